"""A batch of people as vectors: each fact as values and states, worked out when first asked for.

In: an Arrow record batch of the people table (docs/reference/facts.md), the assumed day of payment. Out: a `Block`: dates as int32 days
since 1970-01-01, truth as uint8 (0 false, 1 true, 2 unknown), texts as codes of a small dictionary. Never: a loop over people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.facts import ABSENT, UNKNOWN, Value
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.days import day_number
from canbao.values.year_sets import encode_years

Array = npt.NDArray[Any]
Tri8 = npt.NDArray[np.uint8]
IS_PRESENT, IS_ABSENT, IS_UNKNOWN = 0, 1, 2


@dataclass(frozen=True)
class Vector:
    """Values of one fact or expression. `states` None: every value is there."""

    values: Array
    states: Tri8 | None = None

    def take(self, index: Array) -> Vector:
        return Vector(self.values[index], None if self.states is None else self.states[index])


@dataclass(frozen=True)
class Coded:
    """Texts as codes into `words`; a word may be ABSENT or UNKNOWN."""

    codes: Array
    words: tuple[Value, ...]


@dataclass(frozen=True)
class Held:
    """Standing rows of all people of the block, flat. `person` says whose; `name` is a code into `names`; missing numbers are negative."""

    person: Array
    name: Array
    names: tuple[str, ...]
    certified: Array
    has_certified: Array
    until: Array
    has_until: Array
    grade: Array
    role: Coded
    listed_by: Coded


def _nulls(column: pa.Array) -> Array:
    if column.null_count == 0:
        return np.zeros(len(column), dtype=bool)
    return np.asarray(column.is_null().to_numpy(zero_copy_only=False))


class Block:
    """One record batch, or a part of it (`of`, `index`). Columns are decoded once and shared by the parts."""

    def __init__(self, batch: pa.RecordBatch, as_of: date | Array | None, year: int, related: dict[Any, pa.Array] | None = None) -> None:
        self.batch, self.as_of, self.year = batch, as_of, year
        self.related = related or {}
        self.size: int = batch.num_rows
        self._columns: dict[str, Vector | Coded] = {}
        self._years: dict[str, tuple[Array, Array]] = {}
        self._unknown: dict[str, Array] | None = None

    def has_column(self, name: str) -> bool:
        return name in self.batch.schema.names

    def arrow(self, name: str) -> pa.Array:
        return self.batch.column(name)

    def fact(self, name: str) -> Vector | Coded:
        """One fact; a column that is not in the table is unknown for everybody."""
        if name not in self._columns:
            self._columns[name] = self._mark_unknown(name, self._read(name))
        return self._columns[name]

    def _read(self, name: str) -> Vector | Coded:
        if name == "paid":
            return self._paid()
        if name == "insured":
            paid = self.arrow("paid_on") if self.has_column("paid_on") else pa.nulls(self.size, pa.date32())
            return Vector((~_nulls(paid)).view(np.uint8))
        word = FACTS[name]
        if not self.has_column(name):
            return self._everybody(name)
        column = self.arrow(name)
        match word.kind:
            case Kind.DATE | Kind.INT:
                return self._numbers(name, column)
            case Kind.BOOL:
                return self._truth(column)
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
        days, missing = _days(column), column.null_count
        if not missing:
            return Vector(days)
        nulls = _nulls(column)
        if self.as_of is not None:
            assumed = np.int32(day_number(self.as_of)) if isinstance(self.as_of, date) else self.as_of
            return Vector(np.where(nulls, assumed, days))
        return Vector(days, np.where(nulls, np.uint8(IS_UNKNOWN), np.uint8(IS_PRESENT)))

    def _numbers(self, name: str, column: pa.Array) -> Vector:
        word = FACTS[name]
        if word.kind is Kind.DATE:
            values = _days(column)
        else:
            values = pc.fill_null(column, word.default or 0).cast(pa.int32()).to_numpy(zero_copy_only=False)
        if column.null_count == 0 or word.default is not None:
            return Vector(values)
        state = IS_ABSENT if word.none_means_absent else IS_UNKNOWN
        return Vector(values, np.where(_nulls(column), np.uint8(state), np.uint8(IS_PRESENT)))

    def _truth(self, column: pa.Array) -> Vector:
        if column.null_count == 0:
            return Vector(np.asarray(column.to_numpy(zero_copy_only=False)).view(np.uint8))
        known = pc.fill_null(column, False).to_numpy(zero_copy_only=False).view(np.uint8)
        return Vector(np.where(_nulls(column), np.uint8(2), known))

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

    def held(self) -> Held | None:
        """All standing rows; None when nobody has any."""
        if not self.has_column("standings"):
            return None
        lists = self.arrow("standings")
        rows = lists.flatten()
        if len(rows) == 0:
            return None
        person = np.asarray(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False))
        name = encode(rows.field("name"), UNKNOWN, is_place=False)
        certified, until = rows.field("certified"), rows.field("until")
        return Held(
            person=person, name=name.codes, names=tuple(str(word) for word in name.words),
            certified=_days(certified), has_certified=~_nulls(certified), until=_days(until), has_until=~_nulls(until),
            grade=pc.fill_null(rows.field("grade"), 0).to_numpy(zero_copy_only=False),
            role=encode(rows.field("role"), UNKNOWN, is_place=False),
            listed_by=encode(rows.field("listed_by"), UNKNOWN, is_place=False),
        )  # fmt: skip


class BlockPart(Block):
    """Some of the people of a block (ascending positions)."""

    def __init__(self, whole: Block, index: Array) -> None:
        super().__init__(whole.batch, whole.as_of, whole.year)
        self.whole, self.index, self.size = whole, index, index.size
        self.related = _Taken(whole.related, index)

    def fact(self, name: str) -> Vector | Coded:
        if name not in self._columns:
            found = self.whole.fact(name)
            self._columns[name] = found.take(self.index) if isinstance(found, Vector) else Coded(found.codes[self.index], found.words)
        return self._columns[name]

    def years(self, name: str) -> tuple[Array, Array]:
        masks, unknown = self.whole.years(name)
        return masks[self.index], unknown[self.index]


class _Taken(dict[Any, pa.Array]):
    """Related columns for some of the people, taken when asked for."""

    def __init__(self, whole: Mapping[Any, pa.Array], index: Array) -> None:
        super().__init__()
        self.whole, self.index = whole, index

    def __missing__(self, key: Any) -> pa.Array:
        return self.whole[key].take(pa.array(self.index))


def encode(column: pa.Array, missing: Value, *, is_place: bool) -> Coded:
    """A text column as codes; null becomes one more word. In place columns `none` is "there is none"."""
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    words: list[Value] = column.dictionary.to_pylist()
    if is_place:
        words = [ABSENT if word == "none" else word for word in words]
    indices = column.indices
    if indices.null_count:
        codes = pc.fill_null(indices.cast(pa.int32()), len(words)).to_numpy(zero_copy_only=False)
        words.append(missing)
    else:
        codes = indices.to_numpy(zero_copy_only=False)
    return Coded(codes, tuple(words) or (missing,))


def _days(column: pa.Array) -> Array:
    """Days since 1970-01-01; what is missing reads 0."""
    numbers = column.cast(pa.int32())
    if numbers.null_count:
        numbers = pc.fill_null(numbers, 0)
    return np.asarray(numbers.to_numpy(zero_copy_only=False))
