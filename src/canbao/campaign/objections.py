"""Objections and complaints: taken up with a day to answer by in working days, answered, taken up again.

In: what somebody objects to, where, how they can be reached. Out: records along their graph. Never: a contact unsealed;
a day guessed for a year whose working days are not announced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, When

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.vault import open_vault, place_of
from canbao.campaign.fieldwork_states import OBJECTION_GRAPH, ObjectionState
from canbao.campaign.models import Concern, Objection, ObjectionContact, PublicNotice
from canbao.campaign.models.objections import ABOVE_THE_UNIT
from canbao.campaign.people_of_unit import units_of
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.values.workdays import NotAnnounced, add_working_days

LONGEST = 500
"""Characters of an objection or answer: a paragraph."""
MOST_DAYS = 60
"""Working days: a quarter of a year. Longer is no answer."""
MOST_SHOWN = 500
"""Of one page; those to be answered first are in it."""


class BadObjection(StoreFailed):
    """This says too little, or its days cannot be counted."""


@dataclass(frozen=True)
class ReceiveObjection:
    """What somebody says of a unit. `days`: working days to answer in, as the office promises them; `contact`: how they
    can be reached.
    """

    unit: str
    year: int
    concern: Concern
    text: str
    days: int
    contact: str = field(default="", repr=False)
    notice: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class AnswerObjection:
    """The answer."""

    objection: int
    answer: str


@dataclass(frozen=True)
class MoveObjection:
    """`reopen`, with the days to answer in, or `withdraw`; and why."""

    objection: int
    why: str
    days: int = 0


@dataclass(frozen=True)
class ObjectionLine:
    """One objection. `is_late`: nobody has answered by its day."""

    id: int
    unit: str
    concern: str
    text: str
    notice: int | None
    person: int | None
    received_on: date
    due_on: date
    is_late: bool
    round: int
    state: str
    answer: str
    has_contact: bool


@dataclass(frozen=True)
class ObjectionShown:
    """One objection. `contact`: how they can be reached; empty: they did not say."""

    line: ObjectionLine
    year: int
    days: int
    answered_on: date | None
    contact: str = field(repr=False)


@performs("receive_objection")
def receive_objection(act: Act, order: ReceiveObjection) -> dict[str, Json]:
    """Take it up. Raises BadObjection, NotFound, NotAllowed, TooTelling."""
    act.require(order.unit)
    county, today, concern = act.actor.county, act.business_day(), Concern(order.concern)
    if concern in ABOVE_THE_UNIT:
        # Whoever works in the unit would not see it: it is received by the county, or by the page for the public.
        act.require(county)
    if order.person is not None and not units_of(act, [order.person])[order.person].startswith(order.unit):
        raise BadObjection("此人不在这个单位 this person is not of that unit")
    notice = order.notice
    if notice is not None and not PublicNotice.objects.filter(county=county, id=notice, unit=order.unit).exists():
        raise NotFound(f"这里没有编号为 {notice} 的公示 no such notice there")
    number = int(reserve_numbers(1)[0])
    due_on = due_day(today, order.days)
    Objection.objects.create(
        county=county, id=number, unit=order.unit, year=order.year, concern=concern, text=_said(order.text),
        notice_id=notice, person_id=order.person, received_on=today, days=order.days, due_on=due_on,
        recorded_by=act.actor.account_id,
    )  # fmt: skip
    if order.contact:
        place = place_of("campaign_objectioncontact", "contact", county, number)
        sealed = open_vault().seal(order.contact, place)
        ObjectionContact.objects.create(county=county, objection_id=number, contact=sealed)
    act.note("objection", number, concern=concern, due_on=due_on.isoformat())
    return {"objection": number, "due_on": due_on.isoformat()}


def due_day(received: date, days: int) -> date:
    """The working day by which it is answered: the next one is day 1. Raises BadObjection."""
    if not 1 <= days <= MOST_DAYS:
        raise BadObjection(f"请写明 1 至 {MOST_DAYS} 个工作日内答复 state 1 to {MOST_DAYS} working days")
    try:
        return add_working_days(received, days)
    except NotAnnounced as unknown:
        raise BadObjection(f"{unknown}，请写较短的期限 its working days are not announced yet") from None


@performs("answer_objection")
def answer_objection(act: Act, order: AnswerObjection) -> dict[str, Json]:
    """Raises BadObjection, MoveRefused, NotFound, NotAllowed, TooTelling."""
    found = _locked(act, order.objection)
    state = OBJECTION_GRAPH.next(found.state, "answer")
    _save(
        found, state=state, answer=_said(order.answer), answered_by=act.actor.account_id,
        answered_on=act.business_day(),
    )  # fmt: skip
    act.note("objection", found.id, event="answer")
    return {"objection": found.id, "state": state}


@performs("receive_objection")
def reopen_objection(act: Act, order: MoveObjection) -> dict[str, Json]:
    """They are not content: it is taken up again, with a new day. The log has the answer before. Raises as
    `answer_objection`.
    """
    found = _locked(act, order.objection)
    state = OBJECTION_GRAPH.next(found.state, "reopen")
    act.reason(_said(order.why))
    due_on = due_day(act.business_day(), order.days or found.days)
    _save(found, state=state, due_on=due_on, round=found.round + 1)
    act.note("objection", found.id, event="reopen", round=found.round + 1)
    return {"objection": found.id, "state": state, "due_on": due_on.isoformat()}


@performs("receive_objection")
def withdraw_objection(act: Act, order: MoveObjection) -> dict[str, Json]:
    """They take it back. Raises as `answer_objection`."""
    found = _locked(act, order.objection)
    state = OBJECTION_GRAPH.next(found.state, "withdraw")
    act.reason(_said(order.why))
    _save(found, state=state)
    act.note("objection", found.id, event="withdraw")
    return {"objection": found.id, "state": state}


def objections(actor: Actor, year: int, unit: str, on: date, state: str = "") -> list[ObjectionLine]:
    """Objections of a unit and below, those to be answered first at the top. Raises NotAllowed."""
    with reading(actor, "view_objections"):
        rows = Objection.objects.filter(county=actor.county, year=year, unit__startswith=unit)
        rows = rows.filter(state=state) if state else rows
        waits = Case(When(state=ObjectionState.RECEIVED, then=0), default=1)
        shown = list(rows.order_by(waits, "due_on", "id")[:MOST_SHOWN])
        told = ObjectionContact.objects.filter(county=actor.county, objection_id__in=[each.id for each in shown])
        reachable = set(told.values_list("objection_id", flat=True))
        return [_line(each, on, has_contact=each.id in reachable) for each in shown]


def objection_numbered(actor: Actor, number: int, on: date) -> ObjectionShown:
    """One objection, with how they can be reached. Raises NotFound, NotAllowed."""
    with reading(actor, "view_objections"):
        found = Objection.objects.filter(county=actor.county, id=number).first()
        if found is None:
            raise NotFound(f"没有编号为 {number} 的异议 no such objection")
        sealed = ObjectionContact.objects.filter(county=actor.county, objection_id=number).first()
        contact = ""
        if sealed is not None:
            place = place_of("campaign_objectioncontact", "contact", actor.county, number)
            contact = open_vault().open(bytes(sealed.contact), place)
        line = _line(found, on, has_contact=bool(contact))
        return ObjectionShown(line, found.year, found.days, found.answered_on, contact)


def _line(found: Objection, on: date, *, has_contact: bool) -> ObjectionLine:
    return ObjectionLine(
        found.id, found.unit, str(found.concern), found.text, found.notice_id, found.person_id, found.received_on,
        found.due_on, found.state == ObjectionState.RECEIVED and found.due_on < on, found.round, str(found.state),
        found.answer, has_contact,
    )  # fmt: skip


def _locked(act: Act, number: int) -> Objection:
    found = Objection.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的异议 no such objection")
    act.require(found.unit)
    return found


def _save(found: Objection, **values: object) -> None:
    Objection.objects.filter(county=found.county, id=found.id).update(**values)


def _said(text: str) -> str:
    """Raises BadObjection, TooTelling."""
    said = plain_note(text, LONGEST)
    if not said:
        raise BadObjection("请写明内容 say what")
    return said
