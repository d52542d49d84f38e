"""What is wrong with rows as a whole: blank ones, repeated headers, totals and signatures, rows that stand twice.

In: columns of a batch, or of the whole file. Out: which rows. Never: a rule of one list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.intake.header_texts import plain_header
from canbao.intake.raw_columns import Array, Raw, is_empty, words_of


def find_blank(columns: Sequence[Raw], size: int) -> Array:
    """Rows in which nothing but white space stands."""
    blank = np.ones(size, dtype=bool)
    for column in columns:
        if blank.any():
            blank &= _is_blank(column)
    return blank


def _is_blank(column: Raw) -> Array:
    if isinstance(column, pa.Array) and pa.types.is_string(column.type):
        column = pc.utf8_trim_whitespace(column)
    return is_empty(column)


def find_repeated_headers(columns: Mapping[str, Raw], headers: Mapping[str, str], size: int) -> Array:
    """Rows that hold the names of at least two columns again (of the only one, if there is one)."""
    same = np.zeros(size, dtype=np.int64)
    for name, column in columns.items():
        words = words_of(column)
        wanted = plain_header(headers[name])
        # A longer word is no header; most columns have many words, and comparing all of them would be slow.
        is_header = np.asarray(
            [isinstance(word, str) and len(word) <= 2 * len(headers[name]) and plain_header(word) == wanted
             for word in words.words], dtype=bool,
        )  # fmt: skip
        if is_header.any():
            same += (words.codes >= 0) & is_header[words.codes]
    return np.asarray(same >= min(2, len(columns)))


def find_repeats(keys: Sequence[pa.Array]) -> tuple[Array, Array]:
    """Positions of rows whose keys stand in an earlier row, and the positions of those; rows without a whole key are
    none.

    >>> find_repeats([pa.array(["a", "b", "a", None, "a"])])
    (array([2, 4]), array([0, 0]))
    """
    size = len(keys[0])
    combined, is_whole = np.zeros(size, dtype=np.int64), np.ones(size, dtype=bool)
    for key in keys:
        words = words_of(key)
        is_whole &= words.codes >= 0
        # Numbered anew after each column, so that the product of two never leaves 64 bits.
        combined = np.unique(combined * (len(words.words) + 1) + words.codes + 1, return_inverse=True)[1].reshape(-1)
    kept = np.flatnonzero(is_whole)
    _, first, inverse = np.unique(combined[kept], return_index=True, return_inverse=True)
    firsts = first[inverse.reshape(-1)]
    later = np.flatnonzero(firsts != np.arange(len(kept)))
    return kept[later], kept[firsts[later]]
