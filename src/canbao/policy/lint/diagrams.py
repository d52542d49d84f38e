"""Decision diagrams over variables with a few values each: the store in which conditions become comparable.

In: sets of values of numbered variables. Out: numbers of nodes; two conditions are equal exactly if their nodes are the
same number. Never: what a variable means (that is `spaces`), nor more nodes than the limit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat

NO, YES = 0, 1
"""The two ends of every diagram."""

MOST_NODES = 200_000
"""A table of a county needs a few hundred nodes; this many take about a second, and the table cannot be judged."""

_END = 1 << 30


class TooManyNodes(ValueError):
    """The conditions are too entangled to be decided within the limit."""


class Diagrams:
    """All diagrams of one table. Equal nodes are kept once, so a proof is a comparison of numbers."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(_END, ()), (_END, ())]
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._joined: dict[tuple[bool, int, int], int] = {}
        self._opposites: dict[int, int] = {NO: YES, YES: NO}
        self._shortest: dict[int, tuple[int, int]] = {}

    def one_of(self, variable: int, size: int, values: Collection[int]) -> int:
        """The variable has one of these of its values 0 … size−1."""
        return self._node(variable, tuple(YES if value in values else NO for value in range(size)))

    def both(self, one: int, other: int) -> int:
        """Both hold."""
        return self._join(True, one, other)

    def either(self, one: int, other: int) -> int:
        """At least one holds."""
        return self._join(False, one, other)

    def all_of(self, parts: Sequence[int]) -> int:
        """All hold; of none: yes."""
        found = YES
        for part in parts:
            found = self.both(found, part)
        return found

    def any_of(self, parts: Sequence[int]) -> int:
        """At least one holds; of none: no."""
        found = NO
        for part in parts:
            found = self.either(found, part)
        return found

    def opposite(self, node: int) -> int:
        """Does not hold."""
        if node not in self._opposites:
            variable, children = self._nodes[node]
            found = self._node(variable, tuple(self.opposite(child) for child in children))
            self._opposites[node], self._opposites[found] = found, node
        return self._opposites[node]

    def case_of(self, node: int) -> dict[int, int]:
        """Values of some variables that make it hold, none of which can be left out. The node must not be `NO`."""
        assert node != NO
        found: dict[int, int] = {}
        at = node
        while at != YES:
            variable, children = self._nodes[at]
            _, found[variable] = self._shortest_way(at)
            at = children[found[variable]]
        # A way asks variables in their order, also one whose answer turns out not to matter.
        for variable in list(found):
            others = {other: value for other, value in found.items() if other != variable}
            if self._holds_with(node, others):
                found = others
        return found

    def _holds_with(self, node: int, values: Mapping[int, int]) -> bool:
        """Whether it holds with these values, whatever the other variables are: no way leads to no."""
        reached, open_ends = {node}, [node]
        while open_ends:
            variable, children = self._nodes[open_ends.pop()]
            new = {children[values[variable]]} if variable in values and children else set(children)
            open_ends += new - reached
            reached |= new
        return NO not in reached

    def _shortest_way(self, node: int) -> tuple[int, int]:
        """How many variables must be named to reach yes, and which value begins the way."""
        if node == YES:
            return 0, 0
        if node == NO:
            return _END, 0
        if node not in self._shortest:
            _, children = self._nodes[node]
            length, value = min((self._shortest_way(child)[0], value) for value, child in enumerate(children))
            self._shortest[node] = (length + 1, value)
        return self._shortest[node]

    def _node(self, variable: int, children: tuple[int, ...]) -> int:
        if all(child == children[0] for child in children):
            return children[0]
        key = (variable, children)
        if key not in self._numbers:
            if len(self._nodes) >= MOST_NODES:
                raise TooManyNodes(f"more than {MOST_NODES} nodes")
            self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
        return self._numbers[key]

    def _join(self, is_both: bool, one: int, other: int) -> int:
        """Conjunction or disjunction, worked out once for each pair."""
        strong, neutral = (NO, YES) if is_both else (YES, NO)
        if strong in (one, other):
            return strong
        if one in (neutral, other):
            return other
        if other == neutral:
            return one
        key = (is_both, min(one, other), max(one, other))
        if key not in self._joined:
            variable = min(self._nodes[one][0], self._nodes[other][0])
            pairs = zip(self._children(one, variable), self._children(other, variable), strict=False)
            self._joined[key] = self._node(variable, tuple(self._join(is_both, *pair) for pair in pairs))
        return self._joined[key]

    def _children(self, node: int, variable: int) -> Iterable[int]:
        """What the node becomes for each value of a variable; the node itself, without end, if it does not read it."""
        found, children = self._nodes[node]
        return children if found == variable else repeat(node)
