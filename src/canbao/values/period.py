"""Stretches of days, inclusive at both ends.

In: first and last day. Out: membership, overlap, what is common, what is left after taking others away.
Never: an empty period, an open end, a time of day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from canbao.values.days import add_days


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if isinstance(self.first, datetime) or isinstance(self.last, datetime):
            raise ValueError("期间以日计 a period has days, not times of day")
        if self.last < self.first:
            raise ValueError(f"期间止日早于起日 a period cannot end ({self.last}) before it begins ({self.first})")

    @classmethod
    def year_of(cls, year: int) -> Period:
        """The calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    @property
    def days(self) -> int:
        """How many days it has; a period of one day has one."""
        return (self.last - self.first).days + 1

    def overlaps(self, other: Period) -> bool:
        """Whether they share a day."""
        return self.first <= other.last and other.first <= self.last

    def intersect(self, other: Period) -> Period | None:
        """The days that both have, or None."""
        return Period(max(self.first, other.first), min(self.last, other.last)) if self.overlaps(other) else None

    def subtract(self, others: Iterable[Period]) -> list[Period]:
        """What is left of it when the days of the others are taken away: in order, apart from each other."""
        left: list[Period] = []
        begin = self.first
        for other in sorted(other for other in others if other.overlaps(self)):
            if other.first > begin:
                left.append(Period(begin, add_days(other.first, -1)))
            if other.last >= self.last:
                return left
            begin = max(begin, add_days(other.last, 1))
        left.append(Period(begin, self.last))
        return left
