"""Nested values as JSON text say the same as the values."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from canbao.people.flat_text import flatten_nested, json_text

TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=6)
ENTRY = st.fixed_dictionaries(
    {
        "name": st.none() | TEXT,
        "day": st.none() | st.dates(date(1950, 1, 1), date(2050, 1, 1)),
        "grade": st.none() | st.integers(-9, 9),
        "years": st.none() | st.lists(st.integers(2000, 2030), max_size=3),
    }
)
TYPE = pa.list_(
    pa.struct(
        [
            pa.field("name", pa.string()),
            pa.field("day", pa.date32()),
            pa.field("grade", pa.int8()),
            pa.field("years", pa.list_(pa.int16())),
        ]
    )
)


def plain(value: Any) -> Any:
    """Dates as JSON writes them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@given(st.lists(st.none() | st.lists(st.none() | ENTRY, max_size=3), max_size=5), st.integers(0, 2))
def test_json_says_the_same(values: list[Any], skipped: int) -> None:
    array = pa.array(values, TYPE).slice(skipped)
    read = [None if text is None else json.loads(text) for text in json_text(array).to_pylist()]
    assert read == plain(values[skipped:])


def test_only_nested_columns_change() -> None:
    batch = pa.RecordBatch.from_pydict({"a": [1, None], "b": [[1, 2], None]})
    assert flatten_nested(batch).to_pydict() == {"a": [1, None], "b": ["[1,2]", None]}
