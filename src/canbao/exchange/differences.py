"""Differences settled: given to somebody, answered by the town that has to look, closed with what came of them; how
many there are and how old.

In: a difference, an owner, an answer, a reason. Out: rows, answers, and counts by kind and age. Never: one closed
without a reason, or by an answer; a row of the book changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.wording import one_line, refuse_personal_numbers
from canbao.exchange.reconciling import BUREAU, TAX, TOWN
from canbao.money.models import Difference, DifferenceAnswer
from canbao.money.states import DIFFERENCE_GRAPH, DifferenceState
from canbao.store.failures import StoreFailed

OWNERS = (TAX, BUREAU, TOWN)
MOST_SHOWN = 5_000
"""Differences of one year that are read at once: more than a county has in a bad week."""


LONGEST_ANSWER = 300
"""Characters: a sentence or two, as long as a reason."""


class BadAnswer(StoreFailed):
    """Not this town's to answer, or it says nothing."""


class BadOwner(StoreFailed):
    """Nobody that a difference can be given to."""


@dataclass(frozen=True)
class AssignDifference:
    """A difference that somebody else has to settle."""

    difference: int
    owner: str


@dataclass(frozen=True)
class CloseDifference:
    """A difference that stays and is explained."""

    difference: int
    reason: str


@dataclass(frozen=True)
class AnswerDifference:
    """What a town found out."""

    difference: int
    answer: str


@dataclass(frozen=True)
class AnswerGiven:
    """One answer, with the account that gave it."""

    answer: str
    by: int
    answered_on: date


@dataclass(frozen=True)
class Age:
    """Open differences of one kind and owner, with the day of the oldest."""

    kind: str
    owner: str
    count: int
    ours_fen: int
    theirs_fen: int
    oldest: date


_AGES = """
    SELECT kind, owner, count(*)::int, coalesce(sum(ours_fen), 0)::bigint, coalesce(sum(theirs_fen), 0)::bigint,
        min(opened_on)
    FROM money_difference WHERE county = %s AND year = %s AND state = 'open'
    GROUP BY kind, owner ORDER BY kind, owner
"""


@performs("settle_difference")
def assign_difference(act: Act, order: AssignDifference) -> dict[str, Json]:
    """Give it to somebody. Raises BadOwner, MoveRefused, NotFound, NotAllowed."""
    if order.owner not in OWNERS:
        raise BadOwner(f"只能交给 {'、'.join(OWNERS)} nobody of this name")
    found = _locked(act, order.difference)
    state = DIFFERENCE_GRAPH.next(found.state, "assign")
    return _save(act, found, state, owner=order.owner)


@performs("settle_difference")
def close_difference(act: Act, order: CloseDifference) -> dict[str, Json]:
    """Explain it. Raises MoveRefused, NotFound, NotAllowed."""
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明差异的原因和处理结果 say what came of it")
    found = _locked(act, order.difference)
    state = DIFFERENCE_GRAPH.next(found.state, "close")
    return _save(act, found, state, reason=one_line(order.reason))


@performs("answer_difference")
def answer_difference(act: Act, order: AnswerDifference) -> dict[str, Json]:
    """Say what came of looking; the bureau or the tax office reads it and closes. It may be said anew while it is open.

    Raises BadAnswer, MoveRefused, NotFound, NotAllowed, TooTelling.
    """
    found = _locked(act, order.difference)
    answer = one_line(order.answer, LONGEST_ANSWER)
    refuse_personal_numbers([order.answer])
    if not answer:
        raise BadAnswer("请写明查到的情况和怎么处理 say what was found")
    if found.owner != TOWN:
        raise BadAnswer("这条差异不由镇街处理，不用答复 this is not the town's to settle")
    state = DIFFERENCE_GRAPH.next(found.state, "answer")
    made = DifferenceAnswer.objects.create(
        county=found.county, unit=found.unit, difference_id=found.id, answer=answer,
        recorded_by=act.actor.account_id, answered_on=act.business_day(),
    )  # fmt: skip
    act.note("difference", found.id, event="answer", answer=made.id)
    return {"difference": found.id, "answer": made.id, "state": state}


def answers_of(actor: Actor, differences: Sequence[int]) -> dict[int, list[AnswerGiven]]:
    """By difference, the first answer first; those without any are not in it. Raises NotAllowed."""
    found: dict[int, list[AnswerGiven]] = {}
    with reading(actor, "view_book"):
        rows = DifferenceAnswer.objects.filter(county=actor.county, difference_id__in=differences).order_by("id")
        for row in rows:
            given = AnswerGiven(row.answer, row.recorded_by, row.answered_on)
            found.setdefault(row.difference_id, []).append(given)
    return found


def view_differences(
    actor: Actor, year: int, kind: str = "", state: str = DifferenceState.OPEN, most: int = MOST_SHOWN
) -> list[Difference]:
    """The oldest first. Raises NotAllowed."""
    with reading(actor, "view_book"):
        rows = Difference.objects.filter(county=actor.county, year=year, state=state)
        return list((rows.filter(kind=kind) if kind else rows).order_by("opened_on", "id")[:most])


def ages(actor: Actor, year: int) -> list[Age]:
    """How far from none. Raises NotAllowed."""
    with reading(actor, "view_book"), connection.cursor() as cursor:
        cursor.execute(_AGES, [actor.county, year])
        return [Age(*row) for row in cursor.fetchall()]


def _locked(act: Act, number: int) -> Difference:
    found = Difference.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的差异 no such difference")
    act.require(found.unit)
    return found


def _save(act: Act, found: Difference, state: str, **cells: str) -> dict[str, Json]:
    ended: Mapping[str, object] = {}
    if state != DifferenceState.OPEN:
        ended = {"closed_by": act.actor.account_id, "closed_on": act.business_day()}
    Difference.objects.filter(county=found.county, id=found.id).update(state=state, **cells, **ended)
    act.note("difference", found.id, state=state, kind=found.kind)
    return {"difference": found.id, "state": state}
