"""Answers remembered: a few small numbers to a code, worked out by the interpreter the first time the combination is
seen.

In: vectors of small numbers and a function from one combination to an outcome. Out: code vectors; `outcomes[code]` is
the outcome. Equal outcomes share a code. Calls of the function grow with distinct combinations, never with people.
Never: a decision of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import ge
from threading import RLock
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from canbao.assess.columns import Array

Outcome = TypeVar("Outcome", bound=Hashable)


class Column(NamedTuple):
    """Non-negative numbers, one a person; none is above `top`."""

    numbers: Array
    top: int


Digit = Column | int
"""A number stands for everybody."""
_UNSEEN = -1
_SMALL_DIGIT = 64
"""A digit that is larger than this is a code that will grow further."""


class Memo(Generic[Outcome]):
    """A table with a dimension for each digit that grows as they come. One memo serves many threads; a code, once
    given, stays.
    """

    def __init__(self, work_out: Callable[..., Outcome], digits: int = 2) -> None:
        self.work_out = work_out
        self.outcomes: list[Outcome] = []
        self.calls = 0
        self._codes: dict[Outcome, int] = {}
        self._table: Array = np.full((1,) * digits, _UNSEEN, dtype=np.int32)
        self._lock = RLock()

    def code_of(self, outcome: Outcome) -> int:
        """The code of an outcome, new or known."""
        with self._lock:
            code = self._codes.get(outcome)
            if code is None:
                code = self._codes[outcome] = len(self.outcomes)
                self.outcomes.append(outcome)
            return code

    def look_up(self, *digits: Digit) -> Digit:
        """Codes of combinations of digits; one number when all digits are the same for everybody."""
        table = self._wide_enough([digit if isinstance(digit, int) else digit.top for digit in digits])
        keys = _keys(digits, table.shape)
        if isinstance(keys, int):
            with self._lock:
                return self._code_at(table, keys)
        codes: Array = table.reshape(-1).take(keys)
        if codes.size and int(codes.min()) == _UNSEEN:
            codes = self._learn(table, keys, codes)
        return Column(codes, self.top)

    @property
    def top(self) -> int:
        """The largest code so far."""
        return len(self.outcomes) - 1

    def _wide_enough(self, tops: list[int]) -> Array:
        table = self._table
        if not any(map(ge, tops, table.shape)):
            return table
        with self._lock:
            old = self._table
            wider = np.full(
                [_room(size, top) for size, top in zip(old.shape, tops, strict=True)], _UNSEEN, dtype=np.int32
            )
            wider[tuple(slice(size) for size in old.shape)] = old
            self._table = wider
            return wider

    def _learn(self, table: Array, keys: Array, codes: Array) -> Array:
        with self._lock:
            flat = table.reshape(-1)
            for key in np.unique(keys[codes == _UNSEEN]).tolist():
                if flat[key] == _UNSEEN:
                    flat[key] = self._code_at(table, key)
            found: Array = flat.take(keys)
        return found

    def _code_at(self, table: Array, key: int) -> int:
        """The code of a combination; it may be known already in a table that grew meanwhile."""
        digits = tuple(int(digit) for digit in np.unravel_index(key, table.shape))
        if self._table[digits] == _UNSEEN:
            self.calls += 1
            self._table[digits] = self.code_of(self.work_out(*digits))
        return int(self._table[digits])


class NumberMemo(Memo[int]):
    """A memo whose outcomes are codes already, of something kept elsewhere."""

    def code_of(self, outcome: int) -> int:
        with self._lock:
            if not self.outcomes or outcome > self.outcomes[-1]:
                self.outcomes.append(outcome)
        return outcome

    @property
    def top(self) -> int:
        return self.outcomes[-1] if self.outcomes else 0


def _room(size: int, top: int) -> int:
    """The size of a dimension that must hold `top`."""
    if top < size:
        return size
    return top + 1 if top < _SMALL_DIGIT else max(top + 1, 2 * size)


def _keys(digits: tuple[Digit, ...], shape: tuple[int, ...]) -> Array | int:
    """Positions in the flat table. Keys are as narrow as the combinations so far allow: half the width is twice the
    speed.
    """
    same, many = 0, 1
    keys: Array | None = None
    for digit, size in zip(digits, shape, strict=True):
        if size == 1:
            continue
        many *= size
        number = digit if isinstance(digit, int) else digit.numbers
        kind = np.uint8 if many <= 1 << 8 else np.uint16 if many <= 1 << 16 else np.int32
        if keys is not None:
            keys = keys.astype(kind, copy=False)
            keys *= size
            np.add(keys, number, out=keys, dtype=kind, casting="unsafe")
        elif isinstance(number, int):
            same = same * size + number
        else:
            keys = number.astype(kind)
            keys += same * size
    return same if keys is None else keys
