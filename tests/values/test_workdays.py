"""Working days: the announced calendar, a bureau's corrections, and no guess beyond what is announced."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.days import add_days
from canbao.values.workdays import MOST_WORKING_DAYS, NotAnnounced, add_working_days, is_working_day

ANNOUNCED = st.dates(date(2010, 1, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 2, 14), True),
        (date(2026, 10, 10), True),
        (date(2024, 10, 1), False),
        (date(2024, 9, 29), True),
        (date(2024, 11, 4), True),
        (date(2024, 11, 9), False),
    ],
)
def test_saturdays_worked_and_holidays_are_known(day: date, is_worked: bool) -> None:
    assert is_working_day(day) is is_worked


def test_a_correction_answers_first() -> None:
    assert is_working_day(date(2024, 11, 4), {date(2024, 11, 4): False}) is False
    assert is_working_day(date(2099, 11, 4), {date(2099, 11, 4): True}) is True


@pytest.mark.parametrize("day", [date(2199, 1, 4), date(2003, 12, 31)])
def test_a_year_that_is_not_announced_is_no_guess(day: date) -> None:
    with pytest.raises(NotAnnounced, match="国务院尚未公布") as raised:
        is_working_day(day)
    assert raised.value.day == day


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2024, 9, 27), 5, date(2024, 10, 10)),
        (date(2025, 9, 30), 5, date(2025, 10, 14)),
        (date(2024, 11, 8), 1, date(2024, 11, 11)),
        (date(2024, 11, 9), 0, date(2024, 11, 9)),
    ],
)
def test_day_one_is_the_next_working_day(day: date, count: int, later: date) -> None:
    assert add_working_days(day, count) == later


def test_corrections_move_a_deadline() -> None:
    assert add_working_days(date(2024, 11, 8), 1, {date(2024, 11, 11): False}) == date(2024, 11, 12)


@given(ANNOUNCED, st.integers(1, 30))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    later = add_working_days(day, count)
    between = [add_days(day, each) for each in range(1, (later - day).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(later)


@pytest.mark.parametrize("count", [-1, MOST_WORKING_DAYS + 1])
def test_a_count_that_is_no_deadline_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        add_working_days(date(2024, 1, 1), count)


def test_the_longest_count_is_still_counted() -> None:
    every_day = {add_days(date(2024, 1, 1), each): True for each in range(MOST_WORKING_DAYS + 1)}
    assert add_working_days(date(2024, 1, 1), MOST_WORKING_DAYS, every_day) == add_days(
        date(2024, 1, 1), MOST_WORKING_DAYS
    )


def test_a_deadline_that_runs_into_an_unknown_year_says_so() -> None:
    with pytest.raises(NotAnnounced):
        add_working_days(date(2198, 12, 31), 1)
