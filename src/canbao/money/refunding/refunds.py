"""Refunds by two persons: proposed with what the system worked out, approved by another, paid by who holds the money.

In: orders. Out: refunds with their transfers: the fund owes it back when it is approved, the treasury pays it out. The
aid for a person whose whole membership is undone lapses with the approval. Never: a sum that somebody typed; a payment
called refunded while a fen of it has not gone back; money back that has not arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.money.accounts import Account, Movement
from canbao.money.book import post
from canbao.money.legs import Leg
from canbao.money.membership import WHOM_TO_ASK
from canbao.money.models import Basis, Payment, Refund, RefundPart
from canbao.money.refund_states import REFUND_GRAPH, RefundState
from canbao.money.refunding.owing_back import Owed, owed_back
from canbao.money.states import PAYMENT_GRAPH, PaymentState
from canbao.registry.models import Person
from canbao.store.failures import StoreFailed


class RefundRefused(StoreFailed):
    """Nothing goes back, or not yet, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class ProposeRefund:
    """Give back to a person what the policy provides for this reason."""

    person_id: int
    year: int
    basis: str


@dataclass(frozen=True)
class DecideRefund:
    """A refund approved, or refused with a reason."""

    refund: int
    is_approved: bool = True
    reason: str = ""


@dataclass(frozen=True)
class PayRefund:
    """A refund that was paid out, under the number of a paper."""

    refund: int
    fen: int
    paper: str


_AID_BOOKED = f"""
    SELECT account, owner, unit, sum(fen)::bigint FROM (
        SELECT debit AS account, debit_of AS owner, unit, fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND person_id = %(person)s
            AND movement = '{Movement.CHARGE}' AND debit IN ('{Account.AID}', '{Account.SPONSOR}')
        UNION ALL
        SELECT credit, credit_of, unit, -fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND person_id = %(person)s
            AND movement = '{Movement.LAPSE}' AND credit IN ('{Account.AID}', '{Account.SPONSOR}')
    ) AS moved GROUP BY account, owner, unit HAVING sum(fen) > 0 ORDER BY account, owner, unit
"""
_SHARES = {Account.AID: Account.AID_SHARE, Account.SPONSOR: Account.SPONSOR_SHARE}
"""The fiscal subsidy is counted by heads, not by person: `subsidising`."""
_GONE_BACK = """
    SELECT part.payment_id, sum(part.fen)::bigint FROM money_refundpart AS part JOIN money_refund AS refund
        ON refund.county = part.county AND refund.id = part.refund_id
    WHERE part.county = %s AND part.payment_id = ANY (%s::bigint[]) AND refund.state = %s GROUP BY part.payment_id
"""


@performs("propose_refund")
def propose_refund(act: Act, order: ProposeRefund) -> dict[str, Json]:
    """Propose what is owed back, worked out here. Raises RefundRefused, NotFound, NotAllowed, PolicyError."""
    county = act.actor.county
    person = Person.objects.filter(county=county, id=order.person_id).first()
    if person is None:
        raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
    act.require(person.unit)
    alone(f"pay:{county}:{order.year}:{order.person_id}")
    owed = _owed(county, order.year, order.person_id, order.basis)
    assert owed.fen is not None
    refund = Refund.objects.create(
        county=county, year=order.year, person_id=order.person_id, unit=person.unit, basis=owed.basis, fen=owed.fen,
        is_whole=owed.is_whole, clause=owed.clause, happened=owed.happened, event_on=owed.event_on,
        proposed_by=act.actor.account_id, proposed_on=act.business_day(),
    )  # fmt: skip
    RefundPart.objects.bulk_create(
        RefundPart(county=county, refund_id=refund.id, payment_id=part.payment_id, unit=part.unit, fen=part.fen)
        for part in owed.parts
    )
    act.note("refund", refund.id, fen=refund.fen, basis=refund.basis, clause=refund.clause)
    return {"refund": refund.id, "fen": refund.fen, "basis": refund.basis, "clause": refund.clause}


@performs("approve_refund")
def decide_refund(act: Act, order: DecideRefund) -> dict[str, Json]:
    """Approve what somebody else proposed, or refuse it. Raises RefundRefused, MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    refund = _locked(act, order.refund)
    act.reason(order.reason)
    act.require_other_than(refund.proposed_by)
    state = REFUND_GRAPH.next(refund.state, "approve" if order.is_approved else "refuse")
    lapsed = 0
    if order.is_approved:
        parts = _parts(refund)
        _refuse_unless_as_proposed(refund, parts)
        _refuse_unless_arrived(county, parts)
        legs = [
            Leg(Account.OWN_SHARE, Account.REFUNDS, part.fen, part.unit, person_id=refund.person_id, record=refund.id)
            for part in parts
        ]
        post(county, refund.year, act.business_day(), Movement.OWE_BACK, legs)
        lapsed = _lapse_aid(act, refund) if refund.is_whole else 0
    else:
        act.refuse_unless(act.has_reason, "请写明不批准的原因 say why")
    Refund.objects.filter(county=county, id=refund.id).update(
        state=state, decided_by=act.actor.account_id, decided_on=act.business_day(), decided_at=Now()
    )
    act.note("refund", refund.id, state=state, fen=refund.fen, aid_lapsed_fen=lapsed)
    return {"refund": refund.id, "state": state, "fen": refund.fen, "aid_lapsed_fen": lapsed}


@performs("pay_refund")
def pay_refund(act: Act, order: PayRefund) -> dict[str, Json]:
    """Say that it was paid out. Raises RefundRefused, MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    refund = _locked(act, order.refund)
    state = REFUND_GRAPH.next(refund.state, "pay")
    if order.fen != refund.fen:
        raise RefundRefused(
            "other_amount",
            f"应退 {refund.fen / 100:.2f} 元，退付 {order.fen / 100:.2f} 元 exactly what was approved is paid",
        )
    if not order.paper.strip():
        raise RefundRefused("no_paper", "请填退付凭证号 the number of the paper is needed")
    leg = Leg(Account.REFUNDS, Account.TREASURY, refund.fen, refund.unit, person_id=refund.person_id, record=refund.id)
    post(county, refund.year, act.business_day(), Movement.PAY_BACK, [leg])
    Refund.objects.filter(county=county, id=refund.id).update(
        state=state, paid_by=act.actor.account_id, paid_on=act.business_day(), paper=order.paper.strip()
    )
    whole = _move_payments(county, [part.payment_id for part in _parts(refund)])
    act.note("refund", refund.id, state=state, fen=refund.fen, paper=order.paper.strip(), payments_refunded=whole)
    return {"refund": refund.id, "state": state, "fen": refund.fen, "payments_refunded": whole}


def _locked(act: Act, number: int) -> Refund:
    """The refund, nobody else's until the end; first the lock that everything about the person's money takes."""
    county = act.actor.county
    found = Refund.objects.filter(county=county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的退费 no such refund")
    act.require(found.unit)
    alone(f"pay:{county}:{found.year}:{found.person_id}")
    return Refund.objects.select_for_update().get(county=county, id=number)


def _owed(county: str, year: int, person_id: int, basis: str) -> Owed:
    """Raises RefundRefused unless the policy provides it and says how much."""
    wanted = {member.value for member in Basis}
    if basis not in wanted:
        raise RefundRefused("no_such_basis", f"退费原因须是 {'、'.join(sorted(wanted))} no such reason: {basis}")
    found = owed_back(county, year, [person_id]).get(person_id)
    if found is None:
        raise RefundRefused("not_paid", f"{year} 年度没有可退的缴费 nothing stands that was paid for {year}")
    for owed in found:
        if owed.fen is None:
            raise RefundRefused(owed.reason, owed.sentence)
        if owed.basis == basis:
            return owed
    others = "、".join(Basis(owed.basis).label for owed in found)
    hint = f"；可退的是：{others}" if others else ""
    raise RefundRefused(
        "nothing_owed",
        f"按政策没有“{Basis(basis).label}”应退的钱{hint}。如有异议，{WHOM_TO_ASK} nothing is owed back for this",
    )


def _refuse_unless_as_proposed(refund: Refund, parts: Sequence[RefundPart]) -> None:
    """What was proposed still holds: asked as if it had not been proposed. Raises RefundRefused."""
    assert sum(part.fen for part in parts) == refund.fen, refund.id
    found = owed_back(refund.county, refund.year, [refund.person_id], without=refund.id).get(refund.person_id, [])
    same = [owed for owed in found if owed.basis == refund.basis and owed.fen == refund.fen]
    if not same or same[0].is_whole != refund.is_whole:
        raise RefundRefused(
            "changed", "提出之后此人的情况有变化，应退不再是这个数，请不批准后重新提出 what is owed back has changed"
        )


def _refuse_unless_arrived(county: str, parts: Sequence[RefundPart]) -> None:
    """Cash that is still on its way is no money of the treasury. Raises RefundRefused."""
    numbers = [part.payment_id for part in parts]
    waiting = Payment.objects.filter(county=county, id__in=numbers).exclude(state=PaymentState.CONFIRMED)
    for payment in waiting:
        raise RefundRefused(
            "not_arrived",
            f"缴费 {payment.id}（{PaymentState(payment.state).label}）还未入库，入库后才能批准退费 not arrived yet",
        )


def _parts(refund: Refund) -> list[RefundPart]:
    rows = RefundPart.objects.filter(county=refund.county, refund_id=refund.id)
    return list(rows.order_by("payment_id"))


def _lapse_aid(act: Act, refund: Refund) -> int:
    """Nobody owes aid for a membership that never was. What a payer has paid for it already then stands to the payer's
    credit (`queries.aid_to_give_back`).
    """
    with connection.cursor() as cursor:
        cursor.execute(_AID_BOOKED, {"county": refund.county, "year": refund.year, "person": refund.person_id})
        rows = cursor.fetchall()
    legs = [
        Leg(_SHARES[Account(account)], Account(account), fen, unit, debit_of=owner, credit_of=owner,
            person_id=refund.person_id, record=refund.id)
        for account, owner, unit, fen in rows
    ]  # fmt: skip
    post(refund.county, refund.year, act.business_day(), Movement.LAPSE, legs)
    return sum(leg.fen for leg in legs)


def _move_payments(county: str, numbers: Sequence[int]) -> int:
    """Payments of which everything has gone back are refunded; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_GONE_BACK, [county, list(numbers), RefundState.PAID])
        back = dict(cursor.fetchall())
    whole = [
        payment
        for payment in Payment.objects.select_for_update().filter(county=county, id__in=numbers).order_by("id")
        if back.get(payment.id, 0) == payment.fen
    ]
    for payment in whole:
        state = PAYMENT_GRAPH.next(payment.state, "refund")
        Payment.objects.filter(county=county, id=payment.id).update(state=state)
    return len(whole)
