"""A batch of people as vectors: each fact as values and states, worked out when first asked for.

In: an Arrow record batch of the people table (docs/reference/facts.md), the assumed day of payment. Out: a `Block`:
dates as int32 days since 1970-01-01, truth as uint8 (0 false, 1 true, 2 unknown), texts as codes of a small
dictionary. Never: a loop over people.

Arrow buffers are read where they lie: a conversion by Arrow of booleans, or of a column with nulls, costs ten times
as much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.facts import ABSENT, MANY_RELATIVES, UNKNOWN, Value
from canbao.policy.nodes import Related
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.days import day_number
from canbao.values.year_sets import encode_years

Array = npt.NDArray[Any]
Tri8 = npt.NDArray[np.uint8]
IS_PRESENT, IS_ABSENT, IS_UNKNOWN = 0, 1, 2
_FEW_WORDS = 4


@dataclass(frozen=True)
class Vector:
    """Values of one fact or expression. `states` None: every value is there."""

    values: Array
    states: Tri8 | None = None

    def take(self, index: Array) -> Vector:
        return Vector(self.values.take(index), None if self.states is None else self.states.take(index))


@dataclass(frozen=True)
class Span:
    """Whole numbers of which only bounds are known: at least and at most."""

    least: Array
    most: Array

    def take(self, index: Array) -> Span:
        return Span(self.least.take(index), self.most.take(index))


@dataclass(frozen=True)
class Coded:
    """Texts as codes into `words`; a word may be ABSENT or UNKNOWN."""

    codes: Array
    words: tuple[Value, ...]

    def take(self, index: Array) -> Coded:
        return Coded(self.codes.take(index), self.words)

    def read(self, table: Sequence[int]) -> Tri8:
        """What a table of small numbers gives for each row's word. A few words are compared: a tenth of the cost of a
        look-up.
        """
        if list(table) == list(range(len(table))):
            return self.codes.astype(np.uint8)
        if len(table) > _FEW_WORDS:
            return np.asarray(table, dtype=np.uint8).take(self.codes)
        found = np.zeros(self.codes.size, dtype=np.uint8)
        for code, number in enumerate(table):
            if number:
                found += (self.codes == code).view(np.uint8) * np.uint8(number)
        return found


class Block:
    """One record batch, or a part of it (`of`, `index`). Columns are decoded once and shared by the parts."""

    def __init__(
        self,
        batch: pa.RecordBatch,
        as_of: date | Array | None,
        year: int,
        related: Mapping[Related, Span] | None = None,
    ) -> None:
        self.batch, self.as_of, self.year = batch, as_of, year
        self.related = related or {}
        self.size: int = batch.num_rows
        self._names = frozenset(batch.schema.names)
        self._columns: dict[str, Vector | Coded] = {}
        self._years: dict[str, tuple[Array, Array]] = {}
        self._unknown: dict[str, Array] | None = None

    def has_column(self, name: str) -> bool:
        return name in self._names

    def arrow(self, name: str) -> pa.Array:
        return self.batch.column(name)

    def relatives(self, question: Related) -> Span:
        """How many relatives of each person; any number where the counts were not given."""
        try:
            return self.related[question]
        except KeyError:
            none = np.zeros(self.size, dtype=np.int32)
            return Span(none, none + np.int32(MANY_RELATIVES))

    def fact(self, name: str) -> Vector | Coded:
        """One fact; a column that is not in the table is unknown for everybody."""
        if name not in self._columns:
            self._columns[name] = self._mark_unknown(name, self._read(name))
        return self._columns[name]

    def _read(self, name: str) -> Vector | Coded:
        if name == "paid":
            return self._paid()
        if name == "insured":
            return (
                Vector(is_there(self.arrow("paid_on")))
                if self.has_column("paid_on")
                else Vector(np.zeros(self.size, dtype=np.uint8))
            )
        word = FACTS[name]
        if not self.has_column(name):
            return self._everybody(name)
        column = self.arrow(name)
        match word.kind:
            case Kind.DATE | Kind.INT:
                return self._numbers(name, column)
            case Kind.BOOL:
                return Vector(truths(column))
        return self._coded(name, column)

    def _everybody(self, name: str) -> Vector | Coded:
        word = FACTS[name]
        if word.default is not None:
            return Vector(np.full(self.size, word.default, dtype=np.int32))
        if word.kind in (Kind.TEXT, Kind.PLACE):
            return Coded(np.zeros(self.size, dtype=np.int32), (UNKNOWN,))
        if word.kind is Kind.BOOL:
            return Vector(np.full(self.size, 2, dtype=np.uint8))
        return Vector(np.zeros(self.size, dtype=np.int32), np.full(self.size, IS_UNKNOWN, dtype=np.uint8))

    def _paid(self) -> Vector:
        column = self.arrow("paid_on") if self.has_column("paid_on") else pa.nulls(self.size, pa.date32())
        found = days_of(column)
        if not column.null_count:
            return Vector(found)
        if self.as_of is not None:
            assumed = np.int32(day_number(self.as_of)) if isinstance(self.as_of, date) else self.as_of
            return Vector(np.where(is_there(column), found, assumed))
        return Vector(found, states_of(column, IS_UNKNOWN))

    def _numbers(self, name: str, column: pa.Array) -> Vector:
        word = FACTS[name]
        if word.kind is Kind.DATE:
            values = days_of(column)
        else:
            values = pc.fill_null(column, word.default or 0).cast(pa.int32()).to_numpy(zero_copy_only=False)
        if column.null_count == 0 or word.default is not None:
            return Vector(values)
        return Vector(values, states_of(column, IS_ABSENT if word.none_means_absent else IS_UNKNOWN))

    def _coded(self, name: str, column: pa.Array) -> Coded:
        absent = ABSENT if FACTS[name].none_means_absent else UNKNOWN
        return encode(column, absent, is_place=FACTS[name].kind is Kind.PLACE)

    def _mark_unknown(self, name: str, found: Vector | Coded) -> Vector | Coded:
        """Facts that the row names in `unknown_facts`."""
        rows = self._unknown_rows().get("paid_on" if name == "paid" else name)
        if rows is None or name in ("paid", "insured"):
            return found
        if isinstance(found, Coded):
            codes = found.codes.astype(np.int32)
            codes[rows] = len(found.words)
            return Coded(codes, (*found.words, UNKNOWN))
        if FACTS[name].kind is Kind.BOOL:
            values = found.values.copy()
            values[rows] = 2
            return Vector(values)
        states = np.zeros(self.size, dtype=np.uint8) if found.states is None else found.states.copy()
        states[rows] = IS_UNKNOWN
        return Vector(found.values, states)

    def _unknown_rows(self) -> dict[str, Array]:
        if self._unknown is None:
            self._unknown = {}
            if self.has_column("unknown_facts") and self.arrow("unknown_facts").null_count < self.size:
                lists = self.arrow("unknown_facts")
                names = lists.flatten().to_numpy(zero_copy_only=False)
                rows = np.asarray(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False))
                for name in set(names.tolist()):
                    self._unknown[name] = rows[names == name]
        return self._unknown

    def years(self, name: str) -> tuple[Array, Array]:
        """Insured years as bits, and which people's years are not known."""
        if name not in self._years:
            if self.has_column(name):
                masks, unknown = encode_years(self.arrow(name), self.year)
            else:
                masks, unknown = np.zeros(self.size, dtype=np.uint64), np.ones(self.size, dtype=bool)
            rows = self._unknown_rows().get(name)
            if rows is not None:
                masks, unknown = masks.copy(), unknown.copy()
                masks[rows], unknown[rows] = 0, True
            self._years[name] = (masks, unknown)
        return self._years[name]


class BlockPart(Block):
    """Some of the people of a block (ascending positions)."""

    def __init__(self, whole: Block, index: Array) -> None:
        self.whole, self.index, self.size = whole, index, index.size
        self.batch, self.as_of, self.year = whole.batch, whole.as_of, whole.year
        self.related = _Taken(whole.related, index)
        self._columns, self._years = {}, {}

    def has_column(self, name: str) -> bool:
        return self.whole.has_column(name)

    def fact(self, name: str) -> Vector | Coded:
        if name not in self._columns:
            self._columns[name] = self.whole.fact(name).take(self.index)
        return self._columns[name]

    def years(self, name: str) -> tuple[Array, Array]:
        if name not in self._years:
            masks, unknown = self.whole.years(name)
            self._years[name] = (masks.take(self.index), unknown.take(self.index))
        return self._years[name]


class _Taken(dict[Related, Span]):
    """Counts of relatives for some of the people, taken when asked for."""

    def __init__(self, whole: Mapping[Related, Span], index: Array) -> None:
        super().__init__()
        self.whole, self.index = whole, index

    def __missing__(self, key: Related) -> Span:
        return self.whole[key].take(self.index)


def encode(column: pa.Array, missing: Value, *, is_place: bool) -> Coded:
    """A text column as codes; null becomes one more word. In place columns `none` is "there is none"."""
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    words: list[Value] = column.dictionary.to_pylist()
    if is_place:
        words = [ABSENT if word == "none" else word for word in words]
    indices = column.indices
    if indices.null_count:
        there = is_there(indices)
        kind = np.uint8 if len(words) < 256 else np.int32
        codes: Array = _numbers_in(indices, pa.int32()).astype(kind)
        codes *= there
        codes += (there ^ 1) * kind(len(words))
        words.append(missing)
    else:
        codes = indices.to_numpy(zero_copy_only=False)
    return Coded(codes, tuple(words) or (missing,))


def days_of(column: pa.Array) -> Array:
    """Days since 1970-01-01; what is missing reads 0."""
    numbers = _numbers_in(column, pa.date32())
    return numbers * is_there(column).astype(np.int32) if column.null_count else numbers


def states_of(column: pa.Array, missing: int) -> Tri8:
    """What each row is: there, or else `missing` (`IS_ABSENT` or `IS_UNKNOWN`)."""
    return is_there(column) ^ np.uint8(1) if missing == 1 else (is_there(column) ^ np.uint8(1)) * np.uint8(missing)


def is_there(column: pa.Array) -> Tri8:
    """1 where there is a value, 0 where the cell is empty."""
    if column.null_count == 0:
        return np.ones(len(column), dtype=np.uint8)
    validity = column.buffers()[0]
    if validity is None:
        return np.asarray(column.is_valid().to_numpy(zero_copy_only=False)).view(np.uint8)
    return _bits(validity, column.offset, len(column))


def truths(column: pa.Array) -> Tri8:
    """A yes-and-no column as 0, 1 and 2 for an empty cell."""
    if column.type != pa.bool_():
        column = column.cast(pa.bool_())
    found = _bits(column.buffers()[1], column.offset, len(column))
    if column.null_count:
        there = is_there(column)
        found = found * there + (there ^ 1) * np.uint8(2)
    return found


def small_numbers(column: pa.Array) -> Array:
    """Numbers of one byte; 0 for an empty cell."""
    found = _numbers_in(column, pa.int8())
    return found * is_there(column).view(np.int8) if column.null_count else found


def _bits(buffer: pa.Buffer, offset: int, size: int) -> Tri8:
    """Bits of an Arrow buffer as bytes."""
    if size == 0:
        return np.zeros(0, dtype=np.uint8)
    packed = np.frombuffer(buffer, dtype=np.uint8)[offset >> 3 :]
    return np.unpackbits(packed, count=(offset & 7) + size, bitorder="little")[offset & 7 :]


def _numbers_in(column: pa.Array, kind: pa.DataType) -> Array:
    """The numbers of a column as they lie in memory; behind an empty cell stands anything."""
    if column.type != kind:
        column = column.cast(kind)
    width = np.dtype(f"i{kind.bit_width // 8}")
    if len(column) == 0:
        return np.zeros(0, dtype=width)
    return np.frombuffer(column.buffers()[1], dtype=width)[column.offset : column.offset + len(column)]
