"""From the decisions of the tables to one situation: price, aid, repair, cover, waiting, with the clause of each.

In: decisions, aid results, the person's small numbers. Out: a `Situation`. A pure function of its arguments, so the
batch may remember it. Never: a person's own day or sum; a figure where the notice is silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from canbao.assess.aiding import AidResult
from canbao.assess.deciding import Decision
from canbao.assess.pricing import Numbers, Price, Sum, aid_terms, lines_after, price_of, sum_of, whole_fen
from canbao.assess.situations import Situation
from canbao.assess.waiting import WaitFor, apply, wait_for
from canbao.policy.nodes import Const, Count, Missing, Node
from canbao.policy.rules import Charge, Grant, Member, Refusal, RuleRow, Rules, Silence, Start, Table, Wait
from canbao.policy.vocabulary import Kind

__all__ = ["BREAK_YEARS", "REPAIR_YEARS", "Findings", "Numbers", "Price", "Sum", "aid_terms", "assemble", "price_of"]

BREAK_YEARS, REPAIR_YEARS = Count("break_years"), Count("repair_years")


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

    def pend(self, *parameters: str) -> None:
        """Parameters that have not been set and that a figure or day of this case waits for."""
        self.at = replace(self.at, pending=tuple(dict.fromkeys((*self.at.pending, *parameters))))

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
    asks, possible = _asks(draft)
    clauses, warnings = tuple(draft.clauses.items()), tuple(draft.warnings)
    return replace(draft.at, clauses=clauses, warnings=warnings, asks=asks, possible=possible)


def _asks(draft: _Draft) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Open questions of the parts that matter for this case: none beyond a refusal or a silence."""
    found, rules = draft.findings, draft.rules
    parts: list[tuple[str, Decision]] = [("membership", found.member)]
    is_taken = bool(draft.at.eligible) and draft.at.accepted is not False
    if draft.at.eligible:
        parts.append(("acceptance", found.refusal))
    if is_taken:
        parts.append(("price", found.price))
    if is_taken and draft.at.answer is None:
        parts += [("cover", found.cover), ("waiting", found.waiting)]
    asks: dict[str, None] = {}
    possible: dict[str, None] = {}
    if is_taken and isinstance(found.price.effect, Charge):
        after = found.aid_after if _uses_after(draft) else None
        for aid in (found.aid, after):
            if aid is not None:
                asks |= dict.fromkeys(aid.asks)
                possible |= dict.fromkeys(f"aid:{rules.aid.rows[index].id}" for index in aid.possible)
    for name, decision in parts:
        if decision.effect is None:
            asks |= dict.fromkeys(decision.asks)
            possible |= dict.fromkeys(f"{name}:{row}" for row in decision.possible)
    return tuple(asks), tuple(possible)


def _membership(draft: _Draft) -> None:
    decision = draft.findings.member
    match decision.effect:
        case Member(eligible, reason):
            draft.put(
                eligible=eligible,
                accepted=None if eligible else False,
                reason=None if eligible else reason or "out_of_scope",
            )
            draft.cite("membership", decision.row)
        case Silence(answer, refer):
            draft.put(answer=answer, refer=refer, reason=answer)
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
        silence = decision.effect
        refer = _refer(draft.rules, "price", silence)
        draft.put(answer=silence.answer, refer=refer, reason=draft.at.reason or silence.answer)
        if draft.at.accepted:
            draft.put(accepted=None)
        if silence.cite is not None:
            draft.clauses["price"] = silence.cite.text
        draft.cite("price", decision.row)
    if not isinstance(decision.effect, Charge) or decision.row is None:
        return
    price = price_of(decision.effect, dict(draft.findings.numbers))
    draft.put(
        segment=decision.row.id, price_fen=whole_fen(price.total.fen), pending=price.total.pending, lines=price.lines
    )
    draft.cite("price", decision.row)
    _aid(draft, price, _repair(draft))


def _refer(rules: Rules, section: str, silence: Silence) -> str | None:
    above = rules.silences.get(section)
    return silence.refer or (above.refer if above else None)


def _wait(draft: _Draft) -> WaitFor | None:
    effect = draft.findings.waiting.effect
    if not isinstance(effect, Wait):
        return None
    rules, found = draft.rules, draft.findings
    return wait_for(
        effect,
        found.number(BREAK_YEARS),
        found.number(REPAIR_YEARS),
        rules.waiting_terms,
        rules.readings,
        rules.year.last,
    )


def _repair(draft: _Draft) -> Sum:
    """Years repaired, and what they cost."""
    terms, wait = draft.rules.waiting_terms.repair, _wait(draft)
    if terms is not None and draft.findings.waiting.effect is None and draft.findings.number(REPAIR_YEARS):
        # Whether the years asked for are taken depends on a wait that is still open.
        return Sum(None, None)
    if terms is None or wait is None:
        return Sum(Fraction(0), Fraction(0))
    cost = _times(sum_of(terms.price, {}), wait.repair_accepted)
    draft.put(
        repair_offered=wait.repair_offered, repair_accepted=wait.repair_accepted, repair_refused=wait.repair_refused,
        repair_fen=whole_fen(cost.provisional) or 0,
    )  # fmt: skip
    if wait.repair_offered or wait.repair_accepted:
        draft.clauses["repair"] = terms.cite.text
    return cost


def _times(price: Sum, years: int) -> Sum:
    if not years:
        return Sum(Fraction(0), Fraction(0))
    settled, shown = (None if part is None else part * years for part in (price.fen, price.provisional))
    return Sum(settled, shown, price.pending)


def _uses_after(draft: _Draft) -> bool:
    return draft.findings.aid_after is not None and draft.findings.is_paid


def _aid(draft: _Draft, price: Price, repair: Sum) -> None:
    found, table = draft.findings, draft.rules.aid
    at_payment = found.aid
    final = found.aid_after if _uses_after(draft) and found.aid_after is not None else at_payment
    if isinstance(table.otherwise, Silence) and not table.rows and table.otherwise.answer == "deferred":
        draft.put(refer=table.otherwise.refer)
    if at_payment.asks or final.asks:
        return
    rows = [table.rows[index] for index in final.rows]
    draft.pend(*price.total.pending, *repair.pending, *_pending_of(draft.rules, rows))
    if not final.is_known:
        return
    draft.put(
        aid=final.paid_by, aid_rows=tuple(row.id for row in rows), mode=final.mode,
        is_reimbursed=final.is_reimbursed, reimburse_fen=final.reimburse_fen if final.is_reimbursed else 0,
        refund_fen=max(final.total_fen - at_payment.total_fen, 0), lines=lines_after(price, final.total_fen),
    )  # fmt: skip
    if rows:
        draft.cite("aid", rows[0])
    if len(rows) > 1:
        draft.cite("reimburse", rows[-1])
    if final.silent_row is not None:
        _silent_aid(draft, table.rows[final.silent_row])
        return
    settled, shown = _total_due(price.total.fen, repair.fen), _total_due(price.total.provisional, repair.provisional)
    if settled is not None and not draft.at.pending:
        draft.put(due_fen=settled - final.total_fen)
    elif shown is not None:
        draft.put(provisional_due_fen=shown - final.total_fen)


def _silent_aid(draft: _Draft, row: RuleRow) -> None:
    """The person is named for aid, but not with how much: what is left to pay is not stated."""
    assert isinstance(row.effect, Silence)
    draft.put(aid_answer=row.effect.answer, refer=row.effect.refer, reason=draft.at.reason or row.effect.answer)
    draft.cite("aid", row)


def _pending_of(rules: Rules, rows: list[RuleRow]) -> tuple[str, ...]:
    """Parameters that the aid of these rows rests on and that have not been set."""
    floors = tuple(row.effect.pending for row in rows if isinstance(row.effect, Grant) and row.effect.pending)
    if not rows or rules.aid_base is None:
        return floors
    return (*floors, *sum_of(rules.aid_base, {}).pending)


def _total_due(price: Fraction | None, repair: Fraction | None) -> int | None:
    return None if price is None or repair is None else whole_fen(price + repair)


def _cover_and_waiting(draft: _Draft) -> None:
    cover, waits, wait = draft.findings.cover.effect, draft.findings.waiting.effect, _wait(draft)
    row = draft.findings.cover.row
    if isinstance(cover, Silence):
        _silence(draft, "cover", cover)
        draft.cite("cover", row)
    _note_wait(draft, wait)
    if not isinstance(cover, Start):
        return
    if not isinstance(waits, Wait):
        if isinstance(waits, Silence):
            _silence(draft, "waiting", waits)
        return
    first = cover.first
    if wait is not None and wait.until is not None:
        first = apply("later", first, apply("plus_days", wait.until, Const(1, Kind.INT)))
    draft.put(cover_row=row.id if row else None, cover_first=first, cover_last=cover.last)
    draft.cite("cover", row)
    draft.pend(*(node.parameter for day in (first, cover.last) for node in day.walk() if isinstance(node, Missing)))
    if isinstance(first, Const) and isinstance(cover.last, Const) and first.value > cover.last.value:  # type: ignore[operator]
        draft.put(has_no_cover_left=True)
        draft.warnings.append("waiting_exceeds_year")


def _silence(draft: _Draft, section: str, silence: Silence) -> None:
    """No day can be given: who is silent, which document rules, or which parameter has not been set."""
    draft.put(cover_answer=silence.answer, cover_refer=_refer(draft.rules, section, silence))
    if silence.cite is not None:
        draft.clauses[section] = silence.cite.text
    if silence.answer == "pending" and silence.refer:
        draft.pend(silence.refer)


def _note_wait(draft: _Draft, wait: WaitFor | None) -> None:
    decision = draft.findings.waiting
    draft.cite("waiting", decision.row)
    if wait is None:
        return
    effect = decision.effect
    draft.put(
        wait_row=decision.row.id if decision.row else None, wait_until=wait.until, fixed_days=wait.fixed_days,
        fixed_months=wait.fixed_months, variable_months=wait.variable_months,
        break_years=dict(draft.findings.numbers).get(BREAK_YEARS),
        instead=effect.instead if isinstance(effect, Wait) else None,
        instead_share=_percent(effect.instead_share) if isinstance(effect, Wait) else None,
    )  # fmt: skip


def _percent(share: Fraction | None) -> str | None:
    return None if share is None else f"{share * 100}%"
