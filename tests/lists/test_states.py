"""The graph of lists: only what it names is possible."""

from __future__ import annotations

from itertools import product

import pytest

from canbao.store.states import MoveRefused


@pytest.mark.trust
def test_only_moves_of_the_graph_are_possible() -> None:
    from canbao.lists.states import LIST_GRAPH, ListState

    assert set(LIST_GRAPH.states) == set(ListState.values)
    for state, event in product(LIST_GRAPH.states, LIST_GRAPH.events):
        if (state, event) in LIST_GRAPH.moves:
            assert LIST_GRAPH.next(state, event) == LIST_GRAPH.moves[state, event]
        else:
            with pytest.raises(MoveRefused):
                LIST_GRAPH.next(state, event)


def test_nothing_is_applied_that_was_not_checked() -> None:
    from canbao.lists.states import LIST_GRAPH

    assert LIST_GRAPH.before("apply") == ("checked",)
    assert LIST_GRAPH.before("confirm") == ("needs_confirmation",)
    assert {word for word in (*LIST_GRAPH.states, *LIST_GRAPH.events) if word not in LIST_GRAPH.words} == set()
