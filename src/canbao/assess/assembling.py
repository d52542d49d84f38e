"""From the decisions of the tables to one situation: price, aid, repair, cover, waiting, with the clause of each.

In: decisions, aid results, the person's small numbers. Out: a `Situation`. A pure function of its arguments, so the batch may remember it.
Never: a person's own day or sum; a figure where the notice is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from canbao.assess.aiding import AidResult
from canbao.assess.deciding import AidTerms, Decision
from canbao.assess.situations import LineDue, Situation
from canbao.assess.waiting import WaitFor, apply, wait_for
from canbao.policy.nodes import Call, Const, Count, Missing, Node
from canbao.policy.rules import Charge, Member, Refusal, RuleRow, Rules, Silence, Start, Table, Wait
from canbao.policy.vocabulary import Kind

BREAK_YEARS, REPAIR_YEARS = Count("break_years"), Count("repair_years")
Numbers = Mapping[Node, int | None]
"""Small whole numbers of the person by the node that asks for them; None where not known."""


@dataclass(frozen=True)
class Sum:
    """An amount: what is settled, or what may be shown until its parameters are set."""

    fen: Fraction | None
    provisional: Fraction | None
    pending: tuple[str, ...] = ()


@dataclass(frozen=True)
class Price:
    """The price of a decided row."""

    total: Sum
    lines: tuple[LineDue, ...]


def sum_of(node: Node, numbers: Numbers) -> Sum:
    """The value of an amount."""
    match node:
        case Const(value):
            exact = Fraction(int(value) if not isinstance(value, Fraction) else value)  # type: ignore[arg-type]
            return Sum(exact, exact)
        case Missing(parameter, _, provisional):
            return Sum(None, None if provisional is None else Fraction(provisional), (parameter,))
        case Call(name, args) if node.kind is Kind.FEN:
            parts = [sum_of(arg, numbers) for arg in args]
            pending = tuple(dict.fromkeys(key for part in parts for key in part.pending))
            return Sum(_combine(name, [part.fen for part in parts]), _combine(name, [part.provisional for part in parts]), pending)
        case _:
            number = numbers.get(node)
            exact_number = None if number is None else Fraction(number)
            return Sum(exact_number, exact_number)


def _combine(name: str, parts: list[Fraction | None]) -> Fraction | None:
    values = [part for part in parts if part is not None]
    if len(values) < len(parts):
        return None
    first, second = values
    match name:
        case "add":
            return first + second
        case "subtract":
            return first - second
        case "divide":
            return first / second
        case _:
            return first * second


def whole_fen(value: Fraction | None) -> int | None:
    """Half up below one fen (reading A37 keeps the fen)."""
    return None if value is None else int((value * 2 + 1) // 2)


def price_of(charge: Charge, numbers: Numbers) -> Price:
    """The bill lines and their sum, each line in whole fen so that the lines add up."""
    sums = [sum_of(line.amount, numbers) for line in charge.lines]
    lines = tuple(LineDue(line.name, whole_fen(part.fen), line.refundable) for line, part in zip(charge.lines, sums, strict=True))
    settled = [whole_fen(part.fen) for part in sums]
    shown = [whole_fen(part.provisional) for part in sums]
    pending = tuple(dict.fromkeys(key for part in sums for key in part.pending))
    return Price(Sum(_total(settled), _total(shown), pending), lines)


def _total(parts: list[int | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return Fraction(sum(known)) if len(known) == len(parts) else None


def aid_terms(rules: Rules, price: Price | None) -> AidTerms:
    """What aid is measured against, once the price is known (or shown provisionally)."""
    base = sum_of(rules.aid_base, {}) if rules.aid_base is not None else None
    readings = rules.readings
    shown = None if base is None else base.fen if base.fen is not None else base.provisional
    return AidTerms(
        base_fen=shown,
        cap_fen=price.total.provisional if price else None,
        stacking=str(readings["A17"]), ties=str(readings["A18"]),
        is_best_single=readings["A48"] == "best_single", rounds_to_yuan=readings["A37"] == "yuan_down",
        town_payers=frozenset(name for name, payer in rules.file.payers.items() if payer.level == "town"),
    )  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """All decisions about one kind of case."""

    member: Decision
    refusal: Decision
    advice: tuple[int, ...]
    price: Decision
    aid: AidResult
    aid_after: AidResult | None
    cover: Decision
    waiting: Decision
    numbers: tuple[tuple[Node, int | None], ...] = ()
    is_paid: bool = False

    def number(self, node: Node) -> int:
        return dict(self.numbers).get(node) or 0


@dataclass
class _Draft:
    """A situation being put together."""

    rules: Rules
    findings: Findings
    at: Situation
    clauses: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def cite(self, output: str, row: RuleRow | None) -> None:
        if row is not None:
            self.clauses[output] = row.cite.text

    def put(self, **changes: object) -> None:
        self.at = replace(self.at, **changes)  # type: ignore[arg-type]


def assemble(rules: Rules, findings: Findings) -> Situation:
    """The situation. Parts that a refusal, a silence or an open question makes idle are left empty."""
    draft = _Draft(rules, findings, Situation(rules.key, rules.year_label))
    _membership(draft)
    if draft.at.eligible:
        _acceptance(draft)
        _price(draft)
        if draft.at.accepted is not False and draft.at.answer is None:
            _cover_and_waiting(draft)
    asks = _asks(draft)
    return replace(draft.at, clauses=tuple(draft.clauses.items()), warnings=tuple(draft.warnings), **asks)


def _asks(draft: _Draft) -> dict[str, tuple[str, ...]]:
    """Open questions of the parts that matter for this case."""
    found = draft.findings
    parts: list[tuple[str, Decision]] = [("membership", found.member)]
    asks: dict[str, None] = {}
    possible: dict[str, None] = {}
    if found.member.effect is not None and draft.at.eligible:
        parts += [("acceptance", found.refusal), ("price", found.price)]
        if draft.at.accepted is not False and draft.at.answer is None:
            parts += [("cover", found.cover), ("waiting", found.waiting)]
        if isinstance(found.price.effect, Charge):
            aids = [(found.aid, draft.rules.aid)] + ([(found.aid_after, draft.rules.aid_after)] if _uses_after(draft) else [])
            for aid, table in aids:
                if aid is not None and table is not None and aid.asks:
                    asks |= dict.fromkeys(aid.asks)
                    possible |= dict.fromkeys(f"aid:{table.rows[index].id}" for index in aid.possible)
    for name, decision in parts:
        if decision.effect is None:
            asks |= dict.fromkeys(decision.asks)
            possible |= dict.fromkeys(f"{name}:{row}" for row in decision.possible)
    return {"asks": tuple(asks), "possible": tuple(possible)}


def _membership(draft: _Draft) -> None:
    decision = draft.findings.member
    match decision.effect:
        case Member(eligible, reason):
            draft.put(eligible=eligible, accepted=None if eligible else False, reason=None if eligible else reason or "out_of_scope")
            draft.cite("membership", decision.row)
        case Silence(answer, refer):
            draft.put(answer=answer, refer=refer, reason="not_stated")
            draft.cite("membership", decision.row)


def _acceptance(draft: _Draft) -> None:
    decision, advice = draft.findings.refusal, draft.findings.advice
    if not decision.possible:
        draft.put(accepted=True)
    if isinstance(decision.effect, Refusal):
        draft.put(accepted=False, reason=decision.effect.reason, need=decision.effect.need)
        draft.cite("acceptance", decision.row)
    rows = _advice_rows(draft.rules.acceptance)
    for index in advice:
        effect = rows[index].effect
        if isinstance(effect, Refusal) and effect.need and draft.at.need is None:
            draft.put(need=effect.need)
            draft.cite("need", rows[index])
        elif isinstance(effect, Refusal) and effect.reason:
            draft.warnings.append(effect.reason)
            draft.cite(effect.reason, rows[index])


def _advice_rows(table: Table) -> tuple[RuleRow, ...]:
    return tuple(row for row in table.rows if isinstance(row.effect, Refusal) and not row.effect.blocks)


def _price(draft: _Draft) -> None:
    decision = draft.findings.price
    if isinstance(decision.effect, Silence):
        draft.put(answer=decision.effect.answer, refer=_refer(draft.rules, "price", decision.effect), reason=draft.at.reason or "not_stated")
        if draft.at.accepted:
            draft.put(accepted=None)
        draft.cite("price", decision.row)
    if not isinstance(decision.effect, Charge) or decision.row is None:
        return
    price = price_of(decision.effect, dict(draft.findings.numbers))
    draft.put(segment=decision.row.id, price_fen=whole_fen(price.total.fen), pending=price.total.pending, lines=price.lines)
    draft.cite("price", decision.row)
    _repair(draft)
    _aid(draft, price)


def _refer(rules: Rules, section: str, silence: Silence) -> str | None:
    above = rules.silences.get(section)
    return silence.refer or (above.refer if above else None)


def _wait(draft: _Draft) -> WaitFor | None:
    effect = draft.findings.waiting.effect
    if not isinstance(effect, Wait):
        return None
    rules, found = draft.rules, draft.findings
    return wait_for(effect, found.number(BREAK_YEARS), found.number(REPAIR_YEARS), rules.waiting_terms, rules.readings, rules.year.last)


def _repair(draft: _Draft) -> None:
    terms, wait = draft.rules.waiting_terms.repair, _wait(draft)
    if terms is None or wait is None:
        return
    price = whole_fen(sum_of(terms.price, {}).fen) or 0
    draft.put(
        repair_offered=wait.repair_offered, repair_accepted=wait.repair_accepted, repair_refused=wait.repair_refused,
        repair_fen=wait.repair_accepted * price,
    )  # fmt: skip
    if wait.repair_offered or wait.repair_accepted:
        draft.clauses["repair"] = terms.cite.text


def _uses_after(draft: _Draft) -> bool:
    return draft.findings.aid_after is not None and draft.findings.is_paid


def _aid(draft: _Draft, price: Price) -> None:
    found, rules = draft.findings, draft.rules
    at_payment = found.aid
    final = found.aid_after if _uses_after(draft) and found.aid_after is not None else at_payment
    table = rules.aid
    if isinstance(table.otherwise, Silence) and not table.rows and table.otherwise.answer == "deferred":
        draft.put(refer=table.otherwise.refer)
    if at_payment.asks or final.asks:
        return
    rows = [*final.direct_rows, *([final.later_row] if final.later_row is not None else [])]
    draft.put(
        aid=final.paid_by, aid_rows=tuple(table.rows[index].id for index in rows), mode=final.mode,
        is_reimbursed=final.is_reimbursed, reimburse_fen=final.reimburse_fen if final.is_reimbursed else 0,
        refund_fen=max(final.total_fen - at_payment.total_fen, 0),
    )  # fmt: skip
    if rows:
        draft.cite("aid", table.rows[rows[0]])
    if len(rows) > 1:
        draft.cite("reimburse", table.rows[rows[-1]])
    settled, shown = whole_fen(price.total.fen), whole_fen(price.total.provisional)
    if settled is not None:
        draft.put(due_fen=settled + draft.at.repair_fen - final.total_fen)
    elif shown is not None:
        draft.put(provisional_due_fen=shown + draft.at.repair_fen - final.total_fen)


def _cover_and_waiting(draft: _Draft) -> None:
    cover, wait = draft.findings.cover, _wait(draft)
    if isinstance(cover.effect, Silence):
        draft.put(cover_answer=cover.effect.answer)
        draft.cite("cover", cover.row)
    _note_wait(draft, wait)
    waits = draft.findings.waiting.effect
    if not isinstance(cover.effect, Start) or not isinstance(waits, Wait):
        if isinstance(cover.effect, Start) and isinstance(waits, Silence):
            draft.put(cover_answer=waits.answer)
        return
    first = cover.effect.first
    if wait is not None and wait.until is not None:
        first = apply("later", first, apply("plus_days", wait.until, Const(1, Kind.INT)))
    draft.put(cover_row=cover.row.id if cover.row else None, cover_first=first, cover_last=cover.effect.last)
    draft.cite("cover", cover.row)
    if isinstance(first, Const) and isinstance(cover.effect.last, Const) and first.value > cover.effect.last.value:  # type: ignore[operator]
        draft.put(has_no_cover_left=True)
        draft.warnings.append("waiting_exceeds_year")


def _note_wait(draft: _Draft, wait: WaitFor | None) -> None:
    decision = draft.findings.waiting
    draft.cite("waiting", decision.row)
    if wait is None:
        return
    effect = decision.effect
    draft.put(
        wait_row=decision.row.id if decision.row else None, wait_until=wait.until, fixed_days=wait.fixed_days,
        fixed_months=wait.fixed_months, variable_months=wait.variable_months,
        break_years=draft.findings.number(BREAK_YEARS) if BREAK_YEARS in dict(draft.findings.numbers) else None,
        instead=effect.instead if isinstance(effect, Wait) else None,
    )  # fmt: skip
