"""Rows that are written alike have one number, whatever the order of words in their own dictionary."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.facts import UNKNOWN
from canbao.assess.row_kinds import RowKind, RowKinds
from canbao.values.facts_schema import STANDING_TYPE

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["特困人员", "残疾人", "低保对象"]),
            "grade": st.sampled_from([None, 1, 2, 3, 4]),
            "role": st.sampled_from([None, "parent", "child"]),
            "listed_by": st.sampled_from([None, "school"]),
        }
    ),
    min_size=1,
    max_size=12,
)


def struct_of(rows: list[dict[str, Any]]) -> pa.StructArray:
    return pa.array([{"certified": None, "until": None, **row} for row in rows], STANDING_TYPE)


def kind_of(row: dict[str, Any]) -> RowKind:
    unknown = (UNKNOWN if row[name] is None else row[name] for name in ("role", "listed_by"))
    return RowKind(row["name"], row["grade"] or 0, *unknown)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_number_says_what_is_written(blocks: list[list[dict[str, Any]]]) -> None:
    kinds = RowKinds()
    for rows in blocks:
        assert [kinds[number] for number in kinds.numbers_of(struct_of(rows)).tolist()] == [
            kind_of(row) for row in rows
        ]
    assert len(kinds) == len({kind_of(row) for rows in blocks for row in rows})


def test_numbers_stay_in_a_slice_and_in_the_opposite_order() -> None:
    kinds = RowKinds()
    rows: list[dict[str, Any]] = [
        {"name": "残疾人", "grade": 3, "role": None, "listed_by": None},
        {"name": "特困人员", "grade": None, "role": "child", "listed_by": "school"},
    ]
    first = kinds.numbers_of(struct_of(rows)).tolist()
    assert kinds.numbers_of(struct_of(rows[::-1])).tolist() == first[::-1]
    assert kinds.numbers_of(struct_of(rows).slice(1)).tolist() == first[1:]
