"""One column of a list on its way from cells to its type: each distinct word is judged once, however often it stands
there.

In: raw columns batch by batch, which rows are not to be judged. Out: an Arrow array each, and verdicts by position.
Never: a loop over rows whose cells are all right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from canbao.intake.column_kinds import ID_PARTS, KINDS, ColumnKind
from canbao.intake.judges.identity import IdJudge
from canbao.intake.judges.numbers import date_judge, judge_flag, money_judge, whole_judge
from canbao.intake.judges.texts import choice_judge, judge_phone, name_judge, place_judge, text_judge, too_long
from canbao.intake.judges.verdict import EMPTY, Judge, Verdict
from canbao.intake.limits import MOST_CELL_CHARACTERS, MOST_NAME_CHARACTERS, MOST_PLACE_CHARACTERS
from canbao.intake.list_definition import ColumnDefinition
from canbao.intake.raw_columns import Array, Raw, words_of
from canbao.values.id_number import DocumentKind, IdCheck

MOST_REMEMBERED = 1 << 16
"""Words remembered for one column between batches; a column of more distinct words has no use for a memory."""


@dataclass(frozen=True)
class Judged:
    """A column judged. `told`: positions (ascending) whose verdicts have something to say."""

    values: list[Any]
    codes: Array
    told: Array
    verdicts: Sequence[Verdict]

    @property
    def is_empty(self) -> Array:
        """Which cells are empty; a refused cell is not."""
        empty = np.asarray([verdict is EMPTY or verdict == EMPTY for verdict in self.verdicts], dtype=bool)
        return np.asarray((self.codes < 0) | (empty[self.codes] if len(empty) else False))

    def verdict_at(self, position: int) -> Verdict:
        return self.verdicts[int(self.codes[position])]

    def array(self, kind: pa.DataType, of: Callable[[Any], Any] | None = None) -> pa.Array:
        """The values as an array; `of` takes a part of each."""
        values = self.values if of is None else [None if value is None else of(value) for value in self.values]
        return pa.array(values, kind).take(pa.array(self.codes, pa.int32(), mask=self.codes < 0))


class ColumnReader:
    """Reads one column of a definition."""

    def __init__(self, column: ColumnDefinition, judge: Judge) -> None:
        self.column, self._judge = column, judge
        self._remembered: dict[Any, Verdict] = {}

    def read(self, raw: Raw) -> Judged:
        """Judge a column of a batch."""
        words = words_of(raw)
        return judged(words.codes, [self._verdict(word) for word in words.words])

    def _verdict(self, word: Any) -> Verdict:
        key = word if isinstance(word, str) else (type(word), word)
        found = self._remembered.get(key)
        if found is None:
            found = judge_cell(word, self._judge)
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = found
        return found

    def arrays(self, found: Judged) -> dict[str, pa.Array]:
        """What is handed on, by name."""
        return {self.column.name: found.array(KINDS[self.column.kind].type)}


class IdReader(ColumnReader):
    """Reads a column of identity numbers, whose kind of document may stand in another column."""

    def __init__(self, column: ColumnDefinition, judge: IdJudge) -> None:
        super().__init__(column, judge)
        self._judge_id = judge

    def read_stated(self, raw: Raw, documents: pa.Array) -> Judged:
        """Judge the numbers of a batch as the documents stated; where none is stated, by their shape."""
        words, stated = words_of(raw), words_of(documents)
        kinds = [None, *(DocumentKind(word) for word in stated.words)]
        pairs = words.codes.astype(np.int64) * len(kinds) + (stated.codes + 1)
        distinct, codes = np.unique(np.where(words.codes < 0, -1, pairs), return_inverse=True)
        is_first_empty = len(distinct) > 0 and distinct[0] < 0
        kept = distinct[1:] if is_first_empty else distinct
        verdicts = [self._of_pair(words.words[pair // len(kinds)], kinds[pair % len(kinds)]) for pair in kept.tolist()]
        return judged(codes.reshape(-1) - is_first_empty, verdicts)

    def _of_pair(self, word: Any, kind: DocumentKind | None) -> Verdict:
        return judge_cell(word, lambda cell: self._judge_id(cell, kind))

    def arrays(self, found: Judged) -> dict[str, pa.Array]:
        name = self.column.name
        parts: dict[str, Callable[[IdCheck], Any]] = {
            "key": lambda check: check.key,
            "document": lambda check: str(check.kind),
            "birth": lambda check: check.birth,
            "sex": lambda check: check.sex,
        }
        assert parts.keys() == ID_PARTS.keys()
        whole = {name: found.array(pa.string(), lambda check: check.number)}
        return whole | {f"{name}_{part}": found.array(ID_PARTS[part], take) for part, take in parts.items()}


def judge_cell(cell: Any, judge: Judge) -> Verdict:
    """The verdict for a cell that may be empty or longer than any cell may be."""
    if isinstance(cell, str):
        if not cell or cell.isspace():
            return EMPTY
        if len(cell) > MOST_CELL_CHARACTERS:
            return too_long(cell, MOST_CELL_CHARACTERS)
    elif cell is None or cell != cell:
        return EMPTY
    return judge(cell)


def judged(codes: Array, verdicts: Sequence[Verdict]) -> Judged:
    """A column from codes and the verdicts of its words."""
    says = np.asarray([bool(each.problem or each.doubts or each.mended) for each in verdicts], dtype=bool)
    told = np.flatnonzero((codes >= 0) & says[codes]) if says.any() else np.zeros(0, dtype=np.int64)
    return Judged([each.value for each in verdicts], codes, told, verdicts)


def reader_of(column: ColumnDefinition, id_judge: IdJudge) -> ColumnReader:
    """The reader of a column."""
    if column.kind is ColumnKind.ID:
        return IdReader(column, id_judge)
    return ColumnReader(column, _judge_of(column))


def _judge_of(column: ColumnDefinition) -> Judge:
    match column.kind:
        case ColumnKind.NAME:
            return name_judge(column.longest or MOST_NAME_CHARACTERS)
        case ColumnKind.DATE:
            return date_judge(column.first, column.last)
        case ColumnKind.WHOLE:
            return whole_judge(column.least, column.most)
        case ColumnKind.MONEY:
            return money_judge(column.least, column.most)
        case ColumnKind.CHOICE:
            return choice_judge(column.choices)
        case ColumnKind.PLACE:
            return place_judge(column.longest or MOST_PLACE_CHARACTERS)
        case ColumnKind.PHONE:
            return judge_phone
        case ColumnKind.FLAG:
            return judge_flag
    return text_judge(column.longest or MOST_CELL_CHARACTERS)


def types_of(column: ColumnDefinition) -> dict[str, pa.DataType]:
    """Names and types of what a column is handed on as."""
    found = {column.name: KINDS[column.kind].type}
    if column.kind is ColumnKind.ID:
        found |= {f"{column.name}_{part}": kind for part, kind in ID_PARTS.items()}
    return found
