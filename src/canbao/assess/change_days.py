"""Days of payment on which an offer may change: days of the policy, ends of lists, and what follows from own days.

In: rules, coverage of lists, the assumed day of payment. Out: `ChangeDays`; for one person or for a block the next such
day. A day too many costs a look, a day too few would make an offer last too long: what cannot be foreseen is looked at
day by day. Never: what an offer is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from canbao.assess.columns import Array, Vector
from canbao.assess.coverage import Lists
from canbao.assess.evaluating import Case
from canbao.assess.facts import Coverage, Person
from canbao.assess.planning import plan_of
from canbao.assess.vectors import Vectors
from canbao.policy import nodes
from canbao.policy.nodes import Call, Compare, Const, Count, Fact, Has, Node, Related, Since
from canbao.policy.rules import Rules
from canbao.policy.vocabulary import Kind
from canbao.values.days import add_years, day_number

PAID = Fact("paid", Kind.DATE)
NO_CHANGE = np.int32(np.iinfo(np.int32).max)
_MIRRORED = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_PASSED = {">=": (0,), "<": (0,), ">": (1,), "<=": (1,), "==": (0, 1)}
"""`x op target` changes where a rising x reaches the target (0), or goes beyond it (1)."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A day that follows from the day of payment alone and never falls as that day moves on; from day `first` on."""

    first: int
    days: Array

    def reach(self, targets: Array) -> Array:
        """The first day of payment on which the curve is at or past each target; `NO_CHANGE` where it never is."""
        place = np.searchsorted(self.days, targets, side="left")
        return np.where(place < self.days.size, place + self.first, NO_CHANGE).astype(np.int32)


@dataclass(frozen=True, eq=False)
class ChangeDays:
    """Where to look. `fixed` for everybody; the others say when a curve reaches an own day moved by some days.

    `own` are days of the person, `ages` birthdays, `certified` and `ended` days of the person's standings. Nothing is
    looked at after `last`, the day after the benefit year's end.
    """

    first: int
    last: int
    fixed: Array
    own: tuple[tuple[Node, int, Curve], ...] = ()
    ages: tuple[tuple[int, Curve], ...] = ()
    certified: tuple[tuple[int, Curve], ...] = ()
    ended: tuple[tuple[int, Curve], ...] = ()
    is_daily: bool = False


_FOUND: dict[tuple[int, date, int], tuple[Rules, Coverage, ChangeDays]] = {}
_MOST_KEPT = 64
"""Sets of days remembered: a run needs one for each part of each policy; finding them costs a tenth of a second."""


def change_days_of(rules: Rules, as_of: date, lists: Coverage) -> ChangeDays:
    """Every day after `as_of` on which a condition or number that an offer depends on may change."""
    key = (id(rules), as_of, id(lists))
    known = _FOUND.get(key)
    if known is None or known[0] is not rules or known[1] is not lists:
        if len(_FOUND) >= _MOST_KEPT:
            _FOUND.clear()
        known = _FOUND[key] = (rules, lists, _Search(rules, as_of, lists).found())
    return known[2]


@dataclass
class _Search:
    """Goes through all conditions and numbers of the rules."""

    rules: Rules
    as_of: date
    lists: Coverage
    fixed: set[int] = field(default_factory=set)
    own: dict[tuple[Node, int, Node], None] = field(default_factory=dict)
    ages: dict[tuple[int, Node], None] = field(default_factory=dict)
    certified: dict[tuple[int, Node], None] = field(default_factory=dict)
    ended: dict[tuple[int, Node], None] = field(default_factory=dict)
    is_daily: bool = False

    def __post_init__(self) -> None:
        self.first, self.last = day_number(self.as_of), day_number(self.rules.year.last) + 1
        self._curves: dict[Node, Curve | None] = {}
        nobody, span = Person({}), range(self.last - self.first + 1)
        self._cases = [Case(nobody, self.rules, self.as_of + timedelta(days=gone)) for gone in span]
        self.fixed.add(self.last)

    def found(self) -> ChangeDays:
        for atom in dict.fromkeys(_atoms(self.rules)):
            self._look_at(atom)
        for number in plan_of(self.rules).numbers:
            if reads_payment_day(number):
                self._look_at_value(number)
        fixed = sorted(day for day in self.fixed if self.first < day <= self.last)
        return ChangeDays(
            self.first,
            self.last,
            np.asarray(fixed, dtype=np.int32),
            own=tuple((node, shift, self._sure_curve(on)) for node, shift, on in self.own),
            ages=self._on_curves(self.ages),
            certified=self._on_curves(self.certified),
            ended=self._on_curves(self.ended),
            is_daily=self.is_daily,
        )

    def _on_curves(self, found: Iterable[tuple[int, Node]]) -> tuple[tuple[int, Curve], ...]:
        return tuple((shift, self._sure_curve(on)) for shift, on in found)

    # -- conditions ----------------------------------------------------------------------------------------------------

    def _look_at(self, atom: Node) -> None:
        held = [node for node in atom.walk() if isinstance(node, Has)]
        for node in held:
            self._look_at_standing(node)
        if isinstance(atom, Has) or not reads_payment_day(atom):
            return
        if not _reads_a_person(atom):
            self._look_at_value(atom)
        elif not (isinstance(atom, Compare) and self._is_foreseen(atom)):
            self.is_daily = True

    def _is_foreseen(self, atom: Compare) -> bool:
        """Whether a comparison changes when a curve reaches an own day; if so, that is noted."""
        sides: tuple[tuple[str, Node, Node, int], ...]
        match atom.left, atom.right:
            case Call("days", (start, end, Const(int(counted)))), Const(int(number)):
                sides = ((atom.op, end, start, number - counted), (_MIRRORED[atom.op], start, end, counted - number))
            case Call("age", (Fact("birth"), on)), Const(int(years)) if not _reads_a_person(on) and self._curve(on):
                self.ages |= {(years + more, on): None for more in _PASSED[atom.op]}
                return True
            case _:
                left, right = atom.left, atom.right
                sides = ((atom.op, left, right, 0), (_MIRRORED[atom.op], right, left, 0))
        return any(self._crosses(*side) for side in sides)

    def _crosses(self, op: str, on: Node, own: Node, shift: int) -> bool:
        """Whether a curve meets an own day that does not itself move with the day of payment."""
        if _reads_a_person(on) or self._curve(on) is None:
            return False
        shifts = [shift + more for more in _PASSED[op]]
        if isinstance(own, Since):
            self.certified |= {(days, on): None for days in shifts}
            return True
        if reads_payment_day(own) or any(isinstance(node, Since) for node in own.walk()):
            return False
        self.own |= {(own, days, on): None for days in shifts}
        return True

    def _look_at_standing(self, held: Has) -> None:
        """Certified by `on` or by a bound: from that day; certified from a bound, or ended: up to that day."""
        self._meets(held.on, self.certified, 0)
        self._meets(held.on, self.ended, 1)
        self._meets(held.certified_from, self.certified, 1)
        self._meets(held.certified_until, self.certified, 0)
        self._meets(held.or_certified_by, self.certified, 0)
        self._look_at_lists(held)

    def _meets(self, on: Node | None, days: dict[tuple[int, Node], None], shift: int) -> None:
        if on is None or not reads_payment_day(on):
            return
        if _reads_a_person(on) or self._curve(on) is None:
            self.is_daily = True
        else:
            days[(shift, on)] = None

    def _look_at_lists(self, held: Has) -> None:
        """The day after a list ends: from then on who is not listed is unknown."""
        lists = self.lists
        if not isinstance(lists, Lists) or lists.is_complete or self.is_daily or not reads_payment_day(held.on):
            return
        ends = {day_number(item.until) + 1 for item in lists.declared if item.standing in held.ids}
        self.fixed |= set(self._sure_curve(held.on).reach(np.asarray(sorted(ends), dtype=np.int64)).tolist())

    # -- what follows from the day of payment alone --------------------------------------------------------------------

    def _look_at_value(self, node: Node) -> None:
        """Days on which a condition or number that reads nothing but the day of payment changes."""
        if _reads_a_person(node):
            self.is_daily = True
            return
        is_number = node.kind is not Kind.BOOL
        values = [case.value(node) if is_number else case.truth(node) for case in self._cases]
        self.fixed |= {self.first + place for place in range(1, len(values)) if values[place] != values[place - 1]}

    def _curve(self, node: Node) -> Curve | None:
        """The curve of a date; none where a value is not known or the date can fall."""
        if node not in self._curves:
            values = [case.value(node) for case in self._cases]
            days = [day_number(value) for value in values if isinstance(value, date)]
            rises = len(days) == len(values) and all(one <= two for one, two in pairwise(days))
            self._curves[node] = Curve(self.first, np.asarray(days, dtype=np.int64)) if rises else None
        return self._curves[node]

    def _sure_curve(self, node: Node) -> Curve:
        curve = self._curve(node)
        assert curve is not None, node
        return curve


def reads_payment_day(node: Node) -> bool:
    """Whether the day of payment matters other than for which standings are held.

    >>> reads_payment_day(Compare("<=", PAID, Const(date(2024, 12, 31), Kind.DATE)))
    True
    """
    if isinstance(node, Has):
        return False
    return node == PAID or any(reads_payment_day(part) for part in node.below())


def _reads_a_person(node: Node) -> bool:
    """Whether anything but the day of payment matters."""
    return any(
        isinstance(item, Has | Since | Count | Related) or (isinstance(item, Fact) and item != PAID)
        for item in node.walk()
    )


def _atoms(rules: Rules) -> Iterator[Node]:
    """Every condition that decides about an offer: not what is only measured, and not what follows a payment."""
    for table in (rules.membership, rules.acceptance, rules.price, rules.aid, rules.cover, rules.waiting):
        for row in table.rows:
            yield from nodes.atoms_of(row.when)


def own_change_days(days: ChangeDays, case: Case) -> set[int]:
    """The days to look at for one person, after the assumed day."""
    if days.is_daily:
        return set(range(days.first + 1, days.last + 1))
    found = set(days.fixed.tolist())
    targets: list[tuple[Curve, int]] = []
    for node, shift, curve in days.own:
        value = case.value(node)
        if isinstance(value, date):
            targets.append((curve, day_number(value) + shift))
    birth: Any = case.person.get("birth")
    if isinstance(birth, date):
        targets += [(curve, day_number(add_years(birth, years))) for years, curve in days.ages]
    for standing in case.person.standings:
        if standing.certified is not None:
            targets += [(curve, day_number(standing.certified) + shift) for shift, curve in days.certified]
        if standing.until is not None:
            targets += [(curve, day_number(standing.until) + shift) for shift, curve in days.ended]
    reached = {int(curve.reach(np.asarray([target]))[0]) for curve, target in targets}
    return {day for day in found | reached if days.first < day <= days.last}


def next_changes(vectors: Vectors, days: ChangeDays, now: Array) -> Array:
    """For each person the first day after `now` on which the offer may change (`NO_CHANGE`: none)."""
    if days.is_daily:
        return np.where(now < days.last, now + np.int32(1), NO_CHANGE)
    fixed = np.append(days.fixed, NO_CHANGE)
    found = fixed[np.searchsorted(days.fixed, now, side="right")]
    for node, shift, curve in days.own:
        value = vectors.value(node)
        assert isinstance(value, Vector)
        found = _earlier(found, curve.reach(value.values + np.int32(shift)), value.states, now)
    if days.ages:
        birth = vectors.block.fact("birth")
        assert isinstance(birth, Vector)
        for years, curve in days.ages:
            found = _earlier(found, curve.reach(vectors.plus_years(birth.values, years)), birth.states, now)
    _earlier_standings(found, vectors, days, now)
    return np.where(found <= days.last, found, NO_CHANGE)


def _earlier(found: Array, days: Array, states: Array | None, now: Array) -> Array:
    counts = days > now if states is None else (days > now) & (states == 0)
    chosen: Array = np.where(counts, np.minimum(found, days), found)
    return chosen


def _earlier_standings(found: Array, vectors: Vectors, days: ChangeDays, now: Array) -> None:
    """Brings `found` forward, in place, to days that follow from the days of standings."""
    held = vectors.held
    if held is None:
        return
    at_rows = now[held.person]
    certified = (days.certified, held.certified, held.has_certified)
    ended = (days.ended, held.until, held.has_until)
    for shifts, values, there in (certified, ended):
        for shift, curve in shifts:
            reached = curve.reach(values + np.int32(shift))
            rows = np.flatnonzero(there & (reached > at_rows))
            np.minimum.at(found, held.person[rows], reached[rows])
