"""One thing spoiled in a history in which all is well, for each invariant: what must make it speak.

In: an eventful world. Out: the same with one thing wrong. Never: a thing that the store could be made to do by asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from tests.simulation.orders import Actor, RecordPayment, Request
from tests.simulation.world import World

from canbao.money.accounts import Account
from canbao.money.refund_states import RefundState
from canbao.money.states import STANDING, HandInState, PaymentState, SupplementState, UnmatchedState

RowT = TypeVar("RowT")
_EVENTS = 1_000
"""More than elsewhere: of such histories every fourth is eventful enough."""


def eventful() -> World:
    """A history in which everything has happened that a spoiler needs; the same every time."""
    return World(_seed()).run(_EVENTS)


@cache
def _seed() -> int:
    """The first one."""
    for seed in range(100):
        store = World(seed).run(_EVENTS).store
        if (
            any(refund.state is RefundState.PAID for refund in store.refunds.values())
            and any(request.lines for request in store.aid_requests.values())
            and any(request.remitted_fen for request in store.aid_requests.values())
            and any(each.state is UnmatchedState.HELD for each in store.held.values())
            and any(extra.state is SupplementState.PAID for extra in store.supplements.values())
            and any(paid.state is PaymentState.NOTED for paid in store.payments.values())
            and any(each.decided_by and each.state is HandInState.RECEIVED for each in store.hand_ins.values())
        ):
            return seed
    raise AssertionError("no history is eventful enough")


def _one(rows: Mapping[int, RowT], wanted: Callable[[RowT], bool] = lambda _: True) -> RowT:
    return next(row for row in rows.values() if wanted(row))


def _asked(world: World, outcome: str) -> Request:
    """As if this had been the last thing that was asked."""
    world.asked = Request("k", Actor(501, ""), RecordPayment(1, 5), lambda _: None)
    world.outcome, world.store.done, world.store.undone = outcome, [], []
    return world.asked


def _impossible(world: World) -> None:
    world.failed = "RecordPayment: 7"


def _failed_but_wrote(world: World) -> None:
    _asked(world, "crashed")
    world.store.undone = [(_one(world.store.payments), "fen", 1)]


def _done_twice(world: World) -> None:
    _asked(world, "done")
    world.effects[501, "k"] = 2


def _told_another(world: World) -> None:
    _asked(world, "again")
    world.told[501, "k"], world.answer = {"payment": 1}, {"payment": 2}


def _past_the_graph(world: World) -> None:
    _asked(world, "done")
    paid = _one(world.store.payments, lambda each: each.state is PaymentState.CONFIRMED)
    world.store.done = [(paid, "state", PaymentState.WITHDRAWN)]


def _yesterday(world: World) -> None:
    _asked(world, "done")
    world.store.done = [(world.store.transfers, None, 0)]
    world.store.transfers[0] = replace(world.store.transfers[0], day=world.store.today + 1)


def _less_than_asked(world: World) -> None:
    _asked(world, "done")
    paid = _one(world.store.payments)
    paid.fen -= 1
    world.store.done = [(world.store.payments, paid.id, object())]


def _fen_made(world: World) -> None:
    world.store.ledger.balances[Account.TREASURY, ""] += 1


def _below_nothing(world: World) -> None:
    world.store.ledger.balances[Account.TOWN, "x"] = -1


def _too_much_in_hand(world: World) -> None:
    world.store.ledger.balances[Account.COLLECTOR, "501"] = world.county.most_held_fen + 1


def _paid_again(world: World) -> None:
    paid = _one(world.store.payments, lambda each: each.state in STANDING)
    world.store.payments[0] = _copy_of(paid, 0)


def _copy_of(row: RowT, number: int) -> RowT:
    """Another record that says the same."""
    cells = {name: getattr(row, name) for name in type(row).__dataclass_fields__}  # type: ignore[attr-defined]
    return type(row)(**(cells | {"id": number}))


def _paid_less(world: World) -> None:
    _one(world.store.payments, lambda each: each.state in STANDING).fen -= 1


def _charged_more(world: World) -> None:
    paid = _one(world.store.payments, lambda each: each.state in STANDING and each.kind == "own")
    world.store.ledger.people[paid.person_id].charged += 1


def _cash_elsewhere(world: World) -> None:
    _one(world.store.payments, lambda each: each.state is PaymentState.NOTED).state = PaymentState.CONFIRMED


def _not_taken_back(world: World) -> None:
    _one(world.store.payments, lambda each: each.state in STANDING).state = PaymentState.WITHDRAWN


def _refund_unpaid(world: World) -> None:
    _one(world.store.refunds, lambda each: each.state is RefundState.PAID).state = RefundState.APPROVED


def _held_no_more(world: World) -> None:
    held = _one(world.store.held, lambda each: each.state is UnmatchedState.HELD)
    held.state = UnmatchedState.GIVEN_BACK


def _bag_too_light(world: World) -> None:
    _one(world.store.hand_ins, lambda each: each.state is HandInState.RECEIVED).fen -= 1


def _deposit_too_light(world: World) -> None:
    _one(world.store.deposits).fen -= 1


def _number_twice(world: World) -> None:
    first, second = [paid for paid in world.store.payments.values() if paid.tax_number][:2]
    first.tax_number = second.tax_number


def _slip_lost(world: World) -> None:
    _one(world.store.payments, lambda each: each.slip == 1).slip = 99


def _refunded_twice(world: World) -> None:
    refund = _one(world.store.refunds, lambda each: each.state is RefundState.PAID)
    world.store.refunds[0] = _copy_of(refund, 0)


def _alone(world: World) -> None:
    hand_in = _one(world.store.hand_ins, lambda each: each.decided_by is not None)
    hand_in.decided_by = hand_in.collector


def _file_left_out(world: World) -> None:
    _one(world.store.packages, lambda each: each.number == 1).state = "refused"


def _supplement_open(world: World) -> None:
    extra = _one(world.store.supplements, lambda each: each.state is SupplementState.PAID)
    extra.state = SupplementState.OPEN


def _asked_twice(world: World) -> None:
    _one(world.store.aid_requests, lambda each: bool(each.remitted_fen)).remitted_fen += 1


def _purse(world: World) -> None:
    world.phones[0].purse_fen += 1


def _tax_cash(world: World) -> None:
    world.tax.cash_fen += 1


SPOILERS: Mapping[str, Callable[[World], None]] = MappingProxyType(
    {
        "no_action_meets_the_impossible": _impossible,
        "what_failed_changed_nothing": _failed_but_wrote,
        "a_key_has_one_effect": _done_twice,
        "one_request_is_told_one_thing": _told_another,
        "records_move_along_their_graphs": _past_the_graph,
        "everything_has_the_day_it_was_done": _yesterday,
        "what_was_paid_was_asked_for": _less_than_asked,
        "the_book_adds_up_to_nothing": _fen_made,
        "no_hand_holds_less_than_nothing": _below_nothing,
        "no_hand_holds_more_than_it_may": _too_much_in_hand,
        "nobody_pays_a_year_twice": _paid_again,
        "paid_and_left_are_what_was_charged": _paid_less,
        "charged_is_what_the_due_says": _charged_more,
        "money_is_where_the_state_says": _cash_elsewhere,
        "what_is_taken_back_was_there": _not_taken_back,
        "the_treasury_is_accounted_for": _refund_unpaid,
        "held_money_is_held": _held_no_more,
        "a_hand_in_is_its_payments": _bag_too_light,
        "a_deposit_is_its_payments": _deposit_too_light,
        "a_tax_number_is_there_once": _number_twice,
        "slips_have_no_gap": _slip_lost,
        "no_more_goes_back_than_was_paid": _refunded_twice,
        "two_persons_did_what_needs_two": _alone,
        "files_are_applied_once_in_order": _file_left_out,
        "what_is_owed_beside_follows_its_payment": _supplement_open,
        "aid_is_asked_for_once": _asked_twice,
        "every_purse_is_what_the_book_says": _purse,
        "the_tax_office_agrees": _tax_cash,
    }
)
"""By the name of the invariant."""
