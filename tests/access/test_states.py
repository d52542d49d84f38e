"""The graph of a grant."""

from __future__ import annotations

import pytest

from canbao.store.server import Server


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
