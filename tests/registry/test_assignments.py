"""Who looks after whom on a day; never two principals of one task."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, SISTER_TOWN, TOWN, VILLAGE, new_key, sabotage, worker
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, NEXT_VILLAGE, add_household, add_person

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.access.wording import TooTelling
from canbao.registry.models.fieldwork import Part, WorkerKind
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault", "database")

SEPTEMBER, OCTOBER, DECEMBER = date(2024, 9, 1), date(2024, 10, 1), date(2024, 12, 31)


def assign(
    name: str = "张三",
    unit: str = VILLAGE,
    first: date = SEPTEMBER,
    last: date | None = None,
    actor: Actor | None = None,
    **others: Any,
) -> int:
    from canbao.registry.assignments import AssignWorker, assign_worker

    given: dict[str, Any] = {"task": "collection", "kind": WorkerKind.COLLECTOR, **others}
    order = AssignWorker(unit=unit, worker=name, valid_from=first, valid_until=last, **given)
    number = assign_worker(actor or worker("town_clerk", units=(TOWN,)), new_key(), order)["assignment"]
    assert isinstance(number, int)
    return number


def end(number: int, until: date, actor: Actor | None = None) -> object:
    from canbao.registry.assignments import EndAssignment, end_assignment

    chosen = actor or worker("town_clerk", units=(TOWN,))
    return end_assignment(chosen, new_key(), EndAssignment(number, until))["assignment"]


def responsible(person: int, on: date = OCTOBER) -> list[tuple[str, str, str]]:
    from canbao.registry.assignments import responsible_for

    with in_area(COUNTY):
        rows = responsible_for(COUNTY, [person], on).to_pylist()
    return [(row["task"], row["part"], row["worker"]) for row in rows]


def principals(unit: str, on: date) -> list[str]:
    from canbao.registry.assignments import assignments_of

    with in_area(COUNTY):
        rows = assignments_of(COUNTY, unit, on).filter(part=Part.PRINCIPAL)
        return list(rows.values_list("worker", flat=True))


def test_the_nearest_assignment_counts() -> None:
    person, other = add_person(), add_person("李四", NEXT_VILLAGE)
    household = add_household(VILLAGE, person)
    assign("镇里", TOWN)
    assert responsible(person) == responsible(other) == [("collection", "principal", "镇里")]
    assign("村里")
    assign("替班", part=Part.SUBSTITUTE)
    assert responsible(person) == [("collection", "principal", "村里"), ("collection", "substitute", "替班")]
    assign("包户", household=household)
    assign("宣传", task="publicity", kind=WorkerKind.GRID)
    assert responsible(person) == [("collection", "principal", "包户"), ("publicity", "principal", "宣传")]
    assert responsible(other) == [("collection", "principal", "镇里")]


def test_on_the_first_and_the_last_day_and_not_beyond() -> None:
    person = add_person()
    assign(first=OCTOBER, last=DECEMBER)
    eve, after = OCTOBER - timedelta(days=1), DECEMBER + timedelta(days=1)
    assert [len(responsible(person, on)) for on in (eve, OCTOBER, DECEMBER, after)] == [0, 1, 1, 0]


def test_nobody_looks_after_a_village_without_an_assignment() -> None:
    assign(unit=NEXT_VILLAGE)
    assert responsible(add_person()) == []


def test_one_takes_over_from_another() -> None:
    assign("张三")
    assign("李四", first=OCTOBER, takes_over=True)
    assert principals(VILLAGE, OCTOBER - timedelta(days=1)) == ["张三"]
    assert principals(VILLAGE, OCTOBER) == ["李四"]
    assign("王五", first=OCTOBER, takes_over=True)
    assert principals(VILLAGE, OCTOBER) == ["王五"], "one that began on that day never was"


def test_an_end_is_a_new_row_and_the_old_one_stays() -> None:
    from canbao.registry.models import Assignment

    number = assign()
    after = end(number, OCTOBER)
    assert after != number
    assert principals(VILLAGE, OCTOBER) == ["张三"]
    assert principals(VILLAGE, OCTOBER + timedelta(days=1)) == []
    with in_area(COUNTY):
        assert Assignment.objects.count() == 2
    with pytest.raises(NotFound):
        end(number, OCTOBER)
    assert isinstance(after, int)
    assert end(after, SEPTEMBER - timedelta(days=1)) is None
    assert principals(VILLAGE, SEPTEMBER) == []


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        (OCTOBER, DECEMBER, True),
        (DECEMBER, None, True),
        (date(2025, 1, 1), None, False),
        (date(2024, 1, 1), SEPTEMBER - timedelta(days=1), False),
        (date(2024, 1, 1), SEPTEMBER, True),
    ],
)
def test_no_two_principals_on_one_day(first: date, last: date | None, is_refused: bool) -> None:
    from canbao.registry.assignments import AlreadyAssigned

    assign(first=SEPTEMBER, last=DECEMBER)
    if is_refused:
        with pytest.raises(AlreadyAssigned):
            assign("李四", first=first, last=last)
    else:
        assign("李四", first=first, last=last)


def test_other_tasks_units_households_and_substitutes_are_apart() -> None:
    assign()
    for others in (
        {"task": "publicity"},
        {"unit": NEXT_VILLAGE},
        {"unit": TOWN},
        {"household": add_household(VILLAGE)},
        {"household": add_household(VILLAGE)},
        {"part": Part.SUBSTITUTE},
        {"part": Part.SUBSTITUTE},
    ):
        assign("李四", **others)


_TWICE = (
    "INSERT INTO registry_assignment (county, unit, household_id, task, worker, kind, part, valid_from, recorded_by)"
    " SELECT county, unit, household_id, task, '李四', kind, part, valid_from, 1 FROM registry_assignment"
)


@pytest.mark.trust
def test_the_database_refuses_a_second_principal(database: Server) -> None:
    """Past all of canbao's code; without the constraint there would be two."""
    assign()
    with pytest.raises(IntegrityError, match="one_principal"), in_area(COUNTY), connection.cursor() as cursor:
        cursor.execute(_TWICE)
    sabotage(database, "ALTER TABLE registry_assignment DROP CONSTRAINT registry_assignment_one_principal")
    with in_area(COUNTY), connection.cursor() as cursor:
        cursor.execute(_TWICE)
    assert len(principals(VILLAGE, OCTOBER)) == 2


def test_what_cannot_be_assigned() -> None:
    from canbao.registry.assignments import BadAssignment

    for others in ({"name": " "}, {"task": ""}, {"last": date(2024, 8, 31)}):
        with pytest.raises(BadAssignment):
            assign(**others)
    with pytest.raises(TooTelling):
        assign("张三13800138000")
    with pytest.raises(BadAssignment, match="不属于"):
        assign(household=add_household(NEXT_VILLAGE))
    with pytest.raises(NotFound):
        assign(household=add_household(FAR_VILLAGE))
    with pytest.raises(NotFound):
        end(12345, OCTOBER)


@pytest.mark.trust
def test_t50_role_by_area() -> None:
    for role in ("village_collector", "inspector", "supplier", "auditor", "finance"):
        with pytest.raises(NotAllowed):
            assign(actor=worker(role))
    for area in (SISTER_TOWN, SISTER_COUNTY, NEXT_VILLAGE):
        with pytest.raises(NotAllowed):
            assign(actor=worker("town_clerk", units=(area,)))
    number = assign(actor=worker("bureau_clerk"))
    with pytest.raises(NotFound):
        end(number, OCTOBER, worker("town_clerk", units=(SISTER_TOWN,)))
    with in_area(FAR_VILLAGE), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_assignment")
        assert cursor.fetchone()[0] == 0
