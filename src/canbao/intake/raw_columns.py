"""Columns as a file has them, before anything is judged.

In: cells. Out: `RawBatch`, consecutive rows whose columns are Arrow texts or `Words`. Never: a number turned into a
text, or a judgement of what a cell holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Words:
    """Cells of a column that mixes kinds: codes into distinct cells; −1: empty."""

    codes: Array
    words: tuple[Any, ...]

    def __len__(self) -> int:
        return len(self.codes)


Raw = Any
"""An Arrow array or `Words`."""


@dataclass(frozen=True)
class RawBatch:
    """Consecutive rows. `rows` are their numbers as shown to people; `columns` stand in the order asked for."""

    rows: Array
    columns: tuple[Raw, ...]


def words_of(raw: Raw) -> Words:
    """A column as codes and distinct words."""
    if isinstance(raw, Words):
        return raw
    coded = raw if pa.types.is_dictionary(raw.type) else pc.dictionary_encode(raw)
    codes = pc.fill_null(coded.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    return Words(codes, tuple(coded.dictionary.to_pylist()))


def raw_column(cells: Sequence[Any]) -> Raw:
    """A column of cells: texts as an Arrow array, a mixture as codes and distinct cells."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return pa.array(cells, pa.string())
    keys = list(zip(map(type, cells), cells, strict=True))
    codes = {key: number for number, key in enumerate(dict.fromkeys(key for key in keys if key[1] != ""))}
    return Words(np.asarray([codes.get(key, -1) for key in keys], dtype=np.int32), tuple(cell for _, cell in codes))


def is_empty(raw: Raw) -> Array:
    """Which cells are empty."""
    if isinstance(raw, Words):
        return np.asarray(raw.codes < 0)
    empty = pc.fill_null(pc.equal(raw, ""), True) if pa.types.is_string(raw.type) else raw.is_null()
    return np.asarray(empty.to_numpy(zero_copy_only=False))


def take(raw: Raw, index: Array) -> Raw:
    """Some cells of a column, in the order of the index."""
    return Words(raw.codes[index], raw.words) if isinstance(raw, Words) else raw.take(pa.array(index))
