"""Standing rows are read with their owners, and conditions on them hold for whom the interpreter says."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assess.populations import batch_of, facts_of, lists_for
from tests.assessing import LOCALITIES, shipped
from tests.people_strategy import as_table, crowd, world_of

from canbao.assess.columns import Block
from canbao.assess.coverage import ALL_COMPLETE
from canbao.assess.evaluating import Case
from canbao.assess.facts import UNKNOWN, person_of
from canbao.assess.holding import TRUTHS, HeldBits, read_held
from canbao.assess.row_kinds import ROW_KINDS
from canbao.assess.vectors import Vectors
from canbao.policy.nodes import Has
from canbao.policy.rules import Rules
from canbao.values.days import from_day_number

BOOK = shipped("hunan/yueyang/2025")
WORLD = world_of(BOOK)


def drawn(random: Random, size: int) -> pa.RecordBatch:
    return batch_of(as_table(crowd(random.randrange(2**31), WORLD, size)))


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_standings_are_flat_rows_with_their_owner(random: Random) -> None:
    batch = drawn(random, 8).slice(random.randrange(3))
    held = read_held(Block(batch, None, 2025))
    wanted = [(place, row) for place, rows in enumerate(batch.column("standings").to_pylist()) for row in rows or ()]
    if held is None:
        assert wanted == []
        return
    assert held.person.tolist() == [place for place, _ in wanted]
    kinds = [ROW_KINDS[number] for number in held.kind.tolist()]
    assert [kind.name for kind in kinds] == [row["name"] for _, row in wanted]
    assert [kind.grade for kind in kinds] == [row["grade"] or 0 for _, row in wanted]
    assert [kind.role for kind in kinds] == [UNKNOWN if row["role"] is None else row["role"] for _, row in wanted]
    for days, there, key in ((held.certified, held.has_certified, "certified"), (held.until, held.has_until, "until")):
        pairs = zip(days.tolist(), there.tolist(), strict=True)
        assert [from_day_number(day) if known else None for day, known in pairs] == [row[key] for _, row in wanted]


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_rows_of_some_people_are_the_rows_of_a_batch_of_them(random: Random) -> None:
    batch = drawn(random, 9)
    index = np.asarray(sorted(random.sample(range(batch.num_rows), 5)))
    whole = read_held(Block(batch, None, 2025))
    part = None if whole is None else whole.of(index)
    alone = read_held(Block(batch.take(pa.array(index)), None, 2025))
    assert (part is None) == (alone is None)
    if part is not None and alone is not None:
        for name in ("person", "kind", "certified", "has_certified", "until", "has_until", "holders"):
            assert getattr(part, name).tolist() == getattr(alone, name).tolist(), name


def conditions_of(rules: Rules) -> list[Has]:
    found = {node: None for table in rules.tables for row in table.rows for node in row.when.walk()}
    return [node for node in found if isinstance(node, Has)]


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.parametrize("is_complete", [True, False])
def test_bits_say_what_the_interpreter_says(policy: str, is_complete: bool) -> None:
    """More conditions than fit one word, with a gap; lists complete everywhere or for some places and days."""
    book = shipped(policy)
    rules, people = book.latest, crowd(5, world_of(book), 80)
    nodes: list[Has | None] = [None, *conditions_of(rules), *[None] * 40, *conditions_of(rules)]
    lists = ALL_COMPLETE if is_complete else lists_for(book, 1)
    vectors = Vectors(Block(batch_of(as_table(people)), None, rules.year_label), rules, lists)
    words = [word.tolist() for word in vectors.held_words(HeldBits(nodes))]
    assert len(words) > 1
    for number, row in enumerate(people):
        person = person_of(facts_of(row))
        case = Case(person, rules, person.paid_on, lists)
        for place, node in enumerate(nodes):
            digit = words[place // 32][number] >> 2 * (place % 32) & 3
            assert TRUTHS[digit] is (False if node is None else case.truth(node))


def test_nobody_holds_anything_without_rows() -> None:
    empty = pa.record_batch({"standings": pa.array([None, []], pa.list_(pa.struct([("name", pa.string())])))})
    assert read_held(Block(empty, None, 2025)) is None
    assert read_held(Block(pa.record_batch({"employed": pa.array([True])}), None, 2025)) is None
