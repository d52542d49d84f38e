"""Many people at once: Arrow record batch in, Arrow record batch out, by the interpreter's remembered answers.

In: people as record batches of the people table. Out: for each person the situation's id, own days and sums
(`RESULT_SCHEMA`); the distinct situations are in `Engine.situations`. Deterministic whatever the batch size, order,
partition or thread. Never: I/O; a loop over people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa

from canbao.assess.change_days import NO_CHANGE, change_days_of, next_changes
from canbao.assess.columns import Array, Block, Span, Vector
from canbao.assess.coverage import ALL_COMPLETE, Lists
from canbao.assess.memo import Memo
from canbao.assess.offers import offer_key, offers_until
from canbao.assess.planning import plan_of
from canbao.assess.program import Program
from canbao.assess.situations import Situation
from canbao.assess.vectors import Vectors
from canbao.policy.nodes import Const, Node, Related
from canbao.policy.rules import RuleBook, Rules
from canbao.values.days import day_number

RESULT_SCHEMA = pa.schema(
    [
        pa.field("situation", pa.int64(), nullable=False),
        pa.field("payable_fen", pa.int32()),
        pa.field("sponsor_fen", pa.int32(), nullable=False),
        pa.field("reimburse_fen", pa.int32()),
        pa.field("refund_fen", pa.int32(), nullable=False),
        pa.field("cover_from", pa.date32()),
        pa.field("cover_until", pa.date32()),
        pa.field("waiting_until", pa.date32()),
        pa.field("offer_until", pa.date32()),
    ]
)
"""One row a person, in the order of the input. `situation` is the id (`Situation.id`); null means not known or that
there is none.
"""
_NO_DAY = np.int32(np.iinfo(np.int32).min)
_OWN = np.int32(_NO_DAY + 1)
_NO_SUM = np.int32(-1)
_OWN_DAYS = ("cover_from", "cover_until", "waiting_until")


class _Columns:
    """What is read off a situation, as arrays by situation code. Grows with the situations."""

    def __init__(self, situations: list[Situation], forms: list[Node], before: _Columns | None = None) -> None:
        self.count = len(situations)
        known: list[int] = [] if before is None else before.ids.tolist()
        self.ids: Array = np.asarray(known + [item.id for item in situations[len(known) :]], dtype=np.int64)
        self.due = np.asarray(
            [_NO_SUM if item.due_fen is None else item.due_fen for item in situations], dtype=np.int32
        )
        shown = [item.due_fen if item.due_fen is not None else item.provisional_due_fen for item in situations]
        self.shown = np.asarray([max(fen or 0, 0) for fen in shown], dtype=np.int32)
        later = [item.reimburse_fen for item in situations]
        self.reimburse = np.asarray([_NO_SUM if fen is None else fen for fen in later], dtype=np.int32)
        self.refund = np.asarray([item.refund_fen for item in situations], dtype=np.int32)
        self.fixed = {name: np.full(self.count, _NO_DAY, dtype=np.int32) for name in _OWN_DAYS}
        self.symbolic = {name: np.full(self.count, -1, dtype=np.int32) for name in _OWN_DAYS}
        for code, item in enumerate(situations):
            hides = item.has_no_cover_left
            for name, day in zip(_OWN_DAYS, (item.cover_first, item.cover_last, item.wait_until), strict=True):
                if day is not None and not (hides and name != "waiting_until"):
                    self._put(name, code, day, forms)
        self.own = {name for name in _OWN_DAYS if (self.symbolic[name] >= 0).any()}
        has_own = np.maximum.reduce([self.symbolic[name] for name in _OWN_DAYS]) >= 0
        self.marked = np.where(has_own, _OWN, self.fixed["cover_from"])
        """First days of benefits, with a mark for who has any day of their own: read off together."""

    def _put(self, name: str, code: int, day: Node, forms: list[Node]) -> None:
        """A calendar day, or the number of a symbolic one."""
        if isinstance(day, Const) and isinstance(day.value, date):
            self.fixed[name][code] = day_number(day.value)
            return
        if day not in forms:
            forms.append(day)
        self.symbolic[name][code] = forms.index(day)


class Engine:
    """All people of one policy. One engine may serve several threads."""

    def __init__(
        self, book: RuleBook, *, as_of: date | None = None, lists: Lists = ALL_COMPLETE, has_offers: bool = True
    ) -> None:
        self.book, self.as_of, self.lists, self.has_offers = book, as_of, lists, has_offers
        self.parts = [(start, _PartEngine(rules, lists)) for start, rules in book.parts]
        self._offer_keys: dict[int, int] = {}
        self._offer_codes: dict[tuple[Any, ...], int] = {}
        self._lock = Lock()

    @property
    def situations(self) -> dict[int, Situation]:
        """Every distinct situation met so far, by id."""
        return {item.id: item for _, part in self.parts for item in part.situations.outcomes}

    @property
    def calls(self) -> int:
        """How often the interpreter was asked."""
        return sum(part.calls for _, part in self.parts)

    def run(self, batch: pa.RecordBatch, related: Mapping[Related, Span] | None = None) -> pa.RecordBatch:
        """Results of a record batch, row by row in the same order (`RESULT_SCHEMA`)."""
        found = self._results(batch, self.as_of, related)
        found["offer_until"] = self._offers(batch, related)
        return _as_batch(found)

    def _results(
        self, batch: pa.RecordBatch, as_of: date | Array | None, related: Mapping[Related, Span] | None
    ) -> dict[str, Array]:
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
        found: dict[str, Array] = {name: np.zeros(block.size, dtype=kind) for name, kind in _KINDS.items()}
        for number, (_, part) in enumerate(self.parts):
            index = np.flatnonzero(part_of == number)
            if index.size:
                days = as_of if as_of is None or isinstance(as_of, date) else as_of[index]
                some = part.run(Block(batch.take(pa.array(index)), days, year, _taken(related, index)))
                for name, values in some.items():
                    found[name][index] = values
        return found

    def _offers(self, batch: pa.RecordBatch, related: Mapping[Related, Span] | None) -> Array:
        """The last day of each unpaid offer."""
        until = np.full(batch.num_rows, _NO_DAY, dtype=np.int32)
        if self.as_of is None or not self.has_offers:
            return until
        has_paid = (
            batch.column("paid_on").is_valid()
            if "paid_on" in batch.schema.names
            else pa.nulls(batch.num_rows, pa.bool_()).fill_null(False)
        )
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
            (
                change_days_of(part.rules, self.as_of, self.lists),
                Vectors(Block(people, self.as_of, year, own), part.rules, self.lists),
            )
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
                with self._lock:
                    self._offer_keys[id_] = self._offer_codes.setdefault(key, len(self._offer_codes))
        return np.asarray([self._offer_keys[id_] for id_ in distinct.tolist()], dtype=np.int64)[where]


def _taken(related: Mapping[Related, Span] | None, index: Array) -> dict[Related, Span]:
    return {key: column.take(index) for key, column in (related or {}).items()}


_KINDS: dict[str, type] = {
    "situation": np.int64,
    "payable_fen": np.int32,
    "sponsor_fen": np.int32,
    "reimburse_fen": np.int32,
    "refund_fen": np.int32,
    **dict.fromkeys(_OWN_DAYS, np.int32),
}


class _PartEngine:
    """The engine of one set of rules."""

    def __init__(self, rules: Rules, lists: Lists) -> None:
        self.rules, self.lists = rules, lists
        plan = plan_of(rules)
        self.situations: Memo[Situation] = Memo(lambda: Situation("", 0), 0)
        self.full = Program(plan, self.situations, without_standings=False)
        self.plain = Program(plan, self.situations, without_standings=True, like=self.full)
        self.lowers_share = rules.readings["A45"] == "lowers_share"
        self.forms: list[Node] = []
        self._other_code: dict[int, int] = {}
        self._columns = _Columns([], self.forms)

    @property
    def calls(self) -> int:
        return self.full.calls + self.plain.calls

    def columns(self) -> _Columns:
        found = self._columns
        if found.count < len(self.situations.outcomes):
            found = self._columns = _Columns(list(self.situations.outcomes), self.forms, found)
        return found

    def run(self, block: Block) -> dict[str, Array]:
        if block.size == 0:
            return {name: np.zeros(0, dtype=kind) for name, kind in _KINDS.items()}
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
        codes[held.holders] = self.full.run(vectors.part(held.holders))
        return codes

    def _results(self, vectors: Vectors, codes: Array) -> dict[str, Array]:
        columns = self.columns()
        codes = codes.astype(np.intp)
        found = {name: _read_off(columns.fixed[name], codes) for name in _OWN_DAYS[1:]}
        found["cover_from"] = _read_off(columns.marked, codes)
        own = np.flatnonzero(found["cover_from"] == _OWN)
        if own.size:
            codes_of_own = codes.take(own)
            days = self._own_days(vectors, own, columns, codes_of_own)
            first, last = days["cover_from"], days["cover_until"]
            outlasts = np.flatnonzero((first > last) & (last != _NO_DAY))
            if outlasts.size:
                codes[own.take(outlasts)] = self._without_cover(codes_of_own.take(outlasts))
                columns = self.columns()
                first[outlasts] = last[outlasts] = _NO_DAY
            for name in _OWN_DAYS:
                found[name][own] = days[name]
        return {"situation": columns.ids.take(codes), **self._sums(vectors, codes, columns), **found}

    def _without_cover(self, codes: Array) -> Array:
        """Second stage: who waits beyond the last day of benefits is in a situation of its own."""
        table = np.zeros(len(self.situations.outcomes), dtype=np.intp)
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            if code not in self._other_code:
                self._other_code[code] = self.situations.code_of(self.situations.outcomes[code].without_cover())
            table[code] = self._other_code[code]
        return table.take(codes)

    def _own_days(self, vectors: Vectors, own: Array, columns: _Columns, codes: Array) -> dict[str, Array]:
        """All days of people who have days of their own. `own`: who they are; `codes`: their situations."""
        found: dict[str, Array] = {}
        for name in _OWN_DAYS:
            days = found[name] = columns.fixed[name].take(codes)
            if name not in columns.own:
                continue
            form_of = columns.symbolic[name].take(codes)
            for form in np.flatnonzero(np.bincount(form_of + 1)[1:]).tolist():
                which = np.flatnonzero(form_of == form)
                value = vectors.part(own.take(which)).value(self.forms[form])
                assert isinstance(value, Vector)
                days[which] = (
                    value.values if value.states is None else np.where(value.states == 0, value.values, _NO_DAY)
                )
        return found

    def _sums(self, vectors: Vectors, codes: Array, columns: _Columns) -> dict[str, Array]:
        """Own sums: what is due, and what a sponsor takes over of it, of later reimbursement and of a refund."""
        payable, reimburse = columns.due.take(codes), _read_off(columns.reimburse, codes)
        refund, sponsor = _read_off(columns.refund, codes), np.zeros(len(codes), dtype=np.int32)
        offered = self._offered(vectors)
        if offered is not None:
            left = columns.shown.take(codes)
            sponsor = np.minimum(offered, left).astype(np.int32)
            refund = (np.maximum(left + refund - offered, 0) - (left - sponsor)).astype(np.int32)
            payable = np.where(payable == _NO_SUM, payable, payable - sponsor)
            reimburse = np.where(payable == _NO_SUM, reimburse, np.minimum(reimburse, payable))
        return {"payable_fen": payable, "sponsor_fen": sponsor, "reimburse_fen": reimburse, "refund_fen": refund}

    def _offered(self, vectors: Vectors) -> Array | None:
        """What sponsors give, in fen; None where it lowers nobody's share."""
        batch = vectors.block.batch
        if not self.lowers_share or "sponsor_fen" not in batch.schema.names:
            return None
        column = batch.column("sponsor_fen")
        if column.null_count == len(column):
            return None
        found: Array = column.fill_null(0).to_numpy(zero_copy_only=False)
        return found


def _read_off(table: Array, codes: Array) -> Array:
    """What a table says of each code; many tables say one thing of all."""
    least = table.min()
    found: Array = np.full(codes.size, least) if least == table.max() else table.take(codes)
    return found


def _as_batch(found: dict[str, Array]) -> pa.RecordBatch:
    columns = [
        _column(pa.int64(), found["situation"]),
        _column(pa.int32(), found["payable_fen"], _NO_SUM),
        _column(pa.int32(), found["sponsor_fen"]),
        _column(pa.int32(), found["reimburse_fen"], _NO_SUM),
        _column(pa.int32(), found["refund_fen"]),
        *(_column(pa.date32(), found[name], _NO_DAY) for name in (*_OWN_DAYS, "offer_until")),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=RESULT_SCHEMA)


def _column(kind: pa.DataType, values: Array, missing: np.int32 | None = None) -> pa.Array:
    """An Arrow array over the numbers as they lie; those that stand for nothing become empty cells."""
    is_there = None if missing is None else values != missing
    validity = None if is_there is None or is_there.all() else pa.py_buffer(np.packbits(is_there, bitorder="little"))
    return pa.Array.from_buffers(kind, values.size, [validity, pa.py_buffer(np.ascontiguousarray(values))])
