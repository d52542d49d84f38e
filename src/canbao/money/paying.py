"""Money taken from people: recorded by whoever took it, withdrawn the same day while it is still in that hand.

In: whom it was for, how much. Out: a payment with the number of its slip. Never: more or less than the due, to the fen;
a second payment for a year; anything beside the due; cash beyond what a collector may hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.assess.labels import reason_label
from canbao.billing.assessing import published_run
from canbao.billing.models import Run
from canbao.billing.touching import touches
from canbao.money.accounts import Account, Movement
from canbao.money.book import Leg, post
from canbao.money.limits import refuse_beyond_limits
from canbao.money.models import Payment, Transfer
from canbao.money.states import PAYMENT_GRAPH, STANDING, PaymentState
from canbao.store.failures import StoreFailed

CASH = "collector"
"""The channel of whoever takes cash by hand."""


class PaymentRefused(StoreFailed):
    """This cannot be taken, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class RecordPayment:
    """Cash taken from one person for a benefit year: exactly the due."""

    person_id: int
    year: int
    fen: int


@dataclass(frozen=True)
class WithdrawPayment:
    """A payment that was not one, and why."""

    payment: int
    reason: str


@dataclass(frozen=True)
class WorkedOut:
    """A due as the published run has it, with what its situation says."""

    due_id: int
    unit: str
    payable_fen: int | None
    offer_until: date | None
    as_of: date
    situation: Mapping[str, Any]
    run: Run


_DUE = """
    SELECT due.id, due.unit, due.payable_fen, due.offer_until, item.outputs
    FROM billing_due AS due JOIN billing_runsituation AS item
        ON item.county = due.county AND item.run_id = due.run_id AND item.situation = due.situation
    WHERE due.county = %s AND due.run_id = %s AND due.person_id = %s
"""
_STANDING = """
    SELECT id, paid_on, channel, recorded_by FROM money_payment
    WHERE county = %s AND year = %s AND person_id = %s AND state = ANY (%s)
"""
_NEXT_SLIP = """
    SELECT coalesce(max(slip), 0) + 1 FROM money_payment WHERE county = %s AND year = %s AND collector = %s
"""


@performs("record_payment")
def record_payment(act: Act, order: RecordPayment) -> dict[str, Json]:
    """Note cash taken from one person. Raises PaymentRefused, HandInFirst, NotFound, NotAllowed."""
    county, collector, day = act.actor.county, act.actor.account_id, act.business_day()
    due = due_of(county, order.year, order.person_id)
    act.require(due.unit)
    # One at a time for a person and for a hand, always in this order.
    alone(f"pay:{county}:{order.year}:{order.person_id}")
    alone(f"cash:{county}:{order.year}:{collector}")
    refuse_second(county, order.year, order.person_id)
    is_provisional = refuse_other_amount(due, order.fen, day, order.person_id)
    refuse_beyond_limits(county, order.year, collector, order.fen, day)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_SLIP, [county, order.year, collector])
        slip = int(cursor.fetchone()[0])
    payment = Payment.objects.create(
        county=county, year=order.year, person_id=order.person_id, unit=due.unit, due_id=due.due_id, fen=order.fen,
        channel=CASH, paid_on=day, is_provisional=is_provisional, collector=collector, slip=slip,
        state=PaymentState.NOTED, recorded_by=collector,
    )  # fmt: skip
    leg = Leg(Account.COLLECTOR, Account.OWED, order.fen, due.unit, debit_of=str(collector),
              person_id=order.person_id, record=payment.id)  # fmt: skip
    post(county, order.year, day, Movement.COLLECT, [leg])
    act.note("payment", payment.id, fen=order.fen, slip=slip, provisional=is_provisional)
    return {"payment": payment.id, "slip": slip, "fen": order.fen, "paid_on": day.isoformat(),
            "is_provisional": is_provisional}  # fmt: skip


@performs("record_payment")
def withdraw_payment(act: Act, order: WithdrawPayment) -> dict[str, Json]:
    """Take back what was noted today and is still in the same hand. Raises PaymentRefused, MoveRefused, NotFound."""
    county, day = act.actor.county, act.business_day()
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明撤回的原因 say why")
    payment = Payment.objects.select_for_update().filter(county=county, id=order.payment).first()
    if payment is None:
        raise NotFound(f"没有编号为 {order.payment} 的缴费 no such payment")
    act.require(payment.unit)
    state = PAYMENT_GRAPH.next(payment.state, "withdraw")
    if payment.collector != act.actor.account_id:
        raise PaymentRefused("other_hand", "钱在别人手里，只能由代收人本人撤回 only whoever took it can withdraw it")
    if payment.paid_on != day:
        raise PaymentRefused("other_day", f"{payment.paid_on} 收的，只能当天撤回 it can be withdrawn the same day only")
    Payment.objects.filter(county=county, id=payment.id).update(state=state)
    (taken,) = transfers_of(county, payment.id, Movement.COLLECT)
    leg = Leg(Account.OWED, Account.COLLECTOR, payment.fen, payment.unit, credit_of=str(payment.collector),
              person_id=payment.person_id, record=payment.id, reverses=taken)  # fmt: skip
    post(county, payment.year, day, Movement.WITHDRAW, [leg])
    act.note("payment", payment.id, state=state, fen=payment.fen)
    return {"payment": payment.id, "state": state}


def transfers_of(county: str, record: int, movement: Movement) -> list[int]:
    """Transfers that a record was booked by and that nothing has taken back, in order."""
    back = Transfer.objects.filter(county=county, reverses__isnull=False).values("reverses")
    rows = Transfer.objects.filter(county=county, record=record, movement=movement).exclude(id__in=back)
    return list(rows.order_by("id").values_list("id", flat=True))


def due_of(county: str, year: int, person_id: int) -> WorkedOut:
    """Raises NotFound."""
    run = published_run(county, year)
    if run is None:
        raise NotFound(f"{year} 年度还没有发布应缴 no dues of {year} are published")
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [county, run.id, person_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound("没有此人的应缴，或不在您的辖区 no due of this person in your area")
    due_id, unit, payable, until, outputs = row
    outputs = json.loads(outputs) if isinstance(outputs, str) else outputs
    return WorkedOut(due_id, unit, payable, until, run.as_of, outputs, run)


def refuse_second(county: str, year: int, person_id: int) -> None:
    """Raises PaymentRefused with when and how the year was paid."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [county, year, person_id, [state.value for state in STANDING]])
        row = cursor.fetchone()
    if row is not None:
        number, paid_on, channel, by = row
        raise PaymentRefused(
            "already_paid",
            f"{year} 年度已于 {paid_on} 缴费（编号 {number}，{channel}，经办账号 {by}） this year was paid already",
        )


def refuse_other_amount(due: WorkedOut, fen: int, day: date, person_id: int) -> bool:
    """Raises PaymentRefused unless it is the due of this day, to the fen. Says whether the due is pending still."""
    said = due.situation
    if said.get("accepted") is False:
        reason = str(said.get("reason") or "not_accepted")
        raise PaymentRefused(reason, f"按政策不能受理：{reason_label(reason)} the policy does not accept it")
    wanted = due.payable_fen
    is_provisional = wanted is None and said.get("provisional_due_fen") is not None
    if is_provisional:
        wanted = int(said["provisional_due_fen"])
    if wanted is None:
        raise PaymentRefused("open", "应缴未定，须先补齐信息 the due is open: facts are missing")
    if not due.as_of <= day <= (due.offer_until or due.as_of):
        raise PaymentRefused("offer_ended", "应缴不是按今天算的，请重新核算 the due was not worked out for today")
    if touches(due.run, [person_id], most=1):
        raise PaymentRefused("reopened", "此人信息有变化，应缴待重算 something about the person changed")
    if fen != wanted:
        raise PaymentRefused(
            "other_amount", f"应缴 {wanted / 100:.2f} 元，不能收 {fen / 100:.2f} 元 exactly the due can be taken"
        )
    if not wanted:
        raise PaymentRefused("nothing_due", "无须个人缴费 nothing is due")
    return is_provisional
