"""Tables as chains of remembered steps over vectors: from classes of axes to one code for each person.

In: the rows of tables, the axes of their atoms, for each block its classes. Out: codes; `Chain.outcomes[code]` are
the states of the tables. What a row's truth does to a state is the interpreter's (`deciding`), remembered by key.
Never: a rule's meaning; a key for each person.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

from canbao.assess.axes import Axis, HeldAxis, held_axes, held_by
from canbao.assess.deciding import Answer, answer_of
from canbao.assess.evaluating import Tri, join
from canbao.assess.memo import Digit, Memo
from canbao.assess.vectors import Vectors
from canbao.policy import nodes
from canbao.policy.nodes import Node

MOST_KEYS = 1 << 20
"""Keys of a step at most, were every class to occur that does where all is known: they fit 16 bits."""
MOST_FIRST_KEYS = 1 << 22
"""The same of a first step, which few states come before. Tables grow with what occurs: that of a county's membership
has some 20,000 keys.
"""
States = tuple[Any, ...]


@dataclass(frozen=True)
class Strand:
    """One table. `advance`: its state after a row; `is_done`: whether further rows can change it."""

    name: str
    rows: tuple[tuple[int, Node], ...]
    first: Hashable
    advance: Callable[[Any, int, Answer], Hashable]
    is_done: Callable[[Any], bool] | None = None

    @property
    def atoms(self) -> Iterator[Node]:
        return (atom for _, when in self.rows for atom in nodes.atoms_of(when))


@dataclass(frozen=True)
class _Row:
    """A row of the table at a place among the chain's."""

    place: int
    index: int
    when: Node


class _Step:
    """Rows that are decided by one key."""

    def __init__(self, rows: Iterable[_Row], axes: Iterable[Axis]) -> None:
        self.rows, self.axes = tuple(rows), tuple(axes)
        self.digits = len(self.axes)

    def key(self, vectors: Vectors) -> list[Digit]:
        return [axis.classes(vectors) for axis in self.axes]

    def answers(self, digits: Sequence[int]) -> Callable[[Node], Answer]:
        truths = truths_of(self.axes, digits)
        return lambda when: answer_of(when, lambda part: join(part, truths.__getitem__))


class _LongStep:
    """One row with more axes than a key holds: its condition is simplified axis by axis; what remains is the key."""

    digits = 1

    def __init__(self, row: _Row, axes: Iterable[Axis]) -> None:
        self.rows = (row,)
        self.groups = tuple(_groups(axes))
        self.memos: list[Memo[Node]] = []
        before = beginning_with(row.when)
        for group in self.groups:
            self.memos.append(Memo(partial(self._simplify, group, before), 1 + len(group)))
            before = self.memos[-1]

    @staticmethod
    def _simplify(group: tuple[Axis, ...], before: Memo[Node], *digits: int) -> Node:
        *classes, code = digits
        truths = truths_of(group, classes)
        known = {atom: nodes.TRUE if truth else nodes.FALSE for atom, truth in truths.items() if truth is not None}
        return nodes.fold(before.outcomes[code], known)

    def key(self, vectors: Vectors) -> list[Digit]:
        codes: Digit = 0
        for group, memo in zip(self.groups, self.memos, strict=True):
            codes = memo.look_up(*(axis.classes(vectors) for axis in group), codes)
        return [codes]

    def answers(self, digits: Sequence[int]) -> Callable[[Node], Answer]:
        """What is left has only unknown atoms."""
        left = self.memos[-1].outcomes[digits[0]]
        return lambda _: answer_of(left, lambda part: join(part, lambda _: None))


class Chain:
    """Some tables decided together, step by step. `start` remembers the first states where they are not always the
    same.
    """

    def __init__(self, strands: Sequence[Strand], axes: Mapping[Node, Axis], start: Memo[Any] | None = None) -> None:
        self.strands = tuple(strands)
        self.held: list[HeldAxis] = held_axes(atom for strand in strands for atom in strand.atoms)
        self.axes = {**axes, **{atom: axis for axis in self.held for atom in axis.atoms}}
        self.start = start or beginning_with(tuple(strand.first for strand in strands))
        self.steps = tuple(self._steps())
        self.memos: list[Memo[States]] = []
        before: Memo[Any] = self.start
        for step in self.steps:
            self.memos.append(Memo(partial(self._work_out, step, before), 1 + step.digits))
            before = self.memos[-1]
        self.last = before

    def _steps(self) -> Iterator[_Step | _LongStep]:
        most = MOST_FIRST_KEYS
        taken: list[_Row] = []
        axes: dict[Axis, None] = {}
        for place, strand in enumerate(self.strands):
            for index, when in strand.rows:
                row, own = _Row(place, index, when), dict.fromkeys(self.axes[atom] for atom in nodes.atoms_of(when))
                # A long row has a step of its own: what was taken before it must be decided before it.
                if taken and (keys_of(axes | own) > most or keys_of(own) > MOST_KEYS):
                    yield _Step(taken, axes)
                    taken, axes, most = [], {}, MOST_KEYS
                if keys_of(own) > MOST_KEYS:
                    yield _LongStep(row, own)
                else:
                    taken.append(row)
                    axes |= own
        if taken:
            yield _Step(taken, axes)

    def _work_out(self, step: _Step | _LongStep, before: Memo[Any], *digits: int) -> States:
        *key, code = digits
        states = list(before.outcomes[code])
        answer = step.answers(key)
        for row in step.rows:
            strand = self.strands[row.place]
            if strand.is_done is None or not strand.is_done(states[row.place]):
                states[row.place] = strand.advance(states[row.place], row.index, answer(row.when))
        return tuple(states)

    def run(self, vectors: Vectors, start: Digit = 0) -> Digit:
        """Codes of the states after the last step."""
        return vectors.remember(self, lambda: self._run(vectors, start))

    def _run(self, vectors: Vectors, start: Digit) -> Digit:
        codes = start
        for step, memo in zip(self.steps, self.memos, strict=True):
            codes = memo.look_up(*step.key(vectors), codes)
        return codes

    @property
    def outcomes(self) -> list[Any]:
        """The states of the tables, by code."""
        return self.last.outcomes

    @property
    def calls(self) -> int:
        return sum(memo.calls for memo in self.memos)


def beginning_with(first: Hashable) -> Memo[Any]:
    """A memo whose code 0 is this state."""
    memo: Memo[Any] = Memo(lambda: first, 0)
    memo.code_of(first)
    return memo


def truths_of(axes: Iterable[Axis], digits: Iterable[int]) -> dict[Node, Tri]:
    """What is true of each atom for one class of each axis."""
    return {atom: truth for axis, digit in zip(axes, digits, strict=True) for atom, truth in axis.truths(digit).items()}


def keys_of(axes: Iterable[Axis]) -> int:
    """How many combinations of classes there can be."""
    return prod(axis.most for axis in axes)


def _groups(axes: Iterable[Axis]) -> Iterator[tuple[Axis, ...]]:
    """Axes in order, as many together as a key holds."""
    taken: list[Axis] = []
    for axis in axes:
        if taken and keys_of([*taken, axis]) > MOST_KEYS:
            yield tuple(taken)
            taken = []
        taken.append(axis)
    yield tuple(taken)


def decided_together(strands: Iterable[Strand], axes: Mapping[Node, Axis]) -> list[list[Strand]]:
    """Tables grouped so that each group is decided by one key, as far as keys allow."""
    groups: list[list[Strand]] = []
    for strand in strands:
        for group in groups:
            atoms = dict.fromkeys(atom for item in (*group, strand) for atom in item.atoms)
            held = len({held_by(atom) for atom in atoms} - {None})
            if keys_of(dict.fromkeys(axes[atom] for atom in atoms if atom in axes)) * 2**held <= MOST_FIRST_KEYS:
                group.append(strand)
                break
        else:
            groups.append([strand])
    return groups
