"""Cells that hold text: free text and identifiers, words of a closed list, texts that a function judges.

In: see `leaf`. Out: free text as plain strings; words as codes and words (dictionary arrays), which the assessing
reads as they are. Never: a number as an identifier: a sheet keeps fifteen digits of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.columns import Array
from canbao.assess.intake.leaf import MOST_REMEMBERED, Converted, Leaf, clean
from canbao.intake.cell_problems import CellProblem
from canbao.intake.cell_texts import as_text
from canbao.intake.problems import NO_ADVICE, Advice, Fault, Problem, fault
from canbao.intake.raw_columns import Raw, words_of
from canbao.policy.suggestions import nearest

MOST_COMPARED = 40
"""Characters compared for a suggestion; no word of ours is longer."""
_EXPONENT = r"^[0-9](\.[0-9]+)?[Ee]\+?[0-9]+$"


class TextLeaf(Leaf):
    """Free text. Of identifiers (`is_id`) a number is refused: a sheet keeps only fifteen digits."""

    def __init__(
        self, *, is_id: bool = False, is_required: bool = False, when_empty: Problem = CellProblem.EMPTY_CELL
    ) -> None:
        super().__init__(is_required=is_required, when_empty=when_empty)
        self.is_id = is_id

    def accepts(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_integer(kind)) and not self.is_id

    @property
    def expected(self) -> Advice:
        return Advice("应为文本", "expected text")

    def _convert(self, raw: Raw) -> Converted:
        if isinstance(raw, pa.Array) and (pa.types.is_large_string(raw.type) or pa.types.is_string_view(raw.type)):
            raw = raw.cast(pa.string())
        return super()._convert(raw)

    def typed(self, array: pa.Array) -> Converted:
        """A required text is not empty; others are taken as they are."""
        shortest = pc.min(pc.binary_length(array)).as_py() if self.is_required else None
        return clean(_without_empty(array) if shortest == 0 else array)

    def loose(self, array: pa.Array) -> Converted:
        """Trimmed, empty as null; an identifier that a sheet wrote with an exponent has lost its last digits."""
        text = _without_empty(pc.utf8_trim_whitespace(array))
        if not self.is_id:
            return clean(text)
        is_lost = pc.fill_null(pc.match_substring_regex(text, _EXPONENT), False)
        positions = np.flatnonzero(is_lost.to_numpy(zero_copy_only=False))
        if not len(positions):
            return clean(text)
        found = text.take(pa.array(positions)).to_pylist()
        left = pc.if_else(is_lost, pa.scalar(None, pa.string()), text)
        return Converted(left, positions, [fault(CellProblem.ID_AS_NUMBER, cell, is_id=True) for cell in found])

    def read(self, cell: Any) -> Any:
        if isinstance(cell, str):
            return cell
        if self.is_id:
            return fault(CellProblem.ID_AS_NUMBER, as_text(cell), is_id=True)
        return as_text(cell)


def _without_empty(array: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)


class CodedLeaf(Leaf):
    """Text that takes few distinct values; handed on as codes and words."""

    is_dictionary = True

    def __init__(self, *, is_required: bool = False) -> None:
        super().__init__(is_required=is_required)
        self._clean: set[str] = set()

    def accepts(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_integer(kind))

    def is_typed(self, kind: pa.DataType) -> bool:
        return bool(pa.types.is_dictionary(kind)) and bool(kind.value_type == pa.string())

    def typed(self, array: pa.Array) -> Converted:
        words = array.dictionary.to_pylist()
        if self._clean.issuperset(words):
            return clean(array)
        fresh = {word for word in words if word is not None and self.verdict(word) == word}
        if len(self._clean) > MOST_REMEMBERED:
            self._clean.clear()
        self._clean |= fresh
        return clean(array) if len(fresh) == len(words) else self.by_words(words_of(array))

    def assemble(self, codes: Array, values: list[Any]) -> pa.Array:
        distinct = {
            value: number for number, value in enumerate(dict.fromkeys(value for value in values if value is not None))
        }
        table = np.asarray([-1 if value is None else distinct[value] for value in values] + [-1], dtype=np.int32)
        places = table[codes]  # The last entry of the table stands for −1.
        return pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), pa.array(list(distinct), pa.string()))


class WordLeaf(CodedLeaf):
    """One of a closed list of words, also in their Chinese spellings."""

    def __init__(
        self, words: Sequence[str], spellings: Mapping[str, str] | None = None, *, is_required: bool = False
    ) -> None:
        super().__init__(is_required=is_required)
        self.words = tuple(words)
        self._meanings = {word.casefold(): word for word in self.words} | dict(spellings or {})

    @property
    def expected(self) -> Advice:
        return Advice(f"可用 {'、'.join(self.words)}", f"allowed: {', '.join(self.words)}")

    def read(self, cell: Any) -> Any:
        text = as_text(cell)
        found = self._meanings.get(text.casefold())
        if found is not None:
            return found
        near = nearest(text[:MOST_COMPARED], self._meanings, limit=1)[0]
        return fault(CellProblem.UNKNOWN_WORD, text, suggest([self._meanings[near]], self.expected))


class JudgedLeaf(CodedLeaf):
    """Text that a function judges: it returns the word to hand on, or a fault."""

    def __init__(self, judge: Callable[[str], str | Fault], expected: Advice, *, is_required: bool = False) -> None:
        super().__init__(is_required=is_required)
        self.judge, self._expected = judge, expected

    @property
    def expected(self) -> Advice:
        return self._expected

    def read(self, cell: Any) -> Any:
        return self.judge(as_text(cell))


def suggest(near: Sequence[str], more: Advice = NO_ADVICE) -> Advice:
    zh, en = f"是否指 {'、'.join(near)}？", f"did you mean {', '.join(near)}?"
    return Advice(f"{zh}{more.zh}", f"{en} {more.en}".strip())
