"""Answers remembered: two small numbers to a code, worked out by the interpreter the first time the pair is seen.

In: code vectors and a function from one pair to an outcome. Out: code vectors; `outcomes[code]` is the outcome. Equal outcomes share a code.
Calls of the function grow with distinct pairs, never with people. Never: a decision of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import RLock
from typing import Generic, TypeVar

import numpy as np

from canbao.assess.columns import Array

Outcome = TypeVar("Outcome", bound=Hashable)
_UNSEEN = -1


class Memo(Generic[Outcome]):
    """A table of left × right numbers that grows as they come. One memo serves many threads; a code, once given, stays."""

    def __init__(self, work_out: Callable[[int, int], Outcome], right_size: int = 1) -> None:
        self.work_out = work_out
        self.outcomes: list[Outcome] = []
        self.calls = 0
        self._codes: dict[Outcome, int] = {}
        self._table: Array = np.full((1, right_size), _UNSEEN, dtype=np.int32)
        self._lock = RLock()

    def code_of(self, outcome: Outcome) -> int:
        """The code of an outcome, new or known."""
        with self._lock:
            code = self._codes.get(outcome)
            if code is None:
                code = self._codes[outcome] = len(self.outcomes)
                self.outcomes.append(outcome)
            return code

    def look_up(self, left: Array | None, right: Array) -> Array:
        """Codes of pairs of non-negative numbers; `left` None stands for noughts."""
        if right.size == 0:
            return np.zeros(0, dtype=np.int32)
        table = self._wide_enough(0 if left is None else int(left.max()), int(right.max()))
        keys = right if left is None else left * np.int32(table.shape[1]) + right
        codes: Array = table.reshape(-1).take(keys)
        if int(codes.min()) != _UNSEEN:
            return codes
        return self._learn(table, keys, codes)

    def _wide_enough(self, top_left: int, top_right: int) -> Array:
        table = self._table
        if top_left < table.shape[0] and top_right < table.shape[1]:
            return table
        with self._lock:
            rows, columns = self._table.shape
            wider = np.full((_room(rows, top_left), _room(columns, top_right)), _UNSEEN, dtype=np.int32)
            wider[:rows, :columns] = self._table
            self._table = wider
            return wider

    def _learn(self, table: Array, keys: Array, codes: Array) -> Array:
        with self._lock:
            flat = table.reshape(-1)
            for key in np.unique(keys[codes == _UNSEEN]).tolist():
                if flat[key] == _UNSEEN:
                    flat[key] = self._code_at(*divmod(key, table.shape[1]))
            found: Array = flat.take(keys)
        return found

    def _code_at(self, left: int, right: int) -> int:
        """The code of a pair; it may be known already in a table that grew meanwhile."""
        if self._table[left, right] == _UNSEEN:
            self.calls += 1
            self._table[left, right] = self.code_of(self.work_out(left, right))
        return int(self._table[left, right])


def _room(size: int, top: int) -> int:
    return size if top < size else max(top + 1, 2 * size)
