"""Days that do not exist, make no sense, or contradict the day or the number beside them.

In: a spot with a day, as a date or in the department's pattern. Out: `DATE_KINDS`.
Never: an error in an empty cell; an open end is right.
"""

from __future__ import annotations

from datetime import date, datetime

from canbao.people.errors.kinds import UNFIT, ErrorKind, Level, Spot, Unfit
from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.suppliers import Content
from canbao.values.days import add_days

NONSENSE = ("去年春天", "待定", "见附件", "？")
IMPOSSIBLE = {"%Y": "2024", "%m": "02", "%d": "30"}
FAR_AHEAD = date(2099, 1, 1)
FIRST_EXCEL_DAY = date(1899, 12, 30)
MOST_DAYS_EARLY = 400
"""An end so long before the beginning is still a slip of the year."""
OTHER_SPELLINGS = ("{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0.year}/{0.month}/{0.day}")
BOTH = (Content.DATE, Content.BIRTH)


def read_day(value: CellValue, pattern: str) -> date | None:
    """The day that a right cell shows."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and value and pattern:
        return datetime.strptime(value, pattern).date()  # noqa: DTZ007
    return None


def _day(spot: Spot) -> date | None:
    return read_day(spot.value, spot.columns[spot.column].pattern)


def _written(day: date, spot: Spot, column: int | None = None) -> CellValue:
    pattern = spot.columns[spot.column if column is None else column].pattern
    return f"{day:{pattern}}" if pattern else day


def impossible(spot: Spot) -> CellValue | Unfit:
    """30 February, as the department would write it."""
    if _day(spot) is None:
        return UNFIT
    text = spot.columns[spot.column].pattern or "%Y-%m-%d"
    for part, digits in IMPOSSIBLE.items():
        text = text.replace(part, digits)
    return text


def far_ahead(spot: Spot) -> CellValue | Unfit:
    """A beginning that lies far ahead."""
    return UNFIT if spot.column != spot.start or _day(spot) is None else _written(FAR_AHEAD, spot)


def end_before_begin(spot: Spot) -> CellValue | Unfit:
    """A last day before the first; the cell may be empty so far."""
    if spot.column != spot.end or spot.start is None:
        return UNFIT
    begun = read_day(spot.row[spot.start], spot.columns[spot.start].pattern)
    return UNFIT if begun is None else _written(add_days(begun, -1 - int(spot.rng.integers(MOST_DAYS_EARLY))), spot)


def serial(spot: Spot) -> CellValue | Unfit:
    """The day as a spreadsheet counts it, without the format of a day."""
    day = _day(spot)
    return UNFIT if day is None or day < date(1900, 3, 1) else (day - FIRST_EXCEL_DAY).days


def other_spelling(spot: Spot) -> CellValue | Unfit:
    """The same day in another usual way."""
    day = _day(spot)
    return UNFIT if day is None else spot.pick(OTHER_SPELLINGS).format(day)


def birth_off(spot: Spot) -> CellValue | Unfit:
    """Another birth day than the number's."""
    day = _day(spot)
    return (
        UNFIT
        if day is None or not spot.of(Content.ID)
        else _written(add_days(day, -1 - int(spot.rng.integers(300))), spot)
    )


DATE_KINDS: tuple[ErrorKind, ...] = (
    ErrorKind("date_impossible", Level.ERROR, BOTH, impossible),
    ErrorKind("date_nonsense", Level.ERROR, BOTH, lambda spot: spot.pick(NONSENSE) if _day(spot) else UNFIT),
    ErrorKind("date_far_ahead", Level.ERROR, (Content.DATE,), far_ahead),
    ErrorKind("date_end_before_begin", Level.ERROR, (Content.DATE,), end_before_begin),
    ErrorKind("birth_contradicts_id", Level.ERROR, (Content.BIRTH,), birth_off),
    ErrorKind("date_serial", Level.FORGIVABLE, (Content.DATE,), serial),
    ErrorKind("date_other_spelling", Level.FORGIVABLE, BOTH, other_spelling),
)
