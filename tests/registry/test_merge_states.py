"""Graphs of pairs, conflicts and merges: what is not in them is refused."""

from __future__ import annotations

import itertools

import pytest

from canbao.registry.merge_states import CONFLICT_GRAPH, MERGE_GRAPH, PAIR_GRAPH
from canbao.store.states import MoveRefused, StateGraph

GRAPHS = [PAIR_GRAPH, CONFLICT_GRAPH, MERGE_GRAPH]


@pytest.mark.trust
@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph.record)
def test_t13_only_moves_of_the_graph_are_made(graph: StateGraph) -> None:
    refused = 0
    for state, event in itertools.product(graph.states, graph.events):
        if (state, event) in graph.moves:
            assert graph.next(state, event) in graph.states
        else:
            with pytest.raises(MoveRefused):
                graph.next(state, event)
            refused += 1
    assert refused == len(graph.states) * len(graph.events) - len(graph.moves) > 0


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph.record)
def test_every_state_is_reached_and_has_a_chinese_word(graph: StateGraph) -> None:
    reached = {graph.first}
    for _ in graph.moves:
        reached |= {after for (before, _), after in graph.moves.items() if before in reached}
    assert reached == set(graph.states)
    assert [word for word in (*graph.states, *graph.events) if word not in graph.words] == []


def test_a_merge_that_was_undone_or_refused_is_over() -> None:
    assert [state for state, _ in MERGE_GRAPH.moves] == ["proposed", "proposed", "done"]
