"""Graphs of field work: what is not in them is refused."""

from __future__ import annotations

import itertools

import pytest

from canbao.registry.field_states import HAND_OVER_GRAPH, VERIFICATION_GRAPH
from canbao.store.states import MoveRefused, StateGraph

GRAPHS = [VERIFICATION_GRAPH, HAND_OVER_GRAPH]


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


def test_what_was_returned_or_recalled_takes_no_answer() -> None:
    assert VERIFICATION_GRAPH.before("answer") == ("sent",)
    assert HAND_OVER_GRAPH.before("accept") == ("asked",)
