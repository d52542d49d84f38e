"""The people table: its columns are fixed, since files of facts outlive a version."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa

from canbao.values import facts_schema
from canbao.values.facts_schema import PEOPLE_SCHEMA, STANDING_TYPE


def test_only_the_key_must_be_there() -> None:
    assert [field.name for field in PEOPLE_SCHEMA if not field.nullable] == ["person_id"]
    assert PEOPLE_SCHEMA.names[0] == "person_id"


def test_no_column_stands_twice() -> None:
    assert len(set(PEOPLE_SCHEMA.names)) == len(PEOPLE_SCHEMA.names) == 51


def test_every_single_fact_says_what_null_means() -> None:
    """The text and list columns that are no facts of one person are the only ones without a mark."""
    lines = re.findall(r'pa\.field\("(\w+)", .*\),(?: *# ([UN])\b)?', Path(facts_schema.__file__).read_text("utf-8"))
    marks = {name: mark for name, mark in lines if name in PEOPLE_SCHEMA.names}
    unmarked = {name for name, mark in marks.items() if not mark}
    assert unmarked == {
        "person_id",
        "place",
        "household_id",
        "name",
        "id_number",
        "standings",
        "relations",
        "unknown_facts",
    }


def test_money_and_days_have_whole_types() -> None:
    types = {field.name: field.type for field in PEOPLE_SCHEMA}
    assert {types[name] for name in types if name.endswith("_fen")} == {pa.int64()}
    assert {types[name] for name in ("birth", "paid_on", "uncovered_from")} == {pa.date32()}
    assert not [name for name, kind in types.items() if pa.types.is_floating(kind)]


def test_a_row_of_facts_goes_in_and_out() -> None:
    standing = {"name": "残疾人", "certified": None, "until": None, "grade": 2, "role": None, "listed_by": "残联"}
    row = {
        **dict.fromkeys(PEOPLE_SCHEMA.names),
        "person_id": "p1",
        "standings": [standing],
        "catastrophic_paid": [{"year": 2024, "fen": 100}],
        "relations": [{"kind": "parent", "person_id": "p2"}],
    }
    assert pa.Table.from_pylist([row], schema=PEOPLE_SCHEMA).to_pylist() == [row]
    assert STANDING_TYPE.num_fields == len(standing)
