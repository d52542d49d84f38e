"""However the rows of tables are cut into steps, the answer is the same."""

from __future__ import annotations

import pytest
from tests.assess.parity import as_text, differences
from tests.assess.populations import batch_of, facts_of
from tests.assessing import LOCALITIES, made_up, shipped
from tests.people_strategy import as_table, crowd, with_relatives, world_of

from canbao.assess import chains
from canbao.assess.axes import axes_of
from canbao.assess.batch import Engine
from canbao.assess.chains import Chain, Strand, decided_together
from canbao.policy.nodes import Fact, Node, both
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import Kind

FACTS: list[Node] = [Fact(name, Kind.BOOL) for name in ("married", "employed", "employee_active", "newborn")]


def compare_with_interpreter(book: RuleBook, size: int) -> None:
    people = crowd(3, world_of(book), size)
    rows = [facts_of(row) for row in with_relatives(people)]
    found = differences(book, batch_of(as_table(people)), rows, None)
    assert not found, as_text(found)


@pytest.mark.parametrize("most", [2, 30, 1_000])
@pytest.mark.parametrize("policy", LOCALITIES)
def test_short_steps_and_rows_longer_than_a_key(monkeypatch: pytest.MonkeyPatch, policy: str, most: int) -> None:
    monkeypatch.setattr(chains, "MOST_KEYS", most)
    monkeypatch.setattr(chains, "MOST_FIRST_KEYS", most)
    compare_with_interpreter(shipped(policy), size=30)


@pytest.mark.parametrize("policy", ["conditions", "tiers", "floors"])
def test_short_steps_of_made_up_policies(monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    monkeypatch.setattr(chains, "MOST_KEYS", 12)
    monkeypatch.setattr(chains, "MOST_FIRST_KEYS", 12)
    compare_with_interpreter(made_up(policy), size=30)


@pytest.mark.parametrize("policy", LOCALITIES)
def test_what_has_no_standing_is_decided_once_for_both_programs(policy: str) -> None:
    for _, part in Engine(shipped(policy)).parts:
        assert part.plain.member is part.full.member


def strand(name: str, *atoms: Node) -> Strand:
    return Strand(name, ((0, both(*atoms)),), None, lambda _, index, answer: (index, answer))


def test_tables_are_grouped_as_far_as_keys_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "MOST_KEYS", 9)
    monkeypatch.setattr(chains, "MOST_FIRST_KEYS", 9)
    one, two, three = strand("one", *FACTS[:2]), strand("two", FACTS[1]), strand("three", *FACTS[2:])
    axes = axes_of(FACTS)
    assert decided_together([one, two, three], axes) == [[one, two], [three]]
    assert [len(Chain(group, axes).steps) for group in ([one, two], [one, three])] == [1, 2]


def test_a_table_without_rows_says_what_it_begins_with() -> None:
    chain = Chain([Strand("none", (), "first", lambda *_: "other")], {})
    assert (chain.steps, chain.outcomes) == ((), [("first",)])
