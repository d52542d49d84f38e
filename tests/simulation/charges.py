"""Dues and what is owed beside them, as money/charging.py and supplementing.py have it.

In: an action under way, an order. Out: an answer, transfers that bring accounts to what is owed. Never: an account of
somebody who has paid touched by a new run.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulation import orders
from tests.simulation.bureau import Bureau
from tests.simulation.orders import Answer, Refused
from tests.simulation.records import Due, Payment, Supplement
from tests.simulation.store import Act, stands

from canbao.money.accounts import Account, Movement
from canbao.money.legs import Leg
from canbao.money.refund_states import RefundState
from canbao.money.states import SUPPLEMENT_GRAPH, SupplementState

Pair = tuple[Account, Account, str]
_OWN: Pair = (Account.OWED, Account.OWN_SHARE, "")


def publish_run(store: Bureau, act: Act, order: orders.PublishRun) -> Answer:
    """Dues that were worked out anew; the book does not follow before it is told to."""
    del act
    store.put(store.run, "number", store.run["number"] + 1)
    for person_id, fen, provisional_fen, aid_fen in order.dues:
        if person_id not in store.ended:
            store.change(store.dues[person_id], fen=fen, provisional_fen=provisional_fen, aid_fen=aid_fen)
    return {"run": store.run["number"]}


def charge_dues(store: Bureau, act: Act, order: orders.ChargeDues) -> Answer:
    """Everybody who has not paid."""
    del order
    unpaid = [due for due in store.dues.values() if store.standing(due.person_id) is None]
    count = charge(store, act, [due for due in unpaid if due.person_id not in store.ended])
    return {"run": store.run["number"], "transfers": count}


def charge(store: Bureau, act: Act, dues: Sequence[Due], *, is_provisional: bool = False) -> int:
    """What dues say less what the book says, charged or lapsed; how many transfers."""
    count = 0
    for due in dues:
        wanted, booked = wanted_of(due, is_provisional=is_provisional), booked_of(store, due.person_id)
        for pair in sorted(wanted.keys() | booked.keys()):
            more = wanted.get(pair, 0) - booked.get(pair, 0)
            if more:
                debit, credit, owner = pair
                leg = Leg(debit, credit, abs(more), due.unit, owner, owner, due.person_id)
                store.post(
                    act, Movement.CHARGE if more > 0 else Movement.LAPSE, [leg if more > 0 else leg.turned()]
                )  # fmt: skip
                count += 1
    return count


def wanted_of(due: Due, *, is_provisional: bool) -> dict[Pair, int]:
    """By account: what the person owes, what others pay."""
    if not due.is_accepted:
        return {}
    own = due.provisional_fen if due.fen is None and is_provisional else due.fen
    wanted = {_OWN: own} if own else {}
    if due.fen is not None and due.aid_fen:
        wanted[Account.AID, Account.AID_SHARE, due.payer] = due.aid_fen
    return wanted


def booked_of(store: Bureau, person_id: int) -> dict[Pair, int]:
    """By account: what was charged and has not lapsed. What was given back is owed no more; supplements are apart."""
    booked: dict[Pair, int] = {}
    for refund in store.refunds.values():
        if refund.person_id == person_id and refund.state in (RefundState.APPROVED, RefundState.PAID):
            back = sum(fen for number, fen in refund.parts if store.payments[number].kind == "own")
            booked[_OWN] = booked.get(_OWN, 0) - back
    for transfer in store.of_person[person_id]:
        moved = transfer.moved
        if moved.movement is Movement.CHARGE and store.is_of_due(transfer):
            pair = (moved.debit, moved.credit, moved.debit_of)
            booked[pair] = booked.get(pair, 0) + moved.fen
        elif moved.movement is Movement.LAPSE and store.is_of_due(transfer):
            pair = (moved.credit, moved.debit, moved.debit_of)
            booked[pair] = booked.get(pair, 0) - moved.fen
    return booked


def end_membership(store: Bureau, act: Act, order: orders.EndMembership) -> Answer:
    """The register learns that somebody is covered elsewhere."""
    if order.person_id in store.ended:
        raise Refused("known")
    store.put(store.ended, order.person_id, act.day)
    return {"person_id": order.person_id}


def offer_repair(store: Bureau, act: Act, order: orders.OfferRepair) -> Answer:
    due = store.due_of(act, order.person_id)
    return _supplement(store, act, due, "repair", order.fen)


def settle_provisional(store: Bureau, act: Act, order: orders.SettleProvisional) -> Answer:
    """The difference between what was taken and what the due is now."""
    paid = store.payments.get(order.payment)
    if paid is None or not paid.is_provisional or not stands(paid):
        raise Refused("not_found")
    due = store.due_of(act, paid.person_id)
    if due.fen is None:
        raise Refused("pending")
    if due.fen <= paid.fen:
        return {"payment": paid.id}
    return _supplement(store, act, due, "difference", due.fen - paid.fen)


def _supplement(store: Bureau, act: Act, due: Due, kind: str, fen: int) -> Answer:
    if any(
        (each.person_id, each.kind) == (due.person_id, kind) and each.state is not SupplementState.LAPSED
        for each in store.supplements.values()
    ):
        raise Refused("known")
    extra = Supplement(store.next_number("supplement"), due.person_id, due.unit, kind, fen, act.day)
    store.add(store.supplements, extra)
    store.post(act, Movement.CHARGE, [_leg(extra)])
    return {"supplement": extra.id, "person_id": due.person_id, "fen": fen}


def lapse_supplement(store: Bureau, act: Act, order: orders.LapseSupplement) -> Answer:
    act.require_reason(order.reason)
    extra = store.supplements.get(order.supplement)
    if extra is None:
        raise Refused("not_found")
    store.change(extra, state=store.next_state(SUPPLEMENT_GRAPH, extra.state, "lapse"))
    store.post(act, Movement.LAPSE, [_leg(extra).turned()])
    return {"supplement": extra.id}


def refuse_settled(store: Bureau, payment: Payment) -> None:
    """A provisional payment whose difference is owed already is not taken back before that has lapsed.

    Raises Refused.
    """
    owed = [extra for extra in store.supplements.values() if extra.state is not SupplementState.LAPSED]
    if payment.kind == "own" and any(
        (extra.person_id, extra.kind) == (payment.person_id, "difference") for extra in owed
    ):
        raise Refused("settled")


def _leg(extra: Supplement) -> Leg:
    return Leg(Account.OWED, Account.OWN_SHARE, extra.fen, extra.unit, person_id=extra.person_id, record=extra.id)
