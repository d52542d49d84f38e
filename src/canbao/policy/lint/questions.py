"""Conditions taken apart into questions that a proof can relate: is a number at least n, is a place inside another, …

In: nodes of compiled conditions. Out: a `Formula` over `Question`s, in which an absent value answers no to everything
and a value that the effect needs counts as known: "unknown" is not part of a proof. Never: cells or diagrams (that is
`axes` and `spaces`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from canbao.policy.nodes import (
    Both,
    Call,
    Compare,
    Const,
    Either,
    Fact,
    Given,
    Has,
    Missing,
    Negated,
    Node,
    OneOf,
    Present,
    Since,
    Term,
    Within,
)
from canbao.policy.vocabulary import FACTS, Kind


@dataclass(frozen=True)
class Difference(Node):
    """What lies between two values of a person that are compared with each other."""

    left: Node
    right: Node


@dataclass(frozen=True)
class AtLeast:
    """A number (of days since the beginning of time, for a date) reaches a threshold."""

    of: Node
    threshold: int


@dataclass(frozen=True)
class Among:
    """A text is one of these."""

    of: Node
    values: frozenset[str]


@dataclass(frozen=True)
class Inside:
    """A place lies in another."""

    of: Node
    place: str


@dataclass(frozen=True)
class Holds:
    """A condition that nothing else is related to."""

    of: Node


Options = tuple[Node | str | None, ...]


@dataclass(frozen=True)
class Record:
    """A standing is on record. Grades and role None: any."""

    standing: str
    options: Options
    grades: frozenset[int] | None
    role: str | None


Question = AtLeast | Among | Inside | Holds | Record


@dataclass(frozen=True)
class Joined:
    """Formulas put together. All of none: true; any of none: false."""

    how: Literal["all", "any", "not"]
    parts: tuple[Formula, ...]


Formula = Question | Joined
TRUE, FALSE = Joined("all", ()), Joined("any", ())


def questions_of(formula: Formula) -> Iterator[Question]:
    """Every question of a formula, in order, repeated ones included."""
    if isinstance(formula, Joined):
        for part in formula.parts:
            yield from questions_of(part)
    else:
        yield formula


def take_apart(node: Node) -> Formula:
    """The formula of a condition."""
    match node:
        case Const(value):
            return TRUE if value else FALSE
        case Both(parts):
            return Joined("all", tuple(take_apart(part) for part in parts))
        case Either(parts):
            return Joined("any", tuple(take_apart(part) for part in parts))
        case Negated(part):
            return _not(take_apart(part))
        case Term(_, inner):
            return take_apart(inner)
        case Given():
            return TRUE
        case _:
            return _atom(node)


def _atom(node: Node) -> Formula:
    match node:
        case Compare(op, left, right):
            return _comparison(op, left, right)
        case OneOf(left, values) if left.kind is Kind.INT:
            return Joined("any", tuple(_comparison("==", left, Const(value, Kind.INT)) for value in values))
        case OneOf(left, values):
            return _if_present((left,), Among(left, frozenset(str(value) for value in values)))
        case Within(left, place):
            return _if_present((left,), Inside(left, place))
        case Present(Since(held)):
            return _has(held)
        case Has():
            return _has(node)
        case _:
            return Holds(node)


def _not(formula: Formula) -> Formula:
    return Joined("not", (formula,))


def _comparison(op: str, left: Node, right: Node) -> Formula:
    if any(isinstance(node, Missing) for side in (left, right) for node in side.walk()):
        return _if_present((left, right), _unset(op, left, right))
    if not isinstance(right, Const):
        return _between(op, left, right)
    if left.kind is Kind.TEXT:
        return _if_present(
            (left,), Among(left, frozenset({str(right.value)})) if op == "==" else Holds(Compare(op, left, right))
        )
    return _if_present((left,), _reaches(op, left, number_of(right)))


def number_of(constant: Const) -> int:
    """A constant as a whole number: days are counted from the beginning of time."""
    value = constant.value
    return value.toordinal() if isinstance(value, datetime.date) else int(value)


def _reaches(op: str, left: Node, number: int) -> Formula:
    """A comparison of whole numbers as thresholds: `> 3` is `>= 4`."""
    from_it, above_it = AtLeast(left, number), AtLeast(left, number + 1)
    match op:
        case ">=":
            return from_it
        case ">":
            return above_it
        case "<":
            return _not(from_it)
        case "<=":
            return _not(above_it)
        case _:
            return Joined("all", (from_it, _not(above_it)))


def _between(op: str, left: Node, right: Node) -> Formula:
    """Two values of one person, written in the same order whoever stands left."""
    if left.kind is Kind.TEXT:
        return _if_present((left, right), Holds(Compare(op, *sorted((left, right), key=repr))))
    if repr(right) < repr(left):
        op, left, right = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op), right, left
    return _if_present((left, right), _reaches(op, Difference(left, right), 0))


def _unset(op: str, left: Node, right: Node) -> Formula:
    """A comparison with a parameter that is not set: only its own opposite is related to it."""
    match op:
        case ">":
            return _not(Holds(Compare("<=", left, right)))
        case ">=":
            return _not(Holds(Compare("<", left, right)))
        case _:
            return Holds(Compare(op, left, right))


def _if_present(values: tuple[Node, ...], formula: Formula) -> Formula:
    """An absent value compares false, so every value that may be absent must be there."""
    needed: dict[Formula, None] = {}
    for value in values:
        needed.update(dict.fromkeys(_presence(value)))
    return Joined("all", (*needed, formula)) if needed else formula


def _presence(value: Node) -> Iterator[Formula]:
    if isinstance(value, Since):
        yield _has(value.held)
    elif isinstance(value, Fact):
        if may_be_absent(value):
            yield Holds(Present(value))
    elif isinstance(value, Call):
        for part in value.below():
            yield from _presence(part)


def may_be_absent(fact: Fact) -> bool:
    """Whether "there is none" is an answer for the fact. It is for places: a person may be registered nowhere."""
    word = FACTS[fact.name]
    return word.default is None and (word.none_means_absent or word.kind is Kind.PLACE)


def _has(node: Has) -> Formula:
    """A standing under any of its names. Questions that differ only in grade or role stay related."""
    bounds = (node.certified_from, node.certified_until, node.or_certified_by)
    options: Options = (node.on, node.listed_by, node.not_listed_by, *bounds)
    records = (
        Record(standing, options, grades, node.role) for ids, grades in node.selectors for standing in sorted(ids)
    )
    return Joined("any", tuple(records))
