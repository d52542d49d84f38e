"""From an assessment to its explanation: each table's row with the facts it read, and what follows from it.

In: an `Assessment` with its trace. Out: an `Explanation`. Never: a rule of its own (it reads what was decided and works
nothing out anew but the parts of sums), a table that decided nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.assess.deciding import Decision
from canbao.assess.explaining.aided import aid_parts, final_aid, unused_aid
from canbao.assess.explaining.billing import SPONSOR, paid_parts, payer_name, price_fen, price_parts, sum_lines
from canbao.assess.explaining.completing import outcome_of, possible_of
from canbao.assess.explaining.evidence import is_rest, met_part, reads_of, reads_of_rest
from canbao.assess.explaining.explanation import (
    AidPart,
    CoverSpan,
    Explanation,
    FactRead,
    OpenPart,
    Step,
    Turning,
    WaitSpan,
)
from canbao.assess.explaining.grounds import condition_of, note_of, readings_of
from canbao.assess.explaining.waits import repair_offer, wait_span
from canbao.assess.interpreting import Assessment
from canbao.policy.naming import label_parameter, name_parts
from canbao.policy.phrases import Phrases
from canbao.policy.rules import Charge, DayNumber, Refusal, RuleBook, Silence, Start, Table

LONGEST_CONDITION = 90
"""Of a longer condition (a list of many cases) only the part that was met is said."""


def explain(made: Assessment, book: RuleBook | None = None) -> Explanation:
    """The explanation of a result. The rule book matters where the day of payment, which decides the rules, is open."""
    rules, situation = made.trace.case.rules, made.situation
    named = name_parts(rules)
    is_priced = situation.eligible is True and isinstance(made.trace.findings.price.effect, Charge)
    given = tuple(aid_parts(made, named)) if is_priced else ()
    lines = tuple(sum_lines(made, given)) if is_priced else ()
    central = rules.file.windows.get("central")
    found = Explanation(
        policy=rules.key, title=rules.title, document=rules.document, year=rules.year_label, paid=made.paid,
        is_paid=made.trace.case.person.paid_on is not None, outcome=outcome_of(made), payable_fen=made.payable_fen,
        provisional_payable_fen=made.provisional_payable_fen, pending=situation.pending,
        pending_names=tuple(label_parameter(rules, parameter) for parameter in situation.pending), sum=lines,
        parts=tuple(paid_parts(made)) if lines else (), payer_names=_payer_names(made),
        steps=tuple(_steps(made, given)),
        price_parts=tuple(price_parts(made, named)) if is_priced else (), aid=given,
        unused_aid=tuple(unused_aid(made, named)) if is_priced else (), refund_fen=made.refund_fen,
        reimburse_fen=made.reimburse_fen, cover=_cover(made), wait=_wait(made),
        repair=repair_offer(made) if is_priced else None,
        turning=_turning(made), advice=tuple(_advice(made)), open_parts=tuple(_open_parts(made)),
        possible=possible_of(made, book or rules) if situation.asks else None,
        warnings=situation.warnings, next_window_from=central.first if central else None,
    )  # fmt: skip
    return readings_of(made, found)


def _payer_names(made: Assessment) -> dict[str, str]:
    rules = made.trace.case.rules
    return {
        payer: payer_name(rules, payer)
        for payer in dict.fromkeys([*rules.file.payers, *dict(made.situation.aid), SPONSOR])
    }


def _goes_on(made: Assessment) -> bool:
    """Whether anything was said about days of benefits."""
    return made.situation.eligible is True and made.situation.accepted is not False and made.situation.answer is None


# -- steps -------------------------------------------------------------------------------------------------------------


def _steps(made: Assessment, given: tuple[AidPart, ...]) -> Iterator[Step]:
    found, plan = made.trace.findings, made.trace.plan
    yield from _decided(made, plan.member, found.member)
    if made.situation.eligible is not True:
        return
    yield from _decided(made, plan.refusal, found.refusal)
    yield from _decided(made, plan.price, found.price, price_fen(made))
    result, table = final_aid(made)
    for index, part in zip(result.rows, given, strict=False):
        yield _step(made, table, index, "aid", part.fen)
    if _goes_on(made):
        yield from _decided(made, plan.cover, found.cover)
        yield from _decided(made, plan.waiting, found.waiting)
        yield from _measures(made)


def _decided(made: Assessment, table: Table, decision: Decision, fen: int | None = None) -> Iterator[Step]:
    if decision.row is not None:
        yield _step(made, table, table.rows.index(decision.row), table.name, fen)


def _step(made: Assessment, table: Table, index: int, name: str, fen: int | None) -> Step:
    case, row = made.trace.case, table.rows[index]
    earlier = list(zip(table.rows, made.trace.answers[table.name], strict=True))[:index] if table.hit == "first" else []
    takes_rest = is_rest(row) and bool(earlier)
    reads = reads_of_rest(row, earlier, case) if takes_rest else reads_of(row.when, case)
    condition = condition_of(case.rules, name, row)
    if len(condition) > LONGEST_CONDITION:
        condition = met_part(row.when, case)
    return Step(name, row.id, row.cite, reads, takes_rest, fen, condition, note_of(case.rules, name, row.id))


def _measures(made: Assessment) -> Iterator[Step]:
    case = made.trace.case
    for table in case.rules.measures:
        name = table.name.removeprefix("measures.")
        row = next((row for row in table.rows if case.truth(row.when)), None)
        if row is not None and isinstance(row.effect, DayNumber) and name in made.measures:
            reads = (FactRead(name, made.measures[name]), *reads_of(row.when, case))
            yield Step(table.name, row.id, row.cite, reads, condition=Phrases().value(row.effect.days))


# -- what follows ------------------------------------------------------------------------------------------------------


def _cover(made: Assessment) -> CoverSpan | None:
    decision = made.trace.findings.cover
    is_decided = (
        decision.row is not None and isinstance(decision.effect, Start) and made.situation.cover_row is not None
    )
    if not _goes_on(made) or not is_decided:
        return None
    assert decision.row is not None
    return CoverSpan(made.cover_from, made.cover_until, made.situation.has_no_cover_left, decision.row.cite)


def _wait(made: Assessment) -> WaitSpan | None:
    return wait_span(made) if _goes_on(made) else None


def _turning(made: Assessment) -> Turning | None:
    situation, found = made.situation, made.trace.findings
    if situation.eligible is False:
        return Turning(situation.reason, None, found.member.row.cite if found.member.row else None)
    if situation.accepted is False and isinstance(found.refusal.effect, Refusal):
        return Turning(
            found.refusal.effect.reason,
            found.refusal.effect.need,
            found.refusal.row.cite if found.refusal.row else None,
        )
    return None


def _advice(made: Assessment) -> Iterator[Turning]:
    if made.situation.eligible is not True:
        return
    for index in made.trace.findings.advice:
        row = made.trace.plan.advice.rows[index]
        if isinstance(row.effect, Refusal):
            yield Turning(row.effect.reason, row.effect.need, row.cite, is_final=False)


def _open_parts(made: Assessment) -> Iterator[OpenPart]:
    """Parts on which the notice is silent or that another document rules."""
    found, situation, plan = made.trace.findings, made.situation, made.trace.plan
    parts: list[tuple[str, Decision, str | None]] = [("membership", found.member, situation.refer)]
    if situation.eligible is True:
        parts.append(("price", found.price, situation.refer))
    if _goes_on(made):
        parts += [("cover", found.cover, situation.cover_refer), ("waiting", found.waiting, situation.cover_refer)]
    for name, decision, refer in parts:
        if isinstance(decision.effect, Silence):
            cite = decision.row.cite if decision.row else decision.effect.cite
            yield OpenPart(name, decision.effect.answer, decision.effect.refer or refer, cite)
    silence = plan.aid.otherwise
    if (
        situation.eligible is True
        and not plan.aid.rows
        and isinstance(silence, Silence)
        and silence.answer == "deferred"
    ):
        yield OpenPart("aid", silence.answer, silence.refer, silence.cite)
