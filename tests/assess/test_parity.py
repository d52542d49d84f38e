"""T20: batch and interpreter say the same about everybody, on the notices, on made-up policies and on random ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assess.parity import as_text, differences
from tests.assess.populations import (
    all_unpaid,
    batch_of,
    facts_of,
    lists_for,
    people_of,
    rows_with_relatives,
    table_of,
    with_holes,
)
from tests.assessing import LOCALITIES, MADE_UP, changed, made_up, shipped
from tests.people_strategy import as_table, crowd, with_relatives, world_of
from tests.policies import draw_policy

from canbao.assess import vectors
from canbao.assess.columns import Block, Coded, Vector
from canbao.assess.coverage import ALL_COMPLETE, Lists
from canbao.assess.holding import Held, read_held
from canbao.cli.cases.neutral import fill
from canbao.cli.cases.reading import Case, read_cases
from canbao.cli.cases.running import Runner
from canbao.policy.library import Library
from canbao.policy.readings import load_register
from canbao.policy.rules import RuleBook

PEOPLE = 100
PEOPLE_OF_T20 = 50_000
"""In each of the four localities."""
PARTS_OF_T20 = 10
POLICIES = 15
POLICIES_OF_T20 = 200
CASES = [case for file in sorted((Path(__file__).parents[1] / "cases").glob("*.jsonl")) for case in read_cases(file)]
WHOLE_POLICIES = sorted(path.stem for path in MADE_UP.glob("*.yaml"))


def days_of(book: RuleBook) -> tuple[date, date, None]:
    """A day in the window, one after it, and nobody assumed to pay."""
    window = book.latest.file.windows["central"]
    assert window.first is not None
    assert window.last is not None
    return window.first + timedelta(days=40), window.last + timedelta(days=62), None


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.trust
def test_generated_people(policy: str, seed: int) -> None:
    book, table = shipped(policy), people_of(policy, PEOPLE, seed)
    rows = [facts_of(row) for row in table.to_pylist()]
    for as_of in days_of(book):
        found = differences(book, batch_of(table), rows, as_of)
        assert not found, as_text(found)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.parametrize(("share", "has_paid"), [(0.01, True), (0.08, False)])
@pytest.mark.trust
def test_people_of_whom_much_is_unknown(policy: str, share: float, has_paid: bool) -> None:
    """Empty cells, facts named as unknown, and lists that are complete for some standings, places and days."""
    book = shipped(policy)
    table = with_holes(people_of(policy, PEOPLE, 3).slice(0, 40), seed=7, share=share)
    table = table if has_paid else all_unpaid(table)
    rows = [facts_of(row) for row in table.to_pylist()]
    early, late, unsaid = days_of(book)
    cases: list[tuple[date | None, Lists]] = [
        (early, lists_for(book, 1)), (late, ALL_COMPLETE), (late, Lists()), (unsaid, lists_for(book, 2)),
    ]  # fmt: skip
    for as_of, lists in cases:
        found = differences(book, batch_of(table), rows, as_of, lists)
        assert not found, as_text(found)


def other_answers(policy: str, seed: int) -> RuleBook:
    """The policy with other answers to about a third of its readings."""
    random, register = Random(seed), load_register()
    stated = shipped(policy).latest.file.readings
    drawn = {
        key: random.choice(tuple(register[key].values))
        for key in stated
        if random.random() < 0.35 and register[key].values
    }
    return changed(policy, **{f"readings.{key}": answer for key, answer in drawn.items()})


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_answers_to_the_readings(policy: str, seed: int) -> None:
    book = other_answers(policy, seed)
    table = with_holes(people_of(policy, PEOPLE, 4).slice(0, 60), seed, share=0.01)
    rows = [facts_of(row) for row in table.to_pylist()]
    found = differences(book, batch_of(table), rows, days_of(book)[seed % 3])
    assert not found, as_text(found)


@pytest.mark.parametrize("policy", WHOLE_POLICIES)
@pytest.mark.parametrize("seed", [1, 2])
def test_made_up_policies(policy: str, seed: int) -> None:
    """Each thing that a notice can say, on households with relations."""
    check_crowd(made_up(policy), seed, size=24)


def check_crowd(book: RuleBook, seed: int, size: int) -> None:
    """Random households of the policy's own world; now with complete lists, now without."""
    world = world_of(book)
    people = crowd(seed, world, size)
    batch = batch_of(as_table(people))
    rows = [facts_of(row) for row in with_relatives(people)]
    random = Random(seed)
    lists = random.choice((ALL_COMPLETE, ALL_COMPLETE, lists_for(book, seed)))
    for as_of in (random.choice(world.days), None):
        found = differences(book, batch, rows, as_of, lists)
        assert not found, as_text(found)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=POLICIES)
@pytest.mark.trust
def test_random_policies_on_random_people(seed: int) -> None:
    check_crowd(draw_policy(Random(seed)).book(), seed, size=12)


@pytest.mark.trust
def test_whoever_holds_a_standing_may_be_on_another_list_that_is_not_complete() -> None:
    """Since when is known all the same."""
    check_crowd(draw_policy(Random(655401796)).book(), 655401796, size=20)


@pytest.mark.trust
def test_the_people_of_all_worked_cases() -> None:
    assessed = [case for case in CASES if case.kind == "assess"]
    assert len(assessed) > 100
    runner = Runner(Library.of())
    groups: dict[int, tuple[RuleBook, list[Case]]] = {}
    for case in assessed:
        book = runner.setting_of(case).book
        groups.setdefault(id(book), (book, []))[1].append(case)
    for book, cases in groups.values():
        people = [fill(case.facts, book) for case in cases]
        rows = rows_with_relatives(people)
        batch = batch_of(table_of(rows))
        by_id = {row["person_id"]: row for row in rows}
        facts = [facts_of(with_family(row, by_id)) for row in rows]
        found = differences(book, batch, facts, None)
        assert not found, as_text(found)


def with_family(row: dict[str, object], by_id: dict[str, dict[str, object]]) -> dict[str, object]:
    """A row with the relatives' own rows beside it."""
    relations = row["relations"]
    if relations is None:
        return {**row, "relatives": None}
    assert isinstance(relations, list)
    family: dict[str, list[dict[str, object]]] = {}
    for relation in relations:
        family.setdefault(relation["kind"], []).append(facts_of(by_id[relation["person_id"]]))
    return {**row, "relatives": family}


# -- T20 in full -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.parametrize("part", range(PARTS_OF_T20))
@pytest.mark.trust
@pytest.mark.slow
def test_t20_two_hundred_thousand_people(policy: str, part: int) -> None:
    """0 fen and 0 days of difference; a third of the parts with holes and with lists that are not complete."""
    book = shipped(policy)
    size = PEOPLE_OF_T20 // PARTS_OF_T20
    table, lists, as_of = people_of(policy, size, 100 + part), ALL_COMPLETE, days_of(book)[part % 3]
    if as_of is None:
        table, lists = with_holes(table, part, share=0.01), lists_for(book, part)
    rows = [facts_of(row) for row in table.to_pylist()]
    found = differences(book, batch_of(table), rows, as_of, lists)
    assert not found, as_text(found)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=POLICIES_OF_T20)
@pytest.mark.trust
@pytest.mark.slow
def test_t20_many_random_policies(seed: int) -> None:
    check_crowd(draw_policy(Random(seed)).book(), seed, size=20)


# -- SABOTAGE: each of these must turn the comparison red --------------------------------------------------------------


def is_red(policy: str) -> bool:
    """Whether the comparison of `test_generated_people` finds something."""
    book, table = shipped(policy), people_of(policy, PEOPLE, 1)
    rows = [facts_of(row) for row in table.to_pylist()]
    return bool(differences(book, batch_of(table), rows, days_of(book)[0]))


@pytest.mark.trust
def test_sabotage_everybody_born_later(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red("fujian/nanan/2024")
    fact = Block.fact

    def born_later(block: Block, name: str) -> Vector | Coded:
        found = fact(block, name)
        if name != "birth" or not isinstance(found, Vector) or type(block) is not Block:
            return found
        return replace(found, values=found.values + 200)

    monkeypatch.setattr(Block, "fact", born_later)
    assert is_red("fujian/nanan/2024")


@pytest.mark.trust
def test_sabotage_unknown_taken_for_known(monkeypatch: pytest.MonkeyPatch) -> None:
    fact = Block.fact

    def always_known(block: Block, name: str) -> Vector | Coded:
        found = fact(block, name)
        return Vector(found.values) if isinstance(found, Vector) and found.states is not None else found

    monkeypatch.setattr(Block, "fact", always_known)
    with pytest.raises(AssertionError):
        test_people_of_whom_much_is_unknown("hunan/yueyang/2025", share=0.08, has_paid=False)


@pytest.mark.trust
def test_sabotage_standings_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_end(block: Block) -> Held | None:
        found = read_held(block)
        return None if found is None else replace(found, has_until=np.zeros_like(found.has_until))

    monkeypatch.setattr(vectors, "read_held", without_end)
    with pytest.raises(AssertionError):
        check_crowds_of("conditions", "floors", "payers")


def check_crowds_of(*policies: str) -> None:
    """Some households under each of these policies."""
    for policy in policies:
        for seed in range(4):
            check_crowd(made_up(policy), seed, size=60)


@pytest.mark.trust
def test_a_long_row_waits_for_the_rows_before_it() -> None:
    """The first row that holds decides, also where the next one has a step of its own because it reads much."""
    check_crowd(draw_policy(Random(404)).book(), 404, size=6)
