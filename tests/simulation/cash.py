"""Cash, as money/paying.py, collecting.py and refunding/reversals.py have it: taken, withdrawn, handed in, paid in,
arrived, reversed.

In: an action under way, an order. Out: an answer. Never: a rule of its own: what is asked stands in `Bureau`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulation import orders
from tests.simulation.bureau import Bureau
from tests.simulation.charges import charge, refuse_settled
from tests.simulation.orders import Answer, Refused
from tests.simulation.records import Deposit, HandIn, Payment
from tests.simulation.store import Act

from canbao.money.accounts import Account, Movement
from canbao.money.legs import Leg, Paid, arrived, collected, deposited, handed_in, received
from canbao.money.states import DEPOSIT_GRAPH, HAND_IN_GRAPH, PAYMENT_GRAPH, PaymentState

TOWN_DIGITS = 9


def record_payment(store: Bureau, act: Act, order: orders.RecordPayment) -> Answer:
    due = store.due_of(act, order.person_id)
    store.refuse_second(order.person_id, order.kind)
    day = store.paid_on(act, order.phone_day)
    is_provisional = False
    if order.kind == "own":
        is_provisional = store.refuse_other_amount(due, order.fen, act.day)
        charge(store, act, [due], is_provisional=is_provisional)
    else:
        store.refuse_other_supplement(order.person_id, order.kind, order.fen)
    collector = act.actor.account
    store.refuse_beyond_limits(collector, order.fen)
    payment = Payment(
        store.next_number("payment"), order.person_id, due.unit, order.kind, order.fen, day, PaymentState.NOTED,
        collector=collector, slip=store.next_slip(collector), is_provisional=is_provisional,
    )  # fmt: skip
    store.add(store.payments, payment)
    store.move_supplement(payment, "pay")
    store.post(act, Movement.COLLECT, [collected(paid_of(payment))])
    return {"payment": payment.id, "person_id": payment.person_id, "fen": payment.fen, "slip": payment.slip}


def withdraw_payment(store: Bureau, act: Act, order: orders.WithdrawPayment) -> Answer:
    act.require_reason(order.reason)
    payment = payment_of(store, act, order.payment)
    state = store.next_state(PAYMENT_GRAPH, payment.state, "withdraw")
    if payment.collector != act.actor.account:
        raise Refused("other_hand")
    store.refuse_other_day(act, payment)
    refuse_settled(store, payment)
    store.change(payment, state=state)
    store.move_supplement(payment, "unpay")
    give_back_cash(store, act, payment, Movement.WITHDRAW)
    return {"payment": payment.id, "fen": payment.fen}


def give_back_cash(store: Bureau, act: Act, payment: Payment, movement: Movement) -> None:
    """Out of the hand that took it."""
    taken = store.transfer_of(payment, Movement.COLLECT)
    assert taken is not None, payment.id
    store.post(act, movement, [collected(paid_of(payment)).back(taken)])


def hand_in_cash(store: Bureau, act: Act, order: orders.HandInCash) -> Answer:
    act.require(order.unit)
    held = store.held_by(act.actor.account, order.unit)
    if not held:
        raise Refused("nothing_held")
    made = HandIn(
        store.next_number("hand_in"), order.unit, act.actor.account, len(held), store.sum_of(held), act.day
    )  # fmt: skip
    store.add(store.hand_ins, made)
    move(store, held, "offer", hand_in=made.id)
    return {"hand_in": made.id, "payments": made.payments, "fen": made.fen}


def decide_hand_in(store: Bureau, act: Act, order: orders.DecideHandIn) -> Answer:
    hand_in = store.hand_ins.get(order.hand_in)
    if hand_in is None:
        raise Refused("not_found")
    act.require(hand_in.unit)
    store.refuse_same(act, hand_in.collector)
    state = store.next_state(HAND_IN_GRAPH, hand_in.state, "receive" if order.is_received else "refuse")
    held = [
        paid for paid in store.payments.values() if paid.hand_in == hand_in.id and paid.state is PaymentState.OFFERED
    ]
    if order.is_received:
        store.refuse_other_sum(order.counted_fen, hand_in.fen)
        move(store, held, "take_in")
        town = hand_in.unit[:TOWN_DIGITS]
        leg = handed_in(hand_in.id, hand_in.collector, hand_in.unit, town, hand_in.fen)
        store.post(act, Movement.HAND_IN, [leg])
    else:
        act.require_reason(order.reason)
        move(store, held, "give_back")
    store.change(hand_in, state=state, decided_by=act.actor.account)
    return {"hand_in": hand_in.id, "fen": hand_in.fen}


def deposit_cash(store: Bureau, act: Act, order: orders.DepositCash) -> Answer:
    act.require(order.town)
    held = [
        paid for paid in store.payments.values()
        if paid.state is PaymentState.IN_TOWN and paid.unit.startswith(order.town)
    ]  # fmt: skip
    if not held:
        raise Refused("nothing_held")
    store.refuse_other_sum(order.fen, store.sum_of(held))
    made = Deposit(store.next_number("deposit"), order.town, len(held), order.fen, order.paper, act.day)
    store.add(store.deposits, made)
    move(store, held, "deposit", deposit=made.id)
    store.post(act, Movement.DEPOSIT, [deposited(made.id, order.town, made.fen)])
    return {"deposit": made.id, "payments": made.payments, "fen": made.fen}


def confirm_deposit(store: Bureau, act: Act, order: orders.ConfirmDeposit) -> Answer:
    deposit = store.deposits.get(order.deposit)
    if deposit is None:
        raise Refused("not_found")
    act.require(deposit.town)
    state = store.next_state(DEPOSIT_GRAPH, deposit.state, "arrive")
    store.refuse_other_sum(order.fen, deposit.fen)
    held = [
        paid for paid in store.payments.values()
        if paid.deposit == deposit.id and paid.state is PaymentState.DEPOSITED
    ]  # fmt: skip
    move(store, held, "confirm")
    store.post(act, Movement.ARRIVE, [arrived(deposit.id, deposit.town, order.fen)])
    store.change(deposit, state=state)
    return {"deposit": deposit.id, "fen": deposit.fen}


def reverse_cash(store: Bureau, act: Act, order: orders.ReverseCash) -> Answer:
    payment = _to_reverse(store, act, order.payment, order.reason)
    store.refuse_same(act, payment.collector)
    if payment.state is not PaymentState.NOTED or payment.collector is None:
        raise Refused("not_in_hand")
    if payment.paid_on == act.day:
        raise Refused("same_day")
    store.change(payment, state=store.next_state(PAYMENT_GRAPH, payment.state, "reverse"))
    store.move_supplement(payment, "unpay")
    give_back_cash(store, act, payment, Movement.REVERSE)
    return {"payment": payment.id, "fen": payment.fen}


def reverse_payment(store: Bureau, act: Act, order: orders.ReversePayment) -> Answer:
    payment = _to_reverse(store, act, order.payment, order.reason)
    if payment.state is not PaymentState.CONFIRMED:
        raise Refused("not_arrived")
    store.change(payment, state=store.next_state(PAYMENT_GRAPH, payment.state, "reverse"))
    store.move_supplement(payment, "unpay")
    direct = store.transfer_of(payment, Movement.RECEIVE)
    plain = Leg(Account.OWED, Account.TREASURY, payment.fen, payment.unit, person_id=payment.person_id,
                record=payment.id)  # fmt: skip
    store.post(act, Movement.REVERSE, [received(paid_of(payment)).back(direct) if direct else plain])
    return {"payment": payment.id, "fen": payment.fen}


def _to_reverse(store: Bureau, act: Act, number: int, reason: str) -> Payment:
    act.require_reason(reason)
    payment = payment_of(store, act, number)
    store.refuse_refunded(payment)
    refuse_settled(store, payment)
    return payment


def payment_of(store: Bureau, act: Act, number: int) -> Payment:
    """Raises Refused."""
    payment = store.payments.get(number)
    if payment is None or not payment.unit.startswith(act.actor.area):
        raise Refused("not_found")
    return payment


def paid_of(payment: Payment) -> Paid:
    return Paid(payment.id, payment.person_id, payment.unit, payment.fen, payment.collector)


def move(store: Bureau, payments: Sequence[Payment], event: str, **cells: int) -> None:
    """All of them, one row at a time: the process can die between two."""
    for paid in payments:
        store.change(paid, state=store.next_state(PAYMENT_GRAPH, paid.state, event), **cells)
