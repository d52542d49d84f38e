"""Rows as a whole: blank ones, repeated headers, rows that stand twice."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.raw_columns import raw_column
from canbao.intake.row_checks import find_blank, find_repeated_headers, find_repeats

KEYS = st.lists(st.tuples(*[st.sampled_from(["a", "b", "", None])] * 3), max_size=15)


@given(KEYS)
def test_repeats_are_those_a_dict_finds(rows: list[tuple[str | None, ...]]) -> None:
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(3)]
    first: dict[tuple[str | None, ...], int] = {}
    expected = []
    for position, row in enumerate(rows):
        if None not in row and first.setdefault(row, position) != position:
            expected.append((position, first[row]))
    later, firsts = find_repeats(columns)
    assert list(zip(later.tolist(), firsts.tolist(), strict=True)) == expected


def test_blank_rows_hold_nothing_but_white_space() -> None:
    columns = [raw_column(["", " ", "x", "\u3000"]), raw_column(["", "", "", 1.0])]
    assert find_blank(columns, 4).tolist() == [True, True, False, False]
    assert find_blank([], 2).tolist() == [True, True]


def test_a_header_in_the_middle_is_seen_by_two_names() -> None:
    columns = {"a": raw_column(["姓名", "姓 名*", "张三"]), "b": raw_column(["类别", "低保", "类别"])}
    headers = {"a": "姓名", "b": "类别（必填）"}
    assert find_repeated_headers(columns, headers, 3).tolist() == [True, False, False]
    assert find_repeated_headers({"a": columns["a"]}, headers, 3).tolist() == [True, True, False]
