"""How much cash a collector may hold, and for how long: nothing is taken beyond it until something is handed in.

In: the limits that a county has set for a benefit year; where it has set none, those of the policy. Out: what is in one
hand beside its limits; a refusal, or nothing. Never: a limit that neither the policy nor the bureau has named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True)
class Hand:
    """Cash in one hand for a benefit year, handed in or not yet counted: the sum, the day of the oldest; its limits.
    `most_days`: days that cash may stay; 0: it goes on the day it was taken. None: no such limit.
    """

    fen: int = 0
    since: date | None = None
    most_days: int | None = None
    most_fen: int | None = None

    @property
    def last_day(self) -> date | None:
        """The last day, inclusive, on which something more may be taken before the oldest is handed in."""
        if self.since is None or self.most_days is None:
            return None
        return self.since + timedelta(days=self.most_days)

    @property
    def room_fen(self) -> int | None:
        """How much more it may take; None: no limit."""
        return None if self.most_fen is None else max(self.most_fen - self.fen, 0)

    def words_against(self, fen: int, day: date) -> str:
        """Why so much more cannot be taken on a day; empty where it can."""
        if self.most_fen is not None and self.fen + fen > self.most_fen:
            held, most = f"{self.fen / 100:.2f}", f"{self.most_fen / 100:.2f}"
            return f"手中现金 {held} 元，最多 {most} 元，请先上交 hand in what you hold first"
        if self.last_day is not None and day > self.last_day:
            days = f"最多留 {self.most_days} 天"
            return f"{self.since} 收的现金还未上交，{days}，请先上交 hand in the cash of that day first"
        return ""


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
    words = _hand(county, year, collector, limit).words_against(fen, day)
    if words:
        raise HandInFirst(words)


def hand_of(county: str, year: int, collector: int) -> Hand:
    """What is in one hand, in the scope under way."""
    return _hand(county, year, collector, ask_one(_LIMIT, [county, year]) or (None, None))


def limits_of(county: str, year: int) -> Hand:
    """The limits of a county, of an empty hand, in the scope under way."""
    return Hand(0, None, *(ask_one(_LIMIT, [county, year]) or (None, None)))


def _hand(county: str, year: int, collector: int, limit: tuple[int | None, ...]) -> Hand:
    ((held, since),) = ask(_HELD, [county, year, collector])
    most_days, most_fen = limit
    return Hand(int(held), since, most_days, most_fen)
