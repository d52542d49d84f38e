"""Diagrams compared with truth tables."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.policy.lint import diagrams
from canbao.policy.lint.diagrams import NO, YES, Diagrams, TooManyNodes

SIZES = (2, 3, 4)
CASES = list(itertools.product(*(range(size) for size in SIZES)))

# A condition is the set of cases in which it holds; it is built up by the same steps in a store.
Condition = frozenset[tuple[int, ...]]
Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(st.sampled_from(["both", "either", "opposite"]), st.integers(0, 30), st.integers(0, 30)), max_size=12
)
starts = st.lists(
    st.integers(0, 2).flatmap(
        lambda variable: st.tuples(st.just(variable), st.sets(st.integers(0, SIZES[variable] - 1)))
    ),
    min_size=1,
    max_size=5,
)


def build(
    given_starts: list[tuple[int, set[int]]], given_steps: list[Step]
) -> tuple[Diagrams, list[tuple[int, Condition]]]:
    store = Diagrams()
    found: list[tuple[int, Condition]] = []
    for variable, values in given_starts:
        meant = frozenset(case for case in CASES if case[variable] in values)
        found.append((store.one_of(variable, SIZES[variable], values), meant))
    for how, first, second in given_steps:
        (one, meant), (other, also) = found[first % len(found)], found[second % len(found)]
        if how == "both":
            found.append((store.both(one, other), meant & also))
        elif how == "either":
            found.append((store.either(one, other), meant | also))
        else:
            found.append((store.opposite(one), frozenset(CASES) - meant))
    return store, found


@given(starts, steps)
def test_two_conditions_are_one_node_exactly_if_they_hold_in_the_same_cases(
    given_starts: list[tuple[int, set[int]]], given_steps: list[Step]
) -> None:
    _, found = build(given_starts, given_steps)
    for (one, meant), (other, also) in itertools.combinations(found, 2):
        assert (one == other) == (meant == also)
    for node, meant in found:
        assert (node == YES) == (len(meant) == len(CASES))
        assert (node == NO) == (not meant)


@given(starts, steps)
def test_a_case_holds_and_names_no_more_than_it_must(
    given_starts: list[tuple[int, set[int]]], given_steps: list[Step]
) -> None:
    store, found = build(given_starts, given_steps)
    for node, meant in found:
        if node == NO:
            continue
        case = store.case_of(node)
        assert _cases_with(case) <= meant
        for variable in case:
            assert not _cases_with({other: value for other, value in case.items() if other != variable}) <= meant


def _cases_with(values: dict[int, int]) -> Condition:
    return frozenset(case for case in CASES if all(case[variable] == value for variable, value in values.items()))


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    store = Diagrams()
    assert (store.all_of([]), store.any_of([])) == (YES, NO)
    node = store.one_of(0, 2, {1})
    assert store.all_of([node, YES]) == store.any_of([node, NO]) == node


@pytest.mark.parametrize("join", [Diagrams.both, Diagrams.either])
def test_too_many_nodes_are_refused(join: Callable[[Diagrams, int, int], int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "MOST_NODES", 100)
    store, pairs = Diagrams(), 12
    nodes = [store.one_of(number, 2, {1}) for number in range(2 * pairs)]
    with pytest.raises(TooManyNodes, match="100"):
        store.any_of([store.both(nodes[number], nodes[pairs + number]) for number in range(pairs)])
    assert join(store, YES, YES) == YES
