"""Columns of lists: typed, narrower, wider or as text, with faults at the rows that hold them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from canbao.assess.intake.expectations import expectation_of
from canbao.assess.intake.list_column import ListColumn, can_mean, is_text
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.problems import Problem
from canbao.intake.raw_columns import Words
from canbao.values.facts_schema import PEOPLE_SCHEMA

LISTS = [name for name in PEOPLE_SCHEMA.names if pa.types.is_list(PEOPLE_SCHEMA.field(name).type)]


def column(name: str) -> ListColumn:
    found = expectation_of(name)
    assert isinstance(found, ListColumn)
    return found


def faults(parts: list[Any]) -> list[tuple[str, int, Problem]]:
    return [
        (part.field, int(at), item.problem)
        for part in parts
        for at, item in zip(part.positions, part.faults, strict=True)
    ]


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_the_people_table_are_taken_typed_and_as_text(county: pa.Table, name: str) -> None:
    typed = county.column(name).combine_chunks()
    written = pa.array(
        [None if value is None else json.dumps(value, default=str) for value in typed.to_pylist()], pa.string()
    )
    for raw in (typed, typed.slice(5, 900), written, written.dictionary_encode()):
        array, parts = column(name).convert(raw)
        expected = typed.slice(5, 900) if len(raw) == 900 else typed
        assert array.cast(PEOPLE_SCHEMA.field(name).type).equals(expected)
        assert parts == []


@pytest.mark.parametrize("name", LISTS)
def test_the_example_in_the_advice_is_right(name: str) -> None:
    _, parts = column(name).convert(pa.array([column(name).example]))
    assert parts == []
    assert column(name).example in column(name).expected.zh


def test_years_typed_right_are_handed_on_untouched() -> None:
    typed = pa.array([[2020, 2021], None, []], pa.list_(pa.int16()))
    array, parts = column("resident_years").convert(typed)
    assert array is typed
    assert parts == []


def test_faults_stand_at_the_rows_of_the_lists() -> None:
    years = pa.array([[2020], None, [1980, 2021, 1981], [], [2022, 1982]])
    _, parts = column("resident_years").convert(years.slice(1))
    assert faults(parts) == [("", 1, PeopleProblem.UNLIKELY_YEAR)] * 2 + [("", 3, PeopleProblem.UNLIKELY_YEAR)]


def test_gaps_are_told_beside_other_faults() -> None:
    entries = [[None, {"name": "nobody"}], [{"name": "孤儿"}], [{"name": "孤儿", "grade": 9}, None]]
    _, parts = column("standings").convert(pa.array(entries))
    assert sorted(faults(parts), key=str) == sorted(
        [
            ("", 0, PeopleProblem.NOT_A_LIST),
            ("", 2, PeopleProblem.NOT_A_LIST),
            ("name", 0, PeopleProblem.UNKNOWN_STANDING),
            ("grade", 2, PeopleProblem.WRONG_GRADE),
        ],
        key=str,
    )


def test_fields_may_be_missing_or_in_another_order() -> None:
    entries = pa.array([[{"grade": 2, "name": "残疾人", "until": date(9999, 12, 31)}]])
    array, parts = column("standings").convert(entries)
    assert parts == []
    (entry,) = array.to_pylist()[0]
    assert entry == {
        "name": "残疾人",
        "certified": None,
        "until": date(9999, 12, 31),
        "grade": 2,
        "role": None,
        "listed_by": None,
    }
    assert [field.name for field in array.type.value_type] == [
        field.name for field in PEOPLE_SCHEMA.field("standings").type.value_type
    ]


def test_words_inside_lists_are_mended() -> None:
    array, _ = column("relations").convert(pa.array(['[{"kind":"父母","person_id":" p1 "}]']))
    assert array.to_pylist() == [[{"kind": "parent", "person_id": "p1"}]]


def test_a_list_that_names_people_is_not_shown() -> None:
    _, (part,) = column("relations").convert(pa.array(['[{"kind":"parent" "person_id":"p1234567"}]']))
    assert [(item.problem, item.found) for item in part.faults] == [(PeopleProblem.NOT_A_LIST, "")]
    _, (part,) = column("standings").convert(pa.array(["[孤儿]"]))
    assert [item.found for item in part.faults] == ["[孤儿]"]


def test_a_year_of_a_sheet_is_a_list_of_one() -> None:
    array, parts = column("resident_years").convert(Words(np.asarray([0, 1, -1]), (2023.0, "2022,2023")))
    assert (array.to_pylist(), parts) == ([[2023], [2022, 2023], None], [])


@pytest.mark.parametrize("name", LISTS)
def test_a_column_of_nothing_is_a_column_of_null(name: str) -> None:
    for raw in (pa.nulls(3), pa.array([None, "", " "])):
        array, parts = column(name).convert(raw)
        assert (array.to_pylist(), parts) == ([None] * 3, [])


@pytest.mark.parametrize(
    ("name", "kind", "is_meant"),
    [
        ("resident_years", pa.list_(pa.int64()), True),
        ("resident_years", pa.large_list(pa.int32()), True),
        ("resident_years", pa.list_(pa.string()), True),
        ("resident_years", pa.list_(pa.date32()), False),
        ("resident_years", pa.int16(), False),
        ("standings", pa.list_(pa.struct([("name", pa.string())])), True),
        ("standings", pa.list_(pa.struct([("name", pa.string()), ("certifed", pa.date32())])), False),
        ("standings", pa.list_(pa.struct([("grade", pa.int8())])), False),
        ("standings", pa.list_(pa.null()), True),
        ("standings", pa.list_(pa.string()), False),
        ("standings", pa.struct([("name", pa.string())]), False),
        ("relations", pa.list_(pa.struct([("kind", pa.string()), ("person_id", pa.int64())])), False),
    ],
)
def test_what_types_can_be_meant(name: str, kind: pa.DataType, is_meant: bool) -> None:
    assert column(name).accepts(kind) is is_meant


def test_texts_can_always_be_meant() -> None:
    assert all(can_mean(column("relations"), kind) for kind in (pa.string(), pa.large_string(), pa.null()))
    assert is_text(pa.dictionary(pa.int8(), pa.string()))
    assert not is_text(pa.binary())
