"""Steps of forms that were taken: handed on by the village, confirmed or sent back by the town, withdrawn.

In: numbers of forms, a step, the name of the policy that they are under. Out: their new states, and by when the next
step is due. Never: some of several forms moved; a form sent back or withdrawn without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.registry.models import Enrolment
from canbao.registry.policies import step_due
from canbao.registry.registering import BadEntry
from canbao.registry.states import ENROLMENT_GRAPH, EnrolmentState

MOST_MOVED = 200
"""Forms of one step: two pages of a queue, looked at before."""


@dataclass(frozen=True)
class MoveEnrolment:
    """A step of an enrolment: hand_on, confirm, send_back or withdraw. Sending back and withdrawing need a reason."""

    enrolment_id: int
    event: str
    policy: str
    reason: str = ""


@dataclass(frozen=True)
class MoveEnrolments:
    """The same step of several, all of them or none."""

    enrolments: tuple[int, ...]
    event: str
    policy: str
    reason: str = ""


@performs("hand_on_enrolment")
def hand_on_enrolment(act: Act, order: MoveEnrolment) -> dict[str, Json]:
    """Pass a form from the village to the town. Raises MoveRefused, BadEntry, NotFound, NotAllowed."""
    return _hand_on(act, (order.enrolment_id,), order)[0]


@performs("confirm_enrolment")
def confirm_enrolment(act: Act, order: MoveEnrolment) -> dict[str, Json]:
    """Confirm, send back or withdraw. Raises MoveRefused, BadEntry, NotFound, NotAllowed."""
    return _move(act, (order.enrolment_id,), order)[0]


@performs("hand_on_enrolment")
def hand_on_enrolments(act: Act, order: MoveEnrolments) -> dict[str, Json]:
    """Pass several on. Raises MoveRefused, BadEntry, NotFound, NotAllowed."""
    return {"moved": len(_hand_on(act, order.enrolments, order))}


@performs("confirm_enrolment")
def confirm_enrolments(act: Act, order: MoveEnrolments) -> dict[str, Json]:
    """Confirm, send back or withdraw several. Raises MoveRefused, BadEntry, NotFound, NotAllowed."""
    return {"moved": len(_move(act, order.enrolments, order))}


def _hand_on(act: Act, numbers: tuple[int, ...], order: MoveEnrolment | MoveEnrolments) -> list[dict[str, Json]]:
    if order.event != "hand_on":
        raise BadEntry("村级只能上报 a village only hands on")
    return _move(act, numbers, order)


def _move(act: Act, numbers: tuple[int, ...], order: MoveEnrolment | MoveEnrolments) -> list[dict[str, Json]]:
    county, wanted = act.actor.county, sorted(set(numbers))
    if not 0 < len(wanted) <= MOST_MOVED:
        raise BadEntry(f"一次须选 1 至 {MOST_MOVED} 份 too many or none")
    if order.event in ("send_back", "withdraw") and not order.reason.strip():
        raise BadEntry("退回、撤回须写明原因 a reason is needed")
    act.reason(order.reason)
    forms = list(Enrolment.objects.select_for_update().filter(county=county, id__in=wanted).order_by("id"))
    if len(forms) != len(wanted):
        raise NotFound("没有这笔参保登记，或不在您的辖区 no such enrolment in your area")
    return [_moved(act, form, order) for form in forms]


def _moved(act: Act, form: Enrolment, order: MoveEnrolment | MoveEnrolments) -> dict[str, Json]:
    act.require(form.unit)
    state = ENROLMENT_GRAPH.next(form.state, order.event)
    due = step_due(order.policy, 1, act.business_day()) if state == EnrolmentState.TOWN else None
    Enrolment.objects.filter(county=form.county, id=form.id).update(state=state, due_on=due)
    act.note("enrolment", form.id, event=order.event, state=state)
    return {"enrolment_id": form.id, "state": str(state), "due_on": due.isoformat() if due else None}
