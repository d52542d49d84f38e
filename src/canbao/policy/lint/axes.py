"""Axes of a proof: all questions about one thing, and the cells into which they cut what it may be.

In: questions of one table. Out: axes with named cells, and for each question the cells in which the answer is yes. The
axioms are here: numbers are ordered, a text has one value, places nest, a record has one grade. Never: a join of axes.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from canbao.policy.lint.questions import Among, AtLeast, Difference, Holds, Inside, Options, Question, Record
from canbao.policy.lint.wording import label, spell, spell_value
from canbao.policy.nodes import Call, Count, Fact, Node, Present, Related
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.place import is_within, normalise

Words = tuple[str, str]
"""A cell in Chinese and in the policy's own syntax."""

_LIMITS: dict[str, tuple[int | None, int | None]] = {"age": (0, None), "months_left": (0, None), "month_of": (1, 12)}
_GRADES = (1, 2, 3, 4)
_ROLES = ("parent", "child")


class Axis(ABC):
    """One thing that conditions ask about. Its cells exclude each other and leave nothing out."""

    @property
    @abstractmethod
    def size(self) -> int:
        """How many cells there are."""

    @abstractmethod
    def cells_of(self, question: Question) -> frozenset[int]:
        """The cells in which the answer is yes."""

    @abstractmethod
    def words(self, cell: int) -> Words:
        """What a person in the cell is like."""


@dataclass(frozen=True)
class Scale(Axis):
    """A number or day: intervals between the thresholds."""

    of: Node
    starts: tuple[int | None, ...]
    last: int | None

    @classmethod
    def through(cls, of: Node, thresholds: Iterable[int]) -> Scale:
        low, high = _limits(of)
        inside = {mark for mark in thresholds if (low is None or mark > low) and (high is None or mark <= high)}
        return cls(of, (low, *sorted(inside)), high)

    @property
    def size(self) -> int:
        return len(self.starts)

    def cells_of(self, question: Question) -> frozenset[int]:
        assert isinstance(question, AtLeast)
        if self.last is not None and question.threshold > self.last:
            return frozenset()
        cells = enumerate(self.starts)
        return frozenset(cell for cell, start in cells if start is not None and start >= question.threshold)

    def words(self, cell: int) -> Words:
        low = self.starts[cell]
        high = self.starts[cell + 1] if cell + 1 < self.size else None
        last = high - 1 if high is not None else self.last
        if isinstance(self.of, Difference):
            return _compare_words(self.of, low, last)
        return _range_words(self.of, low, last)


def _limits(of: Node) -> tuple[int | None, int | None]:
    """What a value cannot fall below or rise above, whoever it belongs to."""
    match of:
        case Call(name):
            return _LIMITS.get(name, (None, None))
        case Count() | Related():
            return 0, None
        case Fact() if of.kind is Kind.INT:
            return 0, None
        case _:
            return None, None


def _range_words(of: Node, low: int | None, last: int | None) -> Words:
    name, word = label(of), spell(of)
    first, final = _show(of, low), _show(of, last)
    if low is None and last is None:
        return f"{name}任意", f"any {word}"
    if low is None:
        return f"{name}不超过 {final[0]}", f"{word} <= {final[1]}"
    if last is None:
        return f"{name}从 {first[0]} 起", f"{word} >= {first[1]}"
    if low == last:
        return f"{name}为 {first[0]}", f"{word} == {first[1]}"
    return f"{name}在 {first[0]} 至 {final[0]}", f"{first[1]} <= {word} <= {final[1]}"


def _show(of: Node, number: int | None) -> Words:
    if number is None:
        return "", ""
    if of.kind is not Kind.DATE:
        return str(number), str(number)
    day = datetime.date.fromordinal(number)
    return day.isoformat(), f'date("{day}")'


def _compare_words(of: Difference, low: int | None, last: int | None) -> Words:
    left, right = of.left, of.right
    if last is not None and last < 0:
        return f"{label(left)}早于或小于{label(right)}", f"{spell(left)} < {spell(right)}"
    if low is not None and low > 0:
        return f"{label(left)}晚于或大于{label(right)}", f"{spell(left)} > {spell(right)}"
    if (low, last) == (0, 0):
        return f"{label(left)}等于{label(right)}", f"{spell(left)} == {spell(right)}"
    sign, said = ("<=", "不晚于、不大于") if low is None else (">=", "不早于、不小于")
    return f"{label(left)}{said}{label(right)}", f"{spell(left)} {sign} {spell(right)}"


@dataclass(frozen=True)
class Choice(Axis):
    """A text: the values asked for, and the rest if there are others."""

    of: Node
    values: tuple[str, ...]
    has_rest: bool

    @classmethod
    def among(cls, of: Node, values: Iterable[str]) -> Choice:
        asked = tuple(dict.fromkeys(values))
        known = FACTS[of.name].values if isinstance(of, Fact) else ()
        return cls(of, asked, not known or bool(set(known) - set(asked)))

    @property
    def size(self) -> int:
        return len(self.values) + self.has_rest

    def cells_of(self, question: Question) -> frozenset[int]:
        assert isinstance(question, Among)
        return frozenset(cell for cell, value in enumerate(self.values) if value in question.values)

    def words(self, cell: int) -> Words:
        if cell < len(self.values):
            value = self.values[cell]
            return f"{label(self.of)}为 {value}", f"{spell(self.of)} == {spell_value(value)}"
        said = [f"{spell(self.of)} != {spell_value(value)}" for value in self.values]
        return f"{label(self.of)}不是 {'、'.join(self.values)}", " and ".join(said)


@dataclass(frozen=True)
class Territory(Axis):
    """A place: inside each of the places asked for but in none of the smaller ones asked for, or elsewhere."""

    of: Node
    places: tuple[str, ...]

    @classmethod
    def cut_by(cls, of: Node, places: Iterable[str]) -> Territory:
        return cls(of, tuple(dict.fromkeys(found for place in places if (found := normalise(place)))))

    @property
    def size(self) -> int:
        return len(self.places) + 1

    def cells_of(self, question: Question) -> frozenset[int]:
        assert isinstance(question, Inside)
        outer = normalise(question.place)
        if not outer:
            return frozenset(range(self.size))
        return frozenset(cell for cell, place in enumerate(self.places) if is_within(place, outer))

    def words(self, cell: int) -> Words:
        name, word = label(self.of), spell(self.of)
        if cell == len(self.places):
            inside = " or ".join(f'{word} in "{place}"' for place in self.places)
            return f"{name}不在 {'、'.join(self.places)}", f"not ({inside})"
        return f"{name}在 {self.places[cell]}", f'{word} in "{self.places[cell]}"'


@dataclass(frozen=True)
class Flag(Axis):
    """Yes or no."""

    of: Node

    @property
    def size(self) -> int:
        return 2

    def cells_of(self, question: Question) -> frozenset[int]:
        assert isinstance(question, Holds)
        return frozenset({1})

    def words(self, cell: int) -> Words:
        word = spell(self.of) if cell else f"not {spell(self.of)}"
        if isinstance(self.of, Present):
            return f"{'有' if cell else '没有'}{label(self.of.left)}", word
        return f"{label(self.of)}：{'是' if cell else '否'}", word


@dataclass(frozen=True)
class Standing(Axis):
    """One standing in one role (None: roles are not asked for): not on record, or on record with one grade."""

    standing: str
    options: Options
    role: str | None
    grades: tuple[int, ...]

    @property
    def size(self) -> int:
        return 1 + max(len(self.grades), 1)

    def cells_of(self, question: Question) -> frozenset[int]:
        assert isinstance(question, Record)
        if question.grades is None or not self.grades:
            return frozenset(range(1, self.size))
        return frozenset(cell for cell, grade in enumerate(self.grades, start=1) if grade in question.grades)

    def words(self, cell: int) -> Words:
        name = load_catalogue().name_of(self.standing)
        role = f', role="{self.role}"' if self.role else ""
        if cell == 0:
            return f"没有“{name}”身份", f'not has("{name}"{role})'
        if not self.grades:
            return f"有“{name}”身份", f'has("{name}"{role})'
        grade = self.grades[cell - 1]
        return f"有“{name}”身份（{grade}级）", f'has("{name}", grade={grade}{role})'


def standing_axes(records: Iterable[Record]) -> dict[Question, tuple[Axis, ...]]:
    """The axes of one standing: one for each role, if roles are asked for. A question without a role takes any."""
    asked = tuple(records)
    named = dict.fromkeys(record.role for record in asked if record.role is not None)
    roles = tuple(named | dict.fromkeys(_ROLES)) if named else (None,)
    grades = _GRADES if any(record.grades is not None for record in asked) else ()
    axes = {role: Standing(asked[0].standing, asked[0].options, role, grades) for role in roles}
    return {record: (axes[record.role],) if record.role in axes else tuple(axes.values()) for record in asked}
