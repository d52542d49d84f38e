"""The county as departments know it: days, places, telephones, deaths."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from tests.people.workbooks.listed import FIRST_MONTH

from canbao.people.columns import NO_DAY
from canbao.people.workbooks.county import FARTHEST_MONTH, NEVER, County, as_date, first_event, telephone_of
from canbao.values.days import day_number


@pytest.mark.parametrize(("month", "day"), [(0, date(2024, 9, 30)), (1, date(2024, 10, 31)), (5, date(2025, 2, 28))])
def test_lists_are_drawn_on_the_last_day(lists_county: County, month: int, day: date) -> None:
    assert lists_county.day_of(month) == day


@pytest.mark.parametrize(
    ("first", "year"), [(date(2024, 9, 1), 2024), (date(2025, 3, 1), 2024), (date(2024, 10, 9), 2024)]
)
def test_school_year_and_last_year(people: pa.Table, first: date, year: int) -> None:
    county = County(people.slice(0, 10), 1, first)
    assert (county.school_year, county.last_year) == (year, year)


def test_days_lie_within_their_month(lists_county: County) -> None:
    months = np.array([0, 1, FARTHEST_MONTH, FARTHEST_MONTH + 1, NEVER])
    days = lists_county.day_within(months, np.array([0.0, 0.999, 0.5, 0.5, 0.5]))
    assert days.tolist()[:2] == [day_number(FIRST_MONTH), day_number(date(2024, 10, 31))]
    assert days.tolist()[3:] == [NO_DAY, NO_DAY]


def test_first_events_come_at_their_rate() -> None:
    months = first_event(np.random.default_rng(1).random(200_000), 0.02)
    assert months.min() == 1
    for month in (1, 2, 12):
        assert (months == month).mean() == pytest.approx(0.02 * 0.98 ** (month - 1), rel=0.06)


def test_telephones_differ() -> None:
    assert len({telephone_of(position) for position in range(50_000)}) == 50_000


def test_persons_come_in_order_and_by_parts(lists_county: County) -> None:
    at = np.arange(9_000)[::-1]
    rows = list(lists_county.persons(at))
    assert [row["at"] for row in rows] == at.tolist()
    assert rows[-1]["person_id"] == lists_county.table["person_id"][0].as_py()
    assert all(row["town"] and row["village"] for row in rows)


def test_counties_elsewhere_have_names(lists_county: County) -> None:
    assert lists_county.county_name("110105") == "朝阳区"
    assert lists_county.county_name("999999") == "999999"


def test_no_day_is_no_date() -> None:
    assert as_date(NO_DAY) is None
    assert as_date(0) == date(1970, 1, 1)


def test_a_slice_is_a_county_of_its_own(people: pa.Table) -> None:
    county = County(people.slice(500, 300), 1, FIRST_MONTH)
    assert county.count == 300
    assert len(county.family.words()) == 300
