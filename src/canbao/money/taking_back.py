"""Money recorded that never came, or came as another sum: the booking is taken back whole, by transfers that name it.

In: a request for aid, or a subsidy that arrived, the sum that was recorded, a reason. Out: the same fen the other way
round; the request where it then stands. Never: a part of a booking; an earlier one of a request before a later one; a
sum that whoever takes it back did not name; what comes after it left standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import AID_GRAPH
from canbao.money.aiding.requests import locked_request, move
from canbao.money.book import post
from canbao.money.legs import Leg
from canbao.money.models import AidBooking, AidRequest, SubsidyArrival, Transfer
from canbao.money.taken_back import was_taken_back
from canbao.store.failures import StoreFailed
from canbao.values.fen import format_yuan

OF_REQUESTS = (Movement.TRANSFER, Movement.SETTLE, Movement.REMIT)


class NothingToTakeBack(StoreFailed):
    """Nothing of it was recorded, or not this sum."""


class Recorded(StrEnum):
    """What can be taken back."""

    AID_REQUEST = "aid_request"
    SUBSIDY_ARRIVAL = "subsidy_arrival"


@dataclass(frozen=True)
class TakeBackMoney:
    """The newest transfer or remittance of a request, or an arrival of subsidy. `fen`: what it was recorded with."""

    record: str
    number: int
    fen: int
    reason: str


@performs("take_back_money")
def take_back_money(act: Act, order: TakeBackMoney) -> dict[str, Json]:
    """Take it back. Raises NothingToTakeBack, MoveRefused, NotFound, NotAllowed."""
    if order.record == Recorded.AID_REQUEST:
        return _from_request(act, order)
    if order.record == Recorded.SUBSIDY_ARRIVAL:
        return _from_arrival(act, order)
    known = "、".join(Recorded)
    raise NothingToTakeBack(f"只能冲回 {known}，没有“{order.record}” there is nothing of that name to take back")


def _from_request(act: Act, order: TakeBackMoney) -> dict[str, Json]:
    request = locked_request(act, order.number)
    _require_reason(act, order)
    rows = _newest(request)
    fen = sum(row.fen for row in rows)
    if not rows:
        raise NothingToTakeBack("这份申请没有登记过拨付 nothing was recorded for it")
    movement = Movement(rows[0].movement)
    if order.fen != fen:
        raise NothingToTakeBack(
            f"最近一笔是 {rows[0].day} 的“{movement.label}” {format_yuan(fen)} 元，整笔冲回，"
            f"不能冲回 {format_yuan(order.fen)} 元 the newest one is taken back, as a whole"
        )
    transferred = request.transferred_fen - (0 if movement is Movement.REMIT else fen)
    remitted = request.remitted_fen - (0 if movement is Movement.TRANSFER else fen)
    state = AID_GRAPH.next(request.state, _event(request, transferred))
    _turn(act, rows)
    done = move(act, request, state=state, transferred_fen=transferred, remitted_fen=remitted)
    return done | {"movement": movement.value, "taken_back_fen": fen}


def _event(request: AidRequest, transferred: int) -> str:
    if transferred == request.fen:
        return "take_back_remitted"
    return "take_back_part" if transferred else "take_back_all"


def _newest(request: AidRequest) -> list[Transfer]:
    """Transfers of the booking that is the last one to stand."""
    own = Transfer.objects.filter(county=request.county, year=request.year, record=request.id)
    back = own.filter(reverses__isnull=False)
    standing = own.filter(movement__in=OF_REQUESTS).exclude(id__in=back.values("reverses"))
    bookings = AidBooking.objects.filter(county=request.county, request_id=request.id)
    last = bookings.filter(first_transfer__in=standing.values("id")).order_by("-first_transfer").first()
    return list(standing.filter(id__gte=last.first_transfer).order_by("id")) if last else []


def _from_arrival(act: Act, order: TakeBackMoney) -> dict[str, Json]:
    county = act.actor.county
    arrival = SubsidyArrival.objects.filter(county=county, id=order.number).first()
    if arrival is None:
        raise NotFound(f"没有编号为 {order.number} 的补助到账 no such arrival")
    act.require(arrival.unit)
    _require_reason(act, order)
    alone(f"subsidy:{county}:{arrival.year}")
    if was_taken_back(county, arrival.id):
        raise NothingToTakeBack("这笔到账已经冲回 it was taken back already")
    if order.fen != arrival.fen:
        raise NothingToTakeBack(
            f"登记的是 {format_yuan(arrival.fen)} 元，整笔冲回，不能冲回 {format_yuan(order.fen)} 元 "
            "it is taken back as a whole"
        )
    _turn(act, list(Transfer.objects.filter(county=county, record=arrival.id, movement=Movement.SUBSIDISE)))
    act.note("subsidy_arrival", arrival.id, level=arrival.level, taken_back_fen=arrival.fen)
    return {"arrival": arrival.id, "level": arrival.level, "taken_back_fen": arrival.fen}


def _require_reason(act: Act, order: TakeBackMoney) -> None:
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明冲回的原因 say why")


def _turn(act: Act, rows: Sequence[Transfer]) -> None:
    """The same fen the other way round, on this day."""
    legs = [
        Leg(
            Account(row.debit), Account(row.credit), row.fen, row.unit, debit_of=row.debit_of, credit_of=row.credit_of,
            person_id=row.person_id, record=row.record,
        ).back(row.id)
        for row in rows
    ]  # fmt: skip
    post(rows[0].county, rows[0].year, act.business_day(), Movement.TAKE_BACK, legs)
