"""Until when an offer holds: the last day of payment on which an unpaid due stays what it is.

In: rules, a person or a block, the assumed day of payment. Out: a day, or nothing where no day changes it. Only days on which something can
change are looked at: days named in the policy and the person's own days. Never: a due that has been paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from canbao.assess.columns import Array, Vector
from canbao.assess.evaluating import Case
from canbao.assess.facts import Coverage, Person, all_complete
from canbao.assess.interpreting import assess
from canbao.assess.situations import Situation
from canbao.assess.vectors import Vectors
from canbao.policy import nodes
from canbao.policy.nodes import Call, Compare, Const, Fact, Has, Node
from canbao.policy.rules import RuleBook, Rules
from canbao.policy.vocabulary import Kind
from canbao.values.days import add_years, day_number, from_day_number

PAID = Fact("paid", Kind.DATE)
NO_CHANGE = np.int32(np.iinfo(np.int32).max)
MOST_STEPS = 1_000
"""Days looked at one after the other for one person: more than two years of days, where a condition can change daily."""


def offer_key(situation: Situation) -> tuple[Any, ...]:
    """What makes two offers the same: everything about money and whether it is taken, nothing about days of benefits."""
    return (
        situation.eligible, situation.accepted, situation.reason, situation.answer, situation.due_fen,
        situation.provisional_due_fen, situation.pending, situation.aid, situation.reimburse_fen, situation.repair_fen,
        situation.lines, situation.asks,
    )  # fmt: skip


@dataclass(frozen=True)
class Breaks:
    """Days of payment on which a condition of these rules can change: fixed ones, and own ones as (day, shift in days)."""

    fixed: tuple[int, ...]
    shifted: tuple[tuple[Node, int], ...]
    ages: tuple[int, ...]
    held: tuple[Has, ...]
    is_daily: bool


def breaks_of(rules: Rules) -> Breaks:
    """Every day on which an atom with the day of payment in it can change."""
    fixed: set[int] = set()
    shifted: dict[tuple[Node, int], None] = {}
    ages: set[int] = set()
    held: dict[Has, None] = {}
    is_daily = False
    for atom in _atoms(rules):
        held |= dict.fromkeys(node for node in atom.walk() if isinstance(node, Has))
        if not _reads_payment_day(atom):
            continue
        if isinstance(atom, Compare) and atom.left == PAID and isinstance(atom.right, Const) and isinstance(atom.right.value, date):
            fixed |= {day_number(atom.right.value), day_number(atom.right.value) + 1}
        elif isinstance(atom, Compare) and _is_days_since(atom):
            number = int(atom.right.value) - int(atom.left.args[2].value)  # type: ignore[attr-defined]
            shifted |= {(atom.left.args[0], number): None, (atom.left.args[0], number + 1): None}  # type: ignore[attr-defined]
        elif isinstance(atom, Compare) and _is_age_at_payment(atom):
            ages |= {int(atom.right.value), int(atom.right.value) + 1}  # type: ignore[attr-defined]
        elif isinstance(atom, Compare) and atom.left == PAID and not _reads_payment_day(atom.right):
            shifted |= {(atom.right, 0): None, (atom.right, 1): None}
        elif isinstance(atom, Compare) and atom.right == PAID and not _reads_payment_day(atom.left):
            shifted |= {(atom.left, 0): None, (atom.left, 1): None}
        else:
            is_daily = True
    fixed.add(day_number(rules.year.last) + 1)
    return Breaks(tuple(sorted(fixed)), tuple(shifted), tuple(sorted(ages)), tuple(held), is_daily)


def _reads_payment_day(node: Node) -> bool:
    """Whether the day of payment matters other than for which standings are held."""
    if isinstance(node, Has):
        return False
    return node == PAID or any(_reads_payment_day(part) for part in node.below())


def _atoms(rules: Rules) -> Iterator[Node]:
    for table in rules.tables:
        for row in table.rows:
            yield from nodes.atoms_of(row.when)


def _is_days_since(atom: Compare) -> bool:
    left, right = atom.left, atom.right
    return isinstance(left, Call) and left.name == "days" and left.args[1] == PAID and not _reads_payment_day(left.args[0]) and isinstance(right, Const)


def _is_age_at_payment(atom: Compare) -> bool:
    left = atom.left
    return isinstance(left, Call) and left.name == "age" and left.args[1] == PAID and isinstance(atom.right, Const)


# -- one person --------------------------------------------------------------------------------------------------------


def offer_until(book: RuleBook, person: Person, as_of: date, coverage: Coverage = all_complete) -> date | None:
    """The last day on which the person's due stays the same; None when it is paid or nothing changes it.

    >>> # see tests/assess/test_offers.py
    """
    if person.paid_on is not None:
        return None
    now = offer_key(assess(book, person, as_of, coverage).situation)
    for day in _own_days(book, person, as_of, coverage):
        if offer_key(assess(book, person, day, coverage).situation) != now:
            return day - timedelta(days=1)
    return None


def _own_days(book: RuleBook, person: Person, as_of: date, coverage: Coverage) -> list[date]:
    days: set[int] = {day_number(start) for start, _ in book.parts if start is not None}
    for _, rules in book.parts:
        breaks = breaks_of(rules)
        days |= set(breaks.fixed)
        case = Case(person, rules, as_of, coverage)
        for node, shift in breaks.shifted:
            value = case.value(node)
            if isinstance(value, date):
                days.add(day_number(value) + shift)
        birth = person.get("birth")
        if isinstance(birth, date):
            days |= {day_number(add_years(birth, age)) for age in breaks.ages}
        for standing in person.standings if breaks.held else ():
            days |= {day_number(day) + shift for day, shift in ((standing.certified, 0), (standing.until, 1)) if day is not None}
        if breaks.is_daily:
            days |= set(range(day_number(as_of), day_number(rules.year.last) + 2))
    return [from_day_number(day) for day in sorted(days) if day > day_number(as_of)]


# -- many people -------------------------------------------------------------------------------------------------------


def next_changes(vectors: Vectors, breaks: Breaks, now: Array) -> Array:
    """For each person the first day after `now` on which something may change (`NO_CHANGE`: none)."""
    if breaks.is_daily:
        return now + np.int32(1)
    fixed = np.asarray([*breaks.fixed, NO_CHANGE], dtype=np.int32)
    found = fixed[np.searchsorted(fixed[:-1], now, side="right")]
    for node, shift in breaks.shifted:
        value = vectors.value(node)
        assert isinstance(value, Vector)
        found = _earlier(found, value.values + np.int32(shift), value.states, now)
    if breaks.ages:
        birth = vectors.block.fact("birth")
        assert isinstance(birth, Vector)
        for age in breaks.ages:
            found = _earlier(found, vectors.plus_years(birth.values, age), birth.states, now)
    held = vectors.held
    if held is not None and breaks.held:
        at_rows = now[held.person]
        for days, there in ((held.certified, held.has_certified), (held.until + np.int32(1), held.has_until)):
            rows = np.flatnonzero(there & (days > at_rows))
            np.minimum.at(found, held.person[rows], days[rows])
    return found


def _earlier(found: Array, days: Array, states: Array | None, now: Array) -> Array:
    counts = days > now if states is None else (days > now) & (states == 0)
    chosen: Array = np.where(counts, np.minimum(found, days), found)
    return chosen


def offers_until(
    unpaid: int, as_of: date, key_at: Callable[[Array, Array], Array], change_after: Callable[[Array, Array], Array]
) -> Array:
    """For people who have not paid, the last day on which the offer stays the same (`NO_CHANGE`: no day changes it).

    `key_at(who, days)` gives what the offers are on those days; `change_after(who, days)` the next day on which they may change.
    """
    until = np.full(unpaid, NO_CHANGE, dtype=np.int32)
    who = np.arange(unpaid)
    days = np.full(unpaid, day_number(as_of), dtype=np.int32)
    first = key_at(who, days)
    for _ in range(MOST_STEPS):
        following = change_after(who, days[who])
        going = following != NO_CHANGE
        who, following = who[going], following[going]
        if not who.size:
            break
        days[who] = following
        changed = key_at(who, following) != first[who]
        until[who[changed]] = following[changed] - 1
        who = who[~changed]
    return until
