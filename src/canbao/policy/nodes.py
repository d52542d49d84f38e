"""Conditions and values of a policy as a tree: what the loader makes of the expression text and the engine evaluates.

In: nothing. Out: immutable, hashable nodes; `fold` simplifies what is constant, `facts_of` names what is read.
Never: evaluation (that is assess).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar, dataclass_transform

from canbao.policy.vocabulary import Kind

_Tree = TypeVar("_Tree")


@dataclass_transform(frozen_default=True)
def hashed_once(cls: type[_Tree]) -> type[_Tree]:
    """A frozen dataclass that works its hash out once: trees are looked up far more often than they are made."""
    made = dataclass(frozen=True)(cls)
    work_out = made.__hash__

    def remember(self: Any) -> int:
        found: int | None = self.__dict__.get("_hash")
        if found is None:
            found = self.__dict__["_hash"] = work_out(self)
        return found

    made.__hash__ = remember  # type: ignore[method-assign]
    return made


@hashed_once
class Node:
    """A part of an expression."""

    def __getstate__(self) -> dict[str, Any]:
        """Without the hash, which is another one in another process."""
        return {name: value for name, value in self.__dict__.items() if name != "_hash"}

    @property
    def kind(self) -> Kind:
        return Kind.BOOL

    def below(self) -> tuple[Node, ...]:
        return ()

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.below():
            yield from node.walk()


@hashed_once
class Const(Node):
    """A value that does not depend on the person."""

    value: bool | int | str | date | Fraction
    of: Kind

    @property
    def kind(self) -> Kind:
        return self.of


TRUE = Const(True, Kind.BOOL)
FALSE = Const(False, Kind.BOOL)


@hashed_once
class Missing(Node):
    """A parameter of the policy that has not been set: its value is unknown, whoever asks.

    `provisional` may be shown meanwhile.
    """

    parameter: str
    of: Kind
    provisional: int | None = None

    @property
    def kind(self) -> Kind:
        return self.of


@hashed_once
class Fact(Node):
    """One fact of the person."""

    name: str
    of: Kind

    @property
    def kind(self) -> Kind:
        return self.of


@hashed_once
class Count(Node):
    """A small whole number of the person (see `vocabulary.COUNTS`)."""

    name: str

    @property
    def kind(self) -> Kind:
        return Kind.INT


@hashed_once
class Call(Node):
    """A function of other values: days, age, months_left, plus_days, later, add, times …"""

    name: str
    args: tuple[Node, ...]
    of: Kind

    @property
    def kind(self) -> Kind:
        return self.of

    def below(self) -> tuple[Node, ...]:
        return self.args


@hashed_once
class Compare(Node):
    """`left op right`; absent on either side is false, unknown on either side is unknown."""

    op: str
    left: Node
    right: Node

    def below(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@hashed_once
class OneOf(Node):
    """A text or number among listed values."""

    left: Node
    values: tuple[str | int, ...]

    def below(self) -> tuple[Node, ...]:
        return (self.left,)


@hashed_once
class Within(Node):
    """A place inside another."""

    left: Node
    place: str

    def below(self) -> tuple[Node, ...]:
        return (self.left,)


@hashed_once
class Present(Node):
    """The fact is there (it may be absent: false)."""

    left: Node

    def below(self) -> tuple[Node, ...]:
        return (self.left,)


@hashed_once
class Given(Node):
    """True when the value is known and there; otherwise unknown. Guards values that a winning row would read."""

    left: Node

    def below(self) -> tuple[Node, ...]:
        return (self.left,)


Selector = tuple[frozenset[str], frozenset[int] | None]
"""Standings by id, and the grades that count (None: any)."""


@hashed_once
class Has(Node):
    """The person holds one of the standings on a day. Bounds on the day of certification are inclusive."""

    word: str
    selectors: tuple[Selector, ...]
    on: Node
    role: str | None = None
    listed_by: str | None = None
    not_listed_by: str | None = None
    certified_from: Node | None = None
    certified_until: Node | None = None
    or_certified_by: Node | None = None
    """Also true when newly certified after `on` and not later than this day (aid that follows the payment, reading
    A32)."""

    def below(self) -> tuple[Node, ...]:
        days = (self.on, self.certified_from, self.certified_until, self.or_certified_by)
        return tuple(node for node in days if node is not None)

    @property
    def ids(self) -> frozenset[str]:
        """Every standing that may count."""
        return frozenset().union(*(ids for ids, _ in self.selectors))


@hashed_once
class Since(Node):
    """The earliest day of certification among the standings that `held` finds; absent when it finds none."""

    held: Has

    @property
    def kind(self) -> Kind:
        return Kind.DATE

    def below(self) -> tuple[Node, ...]:
        return (self.held,)


@hashed_once
class Related(Node):
    """How many people of a relation fulfil a condition on their own facts (one step)."""

    relation: str
    condition: Node

    @property
    def kind(self) -> Kind:
        return Kind.INT

    def below(self) -> tuple[Node, ...]:
        return ()


@hashed_once
class Both(Node):
    """All of the parts."""

    parts: tuple[Node, ...]

    def below(self) -> tuple[Node, ...]:
        return self.parts


@hashed_once
class Either(Node):
    """At least one of the parts."""

    parts: tuple[Node, ...]

    def below(self) -> tuple[Node, ...]:
        return self.parts


@hashed_once
class Negated(Node):
    """Not the part."""

    part: Node

    def below(self) -> tuple[Node, ...]:
        return (self.part,)


@hashed_once
class Term(Node):
    """A named condition of the policy."""

    name: str
    node: Node

    def below(self) -> tuple[Node, ...]:
        return (self.node,)


JOINERS = (Both, Either, Negated, Term)


def both(*parts: Node) -> Node:
    """All of the parts, simplified."""
    flat: list[Node] = []
    for part in parts:
        for item in part.parts if isinstance(part, Both) else (part,):
            if item == FALSE:
                return FALSE
            if item != TRUE and item not in flat:
                flat.append(item)
    return TRUE if not flat else flat[0] if len(flat) == 1 else Both(tuple(flat))


def either(*parts: Node) -> Node:
    """One of the parts, simplified."""
    flat: list[Node] = []
    for part in parts:
        for item in part.parts if isinstance(part, Either) else (part,):
            if item == TRUE:
                return TRUE
            if item != FALSE and item not in flat:
                flat.append(item)
    return FALSE if not flat else flat[0] if len(flat) == 1 else Either(tuple(flat))


def negated(part: Node) -> Node:
    """Not the part, simplified."""
    if isinstance(part, Const):
        return FALSE if part.value else TRUE
    return part.part if isinstance(part, Negated) else Negated(part)


def fold(node: Node, replace: Mapping[Node, Node] | None = None) -> Node:
    """The condition with constants worked out and listed nodes replaced; a term that became constant disappears."""
    if replace and node in replace:
        return replace[node]
    match node:
        case Both(parts):
            return both(*(fold(part, replace) for part in parts))
        case Either(parts):
            return either(*(fold(part, replace) for part in parts))
        case Negated(part):
            return negated(fold(part, replace))
        case Term(name, inner):
            folded = fold(inner, replace)
            return folded if isinstance(folded, Const) else Term(name, folded)
        case _:
            return node


def atoms_of(node: Node) -> Iterator[Node]:
    """The primitive conditions below a condition, in order, repeated ones included."""
    if isinstance(node, JOINERS):
        for part in node.below():
            yield from atoms_of(part)
    elif not isinstance(node, Const):
        yield node


def counts_of(amount: Node) -> Iterator[Node]:
    """The whole numbers that an amount is computed with, constants left out."""
    if amount.kind is Kind.INT and not isinstance(amount, Const):
        yield amount
    elif isinstance(amount, Call):
        for arg in amount.args:
            yield from counts_of(arg)


_RANGES: dict[str, tuple[int, int | None]] = {"months_left": (0, None), "month_of": (1, 12)}


def range_of(count: Node) -> tuple[int, int | None] | None:
    """The least and the greatest that a whole number can be (None: no greatest); None for what is no small number."""
    match count:
        case Const(value) if isinstance(value, int):
            return (value, value)
        case Count() | Related():
            return (0, None)
        case Call("add" | "subtract" as name, (first, second)):
            one, two = range_of(first), range_of(second)
            if one is None or two is None:
                return None
            if name == "add":
                return (one[0] + two[0], None if one[1] is None or two[1] is None else one[1] + two[1])
            return None if two[1] is None else (one[0] - two[1], None if one[1] is None else one[1] - two[0])
        case Call(name):
            return _RANGES.get(name)
    return None


def facts_of(node: Node) -> tuple[str, ...]:
    """Names of what the node reads, to ask for: facts, counts, standings (`has:名称`), unset parameters, in order."""
    found: dict[str, None] = {}
    for item in node.walk():
        match item:
            case Fact(name) | Count(name):
                found[name] = None
            case Has():
                found[f"has:{item.word}"] = None
            case Related(relation, condition):
                found[f"{relation}:{','.join(facts_of(condition))}"] = None
            case Missing(parameter):
                found[parameter] = None
            case _:
                pass
    return tuple(found)
