"""How much cash a collector may hold, and for how long: nothing is taken beyond it until something is handed in.

In: the limits that a county has set for a benefit year; where it has set none, those of the policy. Out: a refusal, or
nothing. Never: a limit that neither the policy nor the bureau has named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, performs
from canbao.money.models import CashLimit
from canbao.store.failures import StoreFailed
from canbao.store.prepared import ask, ask_one


class HandInFirst(StoreFailed):
    """The collector holds as much, or as long, as is allowed."""


class BadLimit(StoreFailed):
    """No limit that somebody could keep."""


@dataclass(frozen=True)
class SetCashLimit:
    """Limits of cash in one hand for a benefit year; None: no such limit."""

    year: int
    most_days: int | None = None
    most_fen: int | None = None


_LIMIT = "SELECT most_days, most_fen FROM money_cashlimit WHERE county = %s AND year = %s"
_HELD = """
    SELECT coalesce(sum(fen), 0), min(paid_on) FROM money_payment
    WHERE county = %s AND year = %s AND collector = %s AND state IN ('noted', 'offered')
"""


@performs("set_cash_limit")
def set_cash_limit(act: Act, order: SetCashLimit) -> dict[str, Json]:
    """Set the limits of the county from now on. Raises BadLimit, NotAllowed."""
    county = act.actor.county
    act.require(county)
    if (order.most_days or 0) < 0 or (order.most_fen is not None and order.most_fen <= 0):
        raise BadLimit("天数不能小于零，金额须大于零 days are not below nought, and the sum is above it")
    CashLimit.objects.update_or_create(
        county=county, year=order.year, defaults={"most_days": order.most_days, "most_fen": order.most_fen}
    )
    act.note("cash_limit", order.year, most_days=order.most_days, most_fen=order.most_fen)
    return {"year": order.year}


def refuse_beyond_limits(county: str, year: int, collector: int, fen: int, day: date) -> None:
    """Raises HandInFirst when so many fen more would be too many, or the oldest has been held too long."""
    limit = ask_one(_LIMIT, [county, year])
    if limit is None:
        return
    most_days, most_fen = limit
    ((held, since),) = ask(_HELD, [county, year, collector])
    if most_fen is not None and held + fen > most_fen:
        raise HandInFirst(
            f"手中现金 {held / 100:.2f} 元，最多 {most_fen / 100:.2f} 元，请先上交 hand in what you hold first"
        )
    if most_days is not None and since is not None and (day - since).days > most_days:
        raise HandInFirst(
            f"{since} 收的现金还未上交，最多留 {most_days} 天，请先上交 hand in the cash of that day first"
        )
