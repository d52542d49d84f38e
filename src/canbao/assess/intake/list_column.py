"""Columns of lists: benefit years, standings, relations. In files that know only cells they are JSON text.

In: list columns of Arrow types near enough, or JSON text. Out: lists of the types of the people table and the faults
of their entries, at the row that holds the list. Never: a key that is not known passed over in silence; a misspelt
`certified` would be a day not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.columns import Array
from canbao.assess.intake.json_lists import parse_lists
from canbao.assess.intake.leaf import Leaf
from canbao.assess.intake.number_leaves import NumberLeaf
from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.text_leaves import TextLeaf
from canbao.intake.cell_texts import as_text
from canbao.intake.problems import Advice, Fault, fault
from canbao.intake.raw_columns import Raw, Words, words_of


class Part(NamedTuple):
    """Faults of a column, or of one field of its entries, at ascending positions."""

    field: str
    positions: Array
    faults: Sequence[Fault]


class ListColumn:
    """A column of lists. `fields` are the leaves of its entries by name; that of a plain list has the name ""."""

    is_required = False
    is_dictionary = False

    def __init__(self, fields: Mapping[str, Leaf], example: str) -> None:
        self.fields, self.example = dict(fields), example

    @property
    def is_plain(self) -> bool:
        return "" in self.fields

    @property
    def _has_ids(self) -> bool:
        """Whether the lists name people; then their text is not shown."""
        return any(isinstance(leaf, TextLeaf) and leaf.is_id for leaf in self.fields.values())

    @property
    def type(self) -> pa.DataType:
        """The lists as handed on."""
        kinds = {
            name: pa.dictionary(pa.int32(), leaf.type) if leaf.is_dictionary else leaf.type
            for name, leaf in self.fields.items()
        }
        return pa.list_(kinds[""] if self.is_plain else pa.struct(list(kinds.items())))

    @property
    def expected(self) -> Advice:
        return Advice(f"例如 {self.example}", f"for example {self.example}")

    def accepts(self, kind: pa.DataType) -> bool:
        """Whether a typed column of this type can be meant."""
        if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
            return False
        inner = kind.value_type
        if self.is_plain:
            return can_mean(self.fields[""], inner)
        if not pa.types.is_struct(inner):
            return bool(pa.types.is_null(inner))
        given = {field.name: field.type for field in inner}
        required = {name for name, leaf in self.fields.items() if leaf.is_required}
        is_known = required <= given.keys() <= self.fields.keys()
        return is_known and all(can_mean(self.fields[name], type_) for name, type_ in given.items())

    def convert(self, raw: Raw) -> tuple[pa.Array, list[Part]]:
        """The lists in their own type, and what is wrong."""
        if isinstance(raw, Words) or is_text(raw.type):
            lists, faults = self._read_texts(words_of(raw))
            array, parts = self._convert_lists(lists, is_loose=True)
            return array, [*([faults] if len(faults.faults) else []), *parts]
        if pa.types.is_null(raw.type):
            return pa.nulls(len(raw), self.type), []
        lists = raw.cast(pa.list_(raw.type.value_type)) if pa.types.is_large_list(raw.type) else raw
        return self._convert_lists(lists, is_loose=False)

    # -- JSON text -----------------------------------------------------------------------------------------------------

    def _read_texts(self, raw: Words) -> tuple[pa.Array, Part]:
        texts = ["" if word is None else as_text(word).strip() for word in raw.words]
        parsed, bad = parse_lists(
            texts, self._json_type(), plain_years=self.is_plain and isinstance(self.fields[""], NumberLeaf)
        )
        lists = parsed.take(pa.array(raw.codes, mask=raw.codes < 0))
        if not bad:
            return lists, Part("", np.zeros(0, dtype=np.int64), ())
        is_bad = np.zeros(len(texts), dtype=bool)
        is_bad[list(bad)] = True
        positions = np.flatnonzero((raw.codes >= 0) & is_bad[raw.codes])
        faults = {
            code: fault(PeopleProblem.NOT_A_LIST, "" if self._has_ids else texts[code], self.expected) for code in bad
        }
        return lists, Part("", positions, [faults[code] for code in raw.codes[positions].tolist()])

    def _json_type(self) -> pa.DataType:
        kinds = {
            name: pa.int64() if isinstance(leaf, NumberLeaf) else pa.string() for name, leaf in self.fields.items()
        }
        return pa.list_(kinds[""] if self.is_plain else pa.struct(list(kinds.items())))

    # -- lists ---------------------------------------------------------------------------------------------------------

    def _convert_lists(self, lists: pa.Array, *, is_loose: bool) -> tuple[pa.Array, list[Part]]:
        flat = lists.flatten()
        if flat.null_count:
            return pa.nulls(len(lists), self.type), self._judge_with_gaps(lists, flat, is_loose)
        entries, parts = self._convert_flat(flat, is_loose)
        array = lists if entries is flat else _with_entries(lists, entries)
        return array, [_at_owners(part, lists) for part in parts]

    def _judge_with_gaps(self, lists: pa.Array, flat: pa.Array, is_loose: bool) -> list[Part]:
        """Faults of lists of which some hold nothing at a place, beside those of their other entries."""
        is_gap = np.asarray(flat.is_null().to_numpy(zero_copy_only=False))
        kept, gaps = np.flatnonzero(~is_gap), np.flatnonzero(is_gap)
        found = fault(PeopleProblem.NOT_A_LIST, "null", self.expected)
        _, others = self._convert_flat(flat.drop_null(), is_loose)
        parts = [
            Part("", gaps, [found] * len(gaps)),
            *(Part(part.field, kept[part.positions], part.faults) for part in others),
        ]
        return [_at_owners(part, lists) for part in parts]

    def _convert_flat(self, flat: pa.Array, is_loose: bool) -> tuple[pa.Array, list[Part]]:
        """All entries of all lists, none of them null; only parts with faults."""
        if self.is_plain:
            entries, part = self._convert_entries("", flat, is_loose)
            parts = [part]
        else:
            entries, parts = self._convert_structs(flat, is_loose)
        return entries, [part for part in parts if len(part.faults)]

    def _convert_entries(self, name: str, flat: pa.Array, is_loose: bool) -> tuple[pa.Array, Part]:
        found = self.fields[name].convert(flat, is_loose=is_loose)
        return found.array, Part(name, found.positions, found.faults)

    def _convert_structs(self, flat: pa.Array, is_loose: bool) -> tuple[pa.Array, list[Part]]:
        given = (
            {field.name: flat.field(place) for place, field in enumerate(flat.type)}
            if pa.types.is_struct(flat.type)
            else {}
        )
        old = [given.get(name, pa.nulls(len(flat))) for name in self.fields]
        pairs = [self._convert_entries(name, array, is_loose) for name, array in zip(self.fields, old, strict=True)]
        is_same = list(given) == list(self.fields) and all(
            new is array for (new, _), array in zip(pairs, old, strict=True)
        )
        entries = flat if is_same else pa.StructArray.from_arrays([new for new, _ in pairs], names=list(self.fields))
        return entries, [part for _, part in pairs]


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts, coded or not."""
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner))


def can_mean(leaf: Any, kind: pa.DataType) -> bool:
    """Whether a typed column can hold what a leaf reads."""
    return bool(is_text(kind) or pa.types.is_null(kind) or leaf.accepts(kind))


def _at_owners(part: Part, lists: pa.Array) -> Part:
    """The faults at the rows whose lists hold the entries."""
    owners = np.asarray(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False))
    return part._replace(positions=owners[part.positions])


def _with_entries(lists: pa.Array, entries: pa.Array) -> pa.Array:
    """The same lists of other entries."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    mask = lists.is_null() if lists.null_count else None
    return pa.ListArray.from_arrays(pa.array(ends), entries, mask=mask)
