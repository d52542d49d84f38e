"""The digest of what was read: facts alone decide it."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from tests.assessing import YUEYANG
from tests.billing.counties import living

from canbao.assess.coverage import CompleteList, Lists
from canbao.billing.input_digest import digest_of_facts
from canbao.values.facts_schema import PEOPLE_SCHEMA

NO_LISTS = Lists()
LISTS = [CompleteList("destitute", "430621", date(2024, 12, 31)), CompleteList("disabled", "4306", date(2025, 1, 31))]


def people() -> pa.Table:
    return living(YUEYANG, 240, 3)


def digest(rows: list[dict[str, Any]]) -> str:
    return digest_of_facts(pa.Table.from_pylist(rows, PEOPLE_SCHEMA), NO_LISTS)


@pytest.mark.trust
def test_the_order_of_rows_entries_columns_and_blocks_does_not_matter() -> None:
    table, random = people(), Random(1)
    wanted = digest_of_facts(table, NO_LISTS)
    rows = table.to_pylist()
    random.shuffle(rows)
    for row in rows:
        for name in ("standings", "relations", "resident_years", "unknown_facts"):
            random.shuffle(row[name] or [])
    assert digest(rows) == wanted
    assert digest_of_facts(table.select(table.column_names[::-1]), NO_LISTS) == wanted
    cut = pa.concat_tables([table.slice(100), table.slice(0, 7), table.slice(7, 93)])
    assert digest_of_facts(cut, NO_LISTS) == wanted


def changed(table: pa.Table, name: str, at: int, value: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    assert rows[at][name] != value
    rows[at][name] = value
    return rows


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("birth", date(1931, 1, 1)),
        ("birth", None),
        ("married", True),
        ("sex", None),
        ("hukou", "430682"),
        ("residence_months", 11),
        ("resident_years", [2001]),
        ("standings", [{"name": "特困人员"}]),
        ("unknown_facts", ["married"]),
        ("person_id", "somebody else"),
    ],
)
@pytest.mark.trust
def test_one_fact_of_one_person_matters(name: str, value: Any) -> None:
    table = people()
    is_there = table.column(name).is_valid().to_pylist()
    same = [old == value for old in table.column(name).to_pylist()]
    at = next((row for row, there in enumerate(is_there) if there and not same[row]), 0)
    assert digest(changed(table, name, at, value)) != digest_of_facts(table, NO_LISTS)


def test_texts_do_not_run_into_each_other() -> None:
    table = people()
    rows: list[dict[str, Any]] = table.to_pylist()
    made = []
    for sexes in (("ab", "c"), ("a", "bc"), (None, "abc"), ("", "abc")):
        rows[0]["sex"], rows[1]["sex"] = sexes
        made.append(digest(rows[:2]))
    assert len(set(made)) == len(made)


def test_an_empty_list_is_not_an_unknown_one() -> None:
    rows: list[dict[str, Any]] = people().to_pylist()[:1]
    made = []
    for years in (None, [], [2024]):
        rows[0]["resident_years"] = years
        made.append(digest(rows))
    assert len(set(made)) == len(made)


@pytest.mark.trust
def test_the_lists_that_are_complete_matter_and_their_order_does_not() -> None:
    table = people()
    wanted = digest_of_facts(table, Lists.of(LISTS))
    assert digest_of_facts(table, Lists.of(LISTS[::-1])) == wanted
    others = (NO_LISTS, Lists.of(LISTS[:1]), Lists(is_complete=True))
    assert len({wanted, *(digest_of_facts(table, lists) for lists in others)}) == len(others) + 1


def test_a_coded_column_says_what_a_plain_one_says() -> None:
    table = people()
    at = table.schema.get_field_index("hukou")
    coded = table.set_column(at, "hukou", table.column("hukou").dictionary_encode())
    assert digest_of_facts(coded, NO_LISTS) == digest_of_facts(table, NO_LISTS)
