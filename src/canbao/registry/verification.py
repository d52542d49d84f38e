"""Batches of people whom the bureau asks a town or a village to look into; the unit answers for each and returns them.

In: orders. Out: numbers of batches; answers, which feed `registry.whereabouts`.
Never: a person of another unit in a batch; a person asked about twice at a time; a batch returned with a gap; an answer
to what was recalled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import QuerySet

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.registry.field_states import VERIFICATION_GRAPH, VerificationState
from canbao.registry.models import Enquiry, Person, Verification
from canbao.registry.models.fieldwork import Whereabout
from canbao.registry.notes import plain_note
from canbao.registry.unenrolled import EXPECTED, Expected
from canbao.registry.whereabouts import QUERY, Found, Groups, check_notes, record_whereabouts
from canbao.store.failures import StoreFailed

MOST_ANSWERS = 5_000
"""In one request: a village's people."""


class BadBatch(StoreFailed):
    """This cannot be asked of this unit."""


class BatchUnfinished(StoreFailed):
    """Some of its people have no answer."""


class Selection(StrEnum):
    """People found by a query instead of a list."""

    WITHOUT_STATE = "without_state"
    UNENROLLED = "unenrolled"


@dataclass(frozen=True)
class SendVerification:
    """Whom, what is asked, by when. Either `people` or a `selection`; WITHOUT_STATE needs the must-enrol standings."""

    unit: str
    year: int
    question: str
    due_on: date
    people: tuple[int, ...] = ()
    selection: Selection | None = None
    standings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What was found out about one person."""

    person: int
    answer: Whereabout
    note: str = ""


@dataclass(frozen=True)
class AnswerVerification:
    """Answers for some people of a batch; with `returns` the batch goes back to the bureau."""

    verification: int
    answers: tuple[Answer, ...] = ()
    returns: bool = False


@dataclass(frozen=True)
class RecallVerification:
    """The bureau wants it no more. What was answered stays."""

    verification: int
    reason: str


_BY_QUERY = {Selection.WITHOUT_STATE: QUERY, Selection.UNENROLLED: EXPECTED}
_WANTED = "SELECT person_id FROM ({query}) AS selected {only}"

# "Do not ask for the same data twice" (国办发〔2024〕38号 五(十二)): who stands in a batch still out is left out.
_FILL = """
    INSERT INTO registry_enquiry (county, verification_id, person_id, note)
    SELECT person.county, %(verification)s, person.id, '' FROM registry_person AS person
    WHERE person.county = %(county)s AND person.merged_into IS NULL AND starts_with(person.unit, %(unit)s)
        AND person.id IN ({wanted})
        AND NOT EXISTS (
            SELECT 1 FROM registry_enquiry AS asked JOIN registry_verification AS batch
                ON batch.county = asked.county AND batch.id = asked.verification_id
            WHERE asked.county = person.county AND asked.person_id = person.id AND asked.answer IS NULL
                AND batch.year = %(year)s AND batch.state = 'sent')
"""


@performs("send_verification")
def send_verification(act: Act, order: SendVerification) -> dict[str, Json]:
    """Send it. Raises BadBatch, NotAllowed."""
    act.require(order.unit)
    question = plain_note(order.question)
    if not question or order.due_on < act.business_day():
        raise BadBatch("须写明要核实什么，期限不得早于今天 say what is asked, and a day that has not passed")
    if bool(order.people) == (order.selection is not None):
        raise BadBatch("请给出人员名单或一种查询，二者之一 give people or a selection, one of the two")
    county = act.actor.county
    batch = Verification.objects.create(
        county=county, unit=order.unit, year=order.year, question=question, due_on=order.due_on, people=0,
        sent_by=act.actor.account_id,
    )  # fmt: skip
    people = _fill(batch, order, act.business_day())
    if not people:
        raise BadBatch(
            "没有需要核实的人：可能不属于该单位，或正在另一批核实中 nobody of this unit is left to ask about"
        )
    Verification.objects.filter(county=county, id=batch.id).update(people=people)
    act.note("verification", batch.id, unit=order.unit, year=order.year, people=people)
    return {"verification": batch.id, "people": people}


def _fill(batch: Verification, order: SendVerification, day: date) -> int:
    parameters: dict[str, Any] = {"verification": batch.id, "people": list(order.people)}
    if order.selection is None:
        text = "SELECT unnest(%(people)s::bigint[])"
        parameters |= Expected(batch.county, order.year, day, order.unit).parameters
    else:
        only = "WHERE state IS NULL" if order.selection is Selection.WITHOUT_STATE else ""
        text = _WANTED.format(query=_BY_QUERY[order.selection], only=only)
        parameters |= Groups(batch.county, order.year, day, order.standings, order.unit).parameters
    with connection.cursor() as cursor:
        cursor.execute(_FILL.format(wanted=text), parameters)
        return int(cursor.rowcount)


@performs("answer_verification")
def answer_verification(act: Act, order: AnswerVerification) -> dict[str, Json]:
    """Answer for people, and return the batch if asked to. Raises MoveRefused, BadBatch, BatchUnfinished, NoteMissing,
    NotFound, NotAllowed.
    """
    batch = _batch_of(act, order.verification, lock=order.returns)
    VERIFICATION_GRAPH.next(batch.state, "answer")
    if len(order.answers) > MOST_ANSWERS:
        raise BadBatch(f"一次最多反馈 {MOST_ANSWERS} 人 at most {MOST_ANSWERS} people at once")
    found = [Found(each.person, each.answer, plain_note(each.note)) for each in order.answers]
    if found:
        _answer(act, batch, found)
    state = batch.state
    if order.returns:
        act.require(batch.unit)
        left = Enquiry.objects.filter(county=batch.county, verification_id=batch.id, answer=None).count()
        if left:
            raise BatchUnfinished(f"还有 {left} 人没有反馈，不能整批反馈 {left} people have no answer yet")
        state = VERIFICATION_GRAPH.next(batch.state, "return")
        _end(act, batch, state)
    act.note("verification", batch.id, answered=len(found), state=state)
    return {"verification": batch.id, "answered": len(found), "state": state}


def _answer(act: Act, batch: Verification, found: list[Found]) -> None:
    check_notes(found)
    persons = [each.person for each in found]
    if len(set(persons)) != len(persons):
        raise BadBatch("同一人反馈了两次 one person is answered for twice")
    asked = Enquiry.objects.filter(county=batch.county, verification_id=batch.id, person_id__in=persons)
    if asked.count() != len(persons):
        raise NotFound("有人不在这一批里，或不在您的辖区内 somebody is not of this batch or not in your area")
    units = Person.objects.filter(county=batch.county, id__in=persons).values_list("unit", flat=True).distinct()
    for unit in units:
        act.require(unit)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_enquiry SET answer = given.state, note = given.note, answered_by = %s, answered_at = now()"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS given(person, state, note)"
            " WHERE county = %s AND verification_id = %s AND person_id = given.person",
            [act.actor.account_id, persons, [str(each.state) for each in found], [each.note for each in found],
             batch.county, batch.id],
        )  # fmt: skip
    record_whereabouts(batch.county, batch.year, found, act.business_day(), act.actor.account_id, batch.id)


@performs("recall_verification")
def recall_verification(act: Act, order: RecallVerification) -> dict[str, Json]:
    """Take it back. Raises MoveRefused, NotFound, NotAllowed."""
    act.reason(order.reason)
    batch = _batch_of(act, order.verification, lock=True)
    act.require(batch.unit)
    state = VERIFICATION_GRAPH.next(batch.state, "recall")
    _end(act, batch, state)
    act.note("verification", batch.id, state=state)
    return {"verification": batch.id, "state": state}


def open_batches(county: str) -> QuerySet[Verification]:
    """Batches that are out, the most urgent first, within the scope of the transaction under way."""
    return Verification.objects.filter(county=county, state=VerificationState.SENT).order_by("due_on", "unit", "id")


def enquiries_of(county: str, verification: int) -> QuerySet[Enquiry]:
    """People of a batch whom the reader may see, those without an answer first."""
    rows = Enquiry.objects.filter(county=county, verification_id=verification)
    return rows.order_by("answered_at", "person_id")


def _batch_of(act: Act, number: int, lock: bool) -> Verification:
    """Answers may come in beside each other, but not while the batch is returned or recalled."""
    with connection.cursor() as cursor:
        call = "pg_advisory_xact_lock" if lock else "pg_advisory_xact_lock_shared"
        cursor.execute(f"SELECT {call}(hashtextextended(%s, 0))", [f"canbao.registry.verification:{number}"])
    found = Verification.objects.filter(county=act.actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的核实任务 no such verification")
    return found


def _end(act: Act, batch: Verification, state: str) -> None:
    rows = Verification.objects.filter(county=batch.county, id=batch.id)
    rows.update(state=state, ended_by=act.actor.account_id, ended_at=TransactionNow())
