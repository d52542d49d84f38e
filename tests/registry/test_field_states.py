"""Graphs of field work; test_trust_states tries every pair."""

from __future__ import annotations

import pytest

from canbao.registry.field_states import HAND_OVER_GRAPH, VERIFICATION_GRAPH
from canbao.store.states import StateGraph

GRAPHS = [VERIFICATION_GRAPH, HAND_OVER_GRAPH]


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
