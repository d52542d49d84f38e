"""Turning vectors into Arrow columns.

In: numpy vectors, with marks for what is missing. Out: Arrow arrays of the types of the people table.
Never: a Python object per person.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from canbao.people.draws import Bools, Ints

NO_DAY = -(10**6)  # A day number before every date in use.
NOWHERE = -1


def day_column(days: Ints) -> pa.Array:
    """Dates; NO_DAY becomes null."""
    return pa.array(days.astype(np.int32), mask=days == NO_DAY).cast(pa.date32())


def flag_column(flags: Bools) -> pa.Array:
    """Yes and no."""
    return pa.array(flags)


def word_column(words: Sequence[str], positions: Ints) -> pa.Array:
    """The word at each position; a negative position becomes null."""
    return pa.array(words, pa.string()).take(pa.array(positions, mask=positions < 0))


def number_column(numbers: Ints, kind: pa.DataType, is_null: Bools | None = None) -> pa.Array:
    """Whole numbers of a narrower type."""
    return pa.array(numbers, mask=is_null).cast(kind)


def text_column(characters: NDArray[np.uint8]) -> pa.Array:
    """ASCII texts of one length from a matrix, one row a text."""
    count, width = characters.shape
    ends = np.arange(count + 1, dtype=np.int32) * width
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(characters)))


def write_digits(into: NDArray[np.uint8], numbers: Ints) -> None:
    """Write each number right-aligned with leading noughts into the columns of a matrix."""
    rest = numbers.copy()
    for column in range(into.shape[1] - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        into[:, column] = digit + ord("0")


def year_lists(masks: Ints, latest_year: int, width: int) -> pa.Array:
    """Lists of years, earliest first, from bit masks: bit k stands for the latest year less k."""
    patterns = [
        [latest_year - bit for bit in range(width - 1, -1, -1) if mask >> bit & 1] for mask in range(1 << width)
    ]
    return pa.array(patterns, pa.list_(pa.int16())).take(pa.array(masks))


def list_column(owners: Ints, values: pa.Array, count: int, *, none_is_null: bool = False) -> pa.Array:
    """Lists for so many owners; `owners` rises and says whose each value is."""
    per_owner = np.bincount(owners, minlength=count)
    ends = np.concatenate([[0], np.cumsum(per_owner)]).astype(np.int32)
    mask = pa.array(per_owner == 0) if none_is_null else None
    return pa.ListArray.from_arrays(pa.array(ends), values, mask=mask)
