"""What finance says that it has paid, by the numbers of our requests: all of the package is booked, or nothing.

In: rows of a package. Out: transfers of the book, requests at their next state. Never: a row of another payer, year or
sum than its request has; the same paper booked twice.

A row that does not fit refuses the package with every such row named: finance pays by our requests and sends few rows,
and a sum booked to a request that it was not paid for would hide what is missing on another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, NotAllowed, NotFound
from canbao.money.aiding.requests import locked_request
from canbao.money.aiding.transferring import Paper, transfer_to
from canbao.money.models import AidBooking, AidRequest
from canbao.money.taken_back import transfer_was_taken_back
from canbao.store.failures import StoreFailed
from canbao.values.fen import format_yuan

_MOST_NAMED = 20
"""Rows in one refusal."""


class BadTransfers(StoreFailed):
    """Rows that do not fit our requests."""


@dataclass(frozen=True)
class PaidAid:
    """Money for a request as finance has it. `row`: its place in the file; `transfer`: the number of its paper."""

    row: int
    transfer: str
    request: str
    payer_code: str
    year: int
    fen: int
    arrived_on: date


def pay_requests(act: Act, rows: Sequence[PaidAid]) -> Mapping[str, int]:
    """How many were booked, or known before (`again`). Raises BadTransfers, NotAllowed."""
    counts, wrong = Counter[str](), []
    for each in sorted(rows, key=lambda row: (row.request, row.row)):
        try:
            counts[_pay(act, each)] += 1
        except NotAllowed:
            raise
        except StoreFailed as refused:
            wrong.append((each.row, str(refused)))
    if wrong:
        named = "；".join(f"第 {row} 行：{said}" for row, said in sorted(wrong)[:_MOST_NAMED])
        raise BadTransfers(f"有 {len(wrong)} 行与资助申请不符，整份未入账。{named} rows that fit no request of ours")
    return counts


def _pay(act: Act, paid: PaidAid) -> str:
    """Raises StoreFailed for a row that does not fit."""
    request = _request(act, paid)
    earlier = list(AidBooking.objects.filter(county=request.county, request_id=request.id, paper=paid.transfer))
    standing = [each for each in earlier if not transfer_was_taken_back(each.county, each.first_transfer)]
    if standing:
        if standing[0].fen != paid.fen:
            raise BadTransfers(
                f"文号 {paid.transfer} 已登记 {format_yuan(standing[0].fen)} 元，不是 {format_yuan(paid.fen)} 元"
            )
        return "again"
    transfer_to(act, request, paid.fen, Paper(paid.transfer, paid.arrived_on, 1 + len(earlier)))
    return "booked"


def _request(act: Act, paid: PaidAid) -> AidRequest:
    """Whoever carries the package may have confirmed the list: what finance has signed is finance's word."""
    if not (paid.request.isascii() and paid.request.isdigit()):
        raise NotFound(f"申请编号应是数字，不是“{paid.request}”")
    request = locked_request(act, int(paid.request))
    if request.payer != paid.payer_code:
        raise BadTransfers(f"申请 {request.id} 的出资方是 {request.payer}，不是 {paid.payer_code}")
    if request.year != paid.year:
        raise BadTransfers(f"申请 {request.id} 是 {request.year} 年度的，不是 {paid.year} 年度")
    return request
