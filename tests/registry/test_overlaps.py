"""Double insurance to the day."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, TOWN, VILLAGE
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, NEXT_VILLAGE, YEAR, add_person, enrol, insure

from canbao.registry.overlaps import (
    BenefitYear,
    double_insurance,
    enrolled_twice,
    insured_as_employees,
    insured_elsewhere,
)
from canbao.values.period import Period

pytestmark = pytest.mark.usefixtures("vault", "database")

WHOLE = Period.year_of(YEAR)
OF = BenefitYear(COUNTY, YEAR, WHOLE)
Stretch = tuple[date, date]


def day(month: int, number: int) -> date:
    return date(YEAR, month, number)


def stretches(area: str = COUNTY) -> list[tuple[int, str, Stretch]]:
    """Everybody's overlaps, of all kinds."""
    with in_area(area):
        rows = double_insurance(OF).to_pylist()
    return [(row["person_id"], row["kind"], (row["first"], row["last"])) for row in rows]


@pytest.mark.parametrize(
    ("first", "last", "overlap"),
    [
        (day(3, 1), day(5, 31), (day(3, 1), day(5, 31))),
        (date(2020, 1, 1), day(1, 1), (day(1, 1), day(1, 1))),
        (date(2020, 1, 1), date(2024, 12, 31), None),
        (day(12, 31), None, (day(12, 31), day(12, 31))),
        (None, None, (day(1, 1), day(12, 31))),
        (date(2026, 1, 1), None, None),
    ],
)
def test_enrolled_here_and_employed(first: date | None, last: date | None, overlap: Stretch | None) -> None:
    person = add_person()
    enrol(person)
    insure(person, "employee", first, last)
    assert stretches() == ([(person, "employee", overlap)] if overlap else [])


def test_days_of_the_insurance_list_go_before_the_enrolment() -> None:
    person = add_person()
    enrol(person)
    insure(person, "resident", day(4, 1), day(12, 31), VILLAGE)
    insure(person, "unemployment", day(1, 1), day(5, 1))
    assert stretches() == [(person, "employee", (day(4, 1), day(5, 1)))]


def test_stretches_that_touch_are_one_and_a_gap_makes_two() -> None:
    person = add_person()
    enrol(person)
    insure(person, "employee", day(1, 1), day(1, 31))
    insure(person, "employee", day(2, 1), day(3, 31))
    insure(person, "employee", day(3, 15), day(4, 30))
    insure(person, "employee", day(6, 1), day(6, 30))
    assert [days for _, _, days in stretches()] == [(day(1, 1), day(4, 30)), (day(6, 1), day(6, 30))]


def test_enrolled_here_and_elsewhere() -> None:
    person = add_person()
    enrol(person)
    insure(person, "resident", day(1, 1), day(12, 31), SISTER_COUNTY)
    for same_place in (COUNTY, TOWN, COUNTY[:4], COUNTY[:2], None):
        other = add_person("李四")
        enrol(other)
        insure(other, "resident", day(1, 1), day(12, 31), same_place)
    assert stretches() == [(person, "elsewhere", (day(1, 1), day(12, 31)))]
    with in_area(COUNTY):
        (row,) = insured_elsewhere(OF).to_pylist()
    assert (row["unit"], row["other_scheme"], row["other_division"]) == (VILLAGE, "resident", SISTER_COUNTY)


def test_insured_elsewhere_only_is_not_double() -> None:
    person = add_person()
    insure(person, "resident", day(1, 1), day(12, 31), SISTER_COUNTY)
    insure(person, "employee", day(1, 1), None)
    enrol(person, state="withdrawn")
    enrol(person, year=YEAR - 1)
    assert stretches() == []


@pytest.mark.parametrize(("state", "counts"), [("open", True), ("ask", True), ("same", True), ("different", False)])
def test_two_files_enrolled(state: str, counts: bool) -> None:
    from canbao.registry.models import Pair

    one, other = add_person(), add_person(unit=FAR_VILLAGE)
    with in_area(COUNTY):
        Pair.objects.create(county=COUNTY, person_a=one, person_b=other, rule="no_document", state=state)
    enrol(one)
    assert stretches() == []
    enrol(other, FAR_VILLAGE)
    with in_area(COUNTY):
        rows = enrolled_twice(OF).to_pylist()
    assert [(row["person_id"], row["other_id"], row["other_unit"]) for row in rows] == (
        [(one, other, FAR_VILLAGE)] if counts else []
    )


def test_a_replaced_row_counts_no_more() -> None:
    from canbao.registry.changing import withdraw_rows

    person = add_person()
    enrol(person)
    row = insure(person, "employee", None, None)
    with in_area(COUNTY):
        withdraw_rows("insurance", COUNTY, [row])
    assert stretches() == []


@pytest.mark.trust
def test_a_village_sees_its_own_only() -> None:
    for unit in (VILLAGE, NEXT_VILLAGE, FAR_VILLAGE):
        person = add_person(unit=unit)
        enrol(person, unit)
        insure(person, "employee", None, None)
    with in_area(VILLAGE):
        assert insured_as_employees(OF)["unit"].to_pylist() == [VILLAGE]


_DAYS = st.integers(-40, 400)
_ROWS = st.lists(st.tuples(_DAYS, st.integers(0, 200)), max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(resident=_ROWS, employee=_ROWS)
def test_the_same_days_as_counting_them(resident: list[tuple[int, int]], employee: list[tuple[int, int]]) -> None:
    """Day by day: in both schemes, and in the year."""
    person = add_person()
    year_days = {WHOLE.first + timedelta(days=number) for number in range(WHOLE.days)}
    sets: list[set[date]] = []
    for scheme, rows in (("resident", resident), ("employee", employee)):
        days: set[date] = set()
        for start, length in rows:
            first = WHOLE.first + timedelta(days=start)
            insure(person, scheme, first, first + timedelta(days=length))
            days |= {first + timedelta(days=number) for number in range(length + 1)}
        sets.append(days & year_days)
    found = [days for owner, _, days in stretches() if owner == person]
    assert {first + timedelta(days=n) for first, last in found for n in range((last - first).days + 1)} == (
        sets[0] & sets[1]
    )
    assert all(before[1] + timedelta(days=1) < after[0] for before, after in itertools.pairwise(found))
