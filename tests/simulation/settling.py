"""Refunds and aid money, a small model of money/refunding and money/aiding: the graphs and movements are theirs.

In: an action under way, an order. Out: an answer. Never: a refund that one person both proposed and approved; the same
aid asked for twice.
"""

from __future__ import annotations

from tests.simulation import orders
from tests.simulation.bureau import Bureau
from tests.simulation.orders import Answer, Refused
from tests.simulation.records import AidRequest, Payment, Refund
from tests.simulation.store import Act, stands

from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import AID_GRAPH, ASKING
from canbao.money.legs import Leg
from canbao.money.refund_states import REFUND_GRAPH, RefundState
from canbao.money.states import PAYMENT_GRAPH

STRAIGHT = "city"
"""The payer whose money goes into the fund without an account on the way."""


def propose_refund(store: Bureau, act: Act, order: orders.ProposeRefund) -> Answer:
    store.refuse_open_refund(order.person_id, order.basis)
    parts = owed_back(store, order.person_id, order.basis)
    fen = sum(part for _, part in parts)
    if not fen:
        raise Refused("nothing_owed")
    due = store.due_of(act, order.person_id)
    refund = Refund(
        store.next_number("refund"), due.person_id, due.unit, order.basis, fen, parts, act.actor.account, act.day
    )  # fmt: skip
    store.add(store.refunds, refund)
    return {"refund": refund.id, "person_id": due.person_id, "fen": fen}


def decide_refund(store: Bureau, act: Act, order: orders.DecideRefund) -> Answer:
    refund = _refund(store, order.refund)
    store.refuse_same(act, refund.proposed_by)
    state = store.next_state(REFUND_GRAPH, refund.state, "approve" if order.is_approved else "refuse")
    if order.is_approved:
        parts = owed_back(store, refund.person_id, refund.basis, without=refund.id)
        store.refuse_changed(refund, sum(fen for _, fen in parts))
        store.refuse_not_arrived(refund.parts)
        legs = [
            Leg(Account.OWN_SHARE, Account.REFUNDS, fen, refund.unit, person_id=refund.person_id, record=refund.id)
            for _, fen in refund.parts
        ]
        store.post(act, Movement.OWE_BACK, legs)
        if refund.basis == "ended":
            _lapse_aid(store, act, refund)
    else:
        act.require_reason(order.reason)
    store.change(refund, state=state, decided_by=act.actor.account)
    return {"refund": refund.id, "fen": refund.fen}


def _lapse_aid(store: Bureau, act: Act, refund: Refund) -> None:
    """Nobody owes aid for a membership that never was."""
    fen, payer = store.ledger.people[refund.person_id].given, store.dues[refund.person_id].payer
    if fen:
        leg = Leg(Account.AID_SHARE, Account.AID, fen, refund.unit, payer, payer, refund.person_id)
        store.post(act, Movement.LAPSE, [leg])


def pay_refund(store: Bureau, act: Act, order: orders.PayRefund) -> Answer:
    refund = _refund(store, order.refund)
    state = store.next_state(REFUND_GRAPH, refund.state, "pay")
    store.refuse_other_sum(order.fen, refund.fen)
    leg = Leg(
        Account.REFUNDS, Account.TREASURY, refund.fen, refund.unit, person_id=refund.person_id, record=refund.id
    )  # fmt: skip
    store.post(act, Movement.PAY_BACK, [leg])
    store.change(refund, state=state)
    for number, _ in refund.parts:
        paid = store.payments[number]
        if _paid_back(store, number) == paid.fen:
            store.change(paid, state=store.next_state(PAYMENT_GRAPH, paid.state, "refund"))
    return {"refund": refund.id, "fen": refund.fen}


def _refund(store: Bureau, number: int) -> Refund:
    found = store.refunds.get(number)
    if found is None:
        raise Refused("not_found")
    return found


def _paid_back(store: Bureau, payment: int) -> int:
    """What has been paid back of it."""
    paid = [refund for refund in store.refunds.values() if refund.state is RefundState.PAID]
    return sum(fen for refund in paid for number, fen in refund.parts if number == payment)


def owed_back(store: Bureau, person_id: int, basis: str, without: int = 0) -> tuple[tuple[int, int], ...]:
    """So much of each payment: all that stands when the membership ended, or what was paid above the due."""
    standing = [paid for paid in store.payments_of(person_id) if stands(paid)]
    if basis == "ended":
        owed = sum(paid.fen for paid in standing) if person_id in store.ended else 0
    else:
        standing = [paid for paid in standing if paid.kind in ("own", "difference")]
        due = store.dues[person_id].fen
        owed = 0 if due is None or person_id in store.ended else sum(paid.fen for paid in standing) - due
    return _shared(store, standing, owed, without)


def _shared(store: Bureau, payments: list[Payment], owed: int, without: int) -> tuple[tuple[int, int], ...]:
    back = {paid.id: store.gone_back(paid.id, without) for paid in payments}
    owed -= sum(back.values())
    parts = []
    for paid in payments:
        fen = min(paid.fen - back[paid.id], owed)
        if fen > 0:
            parts.append((paid.id, fen))
            owed -= fen
    return tuple(parts)


def confirm_aid_list(store: Bureau, act: Act, order: orders.ConfirmAidList) -> Answer:
    """Everybody who has paid, or has nothing to pay, and whose aid was not asked for."""
    lines = []
    for due in store.dues.values():
        if due.payer == order.payer and (due.fen == 0 or store.standing(due.person_id)):
            fen = store.ledger.people[due.person_id].given - asked_for(store, due.person_id)
            if fen > 0:
                lines.append((due.person_id, fen))
    if not lines:
        raise Refused("nothing_to_ask")
    made = AidRequest(
        store.next_number("aid_request"), order.payer, tuple(lines), sum(fen for _, fen in lines), act.actor.account,
        act.day,
    )  # fmt: skip
    store.add(store.aid_requests, made)
    return {"request": made.id, "fen": made.fen}


def asked_for(store: Bureau, person_id: int) -> int:
    """What lines that stand ask for the person."""
    standing = [request for request in store.aid_requests.values() if request.state in ASKING]
    return sum(fen for request in standing for person, fen in request.lines if person == person_id)


def move_aid(store: Bureau, act: Act, order: orders.MoveAid) -> Answer:
    request = _aid(store, order.request)
    by: dict[str, int] = {}
    if order.event in ("review", "return"):
        store.refuse_same(act, request.confirmed_by, request.applied_by)
        by = {"reviewed_by": act.actor.account}
    elif order.event == "apply":
        by = {"applied_by": act.actor.account}
    store.change(request, state=store.next_state(AID_GRAPH, request.state, order.event), **by)
    return {"request": request.id}


def transfer_aid(store: Bureau, act: Act, order: orders.TransferAid) -> Answer:
    request = _aid(store, order.request)
    store.refuse_same(act, request.confirmed_by)
    left, is_straight = request.fen - request.transferred_fen, request.payer == STRAIGHT
    event = ("settle" if is_straight else "transfer") if order.fen == left else "transfer_part"
    state = store.next_state(AID_GRAPH, request.state, event)
    if not 0 < order.fen <= left:
        raise Refused("other_money")
    debit, of = (Account.TREASURY, "") if is_straight else (Account.AID_FUND, request.payer)
    leg = Leg(debit, Account.AID, order.fen, act.actor.area, of, request.payer, record=request.id)
    store.post(act, Movement.SETTLE if is_straight else Movement.TRANSFER, [leg])
    store.change(
        request, state=state, transferred_fen=request.transferred_fen + order.fen,
        remitted_fen=request.remitted_fen + (order.fen if is_straight else 0),
    )  # fmt: skip
    return {"request": request.id, "fen": order.fen}


def remit_aid(store: Bureau, act: Act, order: orders.RemitAid) -> Answer:
    request = _aid(store, order.request)
    fen = request.transferred_fen - request.remitted_fen
    event = "remit" if request.transferred_fen == request.fen else "remit_part"
    state = store.next_state(AID_GRAPH, request.state, event)
    if not fen:
        raise Refused("other_money")
    leg = Leg(Account.TREASURY, Account.AID_FUND, fen, act.actor.area, credit_of=request.payer, record=request.id)
    store.post(act, Movement.REMIT, [leg])
    store.change(request, state=state, remitted_fen=request.transferred_fen)
    return {"request": request.id, "fen": fen}


def _aid(store: Bureau, number: int) -> AidRequest:
    found = store.aid_requests.get(number)
    if found is None:
        raise Refused("not_found")
    return found
