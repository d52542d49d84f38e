"""Vectors become the same values in Arrow."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from canbao.people.columns import (
    NO_DAY,
    day_column,
    flag_column,
    list_column,
    number_column,
    text_column,
    word_column,
    write_digits,
    year_lists,
)
from canbao.values.days import day_number


def test_days_and_no_day() -> None:
    day = date(2024, 2, 29)
    assert day_column(np.array([day_number(day), NO_DAY])).to_pylist() == [day, None]


def test_words_flags_and_numbers() -> None:
    assert word_column(("甲", "乙"), np.array([1, -1, 0])).to_pylist() == ["乙", None, "甲"]
    assert flag_column(np.array([True, False])).to_pylist() == [True, False]
    numbers = number_column(np.array([3, 4]), pa.int8(), np.array([False, True]))
    assert (numbers.type, numbers.to_pylist()) == (pa.int8(), [3, None])


@given(st.lists(st.integers(0, 99_999), min_size=1))
def test_digits_are_written_with_leading_noughts(numbers: list[int]) -> None:
    characters = np.full((len(numbers), 6), ord("P"), dtype=np.uint8)
    write_digits(characters[:, 1:], np.array(numbers))
    assert text_column(characters).to_pylist() == [f"P{number:05d}" for number in numbers]


@given(st.integers(0, 31))
def test_years_stand_in_order_and_bit_nought_is_the_latest(mask: int) -> None:
    years = year_lists(np.array([mask]), 2024, 5)[0].as_py()
    assert years == sorted(years)
    assert years == [2024 - bit for bit in range(4, -1, -1) if mask >> bit & 1]


def test_lists_go_to_their_owners() -> None:
    values, owners = pa.array(["a", "b", "c"]), np.array([1, 1, 3])
    assert list_column(owners, values, 4).to_pylist() == [[], ["a", "b"], [], ["c"]]
    assert list_column(owners, values, 4, none_is_null=True).to_pylist() == [None, ["a", "b"], None, ["c"]]
