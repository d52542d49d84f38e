"""Working days of the State Council's yearly calendar, with a bureau's own corrections.

In: a date and overrides (day -> is it worked). Out: whether it is worked, or the day some working days later.
Never: a guess for a year whose calendar is not announced: that is `NotAnnounced`, and the caller says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import chinese_calendar

from canbao.values.days import add_days

NO_OVERRIDES: Mapping[date, bool] = MappingProxyType({})

# Deadlines in notices are at most some weeks; a count beyond two years is a mistake, not a deadline.
MOST_WORKING_DAYS = 500


class NotAnnounced(LookupError):
    """The State Council has not announced (or the package does not know) the working days of this year."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day.year} 年放假安排国务院尚未公布，无法确定 {day} 是否工作日")
        self.day = day


def is_working_day(day: date, overrides: Mapping[date, bool] = NO_OVERRIDES) -> bool:
    """Whether offices work on this day. An override answers first; an unannounced year raises `NotAnnounced`."""
    stated = overrides.get(day)
    if stated is not None:
        return stated
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise NotAnnounced(day) from None


def add_working_days(day: date, count: int, overrides: Mapping[date, bool] = NO_OVERRIDES) -> date:
    """The day so many working days later: the next working day is day 1, the day itself is never counted.

    >>> add_working_days(date(2024, 9, 27), 5)
    datetime.date(2024, 10, 10)
    """
    if not 0 <= count <= MOST_WORKING_DAYS:
        raise ValueError(f"工作日数须在 0 至 {MOST_WORKING_DAYS} 之间 working days out of range: {count}")
    left = count
    while left:
        day = add_days(day, 1)
        left -= is_working_day(day, overrides)
    return day
