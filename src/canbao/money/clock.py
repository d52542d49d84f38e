"""The database server's clock held against the county's last payment: one that was set back would take money on a day
that is over.

In: a county, inside an action. Out: nothing, or `ClockBehind`. Never: a lock; a payment's day chosen by anybody.

A clock that was ahead and is right again looks the same. Who has made sure of it states the last payment that was noted
under the wrong clock (`CANBAO_CLOCK_FROM`): the clock is held against later ones alone.
"""

from __future__ import annotations

from datetime import datetime

from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.prepared import ask_one
from canbao.store.server import BUSINESS_ZONE

MOST_BEHIND = 60
"""Seconds: what a clock that is kept by another is ever put right by at once, with room; no day ends in them twice."""
_LAST = f"""
    SELECT number, noted_at AT TIME ZONE '{BUSINESS_ZONE}', extract(epoch FROM noted_at - clock_timestamp())::bigint
    FROM money_last_payment(%s, %s)
"""


class ClockBehind(StoreFailed):
    """The clock was set back, or had been ahead. Nothing is wrong with what was asked."""

    is_passing = True
    reason = "clock_behind"

    def __init__(self, number: int, noted_at: datetime, seconds: int) -> None:
        super().__init__(
            f"数据库服务器的时钟比最近一笔缴费（第 {number} 号，{noted_at:%Y-%m-%d %H:%M}）慢了"
            f" {round(seconds / 60)} 分钟，暂不收费；请系统管理员校准时钟 the clock of the database server went back"
        )


def refuse_behind(county: str) -> None:
    """Raises ClockBehind."""
    last = ask_one(_LAST, (county, read_configuration().clock_from))
    if last is not None and last[2] > MOST_BEHIND:
        raise ClockBehind(*last)
