"""Graphs of aid: no money without application and review, no mark without money, nothing freed that goes on."""

from __future__ import annotations

from canbao.money.aid_states import AID_GRAPH, ASKING, LINE_GRAPH, AidState, LineState


def ways(state: str) -> set[str]:
    """Where a request can still come to."""
    found: set[str] = set()
    waiting = [state]
    while waiting:
        for (before, _), after in AID_GRAPH.moves.items():
            if before == waiting[0] and after not in found:
                found.add(str(after))
                waiting.append(after)
        waiting.pop(0)
    return found


def test_every_way_to_money_goes_by_application_and_review() -> None:
    without = {pair: after for pair, after in AID_GRAPH.moves.items() if pair[1] not in ("apply", "join")}
    assert AidState.APPLIED not in without.values()
    paid = {after for (before, event), after in AID_GRAPH.moves.items() if event.startswith(("transfer", "settle"))}
    forth = {pair: after for pair, after in AID_GRAPH.moves.items() if not pair[1].startswith("take_back")}
    assert {before for (before, _), after in forth.items() if after in paid} <= {
        AidState.REVIEWED, AidState.PARTLY, AidState.TRANSFERRED,
    }  # fmt: skip
    assert AID_GRAPH.before("mark") == (AidState.REMITTED,)


def test_what_ended_stays_so_and_everything_else_can_be_marked() -> None:
    ended = {AidState.RETURNED, AidState.WITHDRAWN}
    assert {state for state in AidState if not ways(state)} == ended
    assert {state for state in AidState if AidState.MARKED in ways(state)} == set(AidState) - ended
    from_marked = {event for before, event in AID_GRAPH.moves if before == AidState.MARKED}
    assert all(event.startswith("take_back") for event in from_marked)
    assert set(ASKING) == set(AidState) - {AidState.RETURNED, AidState.WITHDRAWN}
    assert LINE_GRAPH.next(LineState.STANDS, "free") == LineState.FREED
