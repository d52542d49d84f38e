"""Who looks after whom: collectors, staff and grid workers of villages and households, with substitutes, for a time.

In: orders. Out: numbers of assignments; who is responsible on a day. Never: two principal workers of one village, or of
one household, in one task on one day: the database refuses it, whoever writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.registry.models import Assignment, Household
from canbao.registry.models.fieldwork import Part, WorkerKind
from canbao.registry.notes import plain_note
from canbao.store.copying import read_table
from canbao.store.failures import StoreFailed


class AlreadyAssigned(StoreFailed):
    """Somebody else has the task on some of these days."""


class BadAssignment(StoreFailed):
    """This cannot be assigned."""


@dataclass(frozen=True)
class AssignWorker:
    """Who, in which task, for which unit or which household of it, and for which days (inclusive). `takes_over`:
    whoever was principal ends on the eve.
    """

    unit: str
    task: str
    worker: str
    kind: WorkerKind
    valid_from: date
    valid_until: date | None = None
    part: Part = Part.PRINCIPAL
    household: int | None = None
    account: int | None = None
    takes_over: bool = False


@dataclass(frozen=True)
class EndAssignment:
    """The last day of an assignment."""

    assignment: int
    until: date


@performs("assign_worker")
def assign_worker(act: Act, order: AssignWorker) -> dict[str, Json]:
    """Assign. Raises AlreadyAssigned, BadAssignment, NotFound, NotAllowed."""
    act.require(order.unit)
    county = act.actor.county
    worker, task = plain_note(order.worker, 50), plain_note(order.task, 20)
    if not worker or not task or (order.valid_until is not None and order.valid_until < order.valid_from):
        raise BadAssignment(
            "须写明责任人、任务，截止日不早于起始日 say who, the task, and a last day not before the first"
        )
    if order.household is not None:
        _refuse_foreign_household(county, order.household, order.unit)
    if order.takes_over:
        _end_principals(act, order, task)
    made = _create(
        AlreadyAssigned("这些日子已有责任人 somebody is the principal worker on some of these days"),
        county=county, unit=order.unit, household_id=order.household, task=task, worker=worker, kind=order.kind,
        part=order.part, account_id=order.account, valid_from=order.valid_from, valid_until=order.valid_until,
        recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("assignment", made.id, unit=order.unit, task=task, part=order.part)
    return {"assignment": made.id}


@performs("end_assignment")
def end_assignment(act: Act, order: EndAssignment) -> dict[str, Json]:
    """Let it end on a day; before its first day it never was. Raises NotFound, NotAllowed."""
    rows = Assignment.objects.select_for_update().filter(county=act.actor.county, id=order.assignment, replaced_at=None)
    found = rows.first()
    if found is None:
        raise NotFound(f"没有编号为 {order.assignment} 的指派 no such assignment")
    act.require(found.unit)
    after = _end(act, found, order.until)
    act.note("assignment", found.id, until=order.until.isoformat())
    return {"assignment": after.id if after else None}


def _refuse_foreign_household(county: str, household: int, unit: str) -> None:
    found = Household.objects.filter(county=county, id=household).first()
    if found is None:
        raise NotFound(f"没有编号为 {household} 的户，或不在您的辖区内 no such household in your area")
    if not found.unit.startswith(unit):
        raise BadAssignment("该户不属于这个单位 this household is not of that unit")


def _end_principals(act: Act, order: AssignWorker, task: str) -> None:
    """Whoever is principal on the first day ends on its eve."""
    still = Q(valid_until=None) | Q(valid_until__gte=order.valid_from)
    before = Assignment.objects.select_for_update().filter(
        still, county=act.actor.county, unit=order.unit, household_id=order.household, task=task,
        part=Part.PRINCIPAL, replaced_at=None, valid_from__lte=order.valid_from,
    )  # fmt: skip
    for each in before:
        _end(act, each, order.valid_from - timedelta(days=1))


def _end(act: Act, found: Assignment, until: date) -> Assignment | None:
    """The row is replaced by one that says when it ended."""
    Assignment.objects.filter(county=found.county, id=found.id).update(replaced_at=TransactionNow())
    if until < found.valid_from:
        return None
    return _create(
        AlreadyAssigned("延长后与另一责任人的日期重叠 another principal worker has some of these days"),
        county=found.county, unit=found.unit, household_id=found.household_id, task=found.task, worker=found.worker,
        kind=found.kind, part=found.part, account_id=found.account_id, valid_from=found.valid_from, valid_until=until,
        recorded_by=act.actor.account_id,
    )  # fmt: skip


def _create(refusal: AlreadyAssigned, **values: Any) -> Assignment:
    try:
        with transaction.atomic():
            return Assignment.objects.create(**values)
    except IntegrityError as error:
        if "registry_assignment_one_principal" in str(error):
            raise refusal from None
        raise


def assignments_of(county: str, unit: str, on: date) -> QuerySet[Assignment]:
    """Everybody who looks after a unit, or somebody inside it, on a day."""
    still = Q(valid_until=None) | Q(valid_until__gte=on)
    rows = Assignment.objects.filter(still, county=county, unit__startswith=unit, replaced_at=None, valid_from__lte=on)
    return rows.order_by("unit", "household_id", "task", "part", "id")


RESPONSIBLE = pa.schema(
    [
        ("person_id", pa.int64()),
        ("task", pa.string()),
        ("part", pa.string()),
        ("kind", pa.string()),
        ("worker", pa.string()),
        ("account_id", pa.int64()),
        ("assignment", pa.int64()),
    ]
)

# The nearest assignment in the task counts: of the household, then of the village, then of the town.
_RESPONSIBLE = """
    WITH living AS (
        SELECT DISTINCT ON (person.id) person.id, person.unit, member.household_id
        FROM registry_person AS person
        LEFT JOIN registry_member AS member ON member.county = person.county AND member.person_id = person.id
            AND member.replaced_at IS NULL AND daterange(member.valid_from, member.valid_until, '[]') @> %(on)s::date
        WHERE person.county = %(county)s AND person.id = ANY (%(people)s::bigint[])
        ORDER BY person.id, member.valid_from DESC NULLS LAST, member.id DESC
    ),
    ranked AS (
        SELECT living.id AS person_id, given.*, dense_rank() OVER (
            PARTITION BY living.id, given.task ORDER BY given.household_id IS NULL, length(given.unit) DESC) AS distance
        FROM living JOIN registry_assignment AS given ON given.county = %(county)s AND given.replaced_at IS NULL
            AND daterange(given.valid_from, given.valid_until, '[]') @> %(on)s::date
            AND (given.household_id = living.household_id
                OR given.household_id IS NULL AND starts_with(living.unit, given.unit))
    )
    SELECT person_id, task, part, kind, worker, account_id, id FROM ranked WHERE distance = 1
    ORDER BY person_id, task, part, id
"""


def responsible_for(county: str, people: list[int], on: date) -> pa.Table:
    """Who looks after each of these people on a day, by task, the principal before the substitutes."""
    return read_table(_RESPONSIBLE, RESPONSIBLE, {"county": county, "people": people, "on": on})
