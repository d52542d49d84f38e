"""Batches of people to be looked into, as pages show them: by unit, by batch, person by person.

In: an actor, a year, a unit, a day, a batch. Out: counts and rows of the people in the reader's sight. Never: a person
of another unit counted; a batch late that was returned or recalled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.registry.field_states import VerificationState
from canbao.registry.models.fieldwork import Whereabout

MOST_BATCHES = 500
"""Those that are out come first; a county sends some dozens a season."""
_BATCHES = """
    SELECT batch.id, batch.unit, batch.year, batch.question, batch.due_on, batch.state, batch.sent_at,
        count(asked.person_id), count(asked.answered_at), batch.state = 'sent' AND batch.due_on < %(on)s
    FROM registry_verification AS batch
    LEFT JOIN (registry_enquiry AS asked JOIN registry_person AS person
        ON person.county = asked.county AND person.id = asked.person_id AND starts_with(person.unit, %(unit)s))
        ON asked.county = batch.county AND asked.verification_id = batch.id
    WHERE batch.county = %(county)s AND batch.year = %(year)s
        AND (starts_with(batch.unit, %(unit)s) OR starts_with(%(unit)s, batch.unit)) {only}
    GROUP BY batch.county, batch.id ORDER BY batch.state = 'sent' DESC, batch.due_on, batch.unit, batch.id
    LIMIT %(most)s
"""
_BY_UNIT = """
    SELECT left(person.unit, %(digits)s), count(*) FILTER (WHERE asked.answered_at IS NULL),
        count(asked.answered_at), count(*) FILTER (WHERE asked.answered_at IS NULL AND batch.due_on < %(on)s)
    FROM registry_verification AS batch
    JOIN registry_enquiry AS asked ON asked.county = batch.county AND asked.verification_id = batch.id
    JOIN registry_person AS person ON person.county = asked.county AND person.id = asked.person_id
    WHERE batch.county = %(county)s AND batch.year = %(year)s AND starts_with(person.unit, %(unit)s)
        AND (batch.state = 'sent' OR batch.state = 'returned') GROUP BY 1 ORDER BY 1
"""
_PEOPLE = """
    SELECT person.id, person.unit, asked.answer, asked.note, asked.answered_at, coalesce(account.name, '')
    FROM registry_enquiry AS asked
    JOIN registry_person AS person ON person.county = asked.county AND person.id = asked.person_id
    LEFT JOIN access_account AS account ON account.county = asked.county AND account.id = asked.answered_by
    WHERE asked.county = %s AND asked.verification_id = %s
    ORDER BY asked.answered_at IS NOT NULL, person.unit, person.pinyin, person.id
"""


@dataclass(frozen=True)
class BatchShown:
    """A batch. `people`, `answered`: of those whom the reader sees there; `is_late`: out, and its last day is over."""

    id: int
    unit: str
    year: int
    question: str
    due_on: date
    state: str
    sent_at: datetime
    people: int
    answered: int
    is_late: bool

    @property
    def left(self) -> int:
        """How many have no answer."""
        return self.people - self.answered

    @property
    def is_open(self) -> bool:
        return self.state == VerificationState.SENT

    @property
    def state_label(self) -> str:
        return str(VerificationState(self.state).label)


@dataclass(frozen=True)
class UnitAsked:
    """Of a unit's people who were asked about: without an answer, with one, without one past the day."""

    unit: str
    open: int
    answered: int
    late: int


@dataclass(frozen=True)
class PersonAsked:
    """One person of a batch."""

    person: int
    unit: str
    answer: str | None
    note: str
    answered_at: datetime | None
    by: str

    @property
    def answer_label(self) -> str:
        return str(Whereabout(self.answer).label) if self.answer else ""


def batches_shown(actor: Actor, year: int, unit: str, on: date) -> list[BatchShown]:
    """Of a unit, of those in it and of the town that it lies in; those that are out first. Raises NotAllowed."""
    with reading(actor, "find_person"):
        return _batches(actor, {"year": year, "unit": unit, "on": on, "most": MOST_BATCHES})


def units_asked(actor: Actor, year: int, unit: str, on: date, digits: int) -> list[UnitAsked]:
    """By unit of so many digits; recalled batches do not count. Raises NotAllowed."""
    values: dict[str, Any] = {"county": actor.county, "year": year, "unit": unit, "on": on, "digits": digits}
    with reading(actor, "find_person"), connection.cursor() as cursor:
        cursor.execute(_BY_UNIT, values)
        return [UnitAsked(*row) for row in cursor.fetchall()]


def batch_asked(actor: Actor, number: int, on: date) -> tuple[BatchShown, list[PersonAsked]]:
    """One batch with its people, those without an answer first. Raises NotFound, NotAllowed."""
    with reading(actor, "find_person"), connection.cursor() as cursor:
        cursor.execute("SELECT year FROM registry_verification WHERE county = %s AND id = %s", [actor.county, number])
        year = cursor.fetchone()
        values: dict[str, Any] = {"year": year[0], "unit": "", "on": on, "most": 1, "number": number} if year else {}
        found = _batches(actor, values, "AND batch.id = %(number)s") if year else []
        if not found:
            raise NotFound(f"没有编号为 {number} 的核实任务，或不在您的辖区 no such verification in your area")
        cursor.execute(_PEOPLE, [actor.county, number])
        return found[0], [PersonAsked(*row) for row in cursor.fetchall()]


def _batches(actor: Actor, values: dict[str, Any], only: str = "") -> list[BatchShown]:
    with connection.cursor() as cursor:
        cursor.execute(_BATCHES.format(only=only), {"county": actor.county, **values})
        return [BatchShown(*row) for row in cursor.fetchall()]
