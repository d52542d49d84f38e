"""Money taken from people: recorded by whoever took it, withdrawn the same day while it is still in that hand.

In: whom it was for, how much. Out: a payment with the number of its slip. Never: more or less than the due, to the fen;
a second payment for a year; anything beside the due; cash beyond what a collector may hold; a payment by a clock that
went back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.assess.labels import reason_label
from canbao.billing.touching import RunRead, is_touched
from canbao.money.accounts import Movement
from canbao.money.book import post
from canbao.money.charging import charge_payer
from canbao.money.clock import refuse_behind
from canbao.money.legs import Paid, collected
from canbao.money.limits import refuse_beyond_limits
from canbao.money.models import Payment, PaymentKind, Transfer
from canbao.money.states import PAYMENT_GRAPH, STANDING_SQL, PaymentState
from canbao.money.supplementing import move_supplement, open_supplement
from canbao.store.failures import StoreFailed
from canbao.store.prepared import ask, ask_one

CASH = "collector"
"""The channel of whoever takes cash by hand."""
BY_HAND = "代收人"
"""The same for people."""
MOST_LINES = 60
"""At once: the largest household that a bureau told of had 23 people, who may owe a year and years before it."""


class PaymentRefused(StoreFailed):
    """This cannot be taken, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class LineRefused(PaymentRefused):
    """One of several cannot be taken, so none was. `person_id`: whose."""

    def __init__(self, reason: str, message: str, person_id: int) -> None:
        super().__init__(reason, message)
        self.person_id = person_id


@dataclass(frozen=True)
class RecordPayment:
    """Cash taken from one person for a benefit year: exactly the due, or exactly what is owed beside it."""

    person_id: int
    year: int
    fen: int
    kind: str = PaymentKind.OWN


@dataclass(frozen=True)
class PaymentLine:
    """One of several: whose, what for, exactly how much."""

    person_id: int
    fen: int
    kind: str = PaymentKind.OWN


@dataclass(frozen=True)
class RecordPayments:
    """Cash taken for several people at once: those of a household."""

    year: int
    lines: tuple[PaymentLine, ...]


@dataclass(frozen=True)
class WithdrawPayment:
    """A payment that was not one, and why."""

    payment: int
    reason: str


@dataclass(frozen=True)
class WorkedOut:
    """A due as the published run has it, with what its situation says."""

    run: RunRead
    due_id: int
    unit: str
    payable_fen: int | None
    sponsor_fen: int
    offer_until: date | None
    is_accepted: bool | None
    reason: str | None
    provisional_fen: int | None


_DUE = """
    SELECT run.id, run.as_of, run.read_at, run.reads_relatives, due.id, due.unit, due.payable_fen, due.sponsor_fen,
        due.offer_until, (item.outputs ->> 'accepted')::boolean, item.outputs ->> 'reason',
        (item.outputs ->> 'provisional_due_fen')::bigint
    FROM billing_run AS run
    LEFT JOIN billing_due AS due ON due.county = run.county AND due.run_id = run.id AND due.person_id = %(person)s
    LEFT JOIN billing_runsituation AS item
        ON item.county = due.county AND item.run_id = due.run_id AND item.situation = due.situation
    WHERE run.county = %(county)s AND run.year = %(year)s AND run.state = 'published'
"""
_RUN_CELLS = 4
"""Of a row of `_DUE` that are the run's."""
_NOTE = """
    WITH slip AS (
        INSERT INTO money_slipbook AS book (county, year, collector, last)
        VALUES (%(county)s, %(year)s, %(collector)s, 1)
        ON CONFLICT (county, year, collector) DO UPDATE SET last = book.last + 1 RETURNING last
    )
    INSERT INTO money_payment (county, year, person_id, unit, due_id, kind, fen, channel, paid_on, is_provisional,
        collector, slip, state, recorded_by)
    SELECT %(county)s, %(year)s, %(person)s::bigint, %(unit)s, %(due)s::bigint, %(kind)s, %(fen)s::int, %(channel)s,
        %(day)s::date, %(provisional)s, %(collector)s, slip.last, %(state)s, %(collector)s
    FROM slip RETURNING id, slip
"""
_STANDING = f"""
    SELECT id, paid_on, channel, recorded_by FROM money_payment
    WHERE county = %s AND year = %s AND person_id = %s AND kind = %s AND state IN ({STANDING_SQL})
"""


@performs("record_payment")
def record_payment(act: Act, order: RecordPayment) -> dict[str, Json]:
    """Note cash taken from one person. Raises PaymentRefused, HandInFirst, NotFound, NotAllowed."""
    due = due_of(act.actor.county, order.year, order.person_id)
    act.require(due.unit)
    _lock(act, order.year, [order.person_id])
    return _take(act, order, due)


@performs("record_payment")
def record_payments(act: Act, order: RecordPayments) -> dict[str, Json]:
    """Note cash taken from several people, all of them or nobody. Raises LineRefused, PaymentRefused, HandInFirst,
    NotFound, NotAllowed.
    """
    if not 0 < len(order.lines) <= MOST_LINES:
        raise PaymentRefused("lines", f"一次收 1 至 {MOST_LINES} 笔 1 to {MOST_LINES} payments at once")
    if len({(line.person_id, str(line.kind)) for line in order.lines}) != len(order.lines):
        raise PaymentRefused("lines", "同一个人的同一笔写了两次 somebody stands there twice")
    dues = {each: due_of(act.actor.county, order.year, each) for each in {line.person_id for line in order.lines}}
    for due in dues.values():
        act.require(due.unit)
    _lock(act, order.year, sorted(dues))
    taken = []
    for line in order.lines:
        one = RecordPayment(line.person_id, order.year, line.fen, line.kind)
        try:
            taken.append(_take(act, one, dues[line.person_id]))
        except PaymentRefused as refused:
            raise LineRefused(refused.reason, str(refused), line.person_id) from refused
    return {"payments": list[Json](taken), "fen": sum(line.fen for line in order.lines)}


def _lock(act: Act, year: int, people: Sequence[int]) -> None:
    """Not while everybody is charged; one at a time for a person and for a hand; always in this order."""
    county = act.actor.county
    of_people = [f"pay:{county}:{year}:{person}" for person in people]
    alone(*of_people, f"cash:{county}:{year}:{act.actor.account_id}", beside=f"book:{county}:{year}")


def _take(act: Act, order: RecordPayment, due: WorkedOut) -> dict[str, Json]:
    """One payment of somebody whose due is locked. Raises ClockBehind."""
    refuse_behind(act.actor.county)
    county, collector, day = act.actor.county, act.actor.account_id, act.business_day()
    refuse_second(county, order.year, order.person_id, order.kind)
    if order.kind == PaymentKind.OWN:
        is_provisional = refuse_other_amount(due, order.fen, day, order.person_id)
        charge_payer(county, order.year, day, due.due_id, order.person_id, is_provisional=is_provisional)
    else:
        is_provisional = False
        refuse_other_supplement(county, order)
    refuse_beyond_limits(county, order.year, collector, order.fen, day)
    given = {
        "county": county, "year": order.year, "person": order.person_id, "unit": due.unit, "due": due.due_id,
        "kind": str(order.kind), "fen": order.fen, "channel": CASH, "day": day, "provisional": is_provisional,
        "collector": collector, "state": str(PaymentState.NOTED),
    }  # fmt: skip
    ((number, slip),) = ask(_NOTE, given)
    if order.kind != PaymentKind.OWN:
        move_supplement(county, order.year, order.person_id, order.kind, "pay")
    paid = Paid(number, order.person_id, due.unit, order.fen, collector)
    post(county, order.year, day, Movement.COLLECT, [collected(paid)])
    act.note("payment", number, fen=order.fen, slip=slip, provisional=is_provisional)
    return {"payment": number, "slip": slip, "fen": order.fen, "paid_on": day.isoformat(),
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
    if payment.kind != PaymentKind.OWN:
        move_supplement(county, payment.year, payment.person_id, payment.kind, "unpay")
    (taken,) = transfers_of(payment, Movement.COLLECT)
    post(county, payment.year, day, Movement.WITHDRAW, [collected(paid_of(payment)).back(taken)])
    act.note("payment", payment.id, state=state, fen=payment.fen)
    return {"payment": payment.id, "state": state}


def paid_of(payment: Payment) -> Paid:
    """What its legs are made from."""
    return Paid(payment.id, payment.person_id, payment.unit, payment.fen, payment.collector)


def transfers_of(payment: Payment, movement: Movement) -> list[int]:
    """Transfers that a payment was booked by and that nothing has taken back, in order. By the person: asked by its
    number alone, the whole book of the county is read.
    """
    back = Transfer.objects.filter(county=payment.county, reverses=OuterRef("id"))
    rows = Transfer.objects.filter(
        county=payment.county, year=payment.year, person_id=payment.person_id, record=payment.id, movement=movement
    )
    return list(rows.filter(~Exists(back)).order_by("id").values_list("id", flat=True))


def due_of(county: str, year: int, person_id: int) -> WorkedOut:
    """Raises NotFound."""
    row = ask_one(_DUE, {"county": county, "year": year, "person": person_id})
    if row is None:
        raise NotFound(f"{year} 年度还没有发布应缴 no dues of {year} are published")
    if row[_RUN_CELLS] is None:
        raise NotFound("没有此人的应缴，或不在您的辖区 no due of this person in your area")
    return WorkedOut(RunRead(county, year, *row[:_RUN_CELLS]), *row[_RUN_CELLS:])


def refuse_second(county: str, year: int, person_id: int, kind: str = PaymentKind.OWN) -> None:
    """Raises PaymentRefused with when and how the year was paid."""
    row = ask_one(_STANDING, [county, year, person_id, str(kind)])
    if row is not None:
        number, paid_on, channel, by = row
        channel = BY_HAND if channel == CASH else channel
        raise PaymentRefused(
            "already_paid",
            f"{year} 年度已于 {paid_on} 缴费（编号 {number}，{channel}，经办账号 {by}） this year was paid already",
        )


def other_amount(wanted: int, fen: int) -> PaymentRefused:
    """The refusal of another sum than is owed."""
    words = f"应缴 {wanted / 100:.2f} 元，不能收 {fen / 100:.2f} 元 exactly the due can be taken"
    return PaymentRefused("other_amount", words)


def refuse_other_supplement(county: str, order: RecordPayment) -> None:
    """Raises PaymentRefused unless it is what the person owes of this kind, to the fen."""
    extra = open_supplement(county, order.year, order.person_id, order.kind)
    if extra is None:
        raise PaymentRefused("nothing_due", "此人没有这一项待缴 nothing of this kind is owed")
    if extra.fen != order.fen:
        raise PaymentRefused(
            "other_amount",
            f"应缴 {extra.fen / 100:.2f} 元，不能收 {order.fen / 100:.2f} 元 exactly what is owed can be taken",
        )


def refuse_other_amount(due: WorkedOut, fen: int, day: date, person_id: int) -> bool:
    """Raises PaymentRefused unless it is the due of this day, to the fen. Says whether the due is pending still."""
    wanted, is_provisional = owed_on(due, day, person_id)
    if fen != wanted:
        raise other_amount(wanted, fen)
    if not wanted:
        raise PaymentRefused("nothing_due", "无须个人缴费 nothing is due")
    return is_provisional


def owed_on(due: WorkedOut, day: date, person_id: int) -> tuple[int, bool]:
    """The due of this day, perhaps nothing; whether it is pending still. Raises PaymentRefused."""
    if due.is_accepted is False:
        reason = due.reason or "not_accepted"
        raise PaymentRefused(reason, f"按政策不能受理：{reason_label(reason)} the policy does not accept it")
    wanted = due.payable_fen
    is_provisional = wanted is None and due.provisional_fen is not None
    if is_provisional:
        wanted = max((due.provisional_fen or 0) - due.sponsor_fen, 0)
    if wanted is None:
        raise PaymentRefused("open", "应缴未定，须先补齐信息 the due is open: facts are missing")
    if not due.run.as_of <= day <= (due.offer_until or due.run.as_of):
        raise PaymentRefused("offer_ended", "应缴不是按今天算的，请重新核算 the due was not worked out for today")
    if is_touched(due.run, person_id):
        raise PaymentRefused("reopened", "此人信息有变化，应缴待重算 something about the person changed")
    return wanted, is_provisional
