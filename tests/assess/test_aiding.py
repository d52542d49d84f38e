"""From aid rows to money: now, later, elsewhere; rounding; five payers; and that nothing is lost or given twice."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.aiding import AidResult, conclude_aid, round_aid, share_out
from canbao.assess.deciding import AidTerms, AidVerdict, aid_step
from canbao.policy.nodes import TRUE
from canbao.policy.rules import Cite, Grant, PayerShare, RuleRow, Table

CITE = Cite("p", "样", "一", True)


def terms(base: int | None = 40_000, cap: int | None = 40_000, **changes: Any) -> AidTerms:
    usual: dict[str, Any] = {
        "stacking": "highest",
        "ties": "clause_order",
        "is_best_single": False,
        "rounds_to_yuan": False,
    }
    amounts = {name: None if fen is None else Fraction(fen) for name, fen in (("base_fen", base), ("cap_fen", cap))}
    return AidTerms(**{**amounts, **usual, **changes})


def table(*grants: Grant) -> Table:
    return Table(
        "aid", tuple(RuleRow(f"r{number}", TRUE, each, CITE) for number, each in enumerate(grants)), "highest", None
    )


def grant(
    share: str | None = None,
    fen: int | None = None,
    *,
    mode: str = "direct",
    payers: tuple[PayerShare, ...] = (),
    **more: Any,
) -> Grant:
    return Grant(payers or (PayerShare("county"),), mode, None if share is None else Fraction(share), fen, **more)


ELSEWHERE = Grant((), "reimburse", refer="另文")


def result(grants: tuple[Grant, ...], *truths: bool | None, against: AidTerms | None = None) -> AidResult:
    rows, found = table(*grants), AidVerdict()
    for index, truth in enumerate(truths or (True,) * len(grants)):
        found = aid_step(
            rows, found, index, (truth, () if truth is not None else (f"fact{index}",)), against or terms()
        )
    return conclude_aid(rows, found, against or terms())


def summary(found: AidResult) -> tuple[Any, ...]:
    return (dict(found.paid_by), found.mode, found.reimburse_fen if found.is_reimbursed else 0, found.rows)


@pytest.mark.parametrize(
    ("grants", "found"),
    [
        ((), ({}, "self", 0, ())),
        ((grant("1/2"),), ({"county": 20_000}, "direct", 0, (0,))),
        ((grant("1/2"), grant("9/10")), ({"county": 36_000}, "direct", 0, (1,))),
        ((grant("1", mode="reimburse"),), ({}, "reimburse", 40_000, (0,))),
        ((grant("1/2"), grant("1", mode="reimburse")), ({"county": 20_000}, "direct_and_reimburse", 20_000, (0, 1))),
        (
            (grant("1"), grant("1", mode="reimburse")),
            ({"county": 40_000}, "direct", 0, (0,)),
        ),  # nothing is left to refund
        ((grant("1"), grant("1/2", mode="reimburse")), ({"county": 40_000}, "direct", 0, (0,))),
        ((ELSEWHERE,), ({}, "reimburse", None, (0,))),
        ((ELSEWHERE, grant("1/2")), ({"county": 20_000}, "direct", 0, (1,))),  # gives way to direct aid
        ((ELSEWHERE, grant("1/2", mode="reimburse")), ({}, "reimburse", 20_000, (1,))),
        ((grant("0"),), ({}, "self", 0, ())),  # nothing given is no aid
        ((grant("0", mode="reimburse"),), ({}, "self", 0, ())),
        ((grant("0"), ELSEWHERE), ({}, "reimburse", None, (1,))),
    ],
)
def test_now_later_and_elsewhere(grants: tuple[Grant, ...], found: tuple[Any, ...]) -> None:
    assert summary(result(grants)) == found


def test_only_the_best_single_one() -> None:
    against = terms(is_best_single=True)
    assert summary(result((grant("1/2"), grant("1", mode="reimburse")), against=against)) == (
        {},
        "reimburse",
        40_000,
        (1,),
    )
    assert summary(result((grant("1"), grant("1/2", mode="reimburse")), against=against)) == (
        {"county": 40_000},
        "direct",
        0,
        (0,),
    )


def test_adding_up_stops_at_the_price() -> None:
    three = (grant("1/2"), grant("1/4", payers=(PayerShare("town"),)), grant("1/2", payers=(PayerShare("city"),)))
    found = result(three, against=terms(stacking="sum"))
    assert summary(found) == ({"county": 20_000, "town": 10_000, "city": 10_000}, "direct", 0, (0, 1, 2))


@pytest.mark.parametrize(
    ("limit", "known", "mode"), [((None, None), False, "self"), ((40_000, 0), True, "self"), ((None, 0), True, "self")]
)
def test_without_a_price_or_against_a_price_of_nothing(
    limit: tuple[int | None, int | None], known: bool, mode: str
) -> None:
    found = result((grant("1"), ELSEWHERE), against=terms(*limit))
    assert (found.is_known, found.mode, found.paid_by, found.rows) == (known, mode, (), ())


# -- what is open ------------------------------------------------------------------------------------------------------


def test_an_open_row_that_would_change_the_money_is_asked_about() -> None:
    found = result((grant("1"), grant("1/2")), None, True)
    assert (found.asks, found.possible, dict(found.paid_by)) == (("fact0",), (0,), {"county": 20_000})


@pytest.mark.parametrize(
    "grants",
    [
        (grant("1/4"), grant("1/2")),  # worth less
        (grant("1/2"), grant("1/2")),  # worth the same, from the same payer
        (ELSEWHERE, grant("1/2")),  # gives way
        (grant("1/2", mode="reimburse"), grant("1/2")),
    ],
)
def test_an_open_row_that_would_change_nothing_is_not(grants: tuple[Grant, ...]) -> None:
    assert result(grants, None, True).asks == ()


def test_equal_worth_from_another_payer_is_asked_about() -> None:
    grants = (grant("1/2", payers=(PayerShare("town"),)), grant("1/2"))
    assert result(grants, None, True).asks == ("fact0",)


def test_a_figure_that_is_only_a_floor_is_another_figure() -> None:
    assert result((grant("1/2", pending="aid.rows.r0"), grant("1/2")), None, True).asks == ("fact0",)


# -- rounding and payers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "cap", "to_yuan", "fen"),
    [
        (Fraction(37_500, 2), 37_500, False, 18_750), (Fraction(1, 2), 40_000, False, 1),
        (Fraction(1, 3), 40_000, False, 0),
        (Fraction(37_500, 2), 37_500, True, 18_800),  # 187.50 left becomes 187, aid 188
        (Fraction(20_000), 40_000, True, 20_000), (Fraction(39_999), 40_000, True, 40_000),
        (Fraction(1), None, True, 1),
    ],
)  # fmt: skip
def test_rounding(amount: Fraction, cap: int | None, to_yuan: bool, fen: int) -> None:
    assert round_aid(amount, terms(None, cap, rounds_to_yuan=to_yuan)) == fen


def test_adding_up_with_whole_yuan_never_gives_more_than_the_price() -> None:
    """100.50: half is 50.25, so 50 is left to pay and 50.50 aided; the second half finds 50.00 and no more."""
    found = result(
        (grant("1/2"), grant("1/2", payers=(PayerShare("town"),))),
        against=terms(10_050, 10_050, stacking="sum", rounds_to_yuan=True),
    )
    assert (dict(found.paid_by), found.total_fen) == ({"county": 5_050, "town": 5_000}, 10_050)


@pytest.mark.parametrize(
    ("total", "payers", "parts"),
    [
        (10_000, [("a", "1/3", None), ("b", "1/3", None), ("c", None, None)], [3_333, 3_333, 3_334]),
        (10_000, [("a", None, 2_500), ("b", "1/2", None), ("c", None, None)], [2_500, 5_000, 2_500]),
        (2_000, [("a", None, 2_500), ("b", "1/2", None), ("c", None, None)], [2_000, 0, 0]),
        (4_000, [("a", None, 2_500), ("b", "1/2", None), ("c", None, None)], [2_500, 1_500, 0]),
        (10_000, [("a", "1", None), ("b", None, None)], [10_000, 0]),
        (0, [("a", "1/2", None), ("b", None, None)], [0, 0]),
        (5, [("a", None, None)], [5]), (5, [], []),
    ],
)  # fmt: skip
def test_sharing_out(total: int, payers: list[tuple[str, str | None, int | None]], parts: list[int]) -> None:
    shares = tuple(PayerShare(name, None if share is None else Fraction(share), fen) for name, share, fen in payers)
    assert share_out(total, shares) == [(payer.payer, part) for payer, part in zip(shares, parts, strict=True)]


@st.composite
def whole_payers(draw: st.DrawFn) -> tuple[PayerShare, ...]:
    weights = draw(st.lists(st.integers(0, 40), min_size=1, max_size=5))
    shares = [Fraction(weight, sum(weights) + 10) for weight in weights]
    sums = draw(st.lists(st.one_of(st.none(), st.integers(0, 50_000)), min_size=len(shares), max_size=len(shares)))
    parts = [
        PayerShare(f"p{n}", None if fen is not None else share, fen)
        for n, (share, fen) in enumerate(zip(shares, sums, strict=True))
    ]
    return (*parts, PayerShare("last"))


@given(st.integers(0, 200_000), whole_payers())
def test_the_parts_always_make_the_whole_and_none_is_negative(total: int, payers: tuple[PayerShare, ...]) -> None:
    parts = [fen for _, fen in share_out(total, payers)]
    assert sum(parts) == total
    assert min(parts) >= 0


@st.composite
def some_grants(draw: st.DrawFn) -> tuple[Grant, ...]:
    def one() -> Grant:
        mode, payers = draw(st.sampled_from(["direct", "direct", "reimburse"])), draw(whole_payers())
        if draw(st.booleans()):
            return Grant(payers, mode, Fraction(draw(st.integers(0, 130)), 100))
        return Grant(payers, mode, None, draw(st.integers(0, 60_000)))

    return tuple(one() for _ in range(draw(st.integers(0, 5))))


@given(
    some_grants(), st.integers(0, 110_000), st.one_of(st.none(), st.integers(0, 60_000)),
    st.sampled_from(["highest", "sum"]),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_aid_never_exceeds_the_price_now_or_later(
    grants: tuple[Grant, ...], cap: int, base: int | None, stacking: str, best: bool, yuan: bool
) -> None:
    found = result(grants, against=terms(base, cap, stacking=stacking, is_best_single=best, rounds_to_yuan=yuan))
    later = found.reimburse_fen or 0
    assert found.is_known
    assert all(fen > 0 for _, fen in found.paid_by)
    assert 0 <= found.total_fen <= cap
    assert later >= 0
    assert found.total_fen + later <= cap
    if yuan and found.total_fen:
        assert (cap - found.total_fen) % 100 == 0
