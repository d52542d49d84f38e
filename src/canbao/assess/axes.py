"""Axes: what people differ in, as far as a policy looks. Conditions that read the same thing share an axis with a few
classes.

In: the primitive conditions (atoms) of a plan, `Vectors`. Out: for each person the number of a class, and for a class
the truth of each atom. So a word, a day or an age is looked at once for all conditions on it. Never: a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from threading import Lock

import numpy as np

from canbao.assess.columns import Array, Coded, Vector
from canbao.assess.evaluating import Tri
from canbao.assess.evaluating import compare as compare_one
from canbao.assess.facts import ABSENT, UNKNOWN, Value
from canbao.assess.holding import TRUTHS, HeldBits
from canbao.assess.memo import Column, Digit
from canbao.assess.truth_vectors import join_states
from canbao.assess.vectors import Vectors, test_word
from canbao.policy.nodes import (
    Call,
    Compare,
    Const,
    Fact,
    Given,
    Has,
    Missing,
    Node,
    OneOf,
    Present,
    Related,
    Since,
    Within,
)
from canbao.policy.vocabulary import Kind
from canbao.values.days import day_number

_TRI: tuple[Tri, ...] = (False, True, None)
_UNSEEN = -1
HELD_OF_AN_AXIS = 4
"""Conditions on standings of one axis: two bits each fill a byte."""
BYTES_OF_A_WORD = 8
"""Standings are kept as 64-bit words, one byte an axis."""


class Axis:
    """One thing that people differ in. `most`: classes at most where all is known."""

    def __init__(self, atoms: Iterable[Node], most: int) -> None:
        self.atoms = tuple(atoms)
        self.most = most

    def classes(self, vectors: Vectors) -> Digit:
        """The class of each person; one number when all are of the same."""
        return vectors.remember(self, lambda: self._classes(vectors))

    def _classes(self, vectors: Vectors) -> Digit:
        raise NotImplementedError

    def truths(self, number: int) -> Mapping[Node, Tri]:
        """What is true of a class."""
        raise NotImplementedError


class AtomAxis(Axis):
    """One condition by itself."""

    def __init__(self, atom: Node) -> None:
        super().__init__((atom,), 3)

    def _classes(self, vectors: Vectors) -> Digit:
        truths = vectors.decide(self.atoms[0])
        return Column(truths, int(truths.max(initial=0)))

    def truths(self, number: int) -> Mapping[Node, Tri]:
        return {self.atoms[0]: _TRI[number]}


class WordAxis(Axis):
    """Conditions on one text or place: words of which the same is true are a class."""

    def __init__(self, left: Node, atoms: Iterable[Node]) -> None:
        atoms = tuple(atoms)
        super().__init__(atoms, min(3 ** len(atoms), sum(_mentioned(atom) for atom in atoms) + 2))
        self.left = left
        self._class_of: dict[Value, int] = {}
        self._seen: dict[tuple[int, ...], int] = {}
        self._lock = Lock()

    def _classes(self, vectors: Vectors) -> Digit:
        coded = vectors.value(self.left)
        assert isinstance(coded, Coded)
        table = [self._class_of_word(word) for word in coded.words]
        return table[0] if len(set(table)) == 1 else Column(coded.read(table), max(table))

    def _class_of_word(self, word: Value) -> int:
        found = self._class_of.get(word)
        if found is None:
            digits = tuple(test_word(atom, word) for atom in self.atoms)
            with self._lock:
                found = self._class_of[word] = self._seen.setdefault(digits, len(self._seen))
        return found

    def truths(self, number: int) -> Mapping[Node, Tri]:
        digits = next(digits for digits, known in self._seen.items() if known == number)
        return {atom: _TRI[digit] for atom, digit in zip(self.atoms, digits, strict=True)}


def _mentioned(atom: Node) -> int:
    """Words that a condition can tell from all others; with those and the unknown one, there are no more classes."""
    return len(atom.values) if isinstance(atom, OneOf) else 1


class CutAxis(Axis):
    """Comparisons of one day or number with fixed ones: how many of the cuts it has passed, or that it is absent or
    unknown.
    """

    def __init__(self, left: Node, atoms: Iterable[Node]) -> None:
        self.left = left
        atoms = tuple(atoms)
        self.cuts = sorted({cut for atom in atoms if isinstance(atom, Compare) for cut in _cuts(atom)})
        super().__init__(atoms, len(self.cuts) + 3)

    @property
    def is_age(self) -> bool:
        return isinstance(self.left, Call) and self.left.name == "age"

    def _classes(self, vectors: Vectors) -> Digit:
        found = np.zeros(vectors.block.size, dtype=np.uint8)
        if isinstance(self.left, Call) and self.is_age:
            for cut in self.cuts:
                found += vectors.has_reached(self.left, cut).view(np.uint8)
            states = join_states(*vectors.states_of_age(self.left))
        else:
            value = vectors.value(self.left)
            assert isinstance(value, Vector)
            for cut in self.cuts:
                found += (value.values >= np.int32(cut)).view(np.uint8)
            states = value.states
        if states is None:
            return Column(found, len(self.cuts))
        beyond = np.asarray([0, len(self.cuts) + 1, len(self.cuts) + 2], dtype=np.uint8)
        return Column(found * (states == 0) + beyond.take(states), len(self.cuts) + 2)

    def truths(self, number: int) -> Mapping[Node, Tri]:
        value: Value
        if number > len(self.cuts):
            value = ABSENT if number == len(self.cuts) + 1 else UNKNOWN
        else:
            value = self.cuts[number - 1] if number else self.cuts[0] - 1
        return {atom: compare_one(atom.op, value, _number(atom)) for atom in self.atoms if isinstance(atom, Compare)}


def _number(atom: Compare) -> int:
    """What is compared with; a day as its number."""
    assert isinstance(atom.right, Const)
    value = atom.right.value
    assert isinstance(value, (date, int))
    return day_number(value) if isinstance(value, date) else value


def _cuts(atom: Compare) -> tuple[int, ...]:
    """Values from which on a comparison may say something else."""
    number = _number(atom)
    return {"<": (number,), ">=": (number,), ">": (number + 1,), "<=": (number + 1,)}.get(atom.op, (number, number + 1))


def held_by(atom: Node) -> Has | None:
    """The condition on standings that an atom is, or whose day of certification it asks for."""
    match atom:
        case Has():
            return atom
        case Given(Since(held)):
            return held
    return None


class HeldAxis(Axis):
    """Up to four conditions on standings with the atoms that hang on each. `byte`: which byte of the bits is theirs."""

    def __init__(self, atoms_of: Mapping[Has, Sequence[Node]]) -> None:
        super().__init__((atom for atoms in atoms_of.values() for atom in atoms), 2 ** len(atoms_of))
        self.held = tuple(atoms_of)
        self.atoms_of = atoms_of
        self.bits: HeldBits | None = None
        self.byte = 0
        self._class_of: Array = np.full(1 << 8, _UNSEEN, dtype=np.int16)
        self._bytes: list[int] = []
        self._lock = Lock()

    def _classes(self, vectors: Vectors) -> Digit:
        assert self.bits is not None
        word, byte = divmod(self.byte, BYTES_OF_A_WORD)
        bits = vectors.held_words(self.bits)[word].astype("<u8", copy=False)
        found = bits.view(np.uint8)[byte::BYTES_OF_A_WORD]
        classes = self._class_of.take(found)
        if classes.size and int(classes.min()) == _UNSEEN:
            self._learn(found[classes == _UNSEEN])
            classes = self._class_of.take(found)
        return Column(classes, len(self._bytes) - 1)

    def _learn(self, found: Array) -> None:
        """Few of all combinations occur: they are numbered as they come."""
        with self._lock:
            for byte in np.unique(found).tolist():
                if self._class_of[byte] == _UNSEEN:
                    self._bytes.append(byte)
                    self._class_of[byte] = len(self._bytes) - 1

    def truths(self, number: int) -> Mapping[Node, Tri]:
        byte = self._bytes[number]
        digits = {held: byte >> 2 * place & 3 for place, held in enumerate(self.held)}
        return {atom: _told(atom, digit) for held, digit in digits.items() for atom in self.atoms_of[held]}


def _told(atom: Node, digit: int) -> Tri:
    """What two bits say of a condition; the earliest day is known where a row counts and none merely may."""
    return TRUTHS[digit] if isinstance(atom, Has) else True if digit == 1 else None


def axes_of(atoms: Iterable[Node], known: Mapping[Node, Axis] | None = None) -> dict[Node, Axis]:
    """The axis of each atom that is not on standings. Atoms on the same fact or value share one.

    `known`: axes of another program of the same plan; one with the same atoms is taken over.
    """
    by_subject: dict[tuple[type[Axis], Node], dict[Node, None]] = {}
    for atom in atoms:
        if held_by(atom) is None:
            by_subject.setdefault(_subject(atom), {})[atom] = None
    found: dict[Node, Axis] = {}
    for (kind, subject), members in by_subject.items():
        axis = None if known is None else known.get(next(iter(members)))
        if axis is None or set(axis.atoms) != set(members):
            axis = (
                AtomAxis(subject)
                if kind is AtomAxis
                else WordAxis(subject, members)
                if kind is WordAxis
                else CutAxis(subject, members)
            )
        found |= dict.fromkeys(members, axis)
    return found


def _subject(atom: Node) -> tuple[type[Axis], Node]:
    """What an atom is about, and the kind of axis for it."""
    match atom:
        case Compare(_, left, Const()) if not isinstance(left, (Const, Missing, Related)):
            if left.kind in (Kind.INT, Kind.DATE):
                return (CutAxis, left)
            if left.kind in (Kind.TEXT, Kind.PLACE):
                return (WordAxis, left)
        case OneOf(left) | Within(left) | Present(left) | Given(left) if isinstance(left, Fact) and left.kind in (
            Kind.TEXT,
            Kind.PLACE,
        ):
            return (WordAxis, left)
    return (AtomAxis, atom)


def held_axes(atoms: Iterable[Node]) -> list[HeldAxis]:
    """Axes for the atoms on standings, in order."""
    members: dict[Has, list[Node]] = {}
    for atom in dict.fromkeys(atoms):
        held = held_by(atom)
        if held is not None:
            members.setdefault(held, []).append(atom)
    groups = list(members.items())
    return [HeldAxis(dict(groups[at : at + HELD_OF_AN_AXIS])) for at in range(0, len(groups), HELD_OF_AN_AXIS)]


def lay_out(axes: Iterable[HeldAxis]) -> HeldBits:
    """Give each axis a byte of the bits."""
    axes = list(axes)
    places: list[Has | None] = []
    for number, axis in enumerate(axes):
        places += [*axis.held, *[None] * (HELD_OF_AN_AXIS - len(axis.held))]
        axis.byte = number
    bits = HeldBits(places)
    for axis in axes:
        axis.bits = bits
    return bits
