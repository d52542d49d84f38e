"""Cells that hold whole numbers, days, yes and no.

In: see `leaf`. Out: arrays of the column's type. Typed columns are judged by their smallest and largest value, so
that a million right ones cost next to nothing. Never: a fraction rounded, a day guessed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.intake.leaf import Converted, Leaf, clean
from canbao.intake.cell_problems import CellProblem
from canbao.intake.cell_texts import as_text, read_day, read_flag, read_number
from canbao.intake.problems import NO_ADVICE, Advice, Fault, Problem, fault
from canbao.intake.raw_columns import words_of
from canbao.values.days import day_number, from_day_number


class NumberLeaf(Leaf):
    """A whole number within bounds; `below` and `above` say what is wrong beyond them."""

    def __init__(
        self,
        kind: pa.DataType,
        least: int,
        most: int,
        *,
        below: Problem = CellProblem.NEGATIVE,
        above: Problem = CellProblem.TOO_LARGE,
        is_required: bool = False,
    ) -> None:
        super().__init__(is_required=is_required)
        self.type, self.least, self.most, self.below, self.above = kind, least, most, below, above

    def accepts(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))

    @property
    def expected(self) -> Advice:
        return Advice("应为整数", "expected a whole number")

    def is_typed(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_signed_integer(kind))

    def typed(self, array: pa.Array) -> Converted:
        extremes = pc.min_max(array).as_py()
        if extremes["min"] is None or (self.least <= extremes["min"] and extremes["max"] <= self.most):
            return clean(array if array.type == self.type else array.cast(self.type))
        return self.by_words(words_of(array))

    def read(self, cell: Any) -> Any:
        number = read_number(cell)
        if number is None:
            return self.wrong_type(cell)
        if number < self.least:
            return fault(self.below, as_text(cell))
        return fault(self.above, as_text(cell), self._limit()) if number > self.most else number

    def _limit(self) -> Advice:
        return Advice(f"最大 {self.most}", f"at most {self.most}") if self.above is CellProblem.TOO_LARGE else NO_ADVICE


class FlagLeaf(Leaf):
    """Yes or no."""

    type = pa.bool_()

    def accepts(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_boolean(kind) or pa.types.is_integer(kind))

    @property
    def expected(self) -> Advice:
        return Advice("应为 true 或 false（是或否）", "expected true or false")

    def read(self, cell: Any) -> Any:
        found = read_flag(cell)
        return self.wrong_type(cell) if found is None else found


class DayLeaf(Leaf):
    """A day within bounds, both inclusive."""

    type = pa.date32()

    def __init__(self, first: date, last: date, *, is_required: bool = False) -> None:
        super().__init__(is_required=is_required)
        self.first, self.last = first, last

    def accepts(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_date(kind)) or (bool(pa.types.is_timestamp(kind)) and kind.tz is None)

    @property
    def expected(self) -> Advice:
        return Advice("应为日期", "expected a date")

    def is_typed(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))

    def typed(self, array: pa.Array) -> Converted:
        days = array if array.type == self.type else _whole_days(array)
        numbers = days.cast(pa.int32())
        extremes = pc.min_max(numbers).as_py()
        first, last = day_number(self.first), day_number(self.last)
        if extremes["min"] is None or (first <= extremes["min"] and extremes["max"] <= last):
            return clean(days)
        values = pc.fill_null(numbers, first).to_numpy(zero_copy_only=False)
        positions = np.flatnonzero((values < first) | (values > last))
        return Converted(days, positions, [self._unlikely(_show_day(number)) for number in values[positions].tolist()])

    def read(self, cell: Any) -> Any:
        day = read_day(cell)
        if day is None:
            return fault(CellProblem.IMPOSSIBLE_DATE, as_text(cell))
        return day if self.first <= day <= self.last else self._unlikely(as_text(cell))

    def _unlikely(self, text: str) -> Fault:
        return fault(
            CellProblem.UNLIKELY_DATE,
            text,
            Advice(f"应在 {self.first} 至 {self.last} 之间", f"expected within {self.first} to {self.last}"),
        )


def _whole_days(array: pa.Array) -> pa.Array:
    """The day of a moment: a payment's time of day does not matter."""
    return (
        pc.floor_temporal(array, unit="day").cast(pa.date32())
        if pa.types.is_timestamp(array.type)
        else array.cast(pa.date32())
    )


def _show_day(number: int) -> str:
    """A day as text; beyond the calendar the bare number of days since 1970."""
    is_in_calendar = day_number(date.min) <= number <= day_number(date.max)
    return from_day_number(number).isoformat() if is_in_calendar else str(number)
