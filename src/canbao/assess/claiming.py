"""Aid claimed back at the hukou place by a person who is enrolled, and has paid, elsewhere.

In: the hukou place's rules, the person, what was paid and whether the other place gave aid. Out: a `ClaimBack`: the
sum by payer, or why there is none. Readings A34, A42. Never: more than was paid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from canbao.assess.aiding import AidResult, share_out
from canbao.assess.deciding import answer_of
from canbao.assess.evaluating import Case
from canbao.assess.facts import Coverage, Person, all_complete
from canbao.assess.interpreting import decide, decide_aid, plan_for
from canbao.assess.pricing import Price, price_of
from canbao.policy.rules import Charge, Cite, Grant, RuleBook, Silence, Table
from canbao.values.fen import split
from canbao.values.place import is_within


@dataclass(frozen=True)
class ClaimBack:
    """The answer. `claim_fen` None: the notice does not say, or facts are missing (`asks`)."""

    claim_fen: int | None
    reason: str | None = None
    paid_by: tuple[tuple[str, int], ...] = ()
    cite: Cite | None = None
    asks: tuple[str, ...] = ()

    @property
    def mode(self) -> str | None:
        return "reimburse" if self.claim_fen else None


def claim_back(
    book: RuleBook,
    person: Person,
    paid_fen: int | None,
    is_aided_elsewhere: bool | None,
    on: date | None,
    coverage: Coverage = all_complete,
    *,
    claim_at: str | None = None,
) -> ClaimBack:
    """What the hukou place gives back to who paid elsewhere: the aid of the hukou place, at most the money paid.

    `claim_at` is where the claim is made (None: here); another place's claims are not this policy's. Raises nothing;
    a silent notice answers `not_stated`.
    """
    rules = book.for_payment(on)
    terms = rules.claim_back
    if isinstance(terms, Silence):
        return ClaimBack(None, terms.answer)
    truth, asks = answer_of(terms.when, Case(person, rules, on, coverage).truth)
    if truth is None:
        return ClaimBack(None, "unknown_fact", cite=terms.cite, asks=asks)
    if truth is False or (claim_at is not None and not is_within(claim_at, rules.place)):
        return ClaimBack(0, "out_of_scope", cite=terms.cite)
    if is_aided_elsewhere:
        return ClaimBack(0, "already_aided", cite=terms.cite)
    if is_aided_elsewhere is None or paid_fen is None:
        return ClaimBack(
            None,
            "unknown_fact",
            cite=terms.cite,
            asks=("aided_elsewhere",) if paid_fen is not None else ("paid_elsewhere",),
        )
    if rules.readings["A34"] == "local_amount":
        return ClaimBack(None, "not_stated", cite=terms.cite)
    at_home = replace(person, values={**person.values, "enrol_place": rules.place})
    return _reckon(Case(at_home, rules, on, coverage), paid_fen, terms.cite)


def _reckon(case: Case, paid_fen: int, cite: Cite) -> ClaimBack:
    rules = case.rules
    plan = plan_for(rules)
    findings, found = decide(plan, case)
    price = findings.price
    priced: Price | None = None
    if rules.aid_base is None:  # shares are shares of the price here
        if not isinstance(price.effect, Charge):
            return ClaimBack(None, "unknown_fact" if price.asks else "not_stated", cite=cite, asks=price.asks)
        priced = price_of(price.effect, dict(findings.numbers))
    table = plan.aid_after or plan.aid  # who is certified within the window after paying has a claim as well
    answers = found[table.name]
    claimable = tuple(
        answer if isinstance(row.effect, Grant) and row.effect.claimable else (False, ())
        for row, answer in zip(table.rows, answers, strict=True)
    )
    result = decide_aid(rules, table, claimable, priced)
    if result.asks:
        return ClaimBack(None, "unknown_fact", cite=cite, asks=result.asks)
    if not result.rows:
        local_only = decide_aid(rules, table, answers, priced).rows
        reason = "must_enrol_locally" if local_only else "out_of_scope"
        return ClaimBack(0, reason, cite=rules.aid.rows[local_only[0]].cite if local_only else cite)
    if result.is_reimbursed and result.reimburse_fen is None:
        return ClaimBack(None, "not_stated", cite=rules.aid.rows[result.rows[0]].cite)
    return _within(_parts(table, result), paid_fen, cite)


def _parts(table: Table, result: AidResult) -> dict[str, int]:
    """All aid by payer, what is paid later at home included: elsewhere nothing was taken off the bill."""
    parts = dict(result.paid_by)
    later = table.rows[result.later_row].effect if result.later_row is not None else None
    if isinstance(later, Grant):
        for payer, fen in share_out(result.reimburse_fen or 0, later.payers):
            parts[payer] = parts.get(payer, 0) + fen
    return parts


def _within(parts: dict[str, int], paid_fen: int, cite: Cite) -> ClaimBack:
    """The aid, or the money paid where that is less, each payer then giving in proportion."""
    whole = sum(parts.values())
    if whole <= paid_fen:
        return ClaimBack(whole, None, tuple(parts.items()), cite)
    fewer = split(paid_fen, [Fraction(fen, whole) for fen in parts.values()])
    return ClaimBack(paid_fen, None, tuple((payer, fen) for payer, fen in zip(parts, fewer, strict=True) if fen), cite)
