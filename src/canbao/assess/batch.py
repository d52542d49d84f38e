"""Many people at once: Arrow record batch in, Arrow record batch out, by the interpreter's remembered answers.

In: people as record batches of the people table. Out: for each person the situation's id, own days and sums (`RESULT_SCHEMA`); the distinct
situations are in `Engine.situations`. Deterministic whatever the batch size, order, partition or thread. Never: I/O; a loop over people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from canbao.assess.change_days import NO_CHANGE, change_days_of, next_changes
from canbao.assess.columns import Array, Block, Vector
from canbao.assess.coverage import ALL_COMPLETE, Lists
from canbao.assess.memo import Memo
from canbao.assess.offers import offer_key, offers_until
from canbao.assess.planning import plan_of
from canbao.assess.program import Program
from canbao.assess.situations import Situation
from canbao.assess.vectors import Vectors
from canbao.policy.nodes import Const, Node
from canbao.policy.rules import RuleBook, Rules
from canbao.values.days import day_number

RESULT_SCHEMA = pa.schema(
    [
        pa.field("situation", pa.int64(), nullable=False),
        pa.field("payable_fen", pa.int32()),
        pa.field("sponsor_fen", pa.int32(), nullable=False),
        pa.field("cover_from", pa.date32()),
        pa.field("cover_until", pa.date32()),
        pa.field("waiting_until", pa.date32()),
        pa.field("offer_until", pa.date32()),
    ]
)
"""One row a person, in the order of the input. `situation` is the id (`Situation.id`); null means not known or that there is none."""
_NO_DAY = np.int32(np.iinfo(np.int32).min)
_NO_SUM = np.int32(-1)


@dataclass(frozen=True)
class _Days:
    """One output day by situation: a calendar day each, or the number of a symbolic day (−1: none)."""

    fixed: Array
    symbolic: Array


class _Columns:
    """What is read off a situation, as arrays by situation code. Made anew when situations have been added."""

    def __init__(self, situations: list[Situation], forms: list[Node]) -> None:
        self.count = len(situations)
        self.ids = np.asarray([item.id for item in situations], dtype=np.int64)
        self.due = np.asarray([_NO_SUM if item.due_fen is None else item.due_fen for item in situations], dtype=np.int32)
        shown = [item.due_fen if item.due_fen is not None else item.provisional_due_fen for item in situations]
        self.shown = np.asarray([0 if fen is None else fen for fen in shown], dtype=np.int32)
        hides = [item.has_no_cover_left for item in situations]
        self.first = self._days([None if hidden else item.cover_first for item, hidden in zip(situations, hides, strict=True)], forms)
        self.last = self._days([None if hidden else item.cover_last for item, hidden in zip(situations, hides, strict=True)], forms)
        self.wait = self._days([item.wait_until for item in situations], forms)
        self.depends = (self.first.symbolic >= 0) | (self.last.symbolic >= 0)

    @staticmethod
    def _days(days: list[Node | None], forms: list[Node]) -> _Days:
        fixed = np.full(len(days), _NO_DAY, dtype=np.int32)
        symbolic = np.full(len(days), -1, dtype=np.int32)
        for code, day in enumerate(days):
            if isinstance(day, Const) and isinstance(day.value, date):
                fixed[code] = day_number(day.value)
            elif day is not None:
                if day not in forms:
                    forms.append(day)
                symbolic[code] = forms.index(day)
        return _Days(fixed, symbolic)


class Engine:
    """All people of one policy. One engine may serve several threads."""

    def __init__(
        self, book: RuleBook, *, as_of: date | None = None, lists: Lists = ALL_COMPLETE, has_offers: bool = True
    ) -> None:
        self.book, self.as_of, self.lists, self.has_offers = book, as_of, lists, has_offers
        self.parts = [(start, _PartEngine(rules, lists)) for start, rules in book.parts]
        self._offer_keys: dict[int, int] = {}
        self._offer_codes: dict[tuple[Any, ...], int] = {}

    @property
    def situations(self) -> dict[int, Situation]:
        """Every distinct situation met so far, by id."""
        return {item.id: item for _, part in self.parts for item in part.situations.outcomes}

    @property
    def calls(self) -> int:
        """How often the interpreter was asked."""
        return sum(part.calls for _, part in self.parts)

    def run(self, batch: pa.RecordBatch, related: dict[Any, pa.Array] | None = None) -> pa.RecordBatch:
        """Results of a record batch, row by row in the same order (`RESULT_SCHEMA`)."""
        found = self._results(batch, self.as_of, related)
        found["offer_until"] = self._offers(batch, related)
        return _as_batch(found)

    def _results(self, batch: pa.RecordBatch, as_of: date | Array | None, related: dict[Any, pa.Array] | None) -> dict[str, Array]:
        year = self.book.first.year_label
        block = Block(batch, as_of, year, related)
        if len(self.parts) == 1:
            return self.parts[0][1].run(block)
        paid = block.fact("paid")
        assert isinstance(paid, Vector)
        part_of = np.zeros(block.size, dtype=np.int32)
        for number, (start, _) in enumerate(self.parts):
            if start is not None:
                known = paid.values >= day_number(start)
                part_of[known if paid.states is None else known & (paid.states == 0)] = number
        found = {name: np.zeros(block.size, dtype=kind) for name, kind in _KINDS.items()}
        for number, (_, part) in enumerate(self.parts):
            index = np.flatnonzero(part_of == number)
            if index.size:
                days = as_of if as_of is None or isinstance(as_of, date) else as_of[index]
                some = part.run(Block(batch.take(pa.array(index)), days, year, _taken(related, index)))
                for name, values in some.items():
                    found[name][index] = values
        return found

    def _offers(self, batch: pa.RecordBatch, related: dict[Any, pa.Array] | None) -> Array:
        """The last day of each unpaid offer."""
        until = np.full(batch.num_rows, _NO_DAY, dtype=np.int32)
        if self.as_of is None or not self.has_offers:
            return until
        has_paid = batch.column("paid_on").is_valid() if "paid_on" in batch.schema.names else pa.nulls(batch.num_rows, pa.bool_()).fill_null(False)
        unpaid = np.flatnonzero(~np.asarray(has_paid.to_numpy(zero_copy_only=False)))
        if not unpaid.size:
            return until
        people = batch.take(pa.array(unpaid))
        own = _taken(related, unpaid)
        year = self.book.first.year_label

        def key_at(who: Array, days: Array) -> Array:
            some = self._results(people.take(pa.array(who)), days, _taken(own, who))
            return self._keys_of(some["situation"])

        whole = [
            (change_days_of(part.rules, self.as_of, self.lists), Vectors(Block(people, self.as_of, year, own), part.rules, self.lists))
            for _, part in self.parts
        ]
        starts = np.asarray([day_number(start) for start, _ in self.parts if start is not None], dtype=np.int32)

        def change_after(who: Array, days: Array) -> Array:
            found = np.full(who.size, NO_CHANGE, dtype=np.int32)
            for change_days, vectors in whole:
                found = np.minimum(found, next_changes(vectors.part(who), change_days, days))
            for start in starts:
                found = np.where(start > days, np.minimum(found, start), found)
            return found

        days = offers_until(unpaid.size, self.as_of, key_at, change_after)
        until[unpaid] = np.where(days == NO_CHANGE, _NO_DAY, days)
        return until

    def _keys_of(self, ids: Array) -> Array:
        """A number for what each situation offers."""
        distinct, where = np.unique(ids, return_inverse=True)
        situations: dict[int, Situation] | None = None
        for id_ in distinct.tolist():
            if id_ not in self._offer_keys:
                situations = situations or self.situations
                key = offer_key(situations[id_])
                self._offer_keys[id_] = self._offer_codes.setdefault(key, len(self._offer_codes))
        return np.asarray([self._offer_keys[id_] for id_ in distinct.tolist()], dtype=np.int64)[where]


def _taken(related: dict[Any, pa.Array] | None, index: Array) -> dict[Any, pa.Array]:
    return {key: column.take(pa.array(index)) for key, column in (related or {}).items()}


_KINDS: dict[str, type] = {
    "situation": np.int64, "payable_fen": np.int32, "sponsor_fen": np.int32, "cover_from": np.int32, "cover_until": np.int32,
    "waiting_until": np.int32,
}  # fmt: skip


class _PartEngine:
    """The engine of one set of rules."""

    def __init__(self, rules: Rules, lists: Lists) -> None:
        self.rules, self.lists = rules, lists
        plan = plan_of(rules)
        self.situations: Memo[Situation] = Memo(lambda left, right: Situation("", 0))
        self.full = Program(plan, self.situations, without_standings=False)
        self.plain = Program(plan, self.situations, without_standings=True)
        self.lowers_share = rules.readings["A45"] == "lowers_share"
        self.forms: list[Node] = []
        self._columns = _Columns([], self.forms)

    @property
    def calls(self) -> int:
        return self.full.calls + self.plain.calls

    def columns(self) -> _Columns:
        found = self._columns
        if found.count < len(self.situations.outcomes):
            found = self._columns = _Columns(list(self.situations.outcomes), self.forms)
        return found

    def run(self, block: Block) -> dict[str, Array]:
        vectors = Vectors(block, self.rules, self.lists)
        codes = self._codes(vectors)
        return self._results(vectors, codes)

    def _codes(self, vectors: Vectors) -> Array:
        """Situation codes; who has no standing row takes the shorter way, where lists are complete."""
        if not self.lists.is_complete:
            return self.full.run(vectors)
        held = vectors.held
        if held is None:
            return self.plain.run(vectors)
        codes = self.plain.run(vectors)
        index = distinct_sorted(held.person)
        codes[index] = self.full.run(vectors.part(index))
        return codes

    def _results(self, vectors: Vectors, codes: Array) -> dict[str, Array]:
        columns = self.columns()
        first, last = self._day(vectors, codes, columns.first), self._day(vectors, codes, columns.last)
        outlasts = columns.depends[codes] & (first > last) & (first != _NO_DAY) & (last != _NO_DAY)
        if outlasts.any():
            codes, columns = self._switch(codes, outlasts)
            first[outlasts] = _NO_DAY
            last[outlasts] = _NO_DAY
        payable, sponsor = self._sums(vectors, codes, columns)
        return {
            "situation": columns.ids.take(codes), "payable_fen": payable, "sponsor_fen": sponsor, "cover_from": first,
            "cover_until": last, "waiting_until": self._day(vectors, codes, columns.wait),
        }  # fmt: skip

    def _switch(self, codes: Array, outlasts: Array) -> tuple[Array, _Columns]:
        """Second stage: who waits beyond the last day of benefits is in a situation of its own."""
        other = {code: self.situations.code_of(self.situations.outcomes[code].without_cover()) for code in np.unique(codes[outlasts]).tolist()}
        table = np.arange(len(self.situations.outcomes), dtype=np.int32)
        for code, instead in other.items():
            table[code] = instead
        codes = codes.copy()
        codes[outlasts] = table[codes[outlasts]]
        return codes, self.columns()

    def _day(self, vectors: Vectors, codes: Array, days: _Days) -> Array:
        found = days.fixed.take(codes)
        if days.symbolic.max(initial=-1) < 0:
            return found
        number = days.symbolic.take(codes)
        index = np.flatnonzero(number >= 0)
        if not index.size:
            return found
        some = vectors.part(index)
        own = number[index]
        for form in np.flatnonzero(np.bincount(own, minlength=len(self.forms))).tolist():
            which = np.flatnonzero(own == form)
            value = some.part(which).value(self.forms[form]) if which.size < index.size else some.value(self.forms[form])
            assert isinstance(value, Vector)
            days_found = value.values if value.states is None else np.where(value.states == 0, value.values, _NO_DAY)
            found[index[which]] = days_found
        return found

    def _sums(self, vectors: Vectors, codes: Array, columns: _Columns) -> tuple[Array, Array]:
        due = columns.due.take(codes)
        batch = vectors.block.batch
        none = np.zeros(len(codes), dtype=np.int32)
        if not self.lowers_share or "sponsor_fen" not in batch.schema.names:
            return due, none
        column = batch.column("sponsor_fen")
        if column.null_count == len(column):
            return due, none
        offered = column.fill_null(0).to_numpy(zero_copy_only=False)
        taken = np.minimum(offered, np.maximum(columns.shown.take(codes), 0)).astype(np.int32)
        return np.where(due == _NO_SUM, due, due - taken).astype(np.int32), taken


def distinct_sorted(numbers: Array) -> Array:
    """Distinct values of ascending numbers."""
    keep = np.ones(numbers.size, dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=keep[1:])
    found: Array = numbers[keep]
    return found


def _as_batch(found: dict[str, Array]) -> pa.RecordBatch:
    payable = found["payable_fen"]
    columns = [
        pa.array(found["situation"]),
        pa.array(payable, mask=payable == _NO_SUM) if (payable == _NO_SUM).any() else pa.array(payable),
        pa.array(found["sponsor_fen"]),
        *(_dates(found[name]) for name in ("cover_from", "cover_until", "waiting_until", "offer_until")),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=RESULT_SCHEMA)


def _dates(days: Array) -> pa.Array:
    missing = days == _NO_DAY
    return (pa.array(days, mask=missing) if missing.any() else pa.array(days)).cast(pa.date32())
