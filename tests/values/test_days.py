"""Days: numbers as Arrow counts them, months on the corresponding day, ages with the birthday counted."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.days import (
    add_days,
    add_months,
    add_years,
    age_on,
    day_number,
    first_of_next_month,
    first_of_next_year,
    from_day_number,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(-600, 600)


@given(DAYS)
def test_day_numbers_are_those_of_arrow(day: date) -> None:
    assert day_number(day) == pa.scalar(day, pa.date32()).cast(pa.int32()).as_py()
    assert from_day_number(day_number(day)) == day


def test_day_nought_is_the_first_of_1970() -> None:
    assert (day_number(date(1970, 1, 1)), day_number(date(1969, 12, 31))) == (0, -1)


@given(DAYS, st.integers(-20000, 20000))
def test_days_go_there_and_back(day: date, days: int) -> None:
    assert day_number(add_days(day, days)) - day_number(day) == days
    assert add_days(add_days(day, days), -days) == day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2025, 1, 5), -13, date(2023, 12, 5)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
    ],
)
def test_months_end_on_the_corresponding_day(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(DAYS, MONTHS)
def test_months_keep_the_day_or_end_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later.day < day.day and add_days(later, 1).day == 1)


@given(DAYS, MONTHS, st.integers(0, 24))
def test_more_months_are_never_earlier(day: date, months: int, more: int) -> None:
    assert add_months(day, months + more) >= add_months(day, months)


@given(DAYS, DAYS, MONTHS)
def test_a_later_day_is_never_earlier_after_some_months(one: date, other: date, months: int) -> None:
    assert add_months(min(one, other), months) <= add_months(max(one, other), months)


def test_the_29th_of_february_becomes_the_28th() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(1954, 10, 1), date(2024, 10, 1), 70),
        (date(1954, 10, 1), date(2024, 9, 30), 69),
        (date(2004, 2, 29), date(2022, 2, 27), 17),
        (date(2004, 2, 29), date(2022, 2, 28), 18),
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2024, 5, 1), date(2024, 5, 1), 0),
        (date(2024, 5, 1), date(2024, 4, 30), -1),
    ],
)
def test_age_counts_the_birthday(birth: date, on: date, years: int) -> None:
    assert age_on(birth, on) == years


@given(DAYS, st.integers(0, 120))
def test_age_changes_exactly_on_the_birthday(birth: date, years: int) -> None:
    birthday = add_years(birth, years)
    assert age_on(birth, birthday) == years
    assert age_on(birth, add_days(birthday, -1)) == years - 1


@given(DAYS)
def test_the_next_month_and_year_begin_on_the_first(day: date) -> None:
    month, year = first_of_next_month(day), first_of_next_year(day)
    assert month.day == 1
    assert add_days(month, -1).month == day.month
    assert (year.month, year.day, year.year) == (1, 1, day.year + 1)


def test_the_month_after_december_is_in_the_next_year() -> None:
    assert first_of_next_month(date(2024, 12, 31)) == date(2025, 1, 1)
