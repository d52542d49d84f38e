"""Answers that may come for a fact nobody knows yet: as few values as needed for every way in which the rules can go.

In: the name of the fact as `asks` gives it, a case, the atoms of a plan. Out: `Answered` people, one for each way.
Never: a value that could not be (somebody born after the payment), a guess which answer is likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from canbao.assess.evaluating import Case
from canbao.assess.facts import ABSENT, UNKNOWN, Coverage, Person, Standing, Value
from canbao.assess.planning import Plan
from canbao.policy.nodes import Call, Compare, Const, Count, Fact, Has, Node, OneOf, Within, atoms_of
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.days import add_days, add_years

MOST_BREAK_YEARS = 6
"""Missed years tried: more of them lengthen the wait, but no notice says anything new about them."""
_NOT_AFTER_PAYMENT = ("birth", "uncovered_from", "welfare_home_entry")
_YEARS_BEFORE = {"paid": 1, "birth": 120, "uncovered_from": 5, "registered": 2, "student_entry": 10}
"""How long before the benefit year such a day is looked for."""
_BEHIND = {
    "break_years": ("resident_years", "employee_years", "enrolled_before"),
    "continuous_years": ("resident_years", "employee_years"),
}
_LONG_AGO, _FAR = date(1900, 1, 1), date(2200, 1, 1)
_ELSEWHERE = "99"
"""A division code that lies in no other."""


@dataclass(frozen=True)
class Answered:
    """A person with one more answer. `closed`: standings about which all is known. `as_of`: the assumed payment."""

    person: Person
    as_of: date | None
    closed: frozenset[str] = frozenset()

    def coverage(self, base: Coverage) -> Coverage:
        """Lists are complete for standings that were answered."""
        closed = self.closed

        def is_complete(ids: frozenset[str], place: str | None, day: date | None) -> bool:
            return ids <= closed or base(ids - closed, place, day)

        return is_complete


def answers_for(ask: str, known: Answered, case: Case, plan: Plan) -> list[Answered]:
    """The person with each answer that makes a difference; empty where the fact cannot be answered by a person."""
    atoms = atoms_of_plan(plan)
    if ask.startswith("has:"):
        held = [atom for atom in atoms if any(isinstance(node, Has) for node in atom.walk())]
        return _distinct(_with_standings(ask.removeprefix("has:"), known, case, atoms), case, held)
    names = [name for name in _BEHIND.get(ask, (ask,)) if name in FACTS]
    unknown = [name for name in names if known.person.get(name) is UNKNOWN] or names[:1]
    if not unknown:
        return []
    return _distinct(
        _with_fact(unknown[0], known, case, atoms), case, [atom for atom in atoms if _reads(atom, unknown[0])]
    )


def _reads(atom: Node, name: str) -> bool:
    """Whether a fact has anything to do with a condition, counts that are made from it included."""
    counts = {count for count, behind in _BEHIND.items() if name in behind}
    return any(isinstance(node, Fact | Count) and node.name in {name, *counts} for node in atom.walk())


def atoms_of_plan(plan: Plan) -> tuple[Node, ...]:
    """Every primitive condition that the policy reads."""
    tables = (
        plan.member,
        plan.refusal,
        plan.advice,
        plan.price,
        plan.aid,
        plan.cover,
        plan.waiting,
        *([plan.aid_after] if plan.aid_after else []),
    )
    return tuple(dict.fromkeys(atom for table in tables for row in table.rows for atom in atoms_of(row.when)))


def _distinct(answered: Iterable[Answered], case: Case, atoms: Iterable[Node]) -> list[Answered]:
    """One of all answers for which every condition comes out the same."""
    found: dict[tuple[object, ...], Answered] = {}
    atoms = tuple(atoms)
    for each in answered:
        then = Case(each.person, case.rules, each.person.paid_on or each.as_of, each.coverage(case.coverage))
        signs = tuple(then.atom(atom) for atom in atoms)
        counts = tuple(then.count(name) for name in ("break_years", "repair_years"))
        found.setdefault((signs, counts), each)
    return list(found.values())


# -- facts -------------------------------------------------------------------------------------------------------------


def _with_fact(name: str, known: Answered, case: Case, atoms: tuple[Node, ...]) -> Iterator[Answered]:
    for value in _values_of(name, case, atoms):
        if name == "paid":
            yield replace(known, as_of=value)
        else:
            yield replace(known, person=replace(known.person, values={**known.person.values, name: value}))


def _values_of(name: str, case: Case, atoms: tuple[Node, ...]) -> Iterator[Value]:
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
    return {day for day in named | own | paid | {first, add_years(first, -40)} if _LONG_AGO < day < _FAR}


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


# -- standings ---------------------------------------------------------------------------------------------------------


def _with_standings(word: str, known: Answered, case: Case, atoms: tuple[Node, ...]) -> Iterator[Answered]:
    """The person without any of the standings, and with each of them, of each kind that some condition tells apart."""
    nodes = [node for atom in atoms for node in atom.walk() if isinstance(node, Has)]
    ids = frozenset().union(*(node.ids for node in nodes if node.word == word))
    closed = known.closed | ids
    unclear = tuple(item for item in known.person.standings if item.id in ids and _is_unclear(item))
    kept = tuple(item for item in known.person.standings if item not in unclear)
    yield replace(known, person=replace(known.person, standings=kept), closed=closed)
    for id_ in sorted(ids):
        given = [item for item in unclear if item.id == id_] or [Standing(id_, None)]
        for standing in (clear for item in given for clear in _cleared(item, nodes, case)):
            yield replace(known, person=replace(known.person, standings=(*kept, standing)), closed=closed)


def _is_unclear(standing: Standing) -> bool:
    return standing.certified is None or standing.grades is None or len(standing.grades) > 1 or standing.role is None


def _cleared(standing: Standing, nodes: list[Has], case: Case) -> Iterator[Standing]:
    """The standing with what is not known of it filled in."""
    about = [node for node in nodes if standing.id in node.ids]
    graded = {grade for node in about for _, grades in node.selectors for grade in grades or ()}
    grades: list[frozenset[int] | None] = [None]
    if graded:
        grades = [frozenset({grade}) for grade in sorted(standing.grades or {1, 2, 3, 4})]
    roles = [standing.role] if standing.role or not any(node.role for node in about) else ["parent", "child"]
    days = [standing.certified] if standing.certified else _days_of_certification(about, case)
    listers = [standing.listed_by, *dict.fromkeys(node.listed_by for node in about if node.listed_by)]
    for day, until, grade, role, lister in product(days, _last_days(standing, about, case), grades, roles, listers):
        yield replace(
            standing, certified=day, until=until, grades=grade if grade is not None else standing.grades, role=role,
            listed_by=standing.listed_by or lister,
        )  # fmt: skip


def _last_days(standing: Standing, about: list[Has], case: Case) -> list[date | None]:
    """Still held, and where a condition looks at another day than the payment's, also lost just before the payment."""
    looks_back = any(node.on != Fact("paid", Kind.DATE) for node in about)
    if standing.until is not None or not looks_back or case.paid is None:
        return [standing.until]
    return [None, add_days(case.paid, -1)]


def _days_of_certification(about: list[Has], case: Case) -> list[date]:
    """Long before, in the year, about the day of payment, and on both sides of each day that a condition names."""
    first = case.rules.year.first
    named = [
        node.value for has in about for node in has.walk() if isinstance(node, Const) and isinstance(node.value, date)
    ]
    near = [add_days(day, step) for day in named if day < _FAR for step in (-1, 0, 1)]
    days = [add_years(first, -5), first, *near, *([case.paid, add_days(case.paid, -1)] if case.paid else [])]
    latest = case.rules.year.last if case.person.paid_on else case.paid
    return [day for day in dict.fromkeys(days) if latest is None or day <= latest]
