"""Functions of the vocabulary over vectors of days and numbers: ages, months, first days of what follows.

In: int32 vectors (days since 1970-01-01, whole numbers). Out: int32 vectors, the same as `evaluating.call` gives
person by person. Never: a condition; a loop over people.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from canbao.assess.columns import Array
from canbao.values.days import add_days, add_years, day_number, from_day_number

_MONTH, _DAY = "datetime64[M]", "datetime64[D]"
_SPAN = 512
"""Days of one piece of a table from day to day: pieces are made once and joined, so that blocks with other days share
them.
"""


def latest_birth(on_day: int, years: int) -> int:
    """The latest day of birth that has reached an age on a day."""
    on = from_day_number(on_day)
    birth = add_years(on, -years)
    while add_years(add_days(birth, 1), years) <= on:
        birth = add_days(birth, 1)
    return day_number(birth)


@lru_cache(maxsize=4096)
def _birth_table(piece: int, years: int) -> Array:
    days = np.arange(piece * _SPAN, (piece + 1) * _SPAN, dtype=np.int32)
    span = np.full(_SPAN, 12 * years, dtype=np.int32)
    births = plus_months(days, -span)
    # Born on 29 February one reaches an age a day early in a common year.
    return births + (plus_months(births + 1, span) <= days)


@lru_cache(maxsize=256)
def _birth_tables(first: int, last: int, years: int) -> Array:
    return np.concatenate([_birth_table(piece, years) for piece in range(first, last + 1)])


def latest_births(on: Array, years: int) -> Array:
    """The latest day of birth that has reached an age, for many days: read off a table from day to day."""
    if on.size == 0:
        return on
    first, last = int(on.min()) // _SPAN, int(on.max()) // _SPAN
    found: Array = _birth_tables(first, last, years).take(on - np.int32(first * _SPAN))
    return found


def _months(days: Array) -> Array:
    return days.astype(_DAY).astype(_MONTH)


def plus_months(days: Array, months: Array) -> Array:
    """The corresponding day so many months later; where there is none, the last of the month."""
    start = _months(days)
    in_month = days.astype(_DAY) - start.astype(_DAY)
    target = start + months.astype("timedelta64[M]")
    length = (target + np.timedelta64(1, "M")).astype(_DAY) - target.astype(_DAY)
    found: Array = target.astype(_DAY) + np.minimum(in_month, length - np.timedelta64(1, "D"))
    return found.astype(np.int64).astype(np.int32)


def _age(birth: Array, on: Array) -> Array:
    """Full years; 29 February counts as reached on 28 February of a common year."""
    birth_month, on_month = _months(birth), _months(on)
    length = ((on_month + np.timedelta64(1, "M")).astype(_DAY) - on_month.astype(_DAY)).astype(np.int64)
    birth_day = (birth.astype(_DAY) - birth_month.astype(_DAY)).astype(np.int64) + 1
    on_day = (on.astype(_DAY) - on_month.astype(_DAY)).astype(np.int64) + 1
    months = (on_month - birth_month).astype(np.int64) - (on_day < np.minimum(birth_day, length))
    years: Array = months // 12
    return years.astype(np.int32)


def _number_of_month(days: Array) -> Array:
    return (_months(days).astype(np.int64) % 12 + 1).astype(np.int32)


def _number_of_year(days: Array) -> Array:
    return (days.astype(_DAY).astype("datetime64[Y]").astype(np.int64) + 1970).astype(np.int32)


def _months_left(days: Array, last: Array) -> Array:
    return np.maximum((_months(last) - _months(days)).astype(np.int64) + 1, 0).astype(np.int32)


def _first_of_next(days: Array, unit: str) -> Array:
    span = np.timedelta64(1, "M" if unit == _MONTH else "Y")
    return (days.astype(_DAY).astype(unit) + span).astype(_DAY).astype(np.int64).astype(np.int32)


FUNCTIONS: dict[str, Callable[..., Array]] = {
    "days": lambda first, second, counted: second - first + counted,
    "age": _age,
    "months_left": _months_left,
    "month_of": _number_of_month,
    "year_of": _number_of_year,
    "plus_days": lambda days, number: days + number,
    "plus_months": plus_months,
    "next_month": lambda days: _first_of_next(days, _MONTH),
    "next_year": lambda days: _first_of_next(days, "datetime64[Y]"),
    "later": np.maximum,
    "earlier": np.minimum,
    "add": lambda one, two: one + two,
    "subtract": lambda one, two: one - two,
}
