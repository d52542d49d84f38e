"""One cell as people write it: days in a dozen shapes, whole numbers, yes and no.

In: what a sheet or a text file holds: text, number, date, truth. Out: the value, or None when it is none. Never: a
guess between two days; day and month are never swapped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from canbao.values.days import add_days

FLAGS: Mapping[str, bool] = {
    "true": True, "yes": True, "y": True, "1": True, "是": True, "有": True,
    "false": False, "no": False, "n": False, "0": False, "否": False, "无": False,
}  # fmt: skip
"""How yes and no are written, in small letters."""

_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})"
    r"|年(?P<month_zh>[0-9]{1,2})月(?P<day_zh>[0-9]{1,2})日"
    r"|(?P<month_8>[0-9]{2})(?P<day_8>[0-9]{2}))"
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
_WHOLE = re.compile(r"[+-]?[0-9]{1,19}(?:\.0*)?")
_LONGEST = 40
"""No date or number is longer; a longer text is not looked at."""

# Days are counted from 1899-12-30, because sheets have a 29 February 1900 that never was.
_SHEET_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3_000, 2_958_465
"""18 March 1908 and 31 December 9999 in a sheet. A smaller number is a year that somebody typed for a day, and nobody
is that old.
"""

_DIGITS_OF_A_NUMBER = 15
"""A sheet keeps so many digits of a number."""
_FIRST_CUT = 10**_DIGITS_OF_A_NUMBER


def has_lost_digits(cell: Any) -> bool:
    """Whether a number is so long that a sheet cannot have kept all of its digits."""
    return isinstance(cell, float) and abs(cell) > _FIRST_CUT


def as_text(cell: Any) -> str:
    """A cell as a text: whole numbers without a fraction, days in ISO form. A number that has lost its last digits is
    written with an exponent, as the sheet shows it: it must not look like an identity number.

    >>> as_text(430621), as_text(date(2024, 9, 1)), as_text(True)
    ('430621', '2024-09-01', 'true')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.{_DIGITS_OF_A_NUMBER}g}".upper() if has_lost_digits(cell) else _short(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _short(number: float) -> str:
    """A number as a sheet shows it: 187.49999999999997 is 187.5 there."""
    return str(int(number)) if number.is_integer() else f"{number:.{_DIGITS_OF_A_NUMBER}g}"


def read_day(cell: Any) -> date | None:
    """The day of a cell. The time of day does not matter.

    >>> read_day("2024-9-1"), read_day("2024年9月1日"), read_day("2024-13-01")
    (datetime.date(2024, 9, 1), datetime.date(2024, 9, 1), None)
    """
    if isinstance(cell, datetime):
        return date(cell.year, cell.month, cell.day)
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        return _written_day(cell)
    number = read_number(cell)
    return None if number is None else _serial_day(number)


def _written_day(text: str) -> date | None:
    found = _DAY.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    month = found["month"] or found["month_zh"] or found["month_8"]
    day = found["day"] or found["day_zh"] or found["day_8"]
    return _day_of(int(found["year"]), int(month), int(day))


def _serial_day(number: int) -> date | None:
    """A number in a sheet: days since 1899-12-30, or a day typed as 20240901."""
    if number > _LAST_SERIAL:
        return _day_of(number // 10_000, number // 100 % 100, number % 100)
    return add_days(_SHEET_EPOCH, number) if number >= _FIRST_SERIAL else None


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def read_number(cell: Any) -> int | None:
    """The whole number of a cell.

    >>> read_number("12"), read_number("12.0"), read_number("12.5"), read_number(True)
    (12, 12, None, None)
    """
    if isinstance(cell, str):
        text = cell if len(cell) <= _LONGEST else ""
        return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else None
    return int(cell) if isinstance(cell, Decimal) and cell == cell.to_integral_value() else None


def read_flag(cell: Any) -> bool | None:
    """Yes or no.

    >>> read_flag("是"), read_flag(0), read_flag("maybe")
    (True, False, None)
    """
    return cell if isinstance(cell, bool) else FLAGS.get(as_text(cell).casefold())
