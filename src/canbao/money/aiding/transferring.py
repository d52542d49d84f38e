"""The money of a request: paid by finance, whole or in parts, remitted into the fund, benefits marked.

In: a request that finance has reviewed, what was paid. Out: transfers of the book, the request at its next state.
Never: more than was asked for; a request marked while a fen of it is missing.

Transfers are by request and town, not by person. Finance pays a sum for a list; which of a hundred thousand people a
part of it was for is not true of anybody, and a row each would say nothing that the annex does not say already. What
each town gets of a part is worked out from running sums, so that parts add up and no town gets more than its people's
lines: when all is paid, transfers and lines agree by payer, by town and person by person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import AID_GRAPH, LineState
from canbao.money.aiding.requests import OneRequest, locked_request, move
from canbao.money.book import post
from canbao.money.legs import Leg
from canbao.money.models import AidBooking, AidRequest, Transfer
from canbao.store.failures import StoreFailed


class OtherMoney(StoreFailed):
    """Not what is still to be paid, or nothing to remit."""


@dataclass(frozen=True)
class TransferAid:
    """So many fen paid by finance for a request."""

    request: int
    fen: int


@dataclass(frozen=True)
class Paper:
    """By what finance said it. `nth`: by it again, after what it brought before was taken back."""

    number: str
    day: date
    nth: int = 1


_BY_TOWN = """
    SELECT left(unit, 9) AS town, sum(fen)::bigint FROM money_requestline
    WHERE county = %s AND request_id = %s AND state = %s GROUP BY 1 ORDER BY 1
"""
_MOVED = """
    SELECT left(unit, 9) AS town, sum(fen)::bigint FROM money_transfer
    WHERE county = %s AND year = %s AND credit = ANY (%s) AND credit_of = %s AND record = %s AND movement = ANY (%s)
        AND NOT EXISTS (SELECT FROM money_transfer AS back
            WHERE back.county = money_transfer.county AND back.reverses = money_transfer.id)
    GROUP BY 1 ORDER BY 1
"""
PAID = (Movement.TRANSFER, Movement.SETTLE)
"""Movements by which a payer's money leaves the payer."""


@performs("transfer_aid")
def transfer_aid(act: Act, order: TransferAid) -> dict[str, Json]:
    """Say what finance has paid: all of the rest, or a part. Raises OtherMoney, MoveRefused, NotFound, NotAllowed."""
    request = locked_request(act, order.request)
    act.require_other_than(request.confirmed_by)
    return transfer_to(act, request, order.fen)


def transfer_to(act: Act, request: AidRequest, paid_fen: int, paper: Paper | None = None) -> dict[str, Json]:
    """Book what finance says that it has paid, in whichever way it said so. Raises OtherMoney, MoveRefused."""
    left = request.fen - request.transferred_fen
    is_straight, is_all = not request.account, paid_fen == left
    state = AID_GRAPH.next(request.state, _event(is_straight=is_straight, is_all=is_all))
    if not 0 < paid_fen <= left:
        raise OtherMoney(
            f"待拨付 {left / 100:.2f} 元，不能拨付 {paid_fen / 100:.2f} 元 at most what is still to be paid"
        )
    towns = {town: fen - _moved(request, PAID).get(town, 0) for town, fen in _by_town(request).items()}
    debit, of, movement = (
        (Account.TREASURY, "", Movement.SETTLE) if is_straight else (Account.AID_FUND, request.payer, Movement.TRANSFER)
    )
    legs = [
        Leg(debit, Account.AID, fen, town, debit_of=of, credit_of=request.payer, record=request.id)
        for town, fen in parts_of(paid_fen, towns).items()
    ]
    _book(act, request, movement, legs, paper)
    remitted = paid_fen if is_straight else 0
    return move(
        act, request, state=state, transferred_fen=request.transferred_fen + paid_fen,
        remitted_fen=request.remitted_fen + remitted, transferred_by=act.actor.account_id,
        transferred_on=act.business_day(),
    ) | {"paid_fen": paid_fen, "left_fen": left - paid_fen}  # fmt: skip


def _event(*, is_straight: bool, is_all: bool) -> str:
    if not is_all:
        return "transfer_part"
    return "settle" if is_straight else "transfer"


@performs("remit_aid")
def remit_aid(act: Act, order: OneRequest) -> dict[str, Json]:
    """Put all that is on the account on the way into the fund. Raises OtherMoney, MoveRefused, NotFound, NotAllowed."""
    request = locked_request(act, order.request)
    fen = request.transferred_fen - request.remitted_fen
    is_all = request.transferred_fen == request.fen
    state = AID_GRAPH.next(request.state, "remit" if is_all else "remit_part")
    if not fen:
        raise OtherMoney("专户里没有这份申请的钱 nothing of it is on the account")
    paid, remitted = _moved(request, [Movement.TRANSFER]), _moved(request, [Movement.REMIT])
    legs = [
        Leg(Account.TREASURY, Account.AID_FUND, left, town, credit_of=request.payer, record=request.id)
        for town, all_of_it in paid.items()
        if (left := all_of_it - remitted.get(town, 0))
    ]
    assert sum(leg.fen for leg in legs) == fen, request.id
    _book(act, request, Movement.REMIT, legs)
    return move(
        act, request, state=state, remitted_fen=request.transferred_fen, remitted_by=act.actor.account_id,
        remitted_on=act.business_day(),
    ) | {"remitted_fen": fen}  # fmt: skip


@performs("mark_aid")
def mark_aid(act: Act, order: OneRequest) -> dict[str, Json]:
    """Benefits of everybody on the list are marked. Raises MoveRefused, NotFound, NotAllowed."""
    request = locked_request(act, order.request)
    state = AID_GRAPH.next(request.state, "mark")
    return move(act, request, state=state, marked_by=act.actor.account_id, marked_on=act.business_day())


def _book(act: Act, request: AidRequest, movement: Movement, legs: Sequence[Leg], paper: Paper | None = None) -> None:
    """One booking with its transfers."""
    booked = Transfer.objects.filter(
        county=request.county, year=request.year, credit=legs[0].credit, credit_of=request.payer, record=request.id,
        movement=movement,
    )  # fmt: skip
    last = booked.order_by("-id").values_list("id", flat=True).first() or 0
    post(request.county, request.year, act.business_day(), movement, legs)
    first = booked.filter(id__gt=last).order_by("id").values_list("id", flat=True)[0]
    AidBooking.objects.create(
        county=request.county, year=request.year, unit=request.unit, request_id=request.id, movement=movement,
        fen=sum(leg.fen for leg in legs), first_transfer=first, paper=paper.number if paper else "",
        paper_on=paper.day if paper else None, nth=paper.nth if paper else 1, recorded_by=act.actor.account_id,
    )  # fmt: skip


def parts_of(fen: int, left: Mapping[str, int]) -> dict[str, int]:
    """A sum by what each is still owed; none gets more, those that would get nothing are left out.

    >>> parts_of(13, {"a": 4, "b": 4, "c": 33, "d": 0})
    {'a': 1, 'b': 1, 'c': 11}
    """
    whole = sum(left.values())
    assert 0 < fen <= whole, (fen, whole)
    parts, upto, given = {}, 0, 0
    for key, owed in left.items():
        assert owed >= 0, key
        upto += owed
        if part := fen * upto // whole - given:
            parts[key] = part
            given += part
    return parts


def _by_town(request: AidRequest) -> dict[str, int]:
    """What the lines of each town add up to."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_TOWN, [request.county, request.id, LineState.STANDS])
        return {town: int(fen) for town, fen in cursor.fetchall()}


def _moved(request: AidRequest, movements: Sequence[Movement]) -> dict[str, int]:
    """What was moved for the request, by town."""
    with connection.cursor() as cursor:
        accounts, named = [Account.AID.value, Account.AID_FUND.value], [each.value for each in movements]
        cursor.execute(_MOVED, [request.county, request.year, accounts, request.payer, request.id, named])
        return {town: int(fen) for town, fen in cursor.fetchall()}
