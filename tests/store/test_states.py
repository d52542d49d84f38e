"""Graphs of states: every pair of state and event that the graph does not have is refused."""

from __future__ import annotations

import itertools

import pytest

from canbao.registry.states import ENROLMENT_GRAPH
from canbao.store.states import JOB_GRAPH, MoveRefused, StateGraph

GRAPHS = [JOB_GRAPH, ENROLMENT_GRAPH]


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
def test_every_state_is_reached_from_the_first(graph: StateGraph) -> None:
    reached = {graph.first}
    for _ in graph.moves:
        reached |= {after for (before, _), after in graph.moves.items() if before in reached}
    assert reached == set(graph.states)


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph.record)
def test_every_state_and_event_has_a_chinese_word(graph: StateGraph) -> None:
    assert [word for word in (*graph.states, *graph.events) if word not in graph.words] == []


def test_a_refusal_says_what_it_is_and_what_is_not_possible() -> None:
    with pytest.raises(MoveRefused, match="任务现为“完成”，不能取消"):
        JOB_GRAPH.next("done", "cancel")


def test_the_picture_has_every_move() -> None:
    lines = JOB_GRAPH.as_mermaid().splitlines()
    assert len(lines) == 2 + len(JOB_GRAPH.moves)
    assert "    queued --> running: start" in lines
