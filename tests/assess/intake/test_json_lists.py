"""Lists as JSON text: the quick way and the slow way agree, and every text that is no such list is named."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.intake.json_lists import _parse_at_once, _parse_one_by_one, parse_lists

YEARS = pa.list_(pa.int64())
ENTRIES = pa.list_(pa.struct([("name", pa.string()), ("grade", pa.int64())]))
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
entry = st.fixed_dictionaries(
    {"name": st.none() | names}, optional={"grade": st.none() | st.integers(-(2**63), 2**63 - 1)}
)
lists = st.none() | st.lists(entry, max_size=3)


@given(st.lists(lists, max_size=6), st.booleans())
def test_well_formed_lists_come_back_whichever_way(values: list[Any], is_ascii: bool) -> None:
    texts = [json.dumps(value, ensure_ascii=is_ascii) for value in values]
    expected = pa.array(values, ENTRIES)
    found, bad = parse_lists(texts, ENTRIES)
    assert found.equals(expected)
    assert not bad
    assert _parse_one_by_one(texts, ENTRIES)[0].equals(expected)


BROKEN = [
    "x",
    "{}",
    "1",
    '"[]"',
    "[",
    "[]]",
    '[{"name":"a"}',
    '[{"name":1}]',
    '[{"grade":"1"}]',
    '[{"grade":1.5}]',
    '[{"grade":true}]',
    '[{"nam":"a"}]',
    '[{"name":"a","name":"b"}]',
    "[1]",
    "[[]]",
    '[{"name":["a"]}]',
    '[]}\n{"list":[]',
    '[]} {"list":[]',
    '[],"x":[]',
    '[{"name":"\\ud800"}]',
    '[{"grade":9223372036854775808}]',
    "[" * 3000 + "]" * 3000,
    "[NaN]",
    "[]#",
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_text_is_named_and_the_others_are_read(text: str) -> None:
    found, bad = parse_lists(['[{"name":"甲"}]', text, "", "[]"], ENTRIES)
    assert sorted(bad) == [1]
    assert found.to_pylist() == [[{"name": "甲", "grade": None}], None, None, []]


@given(st.lists(st.sampled_from([*BROKEN, "[]", '[{"grade":3}]', "null", ""]), max_size=5))
def test_the_quick_way_never_takes_what_the_slow_way_refuses(texts: list[str]) -> None:
    quick = _parse_at_once(texts, ENTRIES)
    slow, bad = _parse_one_by_one(texts, ENTRIES)
    if quick is not None:
        assert not bad
        assert quick.equals(slow)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("[2022, 2023]", [2022, 2023]),
        ("2022", [2022]),
        ("2022,2023", [2022, 2023]),
        ("2022、2023；2024", [2022, 2023, 2024]),
        ("[]", []),
    ],
)
def test_years_may_stand_without_brackets(text: str, years: list[int]) -> None:
    found, bad = parse_lists([text], YEARS, plain_years=True)
    assert (found.to_pylist(), bad) == ([years], frozenset())


def test_line_breaks_are_blanks() -> None:
    assert parse_lists(['[\n{"name":\t"a\nb"}\r\n]'], ENTRIES)[0].to_pylist() == [[{"name": "a b", "grade": None}]]


def test_plain_years_are_for_years_only() -> None:
    assert parse_lists(["2022,2023"], YEARS)[1] == {0}
    assert parse_lists(["20222023"], YEARS, plain_years=True)[1] == {0}


def test_an_entry_that_is_null_stays_for_its_row_to_be_told() -> None:
    assert parse_lists(["[2022,null]"], YEARS)[0].to_pylist() == [[2022, None]]


def test_a_list_longer_than_a_usual_block_is_read() -> None:
    value = [{"name": "甲" * 50, "grade": 1}] * 20_000
    assert parse_lists([json.dumps(value)], ENTRIES)[0].to_pylist() == [value]


def test_nothing_is_nothing() -> None:
    assert parse_lists(["", ""], YEARS)[0].to_pylist() == [None, None]
    assert parse_lists([], YEARS)[0].to_pylist() == []
