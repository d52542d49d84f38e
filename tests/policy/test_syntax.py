"""Python's syntax as policies may use it: each class of it, and everything that is refused with word, column and
advice."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.policy_texts import day, scope_of

from canbao.policy.expressions import ExpressionError, parse
from canbao.policy.nodes import (
    FALSE,
    TRUE,
    Both,
    Call,
    Compare,
    Const,
    Count,
    Either,
    Fact,
    Missing,
    Negated,
    Node,
    OneOf,
    Term,
    Within,
)
from canbao.policy.vocabulary import Kind

PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)
PERSONAL = Const(40_000, Kind.FEN)
FISCAL = Missing("fiscal_subsidy_yuan", Kind.FEN, 67_000)
UNSET = Missing("opening_days", Kind.DATE)


def number(value: int) -> Const:
    return Const(value, Kind.INT)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("employed", Fact("employed", Kind.BOOL)),
        ("not employed", Negated(Fact("employed", Kind.BOOL))),
        ("not not employed", Fact("employed", Kind.BOOL)),
        ("employed and married and employed", Both((Fact("employed", Kind.BOOL), Fact("married", Kind.BOOL)))),
        (
            "employed or (married or newborn)",
            Either(tuple(Fact(name, Kind.BOOL) for name in ("employed", "married", "newborn"))),
        ),
        ("True", TRUE),
        ("employed and False", FALSE),
        ("paid < year.start", Compare("<", PAID, day("2025-01-01"))),
        ("year.start > paid", Compare("<", PAID, day("2025-01-01"))),
        ("central.end >= paid", Compare("<=", PAID, day("2024-12-31"))),
        ("year.start == paid", Compare("==", PAID, day("2025-01-01"))),
        ("paid != year.start", Negated(Compare("==", PAID, day("2025-01-01")))),
        (
            "1 <= break_years < 4",
            Both((Compare(">=", Count("break_years"), number(1)), Compare("<", Count("break_years"), number(4)))),
        ),
        ("paid in central", Both((Compare(">=", PAID, day("2024-09-01")), Compare("<=", PAID, day("2024-12-31"))))),
        ("paid not in opening", Negated(Both((Compare(">=", PAID, UNSET), Compare("<=", PAID, UNSET))))),
        ('student in ("college", "none")', OneOf(Fact("student", Kind.TEXT), ("college", "none"))),
        ("month_of(paid) in (7, 8)", OneOf(Call("month_of", (PAID,), Kind.INT), (7, 8))),
        (
            "birth in (year.start, year.end)",
            Either((Compare("==", BIRTH, day("2025-01-01")), Compare("==", BIRTH, day("2025-12-31")))),
        ),
        ("hukou in place", Within(Fact("hukou", Kind.PLACE), "430621")),
        ("hukou in pooling_area", Within(Fact("hukou", Kind.PLACE), "4306")),
        ("hukou in province", Within(Fact("hukou", Kind.PLACE), "43")),
        ("hukou in everywhere", Within(Fact("hukou", Kind.PLACE), "")),
        ('hukou in "370400"', Within(Fact("hukou", Kind.PLACE), "3704")),
        ('hukou not in "3704"', Negated(Within(Fact("hukou", Kind.PLACE), "3704"))),
        ("personal > fiscal", Compare("<", FISCAL, PERSONAL)),
        ("fiscal > personal", Compare(">", FISCAL, PERSONAL)),
        ("personal > personal", FALSE),
        ("personal == personal", TRUE),
    ],
)
def test_conditions(text: str, node: Node) -> None:
    assert parse(text, scope_of()) == node


@pytest.mark.parametrize(
    ("sign", "truth"), [("==", False), ("!=", True), ("<", True), ("<=", True), (">", False), (">=", False)]
)
def test_constants_compare_at_once(sign: str, truth: bool) -> None:
    assert parse(f"1 {sign} 2", scope_of()) == Const(truth, Kind.BOOL)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("personal + fiscal", Call("add", (PERSONAL, FISCAL), Kind.FEN)),
        ("personal - fiscal", Call("subtract", (PERSONAL, FISCAL), Kind.FEN)),
        ("break_years + 1", Call("add", (Count("break_years"), number(1)), Kind.INT)),
        ("13 - month_of(paid)", Call("subtract", (number(13), Call("month_of", (PAID,), Kind.INT)), Kind.INT)),
        ("personal * offer_years", Call("times", (PERSONAL, Count("offer_years")), Kind.FEN)),
        ("offer_years * personal", Call("times", (PERSONAL, Count("offer_years")), Kind.FEN)),
        ("personal / 2", Call("divide", (PERSONAL, number(2)), Kind.FEN)),
        ("share(personal, 30)", Call("portion", (PERSONAL, Const(Fraction(3, 10), Kind.INT)), Kind.FEN)),
        ("plus_days(paid, -1)", Call("plus_days", (PAID, number(-1)), Kind.DATE)),
        ("opening.start", UNSET),
    ],
)
def test_values(text: str, node: Node) -> None:
    assert parse(text, scope_of()) == node


def test_a_term_keeps_its_name_and_is_not_known_inside_a_relation() -> None:
    scope = scope_of(terms={"grown": Fact("employed", Kind.BOOL)})
    assert parse("grown", scope) == Term("grown", Fact("employed", Kind.BOOL))
    with pytest.raises(ExpressionError, match="未知的词 unknown word: grown"):
        parse('exists("parent", grown)', scope)


@pytest.mark.parametrize(
    ("text", "word", "column", "says"),
    [
        ("payed <= central.end", "payed", 0, "未知的词 unknown word: payed；是否指 paid"),
        ("paid <= centrl.end", "centrl", 8, "unknown period: centrl.end；是否指 central.start/.end"),
        ("paid <= central.last", "central", 8, "unknown period: central.last"),
        ("paid <= zzzzzz.end", "zzzzzz", 8, "unknown period: zzzzzz.end"),
        ("qqqqqq", "qqqqqq", 0, "unknown word: qqqqqq"),
        ('student == "colege"', "colege", 11, "no such value: colege；可用 none, college_new.*是否指 college？"),
        ('sex in ("male", "mail")', "mail", 16, "sex 没有这个取值.*是否指 male"),
        ('sex == "#"', "#", 7, "sex 没有这个取值 no such value: #；可用 male, female"),
        ("paid == 3", "paid", 0, "cannot compare date with int"),
        ("employed == married", "employed", 0, "cannot compare bool with bool"),
        ("hukou == residence", "hukou", 0, "cannot compare place with place"),
        ("personal / 2 > personal", "personal / 2", 0, "computed amounts cannot be compared"),
        ("paid is birth", "paid", 0, "comparison not allowed"),
        ("paid in centrl", "centrl", 8, "expected a period, a place or values: centrl；是否指 central"),
        ("hukou in plaec", "plaec", 9, "unknown word: plaec；是否指 place"),
        ("paid in place", "place", 8, "expected a period, a place or values: place；是否指 place"),
        ("hukou in central", "central", 9, "unknown word: central"),
        ('hukou in "43062"', "43062", 9, "not a division code"),
        ("hukou in residence", "residence", 9, "expected a period, a place or values"),
        ('paid in ("2025-01-01",)', "'2025-01-01'", 9, "not a value of paid"),
        ("paid in (birth,)", "birth", 9, "not a value of paid"),
        ("employed in (True,)", "True", 13, "not a value of employed"),
        ("personal + 1", "personal + 1", 0, r"cannot compute: personal \+ 1 \(fen, int\)"),
        ("personal / 0", "personal / 0", 0, "cannot compute"),
        ("personal / offer_years", "personal / offer_years", 0, "cannot compute"),
        ("paid + 1", "paid + 1", 0, r"cannot compute: paid \+ 1 \(date, int\)"),
        ("personal * personal", "personal * personal", 0, "cannot compute"),
        ("1.5", "1.5", 0, "only whole numbers and quoted words"),
        ("-1.5", "-1.5", 0, "only whole numbers"),
        ("-True", "-True", 0, "only whole numbers"),
        ("None", "None", 0, "only whole numbers"),
        ("paid and employed", "paid", 0, "a condition is expected: paid"),
        ("not paid", "paid", 4, "a condition is expected: paid"),
        ("days(employed, paid)", "employed", 5, "employed should be date"),
        ("paid.year.month", "paid.year.month", 0, "not allowed here"),
        ("(lambda: 1)()", "(lambda: 1)()", 0, "not allowed here"),
        ("[paid]", "[paid]", 0, "not allowed here"),
        ("paid if employed else birth", "paid if employed else birth", 0, "not allowed here"),
        ("resident_years", "resident_years", 0, "break_years 或 continuous_years"),
        ("zero_claim_credits > 1", "zero_claim_credits", 0, "只用于大病保险激励"),
    ],
)
def test_what_is_refused_names_word_column_and_advice(text: str, word: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError, match=says) as refused:
        parse(text, scope_of())
    assert (refused.value.word, refused.value.column) == (word, column)


def test_a_term_from_above_that_does_not_hold_here_says_why() -> None:
    with pytest.raises(ExpressionError, match="a term from above does not hold here: no such window"):
        parse("in_time", scope_of(broken_terms={"in_time": "no such window"}))
