"""Expression text to nodes: what is a condition, what is a value, and how an error names the word and its place."""

from __future__ import annotations

import pytest
from tests.policy_texts import day, scope_of

from canbao.policy.expressions import ExpressionError, parse, parse_condition, parse_value
from canbao.policy.nodes import TRUE, Both, Compare, Const, Count, Either, Fact, Negated
from canbao.policy.vocabulary import Kind

PAID = Fact("paid", Kind.DATE)


def test_a_condition_is_a_tree_of_typed_nodes() -> None:
    text = "paid <= central.end and not employed or break_years >= 1"
    late = Compare("<=", PAID, day("2024-12-31"))
    free = Negated(Fact("employed", Kind.BOOL))
    assert parse(text, scope_of()) == Either(
        (Both((late, free)), Compare(">=", Count("break_years"), Const(1, Kind.INT)))
    )


def test_blanks_and_line_breaks_around_an_expression_do_not_matter() -> None:
    assert parse("  employed \n", scope_of()) == Fact("employed", Kind.BOOL)


@pytest.mark.parametrize("answer", [True, False])
def test_a_plain_flag_is_a_condition(answer: bool) -> None:
    assert parse_condition(answer, scope_of()) == Const(answer, Kind.BOOL)


def test_a_value_is_no_condition() -> None:
    with pytest.raises(ExpressionError, match="应为条件，却是 date"):
        parse_condition("paid", scope_of())


def test_constants_are_folded() -> None:
    assert parse_condition("employed or 1 < 2", scope_of()) == TRUE
    assert parse_condition('not city("super") and 18 <= 60', scope_of()) == TRUE


@pytest.mark.parametrize(
    ("text", "kind"),
    [("personal", Kind.FEN), ("paid", Kind.DATE), ("days(birth, paid)", Kind.INT), ("personal + fiscal", Kind.FEN)],
)
def test_a_value_has_the_kind_that_is_asked_for(text: str, kind: Kind) -> None:
    assert parse_value(text, scope_of(), kind).kind is kind


def test_nought_is_an_amount_and_no_other_bare_number_is() -> None:
    assert parse_value(0, scope_of(), Kind.FEN) == Const(0, Kind.FEN)
    assert parse_value("0", scope_of(), Kind.FEN) == Const(0, Kind.FEN)
    assert parse_value(3, scope_of(), Kind.INT) == Const(3, Kind.INT)
    for bare in (400, "400"):
        with pytest.raises(ExpressionError, match="应为 fen，却是 int"):
            parse_value(bare, scope_of(), Kind.FEN)


@pytest.mark.parametrize("text", ["paid <", "paid paid", "has(", "", "paid = central.end"])
def test_a_broken_sentence_is_shown_whole(text: str) -> None:
    with pytest.raises(ExpressionError, match="写法有误") as refused:
        parse(text, scope_of())
    assert refused.value.word == text
    assert 0 <= refused.value.column <= len(text)


@pytest.mark.parametrize("text", ["paid\0", "(" * 3000, "not " * 3000 + "employed", "not " * 200_000 + "employed"])
def test_what_python_itself_cannot_read_is_an_expression_error(text: str) -> None:
    with pytest.raises(ExpressionError, match="写法有误"):
        parse(text, scope_of())


@pytest.mark.parametrize(
    "text", ["not " * 100 + "employed", "not " * 900 + "employed", "personal" + " + personal" * 100]
)
def test_parts_within_parts_have_a_limit(text: str) -> None:
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse(text, scope_of())
    assert parse("not " * 98 + "employed", scope_of()) == parse("employed", scope_of())


def test_a_long_list_of_conditions_is_not_deep() -> None:
    parts = [f"age(paid) > {number}" for number in range(500)]
    assert len(parse(" or ".join(parts), scope_of()).below()) == 500
