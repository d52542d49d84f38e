"""What inspectors saw: items checked, findings with a day to answer by, talks, matters passed on.

In: orders of inspectors and of the units that answer. Out: records along their graphs. Never: a finding closed by who
answered it; an answer to a finding that is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.campaign.checklist import CHECKLIST
from canbao.campaign.fieldwork_states import FINDING_GRAPH, REFERRAL_GRAPH, TALK_GRAPH
from canbao.campaign.models import Check, CheckAnswer, Finding, Referral, Sample, Talk
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed

LONGEST = 500
"""Characters of a finding or an answer: a paragraph."""


class BadInspection(StoreFailed):
    """This says too little, or of a day that cannot be."""


@dataclass(frozen=True)
class RecordCheck:
    """One item looked at, perhaps of one person of a sample."""

    year: int
    unit: str
    item: str
    answer: CheckAnswer
    done_on: date
    note: str = ""
    sample: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class RecordFinding:
    """What is wrong, and by when the unit answers."""

    year: int
    unit: str
    item: str
    text: str
    answer_by: date


@dataclass(frozen=True)
class AnswerFinding:
    """What the unit did."""

    finding: int
    answer: str


@dataclass(frozen=True)
class DecideFinding:
    """Whether that is enough; else it goes back."""

    finding: int
    is_enough: bool


@dataclass(frozen=True)
class PlanTalk:
    """A talk with people of a unit, by their posts."""

    year: int
    unit: str
    with_whom: str
    about: str
    planned_on: date
    finding: int | None = None


@dataclass(frozen=True)
class EndTalk:
    """It was held with this outcome, or cancelled for this reason."""

    talk: int
    outcome: str
    is_held: bool = True


@dataclass(frozen=True)
class PassOn:
    """A matter for another office."""

    year: int
    unit: str
    to: str
    about: str
    finding: int | None = None


@dataclass(frozen=True)
class MoveReferral:
    """What the other office said: `take`, `return` or `end`."""

    referral: int
    event: str
    answer: str


@performs("record_inspection")
def record_check(act: Act, order: RecordCheck) -> dict[str, Json]:
    """Raises BadInspection, NotFound, NotAllowed, TooTelling."""
    act.require(order.unit)
    _require_item(order.item)
    if order.done_on > act.business_day():
        raise BadInspection("检查日期还没有到 a day that has not come")
    sample = None
    if order.sample is not None:
        sample = Sample.objects.filter(county=act.actor.county, id=order.sample).first()
        if sample is None or (order.person is not None and order.person not in sample.people):
            raise NotFound("没有这份样本，或样本里没有此人 no such sample, or nobody of it")
    elif order.person is not None:
        raise BadInspection("写明人员时须写明样本 a person is one of a sample")
    made = Check.objects.create(
        county=act.actor.county, unit=order.unit, year=order.year, item=order.item, answer=order.answer,
        sample_id=order.sample, person_id=order.person, note=plain_note(order.note), done_on=order.done_on,
        recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("check", made.id, item=order.item, answer=order.answer)
    return {"check": made.id}


@performs("record_inspection")
def record_finding(act: Act, order: RecordFinding) -> dict[str, Json]:
    """Raises BadInspection, NotAllowed, TooTelling."""
    act.require(order.unit)
    _require_item(order.item)
    today = act.business_day()
    if order.answer_by < today:
        raise BadInspection("整改期限不能早于今天 the day to answer by is over")
    made = Finding.objects.create(
        county=act.actor.county, unit=order.unit, year=order.year, item=order.item, text=_said(order.text),
        answer_by=order.answer_by, found_on=today, recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("finding", made.id, item=order.item, answer_by=order.answer_by.isoformat())
    return {"finding": made.id}


@performs("answer_finding")
def answer_finding(act: Act, order: AnswerFinding) -> dict[str, Json]:
    """Raises BadInspection, MoveRefused, NotFound, NotAllowed, TooTelling."""
    found = _finding(act, order.finding)
    state = FINDING_GRAPH.next(found.state, "answer")
    Finding.objects.filter(county=found.county, id=found.id).update(
        state=state, answer=_said(order.answer), answered_by=act.actor.account_id, answered_on=act.business_day()
    )
    act.note("finding", found.id, event="answer")
    return {"finding": found.id, "state": state}


@performs("record_inspection")
def decide_finding(act: Act, order: DecideFinding) -> dict[str, Json]:
    """Somebody else than who answered. Raises MoveRefused, NotFound, NotAllowed."""
    found = _finding(act, order.finding)
    if found.answered_by is not None:
        act.require_other_than(found.answered_by)
    event = "close" if order.is_enough else "send_back"
    state = FINDING_GRAPH.next(found.state, event)
    closed_by = act.actor.account_id if order.is_enough else None
    Finding.objects.filter(county=found.county, id=found.id).update(state=state, closed_by=closed_by)
    act.note("finding", found.id, event=event)
    return {"finding": found.id, "state": state}


@performs("record_inspection")
def plan_talk(act: Act, order: PlanTalk) -> dict[str, Json]:
    """Raises BadInspection, NotFound, NotAllowed, TooTelling."""
    act.require(order.unit)
    if order.finding is not None:
        _finding(act, order.finding)
    made = Talk.objects.create(
        county=act.actor.county, unit=order.unit, year=order.year, with_whom=_said(order.with_whom, 100),
        about=_said(order.about), finding_id=order.finding, planned_on=order.planned_on,
        recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("talk", made.id, planned_on=order.planned_on.isoformat())
    return {"talk": made.id}


@performs("record_inspection")
def end_talk(act: Act, order: EndTalk) -> dict[str, Json]:
    """Raises BadInspection, MoveRefused, NotFound, NotAllowed, TooTelling."""
    found = Talk.objects.select_for_update().filter(county=act.actor.county, id=order.talk).first()
    if found is None:
        raise NotFound(f"没有编号为 {order.talk} 的约谈 no such talk")
    act.require(found.unit)
    state = TALK_GRAPH.next(found.state, "hold" if order.is_held else "cancel")
    held_on = act.business_day() if order.is_held else None
    Talk.objects.filter(county=found.county, id=found.id).update(
        state=state, outcome=_said(order.outcome), held_on=held_on
    )
    act.note("talk", found.id, state=state)
    return {"talk": found.id, "state": state}


@performs("record_inspection")
def pass_on(act: Act, order: PassOn) -> dict[str, Json]:
    """Raises BadInspection, NotFound, NotAllowed, TooTelling."""
    act.require(order.unit)
    if order.finding is not None:
        _finding(act, order.finding)
    made = Referral.objects.create(
        county=act.actor.county, unit=order.unit, year=order.year, to=_said(order.to, 60), about=_said(order.about),
        finding_id=order.finding, passed_on=act.business_day(), recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("referral", made.id, to=made.to)
    return {"referral": made.id}


@performs("record_inspection")
def move_referral(act: Act, order: MoveReferral) -> dict[str, Json]:
    """Raises BadInspection, MoveRefused, NotFound, NotAllowed, TooTelling."""
    found = Referral.objects.select_for_update().filter(county=act.actor.county, id=order.referral).first()
    if found is None:
        raise NotFound(f"没有编号为 {order.referral} 的移送 no such referral")
    act.require(found.unit)
    state = REFERRAL_GRAPH.next(found.state, order.event)
    ended_on = act.business_day() if order.event != "take" else None
    Referral.objects.filter(county=found.county, id=found.id).update(
        state=state, answer=_said(order.answer), ended_on=ended_on
    )
    act.note("referral", found.id, state=state)
    return {"referral": found.id, "state": state}


def _finding(act: Act, number: int) -> Finding:
    found = Finding.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的督查问题 no such finding")
    act.require(found.unit)
    return found


def _require_item(item: str) -> None:
    if item not in CHECKLIST:
        raise BadInspection(f"检查表里没有“{item[:20]}”，可用 items: {' '.join(CHECKLIST)}")


def _said(text: str, most: int = LONGEST) -> str:
    """Raises BadInspection, TooTelling."""
    said = plain_note(text, most)
    if not said:
        raise BadInspection("请写明内容 say what")
    return said
