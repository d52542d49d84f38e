"""People handed from the unit that has them to the one where they are: hukou in one place, home in another (人户分离).

In: orders. Out: numbers of hand-overs; a person moved by the answer of the unit that takes them.
Never: a person moved by the unit that wants to be rid of them; more told to the other side than the name and the last
four characters; a person asked about by two units at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import QuerySet

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.registry.field_states import HAND_OVER_GRAPH, HandOverState
from canbao.registry.models import Document, HandOver, Person
from canbao.registry.models.fieldwork import INSURED, Whereabout
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit


class BadHandOver(StoreFailed):
    """This person cannot be handed there."""


class HandOverOvertaken(StoreFailed):
    """The person is no longer where they were when the other unit was asked."""


class Reply(StrEnum):
    """What the other unit says. Values are events of the graph."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    INSURED = "tell_insured"


@dataclass(frozen=True)
class HandOverPerson:
    """Whom, and to which unit. `only_asks`: it shall say how the person is insured, and not take them."""

    person: int
    to_unit: str
    year: int
    note: str = ""
    only_asks: bool = False


@dataclass(frozen=True)
class AnswerHandOver:
    """The answer. `whereabout`: how the person is insured, with INSURED."""

    hand_over: int
    reply: Reply
    whereabout: Whereabout | None = None
    note: str = ""


@performs("hand_over_person")
def hand_over_person(act: Act, order: HandOverPerson) -> dict[str, Json]:
    """Ask the other unit. Raises BadHandOver, NotFound, NotAllowed."""
    county = act.actor.county
    person = Person.objects.select_for_update().filter(county=county, id=order.person, merged_into=None).first()
    if person is None:
        raise NotFound(f"没有编号为 {order.person} 的人，或不在您的辖区内 no such person in your area")
    act.require(person.unit)
    day = act.business_day()
    unit = Unit.objects.filter(code=order.to_unit, code__startswith=county).first()
    has_ended = unit is not None and unit.valid_until is not None and unit.valid_until < day
    if unit is None or has_ended or order.to_unit == person.unit:
        raise BadHandOver(f"{order.to_unit} 不是本县另一个现有单位 no other unit of this county that is there now")
    if HandOver.objects.filter(county=county, person_id=person.id, state=HandOverState.ASKED).exists():
        raise BadHandOver("此人已在移交中，请等待答复 this person is being handed over already")
    document = Document.objects.filter(county=county, person_id=person.id, is_current=True).first()
    made = HandOver.objects.create(
        county=county, person_id=person.id, name=person.name, tail=document.tail if document else "",
        from_unit=person.unit, to_unit=order.to_unit, year=order.year, is_only_asked=order.only_asks,
        note=plain_note(order.note), asked_by=act.actor.account_id,
    )  # fmt: skip
    act.note("hand_over", made.id, person=person.id, to_unit=order.to_unit)
    return {"hand_over": made.id}


@performs("answer_hand_over")
def answer_hand_over(act: Act, order: AnswerHandOver) -> dict[str, Json]:
    """Take the person, or not, or say how they are insured. Raises MoveRefused, BadHandOver, HandOverOvertaken,
    NotFound, NotAllowed.
    """
    rows = HandOver.objects.filter(county=act.actor.county, id=order.hand_over)
    found = rows.first()
    if found is None:
        raise NotFound(f"没有编号为 {order.hand_over} 的移交 no such hand-over")
    act.require(found.to_unit)
    found = rows.select_for_update().get()
    state = HAND_OVER_GRAPH.next(found.state, order.reply)
    is_told = order.whereabout in INSURED if order.reply is Reply.INSURED else order.whereabout is None
    if not is_told:
        raise BadHandOver(
            "答复已参保时须说明怎样参保，其他答复不填 say how the person is insured, with that answer only"
        )
    if found.is_only_asked and order.reply is Reply.ACCEPT:
        raise BadHandOver("对方只询问参保情况，没有要求接收 the other unit only asked how the person is insured")
    rows.update(
        state=state, whereabout=order.whereabout, answer_note=plain_note(order.note), answered_by=act.actor.account_id,
        answered_at=TransactionNow(),
    )  # fmt: skip
    if order.reply is Reply.ACCEPT and not _move(found):
        raise HandOverOvertaken(
            "此人已不在原单位，请对方重新提出 the person has moved: the other unit has to ask again"
        )
    act.note("hand_over", found.id, person=found.person_id, state=state)
    return {"hand_over": found.id, "state": state}


def _move(found: HandOver) -> bool:
    """The person was out of sight until now: a function of the database moves them (migration 0004)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_take_person(%s, %s)", [found.county, found.id])
        return bool(cursor.fetchone()[0])


def waiting_for(county: str, unit: str) -> QuerySet[HandOver]:
    """What a unit, or one inside it, has been asked and has not answered, the oldest first."""
    rows = HandOver.objects.filter(county=county, to_unit__startswith=unit, state=HandOverState.ASKED)
    return rows.order_by("asked_at", "id")


def asked_by(county: str, unit: str) -> QuerySet[HandOver]:
    """What a unit, or one inside it, has asked others, the newest first."""
    return HandOver.objects.filter(county=county, from_unit__startswith=unit).order_by("-asked_at", "-id")
