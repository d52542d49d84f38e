"""Graphs of pairs, conflicts and merges; test_trust_states tries every pair."""

from __future__ import annotations

import pytest

from canbao.registry.merge_states import CONFLICT_GRAPH, MERGE_GRAPH, PAIR_GRAPH
from canbao.store.states import StateGraph

GRAPHS = [PAIR_GRAPH, CONFLICT_GRAPH, MERGE_GRAPH]


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph.record)
def test_every_state_is_reached_and_has_a_chinese_word(graph: StateGraph) -> None:
    reached = {graph.first}
    for _ in graph.moves:
        reached |= {after for (before, _), after in graph.moves.items() if before in reached}
    assert reached == set(graph.states)
    assert [word for word in (*graph.states, *graph.events) if word not in graph.words] == []


def test_a_merge_that_was_undone_or_refused_is_over() -> None:
    assert [state for state, _ in MERGE_GRAPH.moves] == ["proposed", "proposed", "done"]
