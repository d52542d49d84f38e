"""Ways of writing a standing row: name, grade, role and list as they stand there, each way numbered once.

In: the rows of a `standings` column. Out: a number for each row, and for a number the `RowKind`. Numbers are given by
arrival and kept for the process, like the answers of an `lru_cache`: nothing that leaves the engine depends on them.
Never: what a row means.
"""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from canbao.assess.columns import Array, encode, small_numbers
from canbao.assess.facts import UNKNOWN, Value
from canbao.assess.memo import Column, Digit, Memo


class RowKind(NamedTuple):
    """Everything written in a standing row but its days. Grade 0: not given."""

    name: str
    grade: int
    role: Value
    listed_by: Value


class RowKinds:
    """All ways met so far."""

    def __init__(self) -> None:
        self._words: dict[str, dict[Value, int]] = {"name": {}, "role": {}, "listed_by": {}}
        self._memo: Memo[RowKind] = Memo(self._kind, 4)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._memo.outcomes)

    def __getitem__(self, number: int) -> RowKind:
        return self._memo.outcomes[number]

    def numbers_of(self, rows: pa.StructArray) -> Array:
        """Which way each row is written."""
        grade = small_numbers(rows.field("grade"))
        name, role, listed_by = (self._digit(rows, field) for field in self._words)
        found = self._memo.look_up(name, Column(grade, int(grade.max(initial=0))), role, listed_by)
        return found.numbers if isinstance(found, Column) else np.full(len(rows), found, dtype=np.int32)

    def _digit(self, rows: pa.StructArray, field: str) -> Digit:
        """Words of a field by their numbers, whatever their order in the column's own dictionary."""
        coded = encode(rows.field(field), UNKNOWN, is_place=False)
        known = self._words[field]
        with self._lock:
            table = [known.setdefault(word, len(known)) for word in coded.words]
        if len(table) == 1:
            return table[0]
        is_same_order = table == list(range(len(table)))
        codes = coded.codes if is_same_order else np.asarray(table, dtype=np.int32).take(coded.codes)
        return Column(codes, max(table))

    def _kind(self, name: int, grade: int, role: int, listed_by: int) -> RowKind:
        words = {field: list(known) for field, known in self._words.items()}
        return RowKind(str(words["name"][name]), grade, words["role"][role], words["listed_by"][listed_by])


ROW_KINDS = RowKinds()
