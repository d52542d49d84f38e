"""Numbered files of the tax office, as exchange/receiving.py, money/receiving.py and holding.py have it.

In: an action under way, an order. Out: an answer. Never: half a file; a number applied twice or before an earlier one;
a row that changes nothing and is not counted.
"""

from __future__ import annotations

from typing import cast

from tests.simulation import orders
from tests.simulation.bureau import MOST_AHEAD, Bureau
from tests.simulation.cash import paid_of
from tests.simulation.charges import charge
from tests.simulation.orders import Answer, Refused, Row
from tests.simulation.records import Due, Held, Package, Payment
from tests.simulation.store import Act

from canbao.exchange.states import INCOMING_GRAPH
from canbao.money.accounts import Movement
from canbao.money.legs import given_back, held, matched, received
from canbao.money.states import UNMATCHED_GRAPH, PaymentState, SupplementState


def receive_package(store: Bureau, act: Act, order: orders.ReceivePackage) -> Answer:
    """Applied, kept until the ones before it come, or refused: the sender is told which."""
    store.refuse_broken(order.digest, order.rows)
    earlier = store.known_package(order.number)
    if earlier is not None:
        if earlier.mark != order.mark:
            raise Refused("swapped")
        return _told(earlier)
    expected = store.next_package()
    if order.number > expected + MOST_AHEAD:
        raise Refused("too_far")
    if order.number == expected:
        store.refuse_broken_chain(order.number, order.previous)
    package = Package(
        store.next_number("package"), order.number, order.previous, order.mark, order.rows, INCOMING_GRAPH.first
    )
    store.add(store.packages, package)
    if order.number > expected:
        store.change(package, state=store.next_state(INCOMING_GRAPH, package.state, "wait"))
        return _told(package)
    _apply(store, act, package)
    while (waiting := store.known_package(store.next_package())) is not None:
        try:
            store.refuse_broken_chain(waiting.number, waiting.previous)
            _apply(store, act, waiting)
        except Refused:
            store.change(waiting, state=store.next_state(INCOMING_GRAPH, waiting.state, "refuse"))
    return _told(package)


def _told(package: Package) -> Answer:
    return {"package": package.id, "number": package.number, "mark": package.mark, "result": str(package.state)}


def _apply(store: Bureau, act: Act, package: Package) -> None:
    """All of its rows. Raises Refused before anything is written."""
    rows = cast("tuple[Row, ...]", package.rows)
    _refuse_reused(store, rows)
    for row in rows:
        if not store.is_known_number(row.tax_number):
            _take(store, act, row)
    store.change(package, state=store.next_state(INCOMING_GRAPH, package.state, "apply"))


def _refuse_reused(store: Bureau, rows: tuple[Row, ...]) -> None:
    """A number that stands for two payments. Raises Refused."""
    paid_by = {paid.tax_number: paid for paid in store.payments.values() if paid.tax_number}
    held_by = {each.tax_number: each for each in store.held.values()}
    said: dict[str, Row] = {}
    for row in rows:
        is_same = said.setdefault(row.tax_number, row) == row
        kept, paid = held_by.get(row.tax_number), paid_by.get(row.tax_number)
        if kept is not None:
            is_same = is_same and (kept.fen, kept.paid_on) == (row.fen, row.paid_on)
        elif paid is not None:
            is_same = is_same and (paid.person_id, paid.fen, paid.kind) == (row.person_id, row.fen, row.kind)
            is_same = is_same and (paid.collector is not None or paid.paid_on == row.paid_on)
        if not is_same:
            raise Refused("number_reused")


def _take(store: Bureau, act: Act, row: Row) -> None:
    """One payment: it pays exactly its due, is the number of noted cash, or is held. Cash that is not there any more
    brought no money: nothing moves.
    """
    verdict, due = _verdict(store, row)
    if row.is_cash and verdict != "confirms":
        return
    if verdict == "confirms":
        standing = store.standing(cast("int", row.person_id), row.kind)
        assert standing is not None
        store.change(standing, tax_number=row.tax_number)
        return
    if verdict == "pays":
        assert due is not None
        payment = Payment(
            store.next_number("payment"), due.person_id, due.unit, row.kind, row.fen, row.paid_on,
            PaymentState.CONFIRMED, tax_number=row.tax_number, is_provisional=row.kind == "own" and due.fen is None,
        )  # fmt: skip
        store.add(store.payments, payment)
        if row.kind == "own":
            charge(store, act, [due], is_provisional=payment.is_provisional)
        store.move_supplement(payment, "pay")
        store.post(act, Movement.RECEIVE, [received(paid_of(payment))])
        return
    unit = due.unit if due else store.county.people[0].unit[:6]
    found = Held(
        store.next_number("held"), unit, row.tax_number, row.person_id, row.fen, row.paid_on, verdict, act.day
    )  # fmt: skip
    store.add(store.held, found)
    store.post(act, Movement.HOLD, [held(found.id, row.tax_number, unit, row.fen)])


def _verdict(store: Bureau, row: Row) -> tuple[str, Due | None]:
    """What a row is. Of several of a person in one file only the first of the right sum can be more than held."""
    due = store.dues.get(row.person_id) if row.person_id is not None else None
    if row.problem or due is None:
        return row.problem or "no_due", due
    standing = store.standing(due.person_id, row.kind)
    if standing is not None:
        is_noted = store.is_noted_cash(row, standing)
        return "confirms" if is_noted else "already_paid", due
    return _of_sum(store, row, due), due


def _of_sum(store: Bureau, row: Row, due: Due) -> str:
    if row.kind == "own":
        wanted = due.provisional_fen if due.fen is None else due.fen
    else:
        open_fen = [
            extra.fen for extra in store.supplements.values()
            if (extra.person_id, extra.kind, extra.state) == (due.person_id, row.kind, SupplementState.OPEN)
        ]  # fmt: skip
        if not open_fen:
            return "no_due"
        wanted = open_fen[0]
    if row.kind == "own" and not due.is_accepted:
        return "not_accepted"
    if row.kind == "own" and row.paid_on > store.county.last:
        return "offer_ended"
    if not wanted:
        return "nothing_due"
    try:
        store.refuse_other_fen(wanted, row.fen)
    except Refused as refused:
        return refused.reason
    return "pays"


def match_held(store: Bureau, act: Act, order: orders.MatchHeld) -> Answer:
    found = _held(store, act, order.held, order.reason)
    state = store.next_state(UNMATCHED_GRAPH, found.state, "match")
    due = store.due_of(act, order.person_id)
    store.refuse_second(order.person_id)
    if not due.is_accepted or due.fen is None:
        raise Refused("other_amount")
    store.refuse_other_fen(due.fen, found.fen)
    charge(store, act, [due])
    payment = Payment(
        store.next_number("payment"), due.person_id, due.unit, "own", found.fen, found.paid_on, PaymentState.CONFIRMED,
        tax_number=found.tax_number,
    )  # fmt: skip
    store.add(store.payments, payment)
    store.post(act, Movement.MATCH, [matched(paid_of(payment), found.tax_number)])
    store.change(found, state=state, payment=payment.id)
    return {"held": found.id, "payment": payment.id}


def give_back_held(store: Bureau, act: Act, order: orders.GiveBackHeld) -> Answer:
    found = _held(store, act, order.held, order.reason)
    state = store.next_state(UNMATCHED_GRAPH, found.state, "give_back")
    store.post(act, Movement.GIVE_BACK, [given_back(found.id, found.tax_number, found.unit, found.fen)])
    store.change(found, state=state)
    return {"held": found.id, "fen": found.fen}


def _held(store: Bureau, act: Act, number: int, reason: str) -> Held:
    act.require_reason(reason)
    found = store.held.get(number)
    if found is None:
        raise Refused("not_found")
    return found
