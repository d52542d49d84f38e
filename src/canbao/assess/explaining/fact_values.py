"""Values that a fact nobody knows yet may turn out to have: as few as needed for every way in which conditions can
go.

In: a fact's name, a case, the atoms of a policy. Out: values, absent among them. Never: a value that could not be,
such as a birth after the payment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from canbao.assess.evaluating import Case
from canbao.assess.facts import ABSENT, Value
from canbao.policy.nodes import Call, Compare, Const, Count, Fact, Node, OneOf, Within
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.days import add_days, add_years

MOST_BREAK_YEARS = 6
"""Missed years tried: more of them lengthen the wait, but no notice says anything new about them."""
_NOT_AFTER_PAYMENT = ("birth", "uncovered_from", "welfare_home_entry")
_YEARS_BEFORE = {"paid": 1, "birth": 120, "uncovered_from": 5, "registered": 2, "student_entry": 10}
"""How long before the benefit year such a day is looked for."""
LONG_AGO, FAR = date(1900, 1, 1), date(2200, 1, 1)
"""Days outside are no days of people: they stand for "always" in a condition."""
_ELSEWHERE = "99"
"""A division code that lies in no other."""


def values_of(name: str, case: Case, atoms: tuple[Node, ...]) -> Iterator[Value]:
    """Values of a fact, one on each side of everything that a condition asks about it."""
    word = FACTS[name]
    if word.none_means_absent:
        yield ABSENT
    match word.kind:
        case Kind.BOOL:
            yield from (True, False)
        case Kind.DATE:
            yield from _days_of(name, case, atoms)
        case Kind.PLACE:
            yield from _places_of(name, atoms)
        case Kind.YEARS:
            yield frozenset()
            last = case.rules.year_label - 1
            yield from (frozenset({last - missed}) for missed in range(MOST_BREAK_YEARS + 1))
        case Kind.INT:
            numbers = _numbers_beside(Fact(name, Kind.INT), atoms) | _numbers_beside(Count(name), atoms)
            yield from sorted(
                {0, 1, *(number + step for number in numbers for step in (-1, 0, 1) if number + step >= 0)}
            )
        case _:
            yield from word.values or _texts_beside(name, atoms)


def _places_of(name: str, atoms: tuple[Node, ...]) -> Iterator[Value]:
    yield from dict.fromkeys(atom.place for atom in atoms if isinstance(atom, Within) and atom.place)
    yield _ELSEWHERE
    if name in ("hukou", "residence"):
        yield ABSENT


def _texts_beside(name: str, atoms: tuple[Node, ...]) -> Iterator[str]:
    for atom in atoms:
        if isinstance(atom, OneOf) and atom.left == Fact(name, Kind.TEXT):
            yield from map(str, atom.values)
        if isinstance(atom, Compare) and atom.left == Fact(name, Kind.TEXT) and isinstance(atom.right, Const):
            yield str(atom.right.value)


def _numbers_beside(node: Node, atoms: tuple[Node, ...]) -> set[int]:
    found = set()
    for atom in atoms:
        if (
            isinstance(atom, Compare)
            and node in atom.left.walk()
            and isinstance(atom.right, Const)
            and isinstance(atom.right.value, int)
        ):
            found.add(atom.right.value)
    return found


def _days_of(name: str, case: Case, atoms: tuple[Node, ...]) -> Iterator[date]:
    """Days on either side of each at which a condition with this fact changes."""
    fact = Fact(name, Kind.DATE)
    anchors = _anchors(case, atoms)
    days, years = _spans(fact, atoms)
    found = set(anchors)
    found |= {add_days(day, sign * span) for day in anchors for span in days for sign in (-1, 1)}
    found |= {add_years(day, sign * span) for day in anchors for span in years for sign in (-1, 1)}
    near = sorted({add_days(day, step) for day in found for step in (-1, 0, 1)})
    year = case.rules.year
    first = add_years(year.first, -_YEARS_BEFORE[name]) if name in _YEARS_BEFORE else None
    latest = case.paid if name in _NOT_AFTER_PAYMENT else year.last
    yield from (day for day in near if (first is None or first <= day) and (latest is None or day <= latest))


def _anchors(case: Case, atoms: tuple[Node, ...]) -> set[date]:
    """Days that conditions name, and the person's own."""
    named = {
        node.value for atom in atoms for node in atom.walk() if isinstance(node, Const) and isinstance(node.value, date)
    }
    own = {value for value in case.person.values.values() if isinstance(value, date)}
    paid = {case.paid} if case.paid else set()
    first = case.rules.year.first
    return {day for day in named | own | paid | {first, add_years(first, -40)} if LONG_AGO < day < FAR}


def _spans(fact: Node, atoms: tuple[Node, ...]) -> tuple[set[int], set[int]]:
    """Numbers of days and of years with which the fact is compared."""
    days: set[int] = set()
    years: set[int] = set()
    for atom in atoms:
        if not (
            isinstance(atom, Compare)
            and fact in atom.walk()
            and isinstance(atom.right, Const)
            and isinstance(atom.right.value, int)
        ):
            continue
        span = years if isinstance(atom.left, Call) and atom.left.name == "age" else days
        span |= {atom.right.value, atom.right.value + 1}
    return days, years
