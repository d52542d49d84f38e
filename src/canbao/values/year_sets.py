"""Sets of years as bits: a column of year lists becomes one number a row.

In: an Arrow list column of years and the year counted back from. Out: bits (bit 0 = the year before) and which rows
are not known. Never: a loop over rows; a year further back than the bits reach.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Array = npt.NDArray[Any]
YEARS_BACK = 63
"""Years that a history keeps: one bit each, the last one free for arithmetic."""


def encode_years(column: pa.Array, year: int) -> tuple[Array, Array]:
    """Years before `year` as bits, and which rows are null.

    >>> encode_years(pa.array([[2022, 2024], []]), 2025)[0].tolist()
    [5, 0]
    """
    lists = column if pa.types.is_list(column.type) else column.cast(pa.list_(pa.int16()))
    unknown = np.asarray(lists.is_null().to_numpy(zero_copy_only=False))
    flat = np.asarray(lists.flatten().to_numpy(zero_copy_only=False), dtype=np.int64)
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    back = (year - 1) - flat
    in_reach = (back >= 0) & (back < YEARS_BACK)
    bits = np.where(in_reach, np.uint64(1) << np.clip(back, 0, YEARS_BACK).astype(np.uint64), np.uint64(0))
    masks = np.zeros(len(lists), dtype=np.uint64)
    full = lengths > 0
    if full.any():
        starts = np.cumsum(lengths) - lengths
        masks[full] = np.bitwise_or.reduceat(bits, starts[full])
    return masks, unknown


def decode_years(bits: int, year: int) -> frozenset[int]:
    """The years of a number.

    >>> sorted(decode_years(5, 2025))
    [2022, 2024]
    """
    return frozenset(year - 1 - place for place in range(YEARS_BACK) if bits >> place & 1)
