"""What conditions ask, and what an absent value answers."""

from __future__ import annotations

import datetime

import pytest

from canbao.policy.lint.questions import (
    FALSE,
    TRUE,
    Among,
    AtLeast,
    Difference,
    Holds,
    Inside,
    Joined,
    Record,
    may_be_absent,
    number_of,
    questions_of,
    take_apart,
)
from canbao.policy.nodes import (
    Call,
    Compare,
    Const,
    Fact,
    Given,
    Has,
    Missing,
    OneOf,
    Present,
    Since,
    Term,
    Within,
    negated,
)
from canbao.policy.vocabulary import FACTS, Kind

PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)
REGISTERED, HUKOU = Fact("registered", Kind.DATE), Fact("hukou", Kind.PLACE)
MONTHS = Fact("residence_months", Kind.INT)
DAY = datetime.date(2030, 1, 31)
ORPHAN = Has("孤儿", ((frozenset({"orphan"}), None),), PAID)


def const(number: int) -> Const:
    return Const(number, Kind.INT)


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        (">=", AtLeast(MONTHS, 12)),
        (">", AtLeast(MONTHS, 13)),
        ("<", Joined("not", (AtLeast(MONTHS, 12),))),
        ("<=", Joined("not", (AtLeast(MONTHS, 13),))),
        ("==", Joined("all", (AtLeast(MONTHS, 12), Joined("not", (AtLeast(MONTHS, 13),))))),
    ],
)
def test_comparisons_of_whole_numbers_are_thresholds(op: str, expected: object) -> None:
    assert take_apart(Compare(op, MONTHS, const(12))) == expected


def test_days_are_numbers_of_days() -> None:
    assert take_apart(Compare(">=", PAID, Const(DAY, Kind.DATE))) == AtLeast(PAID, DAY.toordinal())
    assert number_of(Const(DAY, Kind.DATE)) + 1 == datetime.date(2030, 2, 1).toordinal()


def test_a_comparison_needs_what_may_be_absent() -> None:
    asked = take_apart(Compare(">=", REGISTERED, Const(DAY, Kind.DATE)))
    assert asked == Joined("all", (Holds(Present(REGISTERED)), AtLeast(REGISTERED, DAY.toordinal())))
    days = Call("days", (BIRTH, REGISTERED, const(0)), Kind.INT)
    assert Holds(Present(REGISTERED)) in questions_of(take_apart(Compare("<=", days, const(90))))
    assert take_apart(Within(HUKOU, "99")) == Joined("all", (Holds(Present(HUKOU)), Inside(HUKOU, "99")))


def test_what_may_be_absent_is_what_the_vocabulary_says_and_places() -> None:
    absent = {name for name, word in FACTS.items() if may_be_absent(Fact(name, word.kind))}
    assert {"registered", "hukou", "residence", "school_place", "tier"} <= absent
    assert absent.isdisjoint({"paid", "birth", "repair_years", "offer_years", "married"})


def test_texts_and_numbers_among_listed_ones() -> None:
    student = Fact("student", Kind.TEXT)
    assert take_apart(OneOf(student, ("college", "primary"))) == Among(student, frozenset({"college", "primary"}))
    assert take_apart(Compare("==", student, Const("college", Kind.TEXT))) == Among(student, frozenset({"college"}))
    numbers = take_apart(OneOf(MONTHS, (3, 6)))
    assert [question.threshold for question in questions_of(numbers) if isinstance(question, AtLeast)] == [3, 4, 6, 7]


def test_two_values_of_one_person_are_one_question_whoever_stands_left() -> None:
    one, other = take_apart(Compare("<", PAID, BIRTH)), take_apart(Compare(">", BIRTH, PAID))
    assert one == other
    assert {question.of for question in questions_of(one) if isinstance(question, AtLeast)} == {Difference(BIRTH, PAID)}
    assert take_apart(Compare("==", PAID, BIRTH)) == take_apart(Compare("==", BIRTH, PAID))


def test_texts_of_one_person_are_related_to_nothing_else() -> None:
    student, status = Fact("student", Kind.TEXT), Fact("status", Kind.TEXT)
    assert take_apart(Compare("==", status, student)) == take_apart(Compare("==", student, status))
    assert isinstance(take_apart(Compare("<", student, Const("college", Kind.TEXT))), Holds)


def test_a_parameter_that_is_not_set_is_related_only_to_its_own_opposite() -> None:
    unset = Missing("window", Kind.DATE)
    assert take_apart(Compare(">", PAID, unset)) == Joined("not", (Holds(Compare("<=", PAID, unset)),))
    assert take_apart(Compare(">=", PAID, unset)) == Joined("not", (Holds(Compare("<", PAID, unset)),))
    assert take_apart(Compare("<", PAID, unset)) != take_apart(Compare("<=", PAID, unset))


def test_standings_are_records_by_id_grade_and_role() -> None:
    word = Has(
        "残疾人", ((frozenset({"disabled"}), frozenset({1, 2})), (frozenset({"orphan"}), None)), PAID, role="child"
    )
    options = (PAID, None, None, None, None, None)
    disabled = Record("disabled", options, frozenset({1, 2}), "child")
    assert list(questions_of(take_apart(word))) == [disabled, Record("orphan", options, None, "child")]
    assert take_apart(Present(Since(ORPHAN))) == take_apart(ORPHAN)
    since = take_apart(Compare(">=", Since(ORPHAN), Const(DAY, Kind.DATE)))
    assert list(questions_of(since)) == [*questions_of(take_apart(ORPHAN)), AtLeast(Since(ORPHAN), DAY.toordinal())]


def test_terms_constants_and_needs_are_looked_through() -> None:
    married = Fact("married", Kind.BOOL)
    assert take_apart(Term("t", negated(married))) == Joined("not", (Holds(married),))
    assert take_apart(Given(BIRTH)) == TRUE
    assert (take_apart(Const(True, Kind.BOOL)), take_apart(Const(False, Kind.BOOL))) == (TRUE, FALSE)
