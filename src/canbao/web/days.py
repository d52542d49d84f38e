"""The business day of a request, and months around it.

In: a request. Out: days. Never: the clock of this machine; the day is the database's.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from canbao.access.sign_ins import server_time
from canbao.access.stated_days import day_for
from canbao.store.server import BUSINESS_ZONE
from canbao.web.pages import Visit

_MONTHS = 12


def today(request: Visit) -> date:
    """As actions of this moment have it."""
    return day_for(request.presence.asked_at.astimezone(ZoneInfo(BUSINESS_ZONE)).date())


def public_day() -> date:
    """The same for a page that needs no sign-in."""
    return day_for(server_time().astimezone(ZoneInfo(BUSINESS_ZONE)).date())


def months_until(last: date, count: int) -> list[str]:
    """So many months as text, the last one that of the day.

    >>> months_until(date(2025, 1, 9), 2)
    ['2024-12', '2025-01']
    """
    numbers = range(last.year * _MONTHS + last.month - count, last.year * _MONTHS + last.month)
    return [f"{number // _MONTHS}-{number % _MONTHS + 1:02d}" for number in numbers]
