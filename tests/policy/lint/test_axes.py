"""Cells of axes: exclusive, complete, and said in words."""

from __future__ import annotations

import datetime

import pytest

from canbao.policy.lint.axes import Axis, Choice, Flag, Scale, Standing, Territory, standing_axes
from canbao.policy.lint.questions import Among, AtLeast, Difference, Holds, Inside, Record
from canbao.policy.nodes import Call, Const, Count, Fact, Node, Present, Related
from canbao.policy.vocabulary import STATUSES, Kind

PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)
AGE = Call("age", (BIRTH, PAID), Kind.INT)
HUKOU, STUDENT = Fact("hukou", Kind.PLACE), Fact("student", Kind.TEXT)
OPTIONS = (PAID, None, None, None, None, None)


def every_word(axis: Axis) -> list[tuple[str, str]]:
    return [axis.words(cell) for cell in range(axis.size)]


def test_a_scale_is_cut_at_its_thresholds() -> None:
    axis = Scale.through(AGE, [60, 18, 60, 70])
    assert axis.size == 4
    assert axis.cells_of(AtLeast(AGE, 18)) == {1, 2, 3}
    assert axis.cells_of(AtLeast(AGE, 70)) == {3}
    assert [words[1] for words in every_word(axis)] == [
        "0 <= age(paid) <= 17",
        "18 <= age(paid) <= 59",
        "60 <= age(paid) <= 69",
        "age(paid) >= 70",
    ]
    assert axis.words(2)[0] == "缴费日期时的周岁在 60 至 69"


def test_days_are_said_as_days() -> None:
    day = datetime.date(2030, 7, 1).toordinal()
    axis = Scale.through(PAID, [day, day + 1])
    assert every_word(axis) == [
        ("缴费日期不超过 2030-06-30", 'paid <= date("2030-06-30")'),
        ("缴费日期为 2030-07-01", 'paid == date("2030-07-01")'),
        ("缴费日期从 2030-07-02 起", 'paid >= date("2030-07-02")'),
    ]


@pytest.mark.parametrize(
    ("of", "threshold", "cells"),
    [
        (AGE, 0, {0}),
        (Count("break_years"), -1, {0}),
        (Related("parent", Const(True, Kind.BOOL)), 0, {0}),
        (Fact("residence_months", Kind.INT), 0, {0}),
        (Call("month_of", (PAID,), Kind.INT), 13, set()),
        (Call("month_of", (PAID,), Kind.INT), 1, {0}),
    ],
)
def test_what_cannot_be_less_or_more_is_one_cell(of: Node, threshold: int, cells: set[int]) -> None:
    axis = Scale.through(of, [threshold])
    assert axis.size == 1
    assert axis.cells_of(AtLeast(of, threshold)) == cells
    assert axis.words(0)[0]


def test_a_scale_without_thresholds_says_nothing() -> None:
    assert every_word(Scale.through(PAID, [])) == [("缴费日期任意", "any paid")]


def test_counted_days_may_be_less_than_nought() -> None:
    days = Call("days", (BIRTH, PAID, Const(0, Kind.INT)), Kind.INT)
    assert Scale.through(days, [0]).words(0) == ("出生日期到缴费日期的天数不超过 -1", "days(birth, paid) <= -1")


def test_two_days_lie_in_one_of_three_orders() -> None:
    axis = Scale.through(Difference(BIRTH, PAID), [0, 1])
    assert [words[1] for words in every_word(axis)] == ["birth < paid", "birth == paid", "birth > paid"]
    assert Scale.through(Difference(BIRTH, PAID), [0]).words(1)[1] == "birth >= paid"
    assert Scale.through(Difference(BIRTH, PAID), [1]).words(0)[1] == "birth <= paid"


def test_a_text_has_one_of_its_values() -> None:
    axis = Choice.among(STUDENT, ["college", "primary", "college"])
    assert axis.size == 3
    assert axis.cells_of(Among(STUDENT, frozenset({"primary"}))) == {1}
    assert axis.words(2) == ("学生类别不是 college、primary", 'student != "college" and student != "primary"')
    assert axis.words(0)[1] == 'student == "college"'
    assert Choice.among(Fact("status", Kind.TEXT), STATUSES).size == len(STATUSES)
    assert Choice.among(Fact("tier", Kind.TEXT), ["high"]).size == 2


def test_places_nest() -> None:
    axis = Territory.cut_by(HUKOU, ["9900", "990001", "990100", "990000"])
    assert axis.places == ("99", "990001", "9901")
    assert axis.cells_of(Inside(HUKOU, "990000")) == {0, 1, 2}
    assert axis.cells_of(Inside(HUKOU, "990001")) == {1}
    assert axis.cells_of(Inside(HUKOU, "")) == {0, 1, 2, 3}
    assert axis.words(1) == ("户籍地在 990001", 'hukou in "990001"')
    assert axis.words(3)[1] == 'not (hukou in "99" or hukou in "990001" or hukou in "9901")'


def test_yes_or_no() -> None:
    married = Fact("married", Kind.BOOL)
    assert every_word(Flag(married)) == [("已婚：否", "not married"), ("已婚：是", "married")]
    assert Flag(married).cells_of(Holds(married)) == {1}
    assert Flag(Present(HUKOU)).words(0) == ("没有户籍地", "not present(hukou)")
    assert Flag(Present(HUKOU)).words(1)[0] == "有户籍地"


def test_a_record_has_one_grade() -> None:
    any_grade, severe = Record("disabled", OPTIONS, None, None), Record("disabled", OPTIONS, frozenset({1, 2}), None)
    axes = standing_axes([any_grade, severe])
    (axis,) = axes[severe]
    assert axes[any_grade] == (axis,)
    assert axis.size == 5
    assert axis.cells_of(severe) == {1, 2}
    assert axis.cells_of(any_grade) == {1, 2, 3, 4}
    assert axis.words(0) == ("没有“残疾人”身份", 'not has("残疾人")')
    assert axis.words(3) == ("有“残疾人”身份（3级）", 'has("残疾人", grade=3)')


def test_roles_are_axes_of_their_own_as_one_may_be_both() -> None:
    parent, anyone = Record("orphan", OPTIONS, None, "parent"), Record("orphan", OPTIONS, None, None)
    axes = standing_axes([parent, anyone])
    assert axes[parent] == (Standing("orphan", OPTIONS, "parent", ()),)
    assert {axis.role for axis in axes[anyone] if isinstance(axis, Standing)} == {"parent", "child"}
    assert axes[parent][0].words(1) == ("有“孤儿”身份", 'has("孤儿", role="parent")')
    (alone,) = standing_axes([anyone])[anyone]
    assert alone.size == 2
    assert alone.cells_of(anyone) == {1}
