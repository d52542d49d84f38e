"""Functions of days by vectors give what the interpreter's give for each person."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess import evaluating
from canbao.assess.columns import Array
from canbao.assess.day_vectors import FUNCTIONS, latest_birth, latest_births
from canbao.values.days import add_days, age_on, day_number, from_day_number

DAYS = st.dates(date(1924, 1, 1), date(2060, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(2023, 2, 28)])
KINDS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "days": (DAYS, DAYS, st.integers(0, 1)), "age": (DAYS, DAYS), "months_left": (DAYS, DAYS), "month_of": (DAYS,),
    "year_of": (DAYS,), "plus_days": (DAYS, st.integers(-400, 400)), "plus_months": (DAYS, st.integers(-30, 30)),
    "next_month": (DAYS,), "next_year": (DAYS,), "later": (DAYS, DAYS), "earlier": (DAYS, DAYS),
    "add": (st.integers(-9, 9), st.integers(-9, 9)), "subtract": (st.integers(-9, 9), st.integers(-9, 9)),
}  # fmt: skip


def vector(values: list[Any]) -> Array:
    return np.asarray([day_number(item) if isinstance(item, date) else item for item in values], dtype=np.int32)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(st.data())
def test_every_function_agrees_with_the_interpreter(name: str, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(*KINDS[name]), min_size=1, max_size=20))
    if name == "age":
        rows = [(min(row), max(row)) for row in rows]
    wanted = [evaluating.call(name, list(row)) for row in rows]
    found = FUNCTIONS[name](*(vector([row[place] for row in rows]) for place in range(len(rows[0])))).tolist()
    assert [
        from_day_number(item) if isinstance(want, date) else item for item, want in zip(found, wanted, strict=True)
    ] == wanted


def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_last_of_february() -> None:
    on = [date(2023, 2, 27), date(2023, 2, 28), date(2024, 2, 28), date(2024, 2, 29)]
    found = FUNCTIONS["age"](vector([date(2000, 2, 29)] * 4), vector(on))
    assert found.tolist() == [22, 23, 23, 24] == [age_on(date(2000, 2, 29), each) for each in on]


@given(st.lists(DAYS, min_size=1, max_size=20), st.integers(0, 100))
def test_who_was_born_by_the_latest_day_has_the_age_and_who_was_born_after_has_not(
    days: list[date], years: int
) -> None:
    for on, birth in zip(days, latest_births(vector(days), years).tolist(), strict=True):
        assert birth == latest_birth(day_number(on), years)
        assert age_on(from_day_number(birth), on) >= years
        if years:
            assert age_on(add_days(from_day_number(birth), 1), on) < years


def test_nobody_has_no_day() -> None:
    assert latest_births(np.zeros(0, dtype=np.int32), 18).size == 0
