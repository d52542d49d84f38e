"""What must hold of each action: one effect a key, nothing left of what failed, states by the graph, one day.

In: the world after an action. Out: words about the first thing that is wrong; none when all is well. Never: an action
believed: what it wrote is read from its journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.simulation.records import AidRequest, Deposit, HandIn, Held, Package, Payment, Refund, Supplement
from tests.simulation.store import NEW

from canbao.exchange.states import INCOMING_GRAPH
from canbao.money.aid_states import AID_GRAPH
from canbao.money.refund_states import REFUND_GRAPH
from canbao.money.states import DEPOSIT_GRAPH, HAND_IN_GRAPH, PAYMENT_GRAPH, SUPPLEMENT_GRAPH, UNMATCHED_GRAPH
from canbao.store.states import StateGraph

if TYPE_CHECKING:
    from tests.simulation.world import World


_GRAPHS: Mapping[type, StateGraph] = {
    Payment: PAYMENT_GRAPH,
    HandIn: HAND_IN_GRAPH,
    Deposit: DEPOSIT_GRAPH,
    Held: UNMATCHED_GRAPH,
    Supplement: SUPPLEMENT_GRAPH,
    Refund: REFUND_GRAPH,
    AidRequest: AID_GRAPH,
    Package: INCOMING_GRAPH,
}
_STEPS = {
    kind: frozenset((before, after) for (before, _), after in graph.moves.items()) for kind, graph in _GRAPHS.items()
}


def no_action_meets_the_impossible(world: World) -> str:
    """What an action asserts holds whenever it is performed."""
    return world.failed


def what_failed_changed_nothing(world: World) -> str:
    """A refused action and one that died leave every cell as it was."""
    if world.outcome in ("done", "again"):
        return ""
    seen: dict[tuple[int, object], bool] = {}
    for row, name, before in world.store.undone:
        if (id(row), name) not in seen:
            seen[id(row), name] = True
            now = _cell(row, name)
            if now is not before and now != before:
                return f"after {world.outcome}: {type(row).__name__} {name} is {now!r}, was {before!r}"
    return ""


def _cell(row: Any, name: Any) -> Any:
    """As it is now."""
    if isinstance(row, dict):
        return row.get(name, NEW)
    return len(row) if isinstance(row, list) else getattr(row, name)


def a_key_has_one_effect(world: World) -> str:
    """However often a request comes, it is done once."""
    used = (world.asked.actor.account, world.asked.key)
    return f"{used} was done {world.effects[used]} times" if world.effects[used] > 1 else ""


def one_request_is_told_one_thing(world: World) -> str:
    """Whoever asks again is told the same, and about what was asked for."""
    if world.answer is None:
        return ""
    asked = world.asked
    first = world.told.setdefault((asked.actor.account, asked.key), world.answer)
    if first != world.answer:
        return f"{asked.key} was told {first}, then {world.answer}"
    for name in ("person_id", "fen"):
        wanted = getattr(asked.order, name, None)
        if wanted is not None and world.answer.get(name, wanted) != wanted:
            return f"{asked.key} asked for {name} {wanted} and was told {world.answer}"
    return ""


def records_move_along_their_graphs(world: World) -> str:
    """Each step from state to state is one that the product's graph has."""
    if world.outcome != "done":
        return ""
    states: dict[int, tuple[Any, list[str]]] = {}
    for row, name, before in world.store.done:
        if name == "state":
            states.setdefault(id(row), (row, []))[1].append(before)
    for row, steps in states.values():
        for step in pairwise([*steps, row.state]):
            if step not in _STEPS[type(row)]:
                return f"{type(row).__name__} went from {step[0]} to {step[1]}"
    return ""


def everything_has_the_day_it_was_done(world: World) -> str:
    """What was just written bears the day on which the action began, and no other: all of it the same."""
    store = world.store
    if world.outcome != "done":
        return ""
    days: dict[int, bool] = {}
    for row, name, before in store.done:
        if row is store.transfers:
            days[store.transfers[before].day] = True
        elif before is NEW and isinstance(row, dict):
            made = row[name]
            day = made.paid_on if isinstance(made, Payment) and made.collector else getattr(made, "day", None)
            if isinstance(day, int):
                days[day] = True
    first = world.county.first
    if len(days) > 1 or any(not first <= day <= store.today for day in days):
        return f"written for the days {[day - first for day in days]} of the window"
    return ""


def what_was_paid_was_asked_for(world: World) -> str:
    """A payment that was just made has the sum that the due, or what is owed beside it, said."""
    store = world.store
    if world.outcome != "done":
        return ""
    for table, number, _ in store.done:
        if table is store.payments:
            paid = store.payments[number]
            due = store.dues[paid.person_id]
            wanted = due.provisional_fen if due.fen is None else due.fen
            for extra in store.supplements.values():
                if (extra.person_id, extra.kind) == (paid.person_id, paid.kind) and extra.state != "lapsed":
                    wanted = extra.fen
            if paid.fen != wanted:
                return f"payment {number} is of {paid.fen}, {wanted} was owed"
    return ""
