"""Standing rows of a block against the standings that conditions ask for: a few bits for each person.

In: the `standings` column, conditions of the kind `has(…)`. Out: for each row or person two bits a condition: 0 no, 1
yes, 2 unknown, 3 yes (one row says yes and another is unknown). Rows that are written alike are looked at once.
Never: a rule's meaning beyond `evaluating`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from threading import Lock
from typing import NamedTuple

import numpy as np

from canbao.assess.columns import IS_UNKNOWN, Array, Block, Tri8, Vector, days_of, is_there
from canbao.assess.facts import UNKNOWN
from canbao.assess.row_kinds import ROW_KINDS, RowKind
from canbao.assess.truth_vectors import all_of, compare, negate
from canbao.policy.nodes import Has, Node
from canbao.policy.standings import load_catalogue

TRUTHS = (False, True, None, True)
"""What two bits mean."""
DIGITS_OF_A_WORD = 32
_TIMES = 3
"""The days of a row do not fit, fit, or may fit."""
_FAR = np.int32(np.iinfo(np.int32).max)
_FEW = 16
"""When fewer than one in so many are taken, each is searched among the holders."""
Times = tuple[Node | None, ...]
"""The days a condition is about: rows are compared with them once for all conditions that share them."""


class Runs(NamedTuple):
    """People with a row (ascending), the first row of each, and how many rows each has."""

    holders: Array
    starts: Array
    counts: Array

    @classmethod
    def of(cls, holders: Array, counts: Array) -> Runs:
        return cls(holders, np.cumsum(counts) - counts, counts)


@dataclass(frozen=True)
class Held:
    """Standing rows of some people, flat and person by person. `kind` says what is written in a row (`ROW_KINDS`)."""

    size: int
    runs: Runs
    kind: Array
    certified: Array
    has_certified: Array
    until: Array
    has_until: Array

    @property
    def holders(self) -> Array:
        """People with a row, ascending."""
        return self.runs.holders

    @cached_property
    def person(self) -> Array:
        """Whose each row is."""
        return np.repeat(self.runs.holders, self.runs.counts)

    @cached_property
    def is_open(self) -> bool:
        """No row has a last day."""
        return not self.has_until.any()

    def of(self, index: Array) -> Held | None:
        """Rows of some of the people (ascending positions), renumbered."""
        if index is self.holders:
            return replace(self, size=index.size, runs=self.runs._replace(holders=np.arange(index.size)))
        owners, kept = self._among_many(index) if index.size * _FEW > self.size else self._among_few(index)
        if not kept.size:
            return None
        counts = self.runs.counts.take(kept)
        runs = Runs.of(owners, counts)
        rows = np.repeat(self.runs.starts.take(kept) - runs.starts, counts) + np.arange(counts.sum())
        return Held(
            size=index.size,
            runs=runs,
            kind=self.kind.take(rows),
            certified=self.certified.take(rows),
            has_certified=self.has_certified.take(rows),
            until=self.until.take(rows),
            has_until=self.has_until.take(rows),
        )

    def _among_many(self, index: Array) -> tuple[Array, Array]:
        """Which of some people are holders, and which of the holders they are."""
        place = np.full(self.size, -1, dtype=np.int32)
        place[index] = np.arange(index.size, dtype=np.int32)
        owners = place.take(self.holders)
        kept = np.flatnonzero(owners >= 0)
        return owners.take(kept), kept

    def _among_few(self, index: Array) -> tuple[Array, Array]:
        """The same, searching each."""
        found = np.minimum(np.searchsorted(self.holders, index), self.holders.size - 1)
        owners = np.flatnonzero(self.holders.take(found) == index)
        return owners, found.take(owners)

    def spread(self, found: Vector) -> Vector:
        """What is said of people, said of their rows."""
        own = found if self.holders.size == self.size else found.take(self.holders)
        states = None if own.states is None else np.repeat(own.states, self.runs.counts)
        return Vector(np.repeat(own.values, self.runs.counts), states)

    def gather(self, values: Array, join: np.ufunc) -> Array:
        """Values of rows joined person by person (holders only). Most have one row; `join.reduceat` and `join.at`
        take twice as long.
        """
        starts, counts = self.runs.starts, self.runs.counts
        found: Array = values.take(starts)
        more = np.flatnonzero(counts > 1)
        step = 1
        while more.size:
            found[more] = join(found.take(more), values.take(starts.take(more) + step))
            step += 1
            more = more[counts.take(more) > step]
        return found

    def earliest(self, rows: Array) -> tuple[Array, Array, Array]:
        """The earliest day of certification among rows that count, for whom there is none, and for whom it is not
        known.
        """
        sure = (rows == 1) & self.has_certified
        days = np.full(self.size, _FAR, dtype=np.int32)
        days[self.holders] = self.gather(np.where(sure, self.certified, _FAR), np.minimum)
        is_absent = days == _FAR
        days[is_absent] = 0
        unknown = np.zeros(self.size, dtype=bool)
        if not (sure | (rows == 0)).all():
            unknown[self.person[(rows == 2) | ((rows == 1) & ~self.has_certified)]] = True
        return days, is_absent, unknown

    def fit(self, times: Times, at_rows: Callable[[Node], Vector]) -> Tri8:
        """Whether the days of each row are right. `at_rows`: the value of a day for the person of each row."""
        on_day, or_certified_by, certified_from, certified_until = times
        assert on_day is not None
        on = at_rows(on_day)
        states = None if self.has_certified.all() else (~self.has_certified).view(np.uint8) * np.uint8(IS_UNKNOWN)
        certified = Vector(self.certified, states)
        holds = compare("<=", certified, on)
        if not self.is_open:
            until = compare(">=", Vector(self.until), on)
            holds = all_of([holds, np.where(self.has_until, until, np.uint8(1))])
        if or_certified_by is not None:
            later = all_of([compare(">", certified, on), compare("<=", certified, at_rows(or_certified_by))])
            holds = negate(all_of([negate(holds), negate(later)]))
        if certified_from is not None:
            holds = all_of([holds, compare(">=", certified, at_rows(certified_from))])
        if certified_until is not None:
            holds = all_of([holds, compare("<=", certified, at_rows(certified_until))])
        return holds


def read_held(block: Block) -> Held | None:
    """All standing rows; None when nobody has any."""
    if not block.has_column("standings"):
        return None
    lists = block.arrow("standings")
    rows = lists.flatten()
    if len(rows) == 0:
        return None
    counts = np.diff(lists.offsets.to_numpy())
    if lists.null_count:
        counts = counts * is_there(lists)
    holders = np.flatnonzero(counts > 0)
    certified, until = rows.field("certified"), rows.field("until")
    return Held(
        size=block.size,
        runs=Runs.of(holders, counts.take(holders)),
        kind=ROW_KINDS.numbers_of(rows),
        certified=days_of(certified),
        has_certified=is_there(certified).view(bool),
        until=days_of(until),
        has_until=is_there(until).view(bool),
    )


# -- conditions --------------------------------------------------------------------------------------------------------


def times_of(node: Has) -> Times:
    """What of a condition concerns the days of a row."""
    return (node.on, node.or_certified_by, node.certified_from, node.certified_until)


class HeldBits:
    """Conditions with places for their two bits. `by_times`: for each group of days, its conditions with places."""

    def __init__(self, nodes: Sequence[Has | None]) -> None:
        self.words = max(1, -(-len(nodes) // DIGITS_OF_A_WORD))
        self.nodes = tuple((place, node) for place, node in enumerate(nodes) if node is not None)
        self.by_times: dict[Times, list[tuple[int, Has]]] = {}
        for place, node in self.nodes:
            self.by_times.setdefault(times_of(node), []).append((place, node))
        self._tables = {times: np.zeros((self.words, 0), dtype=np.uint64) for times in self.by_times}
        self._lock = Lock()

    def of_rows(self, held: Held, truth_of_times: Callable[[Times], Tri8]) -> list[Array]:
        """Bits of each row, in one or more 64-bit words."""
        found = [np.zeros(held.kind.size, dtype=np.uint64) for _ in range(self.words)]
        for times in self.by_times:
            table = self._table(times)
            key = held.kind * np.int32(_TIMES) + truth_of_times(times)
            for word in range(self.words):
                found[word] |= table[word].take(key)
        return found

    def _table(self, times: Times) -> Array:
        """Bits by what is written in a row and whether its days do not fit, fit, or may fit."""
        many = len(ROW_KINDS)
        if self._tables[times].shape[1] < many * _TIMES:
            with self._lock:
                table = self._tables[times]
                new = [ROW_KINDS[number] for number in range(table.shape[1] // _TIMES, many)]
                columns = [bits for kind in new for bits in self._cells(times, kind)]
                added = np.asarray(columns, dtype=np.uint64).reshape(-1, self.words).T
                self._tables[times] = np.concatenate([table, added], axis=1)
        return self._tables[times]

    def _cells(self, times: Times, kind: RowKind) -> list[tuple[int, ...]]:
        digits = [(place, selects(node, kind)) for place, node in self.by_times[times]]
        return [self._packed(digits, time) for time in range(_TIMES)]

    def _packed(self, digits: list[tuple[int, int]], time: int) -> tuple[int, ...]:
        words = [0] * self.words
        for place, digit in digits:
            word, shift = divmod(place, DIGITS_OF_A_WORD)
            words[word] |= min(digit * time, 2) << 2 * shift
        return tuple(words)


@lru_cache(maxsize=1024)
def bits_of_one(node: Has) -> HeldBits:
    """A condition alone."""
    return HeldBits((node,))


def selects(node: Has, kind: RowKind) -> int:
    """Whether a row of this kind is one that the condition asks for, its days apart."""
    match = load_catalogue().recognise(kind.name)
    if match is None:
        return 0
    found = frozenset({kind.grade}) if kind.grade else match.grades
    answers = [_grade_test(next(iter(match.ids)), found, ids, wanted) for ids, wanted in node.selectors]
    parts = [1 if 1 in answers else 2 if 2 in answers else 0]
    for wanted_word, word in ((node.role, kind.role), (node.listed_by, kind.listed_by)):
        if wanted_word is not None:
            parts.append(2 if word is UNKNOWN else int(word == wanted_word))
    if node.not_listed_by is not None:
        parts.append(int(kind.listed_by != node.not_listed_by))
    return 0 if 0 in parts else 2 if 2 in parts else 1


def _grade_test(id_: str, grades: frozenset[int] | None, ids: frozenset[str], wanted: frozenset[int] | None) -> int:
    if id_ not in ids:
        return 0
    if wanted is None:
        return 1
    if grades is None:
        return 2
    return 1 if grades <= wanted else 2 if grades & wanted else 0
