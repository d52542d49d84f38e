"""The graph of lists; tests/registry/test_trust_states.py tries every pair."""

from __future__ import annotations


def test_every_state_of_a_list_is_in_its_graph() -> None:
    from canbao.lists.states import LIST_GRAPH, ListState

    assert set(LIST_GRAPH.states) == set(ListState.values)


def test_nothing_is_applied_that_was_not_checked() -> None:
    from canbao.lists.states import LIST_GRAPH

    assert LIST_GRAPH.before("apply") == ("checked",)
    assert LIST_GRAPH.before("confirm") == ("needs_confirmation",)
    assert {word for word in (*LIST_GRAPH.states, *LIST_GRAPH.events) if word not in LIST_GRAPH.words} == set()
