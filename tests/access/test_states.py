"""The graphs of a grant, an export and a hold."""

from __future__ import annotations

from itertools import product

import pytest

from canbao.store.server import Server


@pytest.mark.trust
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("name", ["EXPORT_GRAPH", "HOLD_GRAPH"])
def test_t13_only_moves_of_the_graph_are_made(name: str) -> None:
    from canbao.access import states
    from canbao.store.states import MoveRefused

    graph = getattr(states, name)
    for state, event in product(graph.states, graph.events):
        if (state, event) not in graph.moves:
            with pytest.raises(MoveRefused):
                graph.next(state, event)
    assert [word for word in (*graph.states, *graph.events) if word not in graph.words] == []


def test_nothing_is_made_or_fetched_that_was_not_let_through() -> None:
    from canbao.access.states import EXPORT_GRAPH

    befores = {event: EXPORT_GRAPH.before(event) for event in ("approve", "make", "fetch", "destroy")}
    assert befores == {"approve": ("asked",), "make": ("approved",), "fetch": ("made",), "destroy": ("made",)}


def test_only_listed_moves_are_possible(database: Server) -> None:
    from canbao.access.states import GRANT_GRAPH
    from canbao.store.states import MoveRefused

    del database
    found = set()
    for state in GRANT_GRAPH.states:
        for event in GRANT_GRAPH.events:
            try:
                found.add((str(state), event, str(GRANT_GRAPH.next(state, event))))
            except MoveRefused:
                continue
    assert found == {
        ("proposed", "confirm", "confirmed"),
        ("proposed", "withdraw", "withdrawn"),
        ("confirmed", "withdraw", "withdrawn"),
    }
    with pytest.raises(MoveRefused, match="授权"):
        GRANT_GRAPH.next("withdrawn", "confirm")
