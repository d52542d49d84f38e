"""Payments that were a mistake: taken back with a reason, after the day on which the collector could withdraw them.

In: an order with a reason. Out: the payment reversed, the money moved back, and the person owes again. Cash that is
still in a collector's hand is reversed by the town; what has reached the tax office by the tax office, which gives
it back. Never: by the collector who took the cash; while cash is on its way between two hands; of a payment that is
being refunded.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.access.wording import one_line
from canbao.money.accounts import Account, Movement
from canbao.money.book import post
from canbao.money.legs import Leg, collected, received
from canbao.money.models import Payment, PaymentKind, Refund, RefundPart
from canbao.money.paying import PaymentRefused, paid_of, transfers_of
from canbao.money.refund_states import COUNTING
from canbao.money.states import PAYMENT_GRAPH, PaymentState
from canbao.money.supplementing import move_supplement


@dataclass(frozen=True)
class ReversePayment:
    """A payment that was none, and why."""

    payment: int
    reason: str


@performs("reverse_cash")
def reverse_cash(act: Act, order: ReversePayment) -> dict[str, Json]:
    """Take back what a collector noted on an earlier day and still holds; by somebody else of the town.

    Raises PaymentRefused, MoveRefused, NotFound, NotAllowed.
    """
    _require_reason(act, order)
    payment = _locked(act, order.payment)
    if payment.collector is not None:
        act.require_other_than(payment.collector)
    if payment.state != PaymentState.NOTED or payment.collector is None:
        raise PaymentRefused(
            "not_in_hand",
            f"缴费现为“{PaymentState(payment.state).label}”，不在代收人手中；已入库的由税务冲正 not in a hand",
        )
    if payment.paid_on == act.business_day():
        raise PaymentRefused("same_day", "当天收的由代收人本人撤回 whoever took it today can withdraw it")
    (taken,) = transfers_of(payment, Movement.COLLECT)
    return _reverse(act, payment, collected(paid_of(payment)).back(taken), order.reason)


@performs("reverse_payment")
def reverse_payment(act: Act, order: ReversePayment) -> dict[str, Json]:
    """Take back what the tax office has given back. Raises PaymentRefused, MoveRefused, NotFound, NotAllowed."""
    _require_reason(act, order)
    return reverse_confirmed(act, order.payment, order.reason)


def reverse_confirmed(act: Act, number: int, reason: str) -> dict[str, Json]:
    """The same in whichever way the tax office says it: on a page, or in a package. Raises as `reverse_payment`."""
    payment = _locked(act, number)
    if payment.state != PaymentState.CONFIRMED:
        raise PaymentRefused(
            "not_arrived",
            f"缴费现为“{PaymentState(payment.state).label}”，未入库的不由税务冲正 it is not in the treasury",
        )
    # What came by the tax office's own channel is taken back as such; cash has come there with much else.
    direct = transfers_of(payment, Movement.RECEIVE)
    leg = Leg(Account.OWED, Account.TREASURY, payment.fen, payment.unit, person_id=payment.person_id, record=payment.id)
    return _reverse(act, payment, received(paid_of(payment)).back(direct[0]) if direct else leg, reason)


def _require_reason(act: Act, order: ReversePayment) -> None:
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明冲正的原因 say why")


def _locked(act: Act, number: int) -> Payment:
    """Raises NotFound, NotAllowed, PaymentRefused."""
    county = act.actor.county
    found = Payment.objects.filter(county=county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的缴费 no such payment")
    act.require(found.unit)
    alone(f"pay:{county}:{found.year}:{found.person_id}")
    payment = Payment.objects.select_for_update().get(county=county, id=number)
    refunds = RefundPart.objects.filter(county=county, payment_id=payment.id).values("refund_id")
    standing = Refund.objects.filter(county=county, id__in=refunds, state__in=COUNTING).first()
    if standing is not None:
        raise PaymentRefused(
            "being_refunded", f"这笔缴费有退费（编号 {standing.id}），不能冲正 it is being refunded, or was"
        )
    return payment


def _reverse(act: Act, payment: Payment, leg: Leg, reason: str) -> dict[str, Json]:
    state = PAYMENT_GRAPH.next(payment.state, "reverse")
    Payment.objects.filter(county=payment.county, id=payment.id).update(state=state)
    if payment.kind != PaymentKind.OWN:
        move_supplement(payment.county, payment.year, payment.person_id, payment.kind, "unpay")
    post(payment.county, payment.year, act.business_day(), Movement.REVERSE, [leg])
    act.note("payment", payment.id, state=state, fen=payment.fen, reason=one_line(reason))
    return {"payment": payment.id, "state": state, "fen": payment.fen}
