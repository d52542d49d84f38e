"""A block reads the cells of a people table as the interpreter reads the same row (`person_of`)."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assess.populations import batch_of, facts_of
from tests.assessing import shipped
from tests.people_strategy import as_table, crowd, world_of

from canbao.assess.columns import IS_ABSENT, IS_PRESENT, IS_UNKNOWN, Block, BlockPart, Coded, Vector, encode
from canbao.assess.facts import ABSENT, UNKNOWN, person_of
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.days import from_day_number
from canbao.values.facts_schema import PEOPLE_SCHEMA
from canbao.values.year_sets import decode_years

BOOK = shipped("hunan/yueyang/2025")
YEAR = BOOK.latest.year_label
WORLD = world_of(BOOK)
SINGLE = [name for name, word in FACTS.items() if word.kind is not Kind.YEARS]
YEARS = [name for name, word in FACTS.items() if word.kind is Kind.YEARS]
DICTIONARY = pa.dictionary(pa.int8(), pa.string())


def drawn_table(random: Random, size: int) -> pa.Table:
    """People with facts named as unknown whatever stands in their cells; some columns are not there at all."""
    people = crowd(random.randrange(2**31), WORLD, size)
    for person in people:
        person["unknown_facts"] = random.choice(([], None, random.sample(sorted(FACTS), 4)))
    table = as_table(people)
    missing = random.sample([name for name in table.column_names if name != "person_id"], random.choice((0, 0, 3)))
    return table.drop_columns(missing)


def values_of(block: Block, name: str) -> list[Any]:
    """A fact as plain values, person by person."""
    found = block.fact(name)
    if isinstance(found, Coded):
        return [found.words[code] for code in found.codes.tolist()]
    values = found.values.tolist()
    if FACTS[name].kind is Kind.BOOL:
        return [UNKNOWN if value == 2 else value == 1 for value in values]
    states = [IS_PRESENT] * len(values) if found.states is None else found.states.tolist()
    plain = [from_day_number(value) if FACTS[name].kind is Kind.DATE else value for value in values]
    said = {IS_ABSENT: ABSENT, IS_UNKNOWN: UNKNOWN}
    return [said.get(state, value) for state, value in zip(states, plain, strict=True)]


def years_of(block: Block, name: str) -> list[Any]:
    bits, unknown = block.years(name)
    pairs = zip(bits.tolist(), unknown.tolist(), strict=True)
    return [UNKNOWN if is_unknown else decode_years(own, YEAR) for own, is_unknown in pairs]


def check(block: Block, people: list[Any], as_of: date | None) -> None:
    for name in SINGLE:
        wanted = [person.get(name) for person in people]
        if name == "paid":
            wanted = [person.paid_on or as_of or UNKNOWN for person in people]
        assert values_of(block, name) == wanted, name
    for name in YEARS:
        known = [person.get(name) for person in people]
        wanted = [value if value is UNKNOWN else frozenset(year for year in value if year < YEAR) for value in known]
        assert years_of(block, name) == wanted, name


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.sampled_from([None, date(2024, 11, 5)]))
def test_every_fact_is_read_as_the_interpreter_reads_it(random: Random, as_of: date | None) -> None:
    table = drawn_table(random, 6)
    people = [person_of(facts_of(row)) for row in table.to_pylist()]
    check(Block(batch_of(table), as_of, YEAR), people, as_of)


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_a_slice_and_dictionary_columns_read_the_same(random: Random) -> None:
    table = drawn_table(random, 9)
    for name in table.column_names:
        if table.schema.field(name).type == pa.string():
            table = table.set_column(table.schema.get_field_index(name), name, table.column(name).cast(DICTIONARY))
    start = random.randrange(4)
    part = batch_of(table).slice(start, 4)
    people = [person_of(facts_of(row)) for row in part.to_pylist()]
    check(Block(part, None, YEAR), people, None)


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_a_part_of_a_block_is_a_block_of_these_people(random: Random) -> None:
    table = drawn_table(random, 9)
    index = np.asarray(sorted(random.sample(range(table.num_rows), 5)), dtype=np.int64)
    whole = Block(batch_of(table), None, YEAR)
    people = [person_of(facts_of(row)) for row in table.take(pa.array(index)).to_pylist()]
    check(BlockPart(whole, index), people, None)


def one_person(**cells: Any) -> Block:
    row = {name: [value] for name, value in cells.items()}
    return Block(
        pa.table({name: pa.array(value, PEOPLE_SCHEMA.field(name).type) for name, value in row.items()}).to_batches()[
            0
        ],
        None,
        YEAR,
    )


def test_years_named_as_unknown_are_unknown_even_where_the_cell_has_some() -> None:
    """A list that is said not to be known is not read: no year of it may settle anything."""
    block = one_person(resident_years=[YEAR - 1], unknown_facts=["resident_years"])
    bits, unknown = block.years("resident_years")
    assert (bits.tolist(), unknown.tolist()) == ([0], [True])


@pytest.mark.parametrize("name", ["hukou", "residence", "school_place"])
def test_none_in_a_place_column_means_there_is_none(name: str) -> None:
    assert values_of(one_person(**{name: "none"}), name) == [ABSENT]


def test_an_empty_cell_means_what_its_column_says() -> None:
    assert values_of(one_person(school_place=None), "school_place") == [ABSENT]
    assert values_of(one_person(hukou=None), "hukou") == [UNKNOWN]
    assert values_of(one_person(repair_years=None), "repair_years") == [0]
    assert values_of(one_person(offer_years=None), "offer_years") == [1]


def test_the_assumed_day_may_differ_from_person_to_person() -> None:
    batch = pa.record_batch({"paid_on": pa.array([None, date(2024, 9, 1), None], pa.date32())})
    days = np.asarray([5, 6, 7], dtype=np.int32)
    paid = Block(batch, days, YEAR).fact("paid")
    assert isinstance(paid, Vector)
    assert paid.values.tolist() == [5, (date(2024, 9, 1) - date(1970, 1, 1)).days, 7]
    assert Block(batch, days, YEAR).fact("insured").values.tolist() == [0, 1, 0]  # type: ignore[union-attr]


def test_null_becomes_one_more_word() -> None:
    coded = encode(pa.array(["a", None, "none", "a"]), UNKNOWN, is_place=False)
    assert [coded.words[code] for code in coded.codes.tolist()] == ["a", UNKNOWN, "none", "a"]
    assert encode(pa.array([], pa.string()), UNKNOWN, is_place=False).words == (UNKNOWN,)


@pytest.mark.parametrize("size", [255, 256, 257])
def test_nothing_is_no_word_of_a_column_with_as_many_words_as_a_byte_counts(size: int) -> None:
    words = [f"w{number}" for number in range(size)]
    coded = encode(pa.array([*words, None]), UNKNOWN, is_place=False)
    assert [coded.words[code] for code in coded.codes.tolist()] == [*words, UNKNOWN]
