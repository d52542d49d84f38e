"""How tables decide: first hit with open rows, highest aid with its ties, what a row is worth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from canbao.assess.deciding import AidTerms, AidVerdict, Verdict, aid_step, answer_of, conclude, step, worth
from canbao.assess.evaluating import join
from canbao.policy.nodes import TRUE, Both, Compare, Const, Either, Fact, Has, Negated, Node, Term
from canbao.policy.rules import Cite, Effect, Grant, Member, PayerShare, RuleRow, Silence, Table
from canbao.policy.vocabulary import Kind

CITE = Cite("p", "样", "一", True)
EMPLOYED, MARRIED = Fact("employed", Kind.BOOL), Fact("married", Kind.BOOL)


def table(*effects: Effect, hit: str = "first", otherwise: Silence | None = None) -> Table:
    return Table(
        "t", tuple(RuleRow(f"r{number}", TRUE, effect, CITE) for number, effect in enumerate(effects)), hit, otherwise
    )


def decided(which: Table, *truths: bool | None) -> Any:
    state = Verdict()
    for index, truth in enumerate(truths):
        state = step(state, index, (truth, () if truth is not None else (f"fact{index}",)))
    return conclude(which, state)


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "truths", "truth", "asks"),
    [
        (EMPLOYED, {EMPLOYED: True}, True, ()), (EMPLOYED, {EMPLOYED: None}, None, ("employed",)),
        (Both((EMPLOYED, MARRIED)), {EMPLOYED: None, MARRIED: True}, None, ("employed",)),
        (Both((EMPLOYED, MARRIED)), {EMPLOYED: None, MARRIED: False}, False, ()),
        (Either((EMPLOYED, Negated(MARRIED))), {EMPLOYED: None, MARRIED: None}, None, ("employed", "married")),
        (Either((EMPLOYED, Negated(MARRIED))), {EMPLOYED: None, MARRIED: True}, None, ("employed",)),
        (Term("word", Both((EMPLOYED, MARRIED))), {EMPLOYED: True, MARRIED: None}, None, ("married",)),
        (Both((EMPLOYED, Either((EMPLOYED, MARRIED)))), {EMPLOYED: None, MARRIED: False}, None, ("employed",)),
    ],
)  # fmt: skip
def test_an_open_condition_names_only_what_keeps_it_open(node: Node, truths: Any, truth: Any, asks: Any) -> None:
    assert answer_of(node, lambda part: join(part, truths.__getitem__)) == (truth, asks)


PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)


@pytest.mark.parametrize(
    ("atom", "asks"),
    [
        (Compare("<=", PAID, Const(1, Kind.DATE)), ("paid",)),
        (Compare("<=", BIRTH, PAID), ("birth",)),  # the day of payment is there for nearly everybody
        (Has("孤儿", (), PAID), ("has:孤儿",)),
    ],
)
def test_the_day_of_payment_is_asked_for_only_where_nothing_else_is(atom: Node, asks: tuple[str, ...]) -> None:
    assert answer_of(atom, {atom: None}.__getitem__) == (None, asks)


# -- first hit ---------------------------------------------------------------------------------------------------------

YES, NO, ALSO = Member(True), Member(False, "employed"), Member(True)


@pytest.mark.parametrize(
    ("truths", "row", "effect"),
    [
        ((True, True), "r0", YES),
        ((False, True), "r1", NO),
        ((False, False), None, Silence("not_stated")),
        ((True, None), "r0", YES),
    ],
)
def test_the_first_row_that_holds_decides(truths: Any, row: str | None, effect: Effect) -> None:
    decision = decided(table(YES, NO, otherwise=Silence("not_stated")), *truths)
    assert (decision.row.id if decision.row else None, decision.effect, decision.possible) == (row, effect, ())


def test_an_open_row_before_it_leaves_everything_open() -> None:
    decision = decided(table(YES, NO), None, True)
    assert (decision.effect, decision.row) == (None, None)
    assert (decision.asks, decision.possible) == (("fact0",), ("r0", "r1"))


def test_an_open_row_that_would_say_the_same_does_not_matter() -> None:
    decision = decided(table(YES, ALSO), None, True)
    assert (decision.effect, decision.row.id, decision.asks) == (YES, "r1", ())


def test_open_rows_and_nothing_after_them() -> None:
    decision = decided(table(YES, NO), None, None)
    assert (decision.effect, decision.asks, decision.possible) == (None, ("fact0", "fact1"), ("r0", "r1"))
    silent = Silence("not_stated")
    assert decided(table(silent, otherwise=silent), None).effect == silent


def test_after_a_hit_nothing_is_asked_any_more() -> None:
    state = step(step(Verdict(), 0, (True, ())), 1, (None, ("fact1",)))
    assert (state.row, state.open, state.asks) == (0, (), ())


def test_facts_are_asked_once() -> None:
    state = step(step(Verdict(), 0, (None, ("a", "b"))), 1, (None, ("b", "c")))
    assert (state.open, state.asks) == ((0, 1), ("a", "b", "c"))


# -- aid ---------------------------------------------------------------------------------------------------------------


def terms(base: int | None = 40_000, cap: int | None = 40_000, **changes: Any) -> AidTerms:
    usual: dict[str, Any] = {
        "base_fen": None if base is None else Fraction(base), "cap_fen": None if cap is None else Fraction(cap),
        "stacking": "highest", "ties": "clause_order", "is_best_single": False, "rounds_to_yuan": False,
        "town_payers": frozenset({"town"}),
    }  # fmt: skip
    return AidTerms(**{**usual, **changes})


def grant(share: str | None = None, fen: int | None = None, *payers: PayerShare, mode: str = "direct") -> Grant:
    return Grant(payers or (PayerShare("county"),), mode, None if share is None else Fraction(share), fen)


@pytest.mark.parametrize(
    ("given", "against", "found"),
    [
        (grant("1/2"), terms(), 20_000), (grant("1/3"), terms(), Fraction(40_000, 3)),
        (grant("1"), terms(39_000, 103_000), 39_000),
        (grant("1"), terms(39_000, 20_000), 20_000), (grant("1/2"), terms(None, 30_000), 15_000),
        (grant("1/2"), terms(39_000, None), 19_500),
        (grant(None, 50_000), terms(), 40_000), (grant(None, 12_345), terms(), 12_345), (grant("3/2"), terms(), 40_000),
        (grant("1"), terms(None, None), 0), (grant(None, 500), terms(None, None), 0), (grant("1"), terms(40_000, 0), 0),
    ],
)  # fmt: skip
def test_worth(given: Grant, against: AidTerms, found: Fraction | int) -> None:
    assert worth(table(given).rows[0], against) == found


def best(which: Table, against: AidTerms, *truths: bool | None) -> AidVerdict:
    state = AidVerdict()
    for index, truth in enumerate(truths):
        state = aid_step(which, state, index, (truth, () if truth is not None else (f"fact{index}",)), against)
    return state


def test_the_highest_of_each_mode_stays_and_the_first_of_equals() -> None:
    rows = table(
        grant("1/2"), grant("9/10"), grant("9/10"), grant("1", mode="reimburse"), grant("1/2", mode="reimburse")
    )
    state = best(rows, terms(), True, True, True, True, True)
    assert (state.direct, state.later, state.elsewhere, state.open) == (1, 3, None, ())


def test_rows_that_do_not_hold_or_are_open() -> None:
    state = best(table(grant("1/2"), grant("1"), grant("1")), terms(), True, False, None)
    assert (state.direct, state.open) == (0, ((2, ("fact2",)),))


def test_of_amounts_set_elsewhere_the_first_is_named() -> None:
    elsewhere = Grant((), "reimburse")
    assert best(table(elsewhere, elsewhere), terms(), True, True).elsewhere == 0


def test_a_row_that_does_not_say_what_it_gives_is_kept_beside_the_others() -> None:
    silent = Silence("not_stated")
    assert best(table(silent), terms(), True) == AidVerdict(silent=0)
    state = best(table(silent, grant("1/2"), silent), terms(), True, True, True)
    assert (state.silent, state.direct) == (0, 1)


def test_adding_up_keeps_every_direct_row() -> None:
    rows = table(grant("1/2"), grant("1/4"), grant("1", mode="reimburse"))
    state = best(rows, terms(stacking="sum"), True, True, True)
    assert (state.held, state.direct, state.later) == ((0, 1), 0, 2)


TOWN, COUNTY = PayerShare("town"), PayerShare("county")


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        (grant("1", None, TOWN), grant("1", None, COUNTY), 1),
        (grant("1", None, COUNTY), grant("1", None, TOWN), 0),
        (
            grant("1", None, TOWN),
            grant("1", None, PayerShare("county", Fraction(1, 2)), TOWN),
            1,
        ),  # half is less than all
        (
            grant("1", None, PayerShare("town", Fraction(3, 4)), COUNTY),
            grant("1", None, PayerShare("county", Fraction(1, 2)), TOWN),
            1,
        ),
        (
            grant("1", None, PayerShare("town", None, 5_000), COUNTY),
            grant("1", None, PayerShare("county", Fraction(1, 2)), TOWN),
            0,
        ),
        (
            grant("1", None, PayerShare("county", None, 90_000), TOWN),
            grant("1", None, COUNTY),
            0,
        ),  # nothing is left for the town
        (grant("1", None, TOWN), grant("1/2", None, COUNTY), 0),  # only among equals
        (
            grant("1", None, PayerShare("city", Fraction(1, 2)), COUNTY),
            grant("1", None, COUNTY),
            0,
        ),  # neither costs the towns
    ],
)
def test_among_equals_the_one_that_costs_the_towns_least(first: Grant, second: Grant, winner: int) -> None:
    rows = table(first, second)
    assert best(rows, terms(ties="least_town_cost"), True, True).direct == winner


def test_the_limit_is_the_smaller_of_base_and_price() -> None:
    limits = [terms(39_000, 103_000).limit_fen, terms(None, 5).limit_fen, terms(None, None).limit_fen]
    assert limits == [Fraction(39_000), Fraction(5), None]
