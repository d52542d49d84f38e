"""Who owes which list by when, and whether it came: the policy's deadlines beside the files that were handed over.

In: a policy's duties, months, days of events, the day that is asked for. Out: `Owed` lists, earliest first; for a
supplier its own. Never: a deadline that the notice does not state; "late" before the last day is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.duties.deadlines import DeadlineAnswer, DeadlineFacts, judge_deadline, list_due_in
from canbao.duties.readings import ReadingAnswers
from canbao.lists.definitions import Rhythm, Supplier, suppliers
from canbao.policy.administration import Administration
from canbao.policy.administration.deadline import ListAfterEvent
from canbao.store.server import BUSINESS_ZONE


class Timeliness(StrEnum):
    """How a list stands on a day."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    UPCOMING = "upcoming"
    NO_DEADLINE = "no_deadline"


TIMELINESS_WORDS: Mapping[Timeliness, str] = {
    Timeliness.ON_TIME: "按时",
    Timeliness.LATE: "迟报",
    Timeliness.MISSING: "逾期未报",
    Timeliness.UPCOMING: "待报",
    Timeliness.NO_DEADLINE: "通知未规定期限",
}


@dataclass(frozen=True)
class Calendar:
    """What is asked. `months` as text (2024-11); `events`: days by name, for lists that are due after an event."""

    administration: Administration
    readings: ReadingAnswers
    months: Sequence[str]
    on: date
    events: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Owed:
    """One list of one month. `due`: the last day in time; None: nobody stated one. `deadline_id`: the policy's."""

    supplier: str
    title: str
    month: str
    due: date | None
    cite: str | None
    deadline_id: str | None
    received_on: date | None
    list_id: int | None
    timeliness: Timeliness


def view_calendar(actor: Actor, asked: Calendar) -> list[Owed]:
    """Lists owed in some months: all of them for the bureau, its own for a supplier."""
    with reading(actor, "view_calendar"):
        kind = kind_of(actor)
        received = _received(asked.months)
    owed = [
        _owed(supplier, month, answer, received.get((supplier.id, month)), asked.on)
        for month in asked.months
        for supplier, answer in _due(asked, month)
        if kind is None or kind in supplier.sent_by
    ]
    return sorted(owed, key=lambda each: (each.due or date.max, each.month, each.supplier))


def kind_of(actor: Actor) -> str | None:
    """The kind of a supplier's organisation; None for whoever sees all lists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind FROM access_organisation WHERE county = %s AND id = %s", [actor.county, actor.organisation_id]
        )
        row = cursor.fetchone()
    is_supplier = actor.may("upload_list") and row is not None and row[0] != "bureau"
    return str(row[0]) if is_supplier else None


def _received(months: Sequence[str]) -> dict[tuple[str, str], tuple[date, int]]:
    """The first file of each supplier for each month that was not taken back: when it came, and its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT ON (supplier, month) supplier, to_char(as_of, 'YYYY-MM') AS month,
                (received_at AT TIME ZONE '{BUSINESS_ZONE}')::date, id
            FROM lists_listfile
            WHERE state NOT IN ('undone', 'withdrawn') AND to_char(as_of, 'YYYY-MM') = ANY (%s)
            ORDER BY supplier, month, received_at, id
            """,
            [list(months)],
        )
        return {(supplier, month): (day, int(id_)) for supplier, month, day, id_ in cursor.fetchall()}


def _due(asked: Calendar, month: str) -> Iterator[tuple[Supplier, DeadlineAnswer | None]]:
    """Each list of a month with what the policy says of it. A yearly list is owed when an event says so."""
    monthly = {answer.id: answer for answer in list_due_in(asked.administration, month, asked.readings)}
    after = {answer.id: answer for answer in _after_events(asked) if answer.due and f"{answer.due:%Y-%m}" == month}
    answers = {**monthly, **after}
    for supplier in suppliers().values():
        found = [answers[id_] for id_ in supplier.policy_ids if id_ in answers]
        earliest = min(found, key=lambda answer: answer.due or date.max, default=None)
        if earliest is not None or supplier.rhythm is Rhythm.MONTHLY:
            yield supplier, earliest


def _after_events(asked: Calendar) -> Iterator[DeadlineAnswer]:
    for part in asked.administration.list_deadlines:
        if isinstance(part, ListAfterEvent):
            facts = DeadlineFacts(list_id=part.id, events=asked.events)
            yield judge_deadline(asked.administration, facts, asked.readings)


def _owed(
    supplier: Supplier, month: str, answer: DeadlineAnswer | None, received: tuple[date, int] | None, on: date
) -> Owed:
    due = answer.due if answer is not None else None
    day, list_id = received if received is not None else (None, None)
    return Owed(
        supplier.id,
        supplier.title,
        month,
        due,
        answer.cite if answer is not None else None,
        answer.id if answer is not None else None,
        day,
        list_id,
        _timeliness(due, day, on),
    )


def _timeliness(due: date | None, received_on: date | None, on: date) -> Timeliness:
    if due is None:
        return Timeliness.NO_DEADLINE
    if received_on is not None and received_on <= on:
        return Timeliness.ON_TIME if received_on <= due else Timeliness.LATE
    return Timeliness.MISSING if on > due else Timeliness.UPCOMING
