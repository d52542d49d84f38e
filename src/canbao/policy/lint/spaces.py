"""The space of all cases of one table: its conditions as diagrams over axes, ready to be compared.

In: the conditions of a table's rows. Out: one diagram a condition, and words for a case of any diagram.
Never: a finding.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from canbao.policy.lint.axes import Axis, Choice, Flag, Scale, Territory, Words, standing_axes
from canbao.policy.lint.diagrams import Diagrams
from canbao.policy.lint.questions import (
    Among,
    AtLeast,
    Formula,
    Holds,
    Inside,
    Joined,
    Question,
    Record,
    questions_of,
    take_apart,
)
from canbao.policy.nodes import Node

MOST_WORDS = 8
"""An example with more parts is not read to its end."""


class Space:
    """The conditions of one table. `conditions` are numbers in `diagrams`, in the order given."""

    def __init__(self, conditions: Iterable[Node]) -> None:
        formulas = [take_apart(node) for node in conditions]
        self.diagrams = Diagrams()
        self.axes: list[Axis] = []
        self._axes_of = self._survey(question for formula in formulas for question in questions_of(formula))
        self.conditions = [self._draw(formula) for formula in formulas]

    def _survey(self, questions: Iterable[Question]) -> dict[Question, list[int]]:
        """The numbers of the axes that each question looks at, in the order in which the table first asks."""
        groups: dict[Hashable, dict[Question, None]] = {}
        for question in questions:
            groups.setdefault(_subject(question), {})[question] = None
        found: dict[Question, list[int]] = {}
        for group in groups.values():
            numbers: dict[Axis, int] = {}
            for question, axes in _axes(tuple(group)).items():
                for axis in axes:
                    if axis not in numbers:
                        numbers[axis] = len(self.axes)
                        self.axes.append(axis)
                found[question] = [numbers[axis] for axis in axes]
        return found

    def _draw(self, formula: Formula) -> int:
        store = self.diagrams
        if not isinstance(formula, Joined):
            numbers = self._axes_of[formula]
            return store.any_of([self._draw_question(number, formula) for number in numbers])
        parts = [self._draw(part) for part in formula.parts]
        if formula.how == "not":
            return store.opposite(parts[0])
        return store.all_of(parts) if formula.how == "all" else store.any_of(parts)

    def _draw_question(self, number: int, question: Question) -> int:
        axis = self.axes[number]
        return self.diagrams.one_of(number, axis.size, axis.cells_of(question))

    def cells_of_case(self, node: int) -> list[Words]:
        """A case in which the diagram holds, as few parts as possible."""
        case = self.diagrams.case_of(node)
        return [self.axes[number].words(case[number]) for number in sorted(case)]

    def example(self, node: int) -> str:
        """The case as a sentence: Chinese, then the policy's own syntax."""
        words = self.cells_of_case(node)
        shown, more = words[:MOST_WORDS], len(words) > MOST_WORDS
        if not shown:
            return "任何人 anybody"
        chinese = "、".join(zh for zh, _ in shown) + ("等" if more else "")
        return f"{chinese}（{' and '.join(syntax for _, syntax in shown)}{' …' if more else ''}）"


def _subject(question: Question) -> Hashable:
    """What the question is about: questions about one thing share an axis."""
    if isinstance(question, Record):
        return "record", question.standing, question.options
    return type(question).__name__, question.of


def _axes(questions: Sequence[Question]) -> dict[Question, tuple[Axis, ...]]:
    """The axes of questions about one thing."""
    records = [question for question in questions if isinstance(question, Record)]
    if records:
        return standing_axes(records)
    return dict.fromkeys(questions, (_axis(questions),))


def _axis(questions: Sequence[Question]) -> Axis:
    match questions[0]:
        case AtLeast(of):
            return Scale.through(of, (question.threshold for question in questions if isinstance(question, AtLeast)))
        case Among(of):
            named = (sorted(question.values) for question in questions if isinstance(question, Among))
            return Choice.among(of, (value for values in named for value in values))
        case Inside(of):
            return Territory.cut_by(of, (question.place for question in questions if isinstance(question, Inside)))
        case Holds(of):
            return Flag(of)
    raise TypeError(f"no axis: {questions[0]}")
