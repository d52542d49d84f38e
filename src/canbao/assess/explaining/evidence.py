"""Which facts made a condition what it is: only those that decided, each with its value.

In: conditions and a case. Out: `Read`s in the order of the condition, each once. Never: a fact that could be otherwise
without changing the answer where a simpler reason is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from canbao.assess.deciding import Answer
from canbao.assess.evaluating import Case
from canbao.assess.explaining.explanation import FactRead, Read, RelativesRead, StandingRead
from canbao.assess.facts import ABSENT, UNKNOWN, Standing, Value
from canbao.policy.nodes import Both, Const, Count, Either, Fact, Given, Has, Negated, Node, Related, Term
from canbao.policy.phrases import Phrases
from canbao.policy.rules import RuleRow
from canbao.policy.vocabulary import FACTS

_LONGEST_PHRASE = 40
"""A longer phrase is not said beside others; the facts that it reads are told one by one."""
_BEHIND_COUNTS = {
    "break_years": ("resident_years", "employee_years"),
    "continuous_years": ("resident_years",),
}
"""Facts that a count is made from; they are said with it."""


def reads_of(node: Node, case: Case) -> tuple[Read, ...]:
    """The facts that make a condition true, or false."""
    return unique(read for atom in decisive_atoms(node, case) for read in _reads_of_atom(atom, case))


def reads_of_rest(row: RuleRow, earlier: Iterable[tuple[RuleRow, Answer]], case: Case) -> tuple[Read, ...]:
    """For a row that takes everybody left over: what kept the earlier rows away, then what the row itself reads."""
    kept_away = (read for other, (truth, _) in earlier if truth is False for read in reads_of(other.when, case))
    return unique((*kept_away, *reads_of(row.when, case)))


def is_rest(row: RuleRow) -> bool:
    """Whether a row asks for nothing: it is for everybody whom the rows above did not take."""
    match row.when:
        case Const(value):
            return bool(value)
        case Given():
            return True
        case Both(parts):
            return all(isinstance(part, Given) for part in parts)
    return False


def met_part(node: Node, case: Case) -> str:
    """The part of a long condition that decided, in Chinese; empty where it cannot be said shortly."""
    atoms = [atom for atom in decisive_atoms(node, case) if not isinstance(atom, Given)]
    said = [Phrases().condition(atom if case.truth(atom) else Negated(atom)) for atom in atoms]
    return " 且 ".join(dict.fromkeys(phrase for phrase in said if len(phrase) <= _LONGEST_PHRASE))


def decisive_atoms(node: Node, case: Case) -> Iterator[Node]:
    """The primitive conditions that decide: all parts of what needs all, the first of what needs one."""
    truth = case.truth(node)
    match node:
        case Const():
            return
        case Both(parts) | Either(parts):
            decides_alone = (truth is False) if isinstance(node, Both) else (truth is True)
            agreeing = [part for part in parts if case.truth(part) is truth]
            for part in agreeing[:1] if decides_alone else agreeing:
                yield from decisive_atoms(part, case)
        case Negated(part):
            yield from decisive_atoms(part, case)
        case Term(_, inner):
            yield from decisive_atoms(inner, case)
        case _:
            yield node


def _reads_of_atom(atom: Node, case: Case) -> Iterator[Read]:
    for node in _values_in(atom):
        match node:
            case Has():
                yield _standing(node, case)
            case Related(relation, _):
                count = case.value(node)
                if isinstance(count, int):
                    yield RelativesRead(relation, count)
            case Fact(name):
                yield from _fact(name, case.value(node))
            case Count(name):
                yield from _fact(name, case.value(node))
                for behind in _BEHIND_COUNTS.get(name, ()):
                    yield from _fact(behind, case.person.get(behind), skips_empty=True)


def _values_in(node: Node) -> Iterator[Node]:
    """The node and what is below it; the day for which a standing is looked up is said with the standing."""
    yield node
    for part in () if isinstance(node, Has) else node.below():
        yield from _values_in(part)


def _fact(name: str, value: Value, *, skips_empty: bool = False) -> Iterator[FactRead]:
    is_usual = name in FACTS and FACTS[name].default is not None and value == FACTS[name].default
    if value is UNKNOWN or is_usual or (skips_empty and not value):
        return
    yield FactRead(name, None if value is ABSENT else value)


def _standing(node: Has, case: Case) -> StandingRead:
    on, counts = case.value(node.on), case.truth(node) is True
    named = tuple(standing for standing in case.person.standings if standing.id in node.ids)
    held = tuple(standing for standing in named if _may_count(node, case, standing)) if counts else named
    return StandingRead(node.word, on if isinstance(on, date) else None, counts, held)


def _may_count(node: Has, case: Case, standing: Standing) -> bool:
    alone = replace(case.person, standings=(standing,))
    return Case(alone, case.rules, case.paid, case.coverage).truth(node) is not False


def unique(reads: Iterable[Read]) -> tuple[Read, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(reads))
