"""Answers that may come for a fact nobody knows yet: as few values as needed for every way in which the rules can go.

In: the name of the fact as `asks` gives it, a case, the atoms of a plan. Out: `Answered` people, one for each way.
Never: a value that could not be (somebody born after the payment), a guess which answer is likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, product

from canbao.assess.evaluating import Case
from canbao.assess.explaining.fact_values import values_of
from canbao.assess.explaining.standing_values import clear_standing, possible_standing
from canbao.assess.facts import UNKNOWN, Coverage, Person
from canbao.assess.planning import Plan
from canbao.policy.nodes import Count, Fact, Has, Node, atoms_of
from canbao.policy.vocabulary import FACTS

MOST_FORMS = 24
"""Ways in which the standings held may turn out that are looked at together."""
_BEHIND = {
    "break_years": ("resident_years", "employee_years", "enrolled_before"),
    "continuous_years": ("resident_years", "employee_years"),
}


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
        signs = tuple(then.truth(atom) for atom in atoms)
        counts = tuple(then.count(name) for name in ("break_years", "repair_years"))
        found.setdefault((signs, counts), each)
    return list(found.values())


def _with_fact(name: str, known: Answered, case: Case, atoms: tuple[Node, ...]) -> Iterator[Answered]:
    for value in values_of(name, case, atoms):
        if name == "paid":
            yield replace(known, as_of=value)
        else:
            yield replace(known, person=replace(known.person, values={**known.person.values, name: value}))


def _with_standings(word: str, known: Answered, case: Case, atoms: tuple[Node, ...]) -> Iterator[Answered]:
    """The person with what is held made clear; then with one more of the standings, in each form that can matter."""
    nodes = [node for atom in atoms for node in atom.walk() if isinstance(node, Has)]
    ids = frozenset().union(*(node.ids for node in nodes if node.word == word))
    asked = tuple(item for item in known.person.standings if item.id in ids)
    others = tuple(item for item in known.person.standings if item.id not in ids)
    forms = [list(clear_standing(item, nodes, case)) for item in asked]
    for held in islice(product(*forms), MOST_FORMS):
        clear = replace(known, closed=known.closed | ids)
        yield replace(clear, person=replace(known.person, standings=(*others, *held)))
        for id_ in sorted(ids - {item.id for item in held}):
            for more in possible_standing(id_, nodes, case):
                yield replace(clear, person=replace(known.person, standings=(*others, *held, more)))
