"""What a transaction may see: by unit, for one transaction, and nothing where nothing was stated."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.database import in_area

from canbao.store.scope import NOBODY, Scope, scope_of
from canbao.store.server import Server

TOWN, SISTER, VILLAGE = "430621100", "430621101", "430621100001"


def seen_people() -> list[str]:
    """Units of all people in sight, asked without any condition of our own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit FROM registry_person ORDER BY unit")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def people(database: Server) -> list[str]:
    """One person in each of five units."""
    del database
    from canbao.registry.models import Person

    units = ["350583001001", VILLAGE, "430621100002", TOWN, "430621101001"]
    for unit in units:
        with in_area(unit[:6]):
            Person.objects.create(
                county=unit[:6], unit=unit, name="测试", name_key="测试", pinyin="ce shi", initials="cs"
            )
    return units


@pytest.mark.parametrize(
    ("area", "count"),
    [((), 0), (("430621",), 4), ((TOWN,), 3), ((VILLAGE,), 1), ((TOWN, SISTER), 4), (("350583", VILLAGE), 2)],
)
def test_the_database_shows_rows_of_the_area_only(people: list[str], area: tuple[str, ...], count: int) -> None:
    scope = scope_of(area)
    with in_area(*area):
        found = seen_people()
    assert len(found) == count
    assert found == sorted(unit for unit in people if scope.covers(unit))


def test_an_area_ends_with_its_transaction(people: list[str]) -> None:
    assert people
    with in_area("430621"):
        assert seen_people()
    assert seen_people() == []


def test_an_area_cannot_be_widened_inside(database: Server) -> None:
    del database
    with in_area(VILLAGE), pytest.raises(RuntimeError, match="durable"), in_area("430621"):
        pass


def test_sabotage_without_the_policy_foreign_rows_show(people: list[str]) -> None:
    """The control is the database's: taken away, the same question shows everybody."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY")
    with in_area(VILLAGE):
        assert len(seen_people()) == len(people)


def test_covers_by_level() -> None:
    scope = scope_of(["430621", "350583001", "370481002003"])
    assert scope.covers("430621999999")
    assert scope.covers("350583001007")
    assert not scope.covers("350583")
    assert scope.covers("370481002003")
    assert not scope.covers("370481002004")
    assert (NOBODY.is_empty, scope.is_empty) == (True, False)
    assert scope_of([]) == Scope()
