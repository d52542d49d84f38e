"""Days and how the law counts them: day numbers, months on the corresponding day, full years of age.

In: calendar dates. Out: calendar dates and whole numbers. Never: a clock, a time of day, a time zone.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01, as Arrow's date32 counts them."""
    return day.toordinal() - _EPOCH


def from_day_number(number: int) -> date:
    """The date of a day number."""
    return date.fromordinal(number + _EPOCH)


def add_days(day: date, days: int) -> date:
    """The date so many days later (earlier when negative)."""
    return day + timedelta(days=days)


def days_left(on: date, last: date) -> int:
    """How many days are left until the last one, both today and the last day counted; none once it is over.

    >>> days_left(date(2024, 12, 31), date(2024, 12, 31)), days_left(date(2025, 1, 1), date(2024, 12, 31))
    (1, 0)
    """
    return max(0, (last - on).days + 1)


def add_months(day: date, months: int) -> date:
    """The corresponding day of the month so many months later; without one, the month's last. Civil Code art. 202.

    >>> add_months(date(2024, 11, 30), 3)
    datetime.date(2025, 2, 28)
    """
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The corresponding day so many years later; 29 February becomes 28 February in a common year."""
    return add_months(day, 12 * years)


def age_on(birth: date, on: date) -> int:
    """Full years of age on a day. The birthday itself counts; before birth the answer is negative.

    >>> age_on(date(1954, 10, 1), date(2024, 10, 1))
    70
    """
    years = on.year - birth.year
    return years if on >= add_years(birth, years) else years - 1


def first_of_next_month(day: date) -> date:
    """The first day of the month after this day's."""
    return add_months(day.replace(day=1), 1)


def first_of_next_year(day: date) -> date:
    """The first of January of the year after this day's."""
    return date(day.year + 1, 1, 1)
