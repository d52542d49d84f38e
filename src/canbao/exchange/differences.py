"""Differences settled: given to somebody, or closed with what came of them; how many there are and how old.

In: a difference, an owner, a reason. Out: rows, and counts by kind and age. Never: one closed without a reason; a row
of the book changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.wording import one_line
from canbao.exchange.reconciling import BUREAU, TAX, TOWN
from canbao.money.models import Difference
from canbao.money.states import DIFFERENCE_GRAPH, DifferenceState
from canbao.store.failures import StoreFailed

OWNERS = (TAX, BUREAU, TOWN)
MOST_SHOWN = 200
"""Differences on one page: more than a county has in a bad week."""


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
