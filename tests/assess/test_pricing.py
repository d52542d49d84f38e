"""Amounts, bill lines and what aid is measured against: exact, pending where something is not set, to the fen."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy_texts import book_of, scope_of

from canbao.assess.pricing import Price, Sum, aid_terms, lines_after, price_of, sum_of, whole_fen
from canbao.policy.expressions import parse
from canbao.policy.nodes import Const, Count, Missing, Node
from canbao.policy.rules import Charge, ChargeLine
from canbao.policy.vocabulary import Kind

OFFER = Count("offer_years")
UNSET = Missing("part_yuan", Kind.FEN)


def amount(text: str) -> Node:
    return parse(text, scope_of())


@pytest.mark.parametrize(
    ("text", "numbers", "settled", "shown", "pending"),
    [
        ("personal", {}, 40_000, 40_000, ()), ("fiscal", {}, None, 67_000, ("fiscal_subsidy_yuan",)),
        ("personal + fiscal", {}, None, 107_000, ("fiscal_subsidy_yuan",)), ("personal - personal", {}, 0, 0, ()),
        ("fiscal + fiscal", {}, None, 134_000, ("fiscal_subsidy_yuan",)),
        ("personal / 3", {}, Fraction(40_000, 3), Fraction(40_000, 3), ()),
        ("share(personal, 33)", {}, 13_200, 13_200, ()), ("personal * offer_years", {OFFER: 3}, 120_000, 120_000, ()),
        ("personal * offer_years", {OFFER: None}, None, None, ()), ("personal * offer_years", {}, None, None, ()),
    ],
)  # fmt: skip
def test_amounts(
    text: str, numbers: dict[Node, int | None], settled: Any, shown: Any, pending: tuple[str, ...]
) -> None:
    assert sum_of(amount(text), numbers) == Sum(settled, shown, pending)


def test_an_amount_without_a_provisional_figure_shows_none() -> None:
    assert sum_of(UNSET, {}) == Sum(None, None, ("part_yuan",))


@pytest.mark.parametrize(
    ("exact", "fen"), [(Fraction(1, 2), 1), (Fraction(1, 3), 0), (Fraction(3, 2), 2), (Fraction(7), 7), (None, None)]
)
def test_half_a_fen_goes_up(exact: Fraction | None, fen: int | None) -> None:
    assert whole_fen(exact) == fen


def charge(*lines: tuple[str, bool]) -> Charge:
    return Charge(tuple(ChargeLine(f"l{n}", amount(text), aided=aided) for n, (text, aided) in enumerate(lines)))


def test_each_line_is_whole_and_the_lines_add_up() -> None:
    price = price_of(charge(("personal / 3", True), ("personal / 3", True), ("personal / 3", True)), {})
    assert [line.fen for line in price.lines] == [13_333, 13_333, 13_333]
    assert price.total.fen == price.cap_fen == Fraction(39_999)


def test_a_line_that_is_pending_leaves_the_sum_open() -> None:
    price = price_of(charge(("personal", True), ("fiscal", False)), {})
    assert [line.fen for line in price.lines] == [40_000, None]
    assert price.total == Sum(None, Fraction(107_000), ("fiscal_subsidy_yuan",))
    assert (price.aided_fen, price.cap_fen) == ((40_000, 0), Fraction(40_000))


def test_a_line_without_any_figure_leaves_nothing_to_measure_aid_against() -> None:
    price = price_of(Charge((ChargeLine("甲", UNSET),)), {})
    assert (price.total, price.aided_fen, price.cap_fen) == (Sum(None, None, ("part_yuan",)), None, None)
    assert lines_after(price, 0) == price.lines


def test_no_line_is_below_nought() -> None:
    price = price_of(charge(("personal - personal * offer_years", True), ("personal", True)), {OFFER: 3})
    assert ([line.fen for line in price.lines], price.total.fen) == ([0, 40_000], Fraction(40_000))


@pytest.mark.parametrize(
    ("aided", "aid", "left"),
    [
        ((True, True), 40_000, [20_000, 20_000]), ((True, False), 40_000, [0, 40_000]),
        ((False, True), 10_000, [40_000, 30_000]),
        ((True, True), 0, [40_000, 40_000]), ((True, True), 80_000, [0, 0]), ((True, True), 1, [39_999, 40_000]),
        ((False, False), 0, [40_000, 40_000]),
    ],
)  # fmt: skip
def test_aid_is_taken_off_the_aided_lines(aided: tuple[bool, bool], aid: int, left: list[int]) -> None:
    price = price_of(charge(*(("personal", each) for each in aided)), {})
    assert [line.due_fen for line in lines_after(price, aid)] == left


@given(st.lists(st.tuples(st.integers(0, 50_000), st.booleans()), min_size=1, max_size=5), st.fractions(0, 1))
def test_the_parts_of_the_lines_add_up_and_none_is_negative(drawn: list[tuple[int, bool]], share: Fraction) -> None:
    lines = tuple(ChargeLine(f"l{n}", Const(fen, Kind.FEN), aided=aided) for n, (fen, aided) in enumerate(drawn))
    price = price_of(Charge(lines), {})
    aid = int((price.cap_fen or 0) * share)
    after = lines_after(price, aid)
    assert sum(line.due_fen or 0 for line in after) == sum(fen for fen, _ in drawn) - aid
    assert all(0 <= (line.due_fen or 0) <= (line.fen or 0) for line in after)
    assert all(line.due_fen == line.fen for line, (_, aided) in zip(after, drawn, strict=True) if not aided)


@pytest.mark.parametrize(
    ("base", "price", "found"),
    [
        ("", Price(Sum(Fraction(9), Fraction(9)), (), (9,)), (None, 9)), ("base: personal", None, (40_000, None)),
        ("base: fiscal", Price(Sum(Fraction(9), Fraction(9)), (), (9,)), (67_000, 9)),
    ],
)  # fmt: skip
def test_what_aid_is_measured_against(base: str, price: Price | None, found: tuple[int | None, int | None]) -> None:
    rows = '  - {id: destitute, when: has("特困人员"), share: 100%, payer: county, cite: 二}\n'
    section = f"aid:\n  {base}\n  rows:\n  {rows}" if base else f"aid:\n{rows}"
    rules = book_of({f"aid:\n{rows}": section}).latest
    terms = aid_terms(rules, price)
    assert (terms.base_fen, terms.cap_fen) == found


def test_readings_and_levels_of_payers_go_with_it() -> None:
    rules = book_of(
        {"county: {name: 县财政}": "county: {name: 县财政}\n  village: {name: 乡镇, level: town}"},
        amend={"A17": "sum", "A18": "least_town_cost", "A37": "yuan_down", "A48": "best_single"},
    ).latest
    terms = aid_terms(rules, None)
    assert (terms.stacking, terms.ties, terms.is_best_single, terms.rounds_to_yuan) == (
        "sum",
        "least_town_cost",
        True,
        True,
    )
    assert terms.town_payers == {"village"}
    usual = aid_terms(book_of().latest, None)
    assert (usual.stacking, usual.ties, usual.is_best_single, usual.rounds_to_yuan) == (
        "highest",
        "clause_order",
        False,
        False,
    )
