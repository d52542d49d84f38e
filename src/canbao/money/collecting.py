"""Cash on its way: handed in to the town by whoever collected it, paid in at a bank, arrived at the tax office.

In: what a collector holds, what a town has counted, the bank's slip, the tax office's word. Out: hand-ins and deposits
whose payments carry their numbers. Never: cash that counts as handed in on one person's word; a sum that differs by a
fen from the payments it is made of; a payment in two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.money.accounts import Movement
from canbao.money.book import post
from canbao.money.legs import arrived, deposited, handed_in
from canbao.money.models import Deposit, HandIn, Payment
from canbao.money.states import DEPOSIT_GRAPH, HAND_IN_GRAPH, PAYMENT_GRAPH, PaymentState
from canbao.store.failures import StoreFailed
from canbao.store.scope import TOWN_DIGITS


class NothingHeld(StoreFailed):
    """There is no cash to hand on."""


class PaperKnown(StoreFailed):
    """A bank's slip stands for one deposit."""


class OtherSum(StoreFailed):
    """What was counted is not what was noted."""


@dataclass(frozen=True)
class HandInCash:
    """All the cash that the actor holds for a benefit year, of one village or town."""

    year: int
    unit: str


@dataclass(frozen=True)
class DecideHandIn:
    """Cash counted by the town, or turned back with a reason."""

    hand_in: int
    counted_fen: int
    is_received: bool = True
    reason: str = ""


@dataclass(frozen=True)
class DepositCash:
    """All the cash that a town has received for a benefit year, paid in; of a county, that of people of no known town.
    `paper`: the number on the bank's slip.
    """

    year: int
    town: str
    paper: str
    fen: int


@dataclass(frozen=True)
class ConfirmDeposit:
    """A deposit that has arrived at the tax office, with the sum that arrived."""

    deposit: int
    fen: int


_MOVE = """
    UPDATE money_payment SET state = %(state)s, hand_in_id = coalesce(%(hand_in)s, hand_in_id),
        deposit_id = coalesce(%(deposit)s, deposit_id)
    WHERE county = %(county)s AND id = ANY (%(ids)s::bigint[]) AND state = %(before)s
"""


@performs("hand_in_cash")
def hand_in_cash(act: Act, order: HandInCash) -> dict[str, Json]:
    """Offer everything held to the town. Raises NothingHeld, NotAllowed."""
    county, collector = act.actor.county, act.actor.account_id
    alone(f"cash:{county}:{order.year}:{collector}")
    act.require(order.unit)
    held = _payments(
        county, year=order.year, collector=collector, state=PaymentState.NOTED, unit__startswith=order.unit
    )
    if not held:
        raise NothingHeld("手中没有待上交的现金 there is nothing to hand in")
    made = HandIn.objects.create(
        county=county, year=order.year, unit=order.unit, collector=collector, payments=len(held), fen=_sum(held),
        offered_on=act.business_day(),
    )  # fmt: skip
    _move(held, "offer", hand_in=made.id)
    act.note("hand_in", made.id, payments=len(held), fen=made.fen)
    return {"hand_in": made.id, "payments": len(held), "fen": made.fen}


@performs("receive_cash")
def decide_hand_in(act: Act, order: DecideHandIn) -> dict[str, Json]:
    """Count what a collector has brought, or turn it back. Raises OtherSum, MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    hand_in = HandIn.objects.select_for_update().filter(county=county, id=order.hand_in).first()
    if hand_in is None:
        raise NotFound(f"没有编号为 {order.hand_in} 的上交单 no such hand-in")
    act.require(hand_in.unit)
    act.require_other_than(hand_in.collector)
    act.reason(order.reason)
    state = HAND_IN_GRAPH.next(hand_in.state, "receive" if order.is_received else "refuse")
    held = _payments(county, hand_in_id=hand_in.id, state=PaymentState.OFFERED)
    assert _sum(held) == hand_in.fen, hand_in.id
    if order.is_received:
        if order.counted_fen != hand_in.fen:
            raise OtherSum(
                f"上交单 {hand_in.fen / 100:.2f} 元，点收 {order.counted_fen / 100:.2f} 元，请当面核对或退回 "
                "not the sum of the payments: count again, or turn it back"
            )
        _move(held, "take_in")
        legs = [
            handed_in(hand_in.id, hand_in.collector, hand_in.unit, town, fen) for town, fen in _by_town(held).items()
        ]
        post(county, hand_in.year, act.business_day(), Movement.HAND_IN, legs)
    else:
        act.refuse_unless(act.has_reason, "请写明退回的原因 say why")
        _move(held, "give_back")
    HandIn.objects.filter(county=county, id=hand_in.id).update(
        state=state, decided_by=act.actor.account_id, decided_on=act.business_day()
    )
    act.note("hand_in", hand_in.id, state=state, fen=hand_in.fen)
    return {"hand_in": hand_in.id, "state": state, "fen": hand_in.fen}


@performs("deposit_cash")
def deposit_cash(act: Act, order: DepositCash) -> dict[str, Json]:
    """Pay in all that a town has received. Raises NothingHeld, OtherSum, PaperKnown, NotAllowed."""
    county = act.actor.county
    act.require(order.town)
    town = order.town[:TOWN_DIGITS]
    alone(f"town:{county}:{order.year}:{town}")
    of_town = {"unit__startswith": town} if len(town) == TOWN_DIGITS else {"unit": town}
    held = _payments(county, year=order.year, state=PaymentState.IN_TOWN, **of_town)
    if not held:
        raise NothingHeld("镇街没有待缴存的现金 there is nothing to pay in")
    if order.fen != _sum(held):
        raise OtherSum(
            f"待缴存 {_sum(held) / 100:.2f} 元，缴存单 {order.fen / 100:.2f} 元 the slip is not the sum of the payments"
        )
    try:
        made = Deposit.objects.create(
            county=county, year=order.year, unit=order.town, payments=len(held), fen=order.fen, paper=order.paper,
            made_on=act.business_day(), made_by=act.actor.account_id,
        )  # fmt: skip
    except IntegrityError as error:
        words = f"缴存单号“{order.paper}”在本县已登记过，请核对银行的单子 this slip is known in the county already"
        raise PaperKnown(words) from error
    _move(held, "deposit", deposit=made.id)
    post(county, order.year, act.business_day(), Movement.DEPOSIT, [deposited(made.id, town, made.fen)])
    act.note("deposit", made.id, payments=len(held), fen=made.fen, paper=order.paper)
    return {"deposit": made.id, "payments": len(held), "fen": made.fen}


@performs("confirm_deposit")
def confirm_deposit(act: Act, order: ConfirmDeposit) -> dict[str, Json]:
    """Say that it has arrived. Raises OtherSum, MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    deposit = Deposit.objects.select_for_update().filter(county=county, id=order.deposit).first()
    if deposit is None:
        raise NotFound(f"没有编号为 {order.deposit} 的缴存单 no such deposit")
    act.require(deposit.unit)
    if order.fen != deposit.fen:
        raise OtherSum(
            f"缴存 {deposit.fen / 100:.2f} 元，到账 {order.fen / 100:.2f} 元 another sum arrived than was paid in"
        )
    state = arrive(act, deposit)
    return {"deposit": deposit.id, "state": state, "fen": deposit.fen}


def arrive(act: Act, deposit: Deposit) -> str:
    """A deposit that was locked has arrived, with all its payments; its state. Raises MoveRefused."""
    county, day = act.actor.county, act.business_day()
    state = DEPOSIT_GRAPH.next(deposit.state, "arrive")
    _move(_payments(county, deposit_id=deposit.id, state=PaymentState.DEPOSITED), "confirm")
    post(county, deposit.year, day, Movement.ARRIVE, [arrived(deposit.id, deposit.unit, deposit.fen)])
    Deposit.objects.filter(county=county, id=deposit.id).update(state=state, arrived_on=day)
    act.note("deposit", deposit.id, state=state, fen=deposit.fen)
    return state


def _payments(county: str, **wanted: object) -> list[Payment]:
    """In order, nobody else's until the end of the transaction."""
    rows = Payment.objects.select_for_update().filter(county=county, **wanted)
    return list(rows.only("id", "county", "unit", "fen", "state").order_by("id"))


def _by_town(payments: Sequence[Payment]) -> dict[str, int]:
    """Fen by the town that will pay them in; people of no known town are the county's."""
    fen = Counter[str]()
    for payment in payments:
        fen[payment.unit[:TOWN_DIGITS]] += payment.fen
    return dict(sorted(fen.items()))


def _sum(payments: Sequence[Payment]) -> int:
    return sum(payment.fen for payment in payments)


def _move(payments: Sequence[Payment], event: str, hand_in: int | None = None, deposit: int | None = None) -> None:
    """All of them, from the one state that they are in."""
    (before,) = {payment.state for payment in payments}
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "county": payments[0].county, "ids": [payment.id for payment in payments], "before": before,
                "state": PAYMENT_GRAPH.next(before, event), "hand_in": hand_in, "deposit": deposit,
            },
        )  # fmt: skip
        assert cursor.rowcount == len(payments), event
