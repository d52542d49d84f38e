"""Year lists as bits and back."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.year_sets import YEARS_BACK, decode_years, encode_years


@given(
    st.lists(st.one_of(st.none(), st.sets(st.integers(2025 - YEARS_BACK, 2024), max_size=8)), min_size=1, max_size=20)
)
def test_years_survive_the_way_there_and_back(rows: list[set[int] | None]) -> None:
    column = pa.array([None if row is None else sorted(row) for row in rows], pa.list_(pa.int16()))
    bits, unknown = encode_years(column, 2025)
    assert unknown.tolist() == [row is None for row in rows]
    assert [decode_years(int(each), 2025) for each in bits] == [frozenset(row or ()) for row in rows]


def test_the_year_itself_and_years_out_of_reach_are_left_out() -> None:
    column = pa.array([[2025, 2026, 1900], [2024]], pa.list_(pa.int16()))
    assert encode_years(column, 2025)[0].tolist() == [0, 1]


def test_a_sliced_column_keeps_its_rows() -> None:
    column = pa.array([[2020], [2024], None, [2023, 2024]], pa.list_(pa.int16())).slice(1)
    bits, unknown = encode_years(column, 2025)
    assert bits.tolist() == [1, 0, 3]
    assert unknown.tolist() == [False, True, False]
