"""What a cell may hold: the shape that all kinds of cells share, and columns on their way from a file to their type.

In: Arrow arrays of any type that can be meant (typed columns, text) or cells of a workbook as `Words`. Out: an array
of the column's type and the faults by position. Distinct words are read once and remembered. Never: a loop over
people.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.cell_problems import CellProblem
from canbao.intake.cell_texts import as_text
from canbao.intake.problems import Advice, Fault, Problem, fault
from canbao.intake.raw_columns import Array, Raw, Words, words_of

MOST_REMEMBERED = 1 << 18
"""Words remembered for one column. A county has some 30,000 days of birth; a column of a quarter million words has no
use for a memory.
"""


class Converted(NamedTuple):
    """A column of the type wanted; the cells at `positions` (ascending) are faulty, one fault each."""

    array: pa.Array
    positions: Array
    faults: Sequence[Fault]


_NOWHERE = np.zeros(0, dtype=np.int64)


def clean(array: pa.Array) -> Converted:
    """A column without a fault."""
    return Converted(array, _NOWHERE, ())


def _is_text(raw: Raw) -> bool:
    return not isinstance(raw, Words) and bool(pa.types.is_string(raw.type))


class Leaf(ABC):
    """One kind of cell. `is_required`: an empty cell is a fault."""

    type: pa.DataType = pa.string()
    is_dictionary = False
    """Whether the column is handed on as codes and words."""

    def __init__(self, *, is_required: bool = False, when_empty: Problem = CellProblem.EMPTY_CELL) -> None:
        self.is_required, self.when_empty = is_required, when_empty
        self._verdicts: dict[Any, Any] = {}

    @abstractmethod
    def read(self, cell: Any) -> Any:
        """The value of a cell that is not empty, or a `Fault`."""

    @abstractmethod
    def accepts(self, kind: pa.DataType) -> bool:
        """Whether a typed column of this type can be meant (texts always can)."""

    @property
    @abstractmethod
    def expected(self) -> Advice:
        """What the column holds, for the message about a column of a wrong type."""

    def convert(self, raw: Raw, *, is_loose: bool = False) -> Converted:
        """The column in its own type, and what is wrong. `is_loose`: from a file that knows only cells, where blanks
        mean nothing.
        """
        found = self.loose(raw) if is_loose and _is_text(raw) else self._convert(raw)
        return self._without_gaps(found) if self.is_required and found.array.null_count else found

    def _convert(self, raw: Raw) -> Converted:
        if isinstance(raw, Words):
            return self.by_words(raw)
        if pa.types.is_null(raw.type):
            return clean(pa.nulls(len(raw), self.type))
        return self.typed(raw) if self.is_typed(raw.type) else self.by_words(words_of(raw))

    def is_typed(self, kind: pa.DataType) -> bool:
        """Whether a column of this type can be judged without looking at its words."""
        return bool(kind == self.type)

    def typed(self, array: pa.Array) -> Converted:
        """A column that has its type already."""
        return clean(array)

    def loose(self, array: pa.Array) -> Converted:
        """Texts of a file that knows only cells."""
        return self.by_words(words_of(array))

    def by_words(self, raw: Words) -> Converted:
        """Word by word, each once."""
        verdicts = [self.verdict(word) for word in raw.words]
        is_bad = np.fromiter((isinstance(verdict, Fault) for verdict in verdicts), dtype=bool, count=len(verdicts))
        array = self.assemble(raw.codes, [None if isinstance(verdict, Fault) else verdict for verdict in verdicts])
        if not is_bad.any():
            return clean(array)
        positions = np.flatnonzero((raw.codes >= 0) & is_bad[raw.codes])
        return Converted(array, positions, [verdicts[code] for code in raw.codes[positions].tolist()])

    def assemble(self, codes: Array, values: list[Any]) -> pa.Array:
        """The column from codes and the values of the words."""
        return pa.array(values, self.type).take(pa.array(codes, mask=codes < 0))

    def verdict(self, word: Any) -> Any:
        """The value of a word, None when it is empty, or a `Fault`; remembered."""
        key = word if isinstance(word, str) else (type(word), word)
        try:
            return self._verdicts[key]
        except KeyError:
            pass
        if len(self._verdicts) >= MOST_REMEMBERED:
            self._verdicts.clear()
        found = self._verdicts[key] = self._judge(word)
        return found

    def _judge(self, word: Any) -> Any:
        if isinstance(word, str):
            word = word.strip()
        if word is None or word == "" or word != word:
            return None
        return self.read(word)

    def _without_gaps(self, found: Converted) -> Converted:
        """Empty cells of a required column, beside the faults there are."""
        gaps = np.flatnonzero(found.array.is_null().to_numpy(zero_copy_only=False))
        gaps = np.setdiff1d(gaps, found.positions, assume_unique=True)
        positions = np.concatenate([found.positions, gaps])
        order = np.argsort(positions, kind="stable")
        faults = [*found.faults, *[fault(self.when_empty)] * len(gaps)]
        return Converted(found.array, positions[order], [faults[place] for place in order.tolist()])

    def wrong_type(self, cell: Any) -> Fault:
        """The cell is of another kind."""
        return fault(PeopleProblem.WRONG_TYPE, as_text(cell), self.expected)
