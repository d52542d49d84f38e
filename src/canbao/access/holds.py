"""Legal holds: a county, or one record of it, of which nothing is destroyed until the hold is lifted.

In: which record, why. Out: numbers of holds. Never: a hold on something that is not there; something destroyed that is
held: keepers leave it out, and triggers refuse it from whoever deletes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.access.models import Export, Hold
from canbao.access.states import HOLD_GRAPH
from canbao.store.failures import StoreFailed

COUNTY = "county"
"""The record of a hold on everything."""

Finder = Callable[[str, int], bool]
"""Whether a county has a record of this number, in the transaction under way."""
_finders: dict[str, Finder] = {}


class CannotHold(StoreFailed):
    """Not a record that can be held, or no reason."""


def holdable(record: str) -> Callable[[Finder], Finder]:
    """Let records of a kind be held; the function finds one."""

    def decorate(find: Finder) -> Finder:
        _finders[record] = find
        return find

    return decorate


@holdable(COUNTY)
def _find_county(_county: str, number: int) -> bool:
    return number == 0


@holdable("export")
def _find_export(county: str, number: int) -> bool:
    return Export.objects.filter(county=county, id=number).exists()


@dataclass(frozen=True)
class PlaceHold:
    """`record`: county (number 0), export, list, package, person. A person's hold keeps the lists of every sender that
    named them.
    """

    record: str
    number: int
    reason: str


@dataclass(frozen=True)
class LiftHold:
    """A hold that shall end, and why."""

    hold: int
    reason: str


def keeping_lock(county: str) -> None:
    """A hold is placed before or after things are destroyed, never meanwhile."""
    alone(f"keeping:{county}")


@performs("place_hold")
def place_hold(act: Act, order: PlaceHold) -> dict[str, Json]:
    """Place it. Raises CannotHold, NotFound, NotAllowed."""
    county = act.actor.county
    act.require(county)
    reason = _reason(act, order.reason)
    find = _finders.get(order.record)
    if find is None:
        raise CannotHold(f"不能保全 {order.record}，可以是 can be held: {'、'.join(sorted(_finders))}")
    if not find(county, order.number):
        raise NotFound(f"没有编号为 {order.number} 的 {order.record} no such record")
    keeping_lock(county)
    made = Hold.objects.create(
        county=county, record=order.record, number=order.number, reason=reason, placed_by=act.actor.account_id
    )
    act.note("hold", made.id, on=order.record, held=order.number)
    return {"hold": made.id}


@performs("lift_hold")
def lift_hold(act: Act, order: LiftHold) -> dict[str, Json]:
    """Lift it: what is over is destroyed within the hour. Raises CannotHold, MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    act.require(county)
    reason = _reason(act, order.reason)
    hold = Hold.objects.select_for_update().filter(county=county, id=order.hold).first()
    if hold is None:
        raise NotFound(f"没有编号为 {order.hold} 的保全 no such hold")
    state = HOLD_GRAPH.next(hold.state, "lift")
    rows = Hold.objects.filter(county=county, id=hold.id)
    rows.update(state=state, lifted_by=act.actor.account_id, lifted_at=Now(), lift_reason=reason)
    act.note("hold", hold.id, on=hold.record, held=hold.number, state=state)
    return {"hold": hold.id}


def _reason(act: Act, text: str) -> str:
    act.reason(text)
    if not act.has_reason:
        raise CannotHold("请写明事由（文号） say on what ground")
    return text
