"""People whom population and school data place here and who are not insured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, VILLAGE
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, SPRING, YEAR, add_person, add_row, enrol, insure

from canbao.registry.unenrolled import Expected, find_unenrolled

pytestmark = pytest.mark.usefixtures("vault", "database")

EXPECTED = Expected(COUNTY, YEAR, SPRING)
YEAR_START, YEAR_END = date(YEAR, 1, 1), date(YEAR, 12, 31)


def at_home(name: str = "周春生", unit: str = VILLAGE) -> int:
    person = add_person(name, unit)
    add_row("abode", person, kind="hukou", division=unit)
    return person


def found(area: str = COUNTY, unit: str = "") -> list[int]:
    with in_area(area):
        return [
            int(number) for number in find_unenrolled(Expected(COUNTY, YEAR, SPRING, unit))["person_id"].to_pylist()
        ]


@pytest.mark.parametrize(
    ("make", "is_found"),
    [
        (lambda _: None, True),
        (lambda person: enrol(person), False),
        (lambda person: enrol(person, state="withdrawn"), True),
        (lambda person: enrol(person, year=YEAR - 1), True),
        (lambda person: insure(person, "employee", YEAR_START, None), False),
        (lambda person: insure(person, "employee", YEAR_START, date(YEAR, 2, 1)), True),
        (lambda person: insure(person, "other", YEAR_START, YEAR_END), False),
        (lambda person: insure(person, "resident", YEAR_START, YEAR_END, SISTER_COUNTY), False),
        (lambda person: insure(person, "resident", date(2024, 1, 1), date(2024, 12, 31)), True),
        (lambda person: add_row("status", person, status="dead"), False),
        (lambda person: add_row("status", person, status="serving"), False),
        (lambda person: add_row("status", person, status="dead", valid_from=date(2026, 1, 1)), True),
    ],
)
def test_who_is_found(make: Callable[[int], object], is_found: bool) -> None:
    person = at_home()
    make(person)
    assert found() == ([person] if is_found else [])


def test_why_each_is_expected_here() -> None:
    home, guest, learner = at_home(), add_person("李四"), add_person("王五")
    add_row("abode", guest, kind="residence", division=COUNTY, permit="valid")
    add_row("schooling", learner, stage="primary", division=VILLAGE)
    insure(home, "resident", date(2024, 1, 1), date(2024, 12, 31))
    add_row("standing", guest, standing="disabled", listed_as="残疾人")
    with in_area(COUNTY):
        rows = {row["person_id"]: row for row in find_unenrolled(EXPECTED).to_pylist()}
    reasons = ("has_hukou", "lives_here", "learns_here", "was_insured", "has_standing")
    assert {person: [row[name] for name in reasons] for person, row in rows.items()} == {
        home: [True, False, False, True, False],
        guest: [False, True, False, False, True],
        learner: [False, False, True, False, False],
    }


def test_who_is_placed_elsewhere_is_not_expected() -> None:
    away, left, born = add_person("李四"), add_person("王五"), add_person("赵六")
    add_row("abode", away, kind="hukou", division=SISTER_COUNTY)
    add_row("abode", left, kind="hukou", division=VILLAGE, valid_until=date(2025, 1, 31))
    add_row("abode", born, kind="birth", division=VILLAGE)
    add_row("schooling", away, stage="none", division=VILLAGE)
    assert found() == []


@pytest.mark.trust
def test_by_unit_and_by_scope() -> None:
    near, far = at_home(), at_home("李四", FAR_VILLAGE)
    assert sorted(found()) == sorted([near, far])
    assert found(unit=FAR_VILLAGE[:9]) == [far]
    assert found(area=VILLAGE) == [near]
