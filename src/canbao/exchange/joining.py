"""Where rows of packages meet the rooms that work with them: one function a meeting.

In: rows that were read and whose people were looked for. Out: what the other room made of them. Never: a rule of money
here.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from canbao.access.acting import Act, Json
from canbao.exchange.arriving import Arrival, arrive_deposits
from canbao.exchange.paying_aid import PaidAid, pay_requests
from canbao.exchange.reconciling import Days, reconcile
from canbao.exchange.reversing import Reversal, reverse_payments
from canbao.intake.row_reader import ROW_NUMBER
from canbao.money.receiving import SCHEMA, receive_payments
from canbao.store.failures import StoreFailed


class BadStatement(StoreFailed):
    """A statement that is not about some days."""


def payment_rows(table: pa.Table, people: Sequence[int | None], problems: Sequence[str | None]) -> pa.Table:
    """Payments of a tax file as the book takes them."""
    columns = {
        "row": table[ROW_NUMBER],
        "tax_number": table["tax_number"],
        "person_id": pa.array(people, pa.int64()),
        "year": table["year"],
        "fen": table["paid"],
        "paid_on": table["paid_on"],
        "channel": table["channel"],
        "place": table["place"].fill_null(""),
        "kind": table["kind"],
        "problem": pa.array(problems, pa.string()),
    }
    return pa.table(columns).cast(SCHEMA)


def book_payments(
    act: Act, year: int, package: int, table: pa.Table, people: Sequence[int | None], problems: Sequence[str | None]
) -> dict[str, Json]:
    """Into the book, all of them. Raises what money raises."""
    found = receive_payments(act, year, payment_rows(table, people, problems), source=package)
    return {
        "payments": found.payments,
        "confirmed": found.confirmed,
        "again": found.again,
        "held": {str(problem): count for problem, count in found.held.items()},
        "fen": found.fen,
    }


def lay_beside(
    act: Act, year: int, package: int, table: pa.Table, people: Sequence[int | None], problems: Sequence[str | None]
) -> dict[str, Json]:
    """A statement beside the book. A name written otherwise does not make another person. Raises BadStatement."""
    firsts, lasts = set(table["begun"].to_pylist()), set(table["ended"].to_pylist())
    if len(firsts) != 1 or len(lasts) != 1:
        raise BadStatement("每行的对账首日、末日应相同，且不能没有行 all rows have to say the same days")
    days = Days(firsts.pop(), lasts.pop())
    paid_on = set(table["paid_on"].to_pylist())
    if days.first > days.last or min(paid_on) < days.first or max(paid_on) > days.last:
        raise BadStatement(f"有的缴费日期不在 {days.first} 至 {days.last} 之间 a payment outside the days")
    del problems
    found = reconcile(act, year, payment_rows(table, people, [None] * table.num_rows), days, package)
    return {
        "rows": found.rows,
        "matched": found.matched,
        "held": found.held,
        "opened": found.opened,
        "agreed": found.agreed,
        "differences": {kind.value: count for kind, count in found.differences.items()},
    }


def take_deposits(act: Act, package: int, table: pa.Table) -> dict[str, Json]:
    """Deposits that have arrived."""
    cells = table.select([ROW_NUMBER, "paper", "year", "fen", "arrived_on"]).to_pylist()
    arrivals = [Arrival(row.pop(ROW_NUMBER), **row) for row in cells]
    return dict(arrive_deposits(act, arrivals, package))


def take_back_payments(act: Act, package: int, table: pa.Table) -> dict[str, Json]:
    """Payments that the tax office has taken back."""
    cells = table.select([ROW_NUMBER, "tax_number", "year", "fen", "reversed_on", "reason"]).to_pylist()
    return dict(reverse_payments(act, [Reversal(row.pop(ROW_NUMBER), **row) for row in cells], package))


def pay_aid(act: Act, table: pa.Table) -> dict[str, Json]:
    """What finance has paid for requests. Raises BadTransfers."""
    cells = table.select([ROW_NUMBER, "transfer", "request", "payer_code", "year", "fen", "arrived_on"]).to_pylist()
    return dict(pay_requests(act, [PaidAid(row.pop(ROW_NUMBER), **row) for row in cells]))
