"""Vectors say of each person of a block what the interpreter says of that person alone (`Case`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assess.populations import batch_of, facts_of, lists_for, people_of
from tests.assessing import LOCALITIES, shipped
from tests.people_strategy import as_table, crowd, with_relatives, world_of
from tests.policies import draw_policy

from canbao.assess.columns import IS_ABSENT, IS_PRESENT, IS_UNKNOWN, Block, Coded
from canbao.assess.coverage import ALL_COMPLETE, Lists
from canbao.assess.evaluating import Case
from canbao.assess.facts import ABSENT, UNKNOWN, Person, person_of
from canbao.assess.intake.relatives import relate
from canbao.assess.planning import plan_of
from canbao.assess.vectors import Vectors
from canbao.assess.vectors import test_word as decide_word
from canbao.policy.nodes import Call, Compare, Const, Fact, Given, Has, Node, OneOf, Present, Within, atoms_of
from canbao.policy.rules import Rules, Start, Wait
from canbao.policy.vocabulary import Kind
from canbao.values.days import from_day_number

VALUES = (Kind.DATE, Kind.INT, Kind.TEXT, Kind.PLACE)
TRI = (False, True, None)
PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)


def conditions_of(rules: Rules) -> list[Node]:
    return [row.when for table in rules.tables for row in table.rows]


def values_of(rules: Rules) -> Iterator[Node]:
    """Days and numbers that effects read, and both sides of every comparison."""
    yield from plan_of(rules).numbers
    for table in rules.tables:
        for row in table.rows:
            if isinstance(row.effect, Start):
                yield from (row.effect.first, row.effect.last)
            if isinstance(row.effect, Wait) and row.effect.counted_from is not None:
                yield row.effect.counted_from
            for atom in atoms_of(row.when):
                yield from (part for part in atom.below() if part.kind in VALUES and not isinstance(part, Const))


def plain_values(vectors: Vectors, node: Node) -> list[Any]:
    """A value person by person, as the interpreter has it."""
    found = vectors.value(node)
    if isinstance(found, Coded):
        return [found.words[code] for code in found.codes.tolist()]
    size = vectors.block.size
    numbers = np.broadcast_to(found.values, size).tolist()
    states = [IS_PRESENT] * size if found.states is None else found.states.tolist()
    plain = [from_day_number(number) if node.kind is Kind.DATE else number for number in numbers]
    return [
        {IS_ABSENT: ABSENT, IS_UNKNOWN: UNKNOWN}.get(state, value) for state, value in zip(states, plain, strict=True)
    ]


def check(rules: Rules, vectors: Vectors, cases: list[Case]) -> None:
    """Every condition and every value of the rules."""
    for when in conditions_of(rules):
        wanted = [case.truth(when) for case in cases]
        assert [TRI[truth] for truth in vectors.truth(when).tolist()] == wanted, when
    for node in values_of(rules):
        assert plain_values(vectors, node) == [case.value(node) for case in cases], node


def cases_of(people: list[Person], rules: Rules, as_of: date | None, lists: Lists) -> list[Case]:
    return [Case(person, rules, person.paid_on or as_of, lists) for person in people]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_everything_that_a_policy_asks(seed: int) -> None:
    random = Random(seed)
    book = draw_policy(random).book()
    world = world_of(book)
    crowded = crowd(seed, world, 10)
    people = [person_of(facts_of(row)) for row in with_relatives(crowded)]
    batch = batch_of(as_table(crowded))
    as_of = random.choice((None, random.choice(world.days)))
    lists = random.choice((ALL_COMPLETE, lists_for(book, seed)))
    related = relate([batch], book, lists).counts_for(batch)
    for _, rules in book.parts:
        block = Block(batch, as_of, rules.year_label, related)
        vectors, cases = Vectors(block, rules, lists), cases_of(people, rules, as_of, lists)
        index = np.asarray(sorted(random.sample(range(len(people)), 4)), dtype=np.intp)
        asked_first = random.random() < 0.5
        if asked_first:
            check(rules, vectors, cases)
        check(rules, vectors.part(index), [cases[place] for place in index.tolist()])
        inner = np.asarray([0, 2], dtype=np.intp)
        check(rules, vectors.part(index).part(inner), [cases[index[place]] for place in inner.tolist()])
        if not asked_first:
            check(rules, vectors, cases)


@pytest.mark.parametrize("policy", LOCALITIES)
def test_everything_that_a_notice_asks(policy: str) -> None:
    rules = shipped(policy).latest
    table = people_of(policy, 120, 1)
    people = [person_of(facts_of(row)) for row in table.to_pylist()]
    as_of = rules.year.first
    vectors = Vectors(Block(batch_of(table), as_of, rules.year_label), rules, ALL_COMPLETE)
    check(rules, vectors, cases_of(people, rules, as_of, ALL_COMPLETE))


# -- by hand -----------------------------------------------------------------------------------------------------------

RULES = shipped("hunan/yueyang/2025").latest


def truth_of(node: Node, *births: date | None, as_of: date = date(2024, 11, 5)) -> list[bool | None]:
    batch = pa.record_batch({"birth": pa.array(births, pa.date32())})
    vectors = Vectors(Block(batch, as_of, 2025), RULES, ALL_COMPLETE)
    return [TRI[truth] for truth in vectors.truth(node).tolist()]


def age(op: str, years: int) -> Compare:
    return Compare(op, Call("age", (BIRTH, PAID), Kind.INT), Const(years, Kind.INT))


@pytest.mark.parametrize(
    ("op", "found"),
    [
        (">=", [False, True, True, None]), (">", [False, False, True, None]), ("<", [True, False, False, None]),
        ("<=", [True, True, False, None]), ("==", [False, True, False, None]),
    ],
)  # fmt: skip
def test_the_birthday_itself_counts(op: str, found: list[bool | None]) -> None:
    births = (date(1964, 11, 6), date(1964, 11, 5), date(1963, 11, 5), None)
    assert truth_of(age(op, 60), *births) == found


def test_who_is_born_on_29_february_is_a_year_older_on_28_february() -> None:
    leapling = date(2004, 2, 29)
    assert truth_of(age(">=", 21), leapling, as_of=date(2025, 2, 27)) == [False]
    assert truth_of(age(">=", 21), leapling, as_of=date(2025, 2, 28)) == [True]
    assert truth_of(age(">=", 20), leapling, as_of=date(2024, 2, 28)) == [False]


def test_people_of_whom_nothing_is_said_are_unknown() -> None:
    batch = pa.record_batch({"person_id": ["P"]})
    vectors = Vectors(Block(batch, None, 2025), RULES, ALL_COMPLETE)
    for node in (Present(BIRTH), Given(BIRTH), age(">=", 1), Fact("married", Kind.BOOL), Fact("newborn", Kind.BOOL)):
        assert vectors.truth(node).tolist() == [2]


def test_nobody_has_no_truth() -> None:
    batch = pa.record_batch({"birth": pa.array([], pa.date32())})
    assert Vectors(Block(batch, None, 2025), RULES, ALL_COMPLETE).truth(age(">=", 60)).tolist() == []


@pytest.mark.parametrize(
    ("node", "word", "found"),
    [
        (OneOf(Fact("sex", Kind.TEXT), ("male",)), "male", 1), (OneOf(Fact("sex", Kind.TEXT), ("male",)), "female", 0),
        (OneOf(Fact("sex", Kind.TEXT), ("male",)), UNKNOWN, 2), (OneOf(Fact("tier", Kind.TEXT), ("low",)), ABSENT, 0),
        (Within(Fact("hukou", Kind.PLACE), "4306"), "430621", 1), (Within(Fact("hukou", Kind.PLACE), "4306"), "43", 0),
        (Within(Fact("hukou", Kind.PLACE), ""), ABSENT, 0), (Within(Fact("hukou", Kind.PLACE), ""), UNKNOWN, 2),
        (Present(Fact("hukou", Kind.PLACE)), ABSENT, 0), (Present(Fact("hukou", Kind.PLACE)), UNKNOWN, 2),
        (Given(Fact("hukou", Kind.PLACE)), ABSENT, 2), (Given(Fact("hukou", Kind.PLACE)), "43", 1),
        (Compare("==", Fact("sex", Kind.TEXT), Const("male", Kind.TEXT)), "male", 1),
        (Compare("==", Fact("sex", Kind.TEXT), Const("male", Kind.TEXT)), UNKNOWN, 2),
        (Compare("==", Fact("tier", Kind.TEXT), Const("low", Kind.TEXT)), ABSENT, 0),
    ],
)  # fmt: skip
def test_a_condition_on_one_word(node: Node, word: Any, found: int) -> None:
    assert decide_word(node, word) == found


def test_what_is_no_condition_is_refused() -> None:
    batch = pa.record_batch({"person_id": ["P"]})
    vectors = Vectors(Block(batch, None, 2025), RULES, ALL_COMPLETE)
    with pytest.raises(TypeError, match="not a condition"):
        vectors.truth(Call("age", (BIRTH, PAID), Kind.INT))
    with pytest.raises(TypeError, match="not a value"):
        vectors.value(Has("低保对象", (), PAID))
    with pytest.raises(TypeError, match="not a condition on a word"):
        decide_word(Has("低保对象", (), PAID), "male")
