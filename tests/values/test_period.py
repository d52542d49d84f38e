"""Periods: both ends belong to them; taking days away leaves exactly the other days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.days import add_days
from canbao.values.period import Period

BEGIN = date(2024, 1, 1)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.integers(0, 40))
    return Period(add_days(BEGIN, first), add_days(BEGIN, first + draw(st.integers(0, 20))))


def days_in(period: Period) -> set[date]:
    return {add_days(period.first, count) for count in range(period.days)}


def test_both_ends_belong_to_it() -> None:
    window = Period(date(2024, 9, 1), date(2024, 12, 31))
    assert date(2024, 9, 1) in window
    assert date(2024, 12, 31) in window
    assert date(2024, 8, 31) not in window
    assert date(2025, 1, 1) not in window
    assert (window.days, str(window)) == (122, "2024-09-01..2024-12-31")


def test_a_period_of_one_day_has_one_day() -> None:
    assert Period(BEGIN, BEGIN).days == 1


def test_it_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2024, 1, 2), date(2024, 1, 1))


@pytest.mark.parametrize("first_is_time", [True, False])
def test_it_has_no_times_of_day(first_is_time: bool) -> None:
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="not times of day"):
        Period(noon if first_is_time else BEGIN, BEGIN if first_is_time else noon)


def test_a_calendar_year() -> None:
    assert Period.year_of(2024) == Period(date(2024, 1, 1), date(2024, 12, 31))
    assert (Period.year_of(2024).days, Period.year_of(2025).days) == (366, 365)


@given(periods(), periods())
def test_common_days_are_those_of_both(one: Period, other: Period) -> None:
    common = one.intersect(other)
    assert (days_in(common) if common else set()) == days_in(one) & days_in(other)
    assert one.overlaps(other) == other.overlaps(one) == (common is not None)


@given(periods(), st.lists(periods(), max_size=5))
def test_what_is_left_are_the_other_days(whole: Period, others: list[Period]) -> None:
    left = whole.subtract(others)
    taken = set().union(*map(days_in, others)) if others else set()
    assert sorted(day for part in left for day in days_in(part)) == sorted(days_in(whole) - taken)
    assert left == sorted(left)
    assert all(add_days(one.last, 1) < other.first for one, other in pairwise(left))


def test_the_ends_of_the_calendar_are_no_trap() -> None:
    always = Period(date.min, date.max)
    assert always.subtract([always]) == []
    assert always.subtract([Period(date.min, BEGIN)]) == [Period(date(2024, 1, 2), date.max)]
    assert always.subtract([Period(BEGIN, date.max)]) == [Period(date.min, date(2023, 12, 31))]
