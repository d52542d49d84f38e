"""Mistakes that somebody could make, each planted by taking one control away: the invariants have to find every one.

In: a world before its first event. Out: the same without that control. Never: a mistake in the invariants' own figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.simulation.faults import MOSTLY_LATE, Faults
from tests.simulation.orders import Refused
from tests.simulation.records import Package, Payment
from tests.simulation.store import Act
from tests.simulation.world import World

from canbao.money.accounts import Movement
from canbao.money.legs import Leg
from canbao.money.states import STANDING
from canbao.store.states import StateGraph


@dataclass(frozen=True)
class Planted:
    """`within`: it is found in so many histories at the most."""

    removed: str
    plant: Callable[[World], None]
    within: int
    faults: Faults | None = None


def _without(*names: str) -> Callable[[World], None]:
    """Questions that are not asked any more."""

    def plant(world: World) -> None:
        for name in names:
            setattr(world.store, name, lambda *_given, **_named: None)

    return plant


def _instead(world: World, **controls: Callable[..., Any]) -> None:
    """Something else is asked."""
    for name, control in controls.items():
        setattr(world.store, name, control)


def _no_roll_back(world: World) -> None:
    def forget() -> None:
        world.store.journal.clear()

    _instead(world, roll_back=forget)


def _key_answers_for_anything(world: World) -> None:
    _instead(world, is_same=lambda _mark, _order: True)


def _no_transfer(world: World) -> None:
    post = world.store.post

    def forgetful(act: Act, movement: Movement, legs: Sequence[Leg]) -> None:
        if movement is not Movement.WITHDRAW:
            post(act, movement, legs)

    _instead(world, post=forgetful)


def _counted_twice(world: World) -> None:
    def sum_of(payments: Sequence[Payment]) -> int:
        return sum(paid.fen for paid in payments) + (payments[0].fen if len(payments) > 1 else 0)

    _instead(world, sum_of=sum_of)


def _past_the_graph(world: World) -> None:
    def next_state(graph: StateGraph, state: str, event: str) -> Any:
        wanted = (after for (_, named), after in graph.moves.items() if named == event)
        return graph.moves.get((state, event)) or next(wanted)

    _instead(world, next_state=next_state)


def _replay_not_seen(world: World) -> None:
    known = world.store.known_package

    def waiting_only(number: int) -> Package | None:
        found = known(number)
        return found if found is not None and found.state == "waiting" else None

    _instead(world, known_package=waiting_only)
    _instead(world, refuse_broken_chain=lambda _number, _previous: None)


def _phone_says_what_day_it_is(world: World) -> None:
    _instead(world, paid_on=lambda _act, phone_day: phone_day)


def _day_asked_anew(world: World) -> None:
    post = world.store.post

    def later(act: Act, movement: Movement, legs: Sequence[Leg]) -> None:
        post(Act(act.actor, world.today), movement, legs)

    _instead(world, post=later)


def _slip_given_again(world: World) -> None:
    def next_slip(collector: int) -> int:
        mine = [paid for paid in world.store.payments.values() if paid.collector == collector]
        return 1 + sum(paid.state in STANDING for paid in mine)

    _instead(world, next_slip=next_slip)


def _rows_not_known(world: World) -> None:
    _instead(world, is_known_number=lambda _number: False)


def _online_taken_for_cash(world: World) -> None:
    _instead(
        world,
        is_noted_cash=lambda row, paid: paid.collector is not None and paid.tax_number is None and paid.fen == row.fen,
    )


def _refund_not_counted(world: World) -> None:
    gone_back = world.store.gone_back

    def refuse_refunded(payment: Payment) -> None:
        if gone_back(payment.id):
            raise Refused("being_refunded")

    _instead(world, refuse_refunded=refuse_refunded)
    _instead(world, gone_back=lambda _payment, _without=0: 0)
    _instead(world, refuse_open_refund=lambda _person, _basis: None)


def _supplement_taken_for_due(world: World) -> None:
    _instead(world, is_of_due=lambda _transfer: True)


def _supplement_stays_paid(world: World) -> None:
    follow = world.store.move_supplement

    def only_forward(payment: Payment, event: str) -> None:
        if event == "pay":
            follow(payment, event)

    _instead(world, move_supplement=only_forward)


PLANTED: Mapping[str, Planted] = MappingProxyType(
    {
        "key_not_kept": Planted("the key of a request is not kept", _without("keep_answer"), 3),
        "key_for_anything": Planted("another order under a key is not noticed", _key_answers_for_anything, 20),
        "no_roll_back": Planted("what an action wrote stays when it dies", _no_roll_back, 3),
        "no_question_whether_paid": Planted("nobody asks whether the year was paid", _without("refuse_second"), 3),
        "amount_not_compared": Planted("the amount is not compared with the due", _without("refuse_other_fen"), 5),
        "withdrawn_without_transfer": Planted("a withdrawal moves no money", _no_transfer, 5),
        "counted_twice": Planted("a payment is counted twice in a sum of several", _counted_twice, 10),
        "replay_not_seen": Planted("a file that comes again is applied again", _replay_not_seen, 5),
        "one_person": Planted("one person counts, reviews and approves what is her own", _without("refuse_same"), 3),
        "past_the_graph": Planted("states move past the graph", _past_the_graph, 20),
        "sums_not_compared": Planted("a counted sum is not compared", _without("refuse_other_sum"), 5),
        "phone_day": Planted("the day of the phone is taken for today", _phone_says_what_day_it_is, 3),
        "day_asked_anew": Planted("the day is asked for anew within an action", _day_asked_anew, 20),
        "slip_given_again": Planted("a slip's number is given again after a withdrawal", _slip_given_again, 10),
        "rows_not_known": Planted("rows known from an earlier file are taken again", _rows_not_known, 10),
        "cut_file": Planted("a file is not held against its manifest", _without("refuse_broken"), 10),
        "online_for_cash": Planted("money paid online is taken for a collector's cash", _online_taken_for_cash, 10),
        "refund_not_counted": Planted("refunds under way are not counted", _refund_not_counted, 20),
        "reversed_while_refunded": Planted(
            "a payment is reversed while it is refunded", _without("refuse_refunded"), 40
        ),
        "no_limit": Planted("a hand may hold any sum", _without("refuse_beyond_limits"), 20),
        "late_copy": Planted("a late copy of a refused request is let in", _without("keep_refusal"), 20, MOSTLY_LATE),
        "supplement_for_due": Planted(
            "what is owed beside the due is taken for the due when it is charged", _supplement_taken_for_due, 10
        ),
        "supplement_stays_paid": Planted("a supplement stays paid when its payment goes", _supplement_stays_paid, 20),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """After how many histories and events, by which invariant."""

    seeds: int
    events: int
    invariant: str


def find(planted: Planted, events: int) -> Found | None:
    """Histories one after another until one breaks."""
    for seed in range(planted.within):
        world = World(seed, planted.plant, faults=planted.faults).run(events)
        if world.breach is not None:
            return Found(seed + 1, seed * events + world.events, world.breach.invariant)
    return None
