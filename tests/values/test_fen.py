"""Money: read exactly, shown exactly, shared and split without losing or making a fen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.fen import LARGEST_FEN, Rounding, format_yuan, share_of, split, yuan_number, yuan_to_fen

AMOUNTS = st.integers(-LARGEST_FEN, LARGEST_FEN)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=1000)


@st.composite
def shares_of_one(draw: st.DrawFn) -> list[Fraction]:
    """Shares that make one whole; some of them nought, the last one too."""
    weights = draw(st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any))
    return [Fraction(weight, sum(weights)) for weight in weights]


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        (390, 39000),
        ("400", 40000),
        ("187.5", 18750),
        (" 187.50 ", 18750),
        (Decimal("187.5"), 18750),
        (Decimal("1E+2"), 10000),
        ("-1", -100),
        ("0.07", 7),
        ("-0.07", -7),
        (0, 0),
        (LARGEST_FEN // 100, LARGEST_FEN),
    ],
)
def test_yuan_are_read_exactly(written: int | str | Decimal, fen: int) -> None:
    assert yuan_to_fen(written) == fen


@pytest.mark.parametrize("written", [187.5, 187.0, True, False, None, [1], Fraction(1, 2)])
def test_what_may_have_lost_its_exact_value_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match="whole number, text or Decimal"):
        yuan_to_fen(written)


@pytest.mark.parametrize(
    "written",
    ["1.234", "1.230", Decimal("1.234"), "", "abc", "1e3", "1,000", "３９０", "+5", ".5", "5.", Decimal("NaN")],
)
def test_what_is_no_amount_in_yuan_is_refused(written: str | Decimal) -> None:
    with pytest.raises(ValueError, match="at most 2 decimals"):
        yuan_to_fen(written)


def test_an_absurd_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="mistake"):
        yuan_to_fen(LARGEST_FEN // 100 + 1)


@pytest.mark.parametrize(
    ("fen", "text"), [(18750, "187.50"), (40000, "400.00"), (-100, "-1.00"), (-7, "-0.07"), (0, "0.00"), (5, "0.05")]
)
def test_yuan_are_shown_with_both_decimals(fen: int, text: str) -> None:
    assert format_yuan(fen) == text


@given(AMOUNTS)
def test_what_is_shown_reads_back(fen: int) -> None:
    assert yuan_to_fen(format_yuan(fen)) == fen
    assert yuan_to_fen(yuan_number(fen)) == fen


def test_a_whole_number_of_yuan_is_an_int() -> None:
    assert (yuan_number(40000), type(yuan_number(40000))) == (400, int)
    assert (str(yuan_number(18750)), type(yuan_number(18750))) == ("187.50", Decimal)


@pytest.mark.parametrize(
    ("total_fen", "share", "part_fen"),
    [
        (37500, Fraction(1, 2), 18750),
        (39000, Fraction(7, 10), 27300),
        (1, Fraction(1, 2), 1),
        (3, Fraction(1, 2), 2),
        (100, Fraction(1, 3), 33),
        (200, Fraction(1, 3), 67),
        (-1, Fraction(1, 2), -1),
        (100, Fraction(-1, 2), -50),
        (0, Fraction(1, 2), 0),
    ],
)
def test_half_a_fen_goes_up(total_fen: int, share: Fraction, part_fen: int) -> None:
    assert share_of(total_fen, share) == part_fen


@pytest.mark.parametrize(
    ("total_fen", "part_fen"), [(37500, 18700), (40000, 20000), (199, 0), (200, 100), (-37500, -18700)]
)
def test_down_to_whole_yuan(total_fen: int, part_fen: int) -> None:
    assert share_of(total_fen, Fraction(1, 2), Rounding.YUAN_DOWN) == part_fen


def test_a_share_must_be_exact() -> None:
    inexact: Any = 0.5
    with pytest.raises(ValueError, match="exact fraction"):
        share_of(100, inexact)


@given(AMOUNTS, SHARES)
def test_a_share_is_the_nearest_fen_and_mirrors(total_fen: int, share: Fraction) -> None:
    part_fen = share_of(total_fen, share)
    assert abs(part_fen - total_fen * share) <= Fraction(1, 2)
    assert share_of(-total_fen, share) == -part_fen


@given(AMOUNTS, SHARES)
def test_whole_yuan_never_pass_the_share(total_fen: int, share: Fraction) -> None:
    part_fen = share_of(total_fen, share, Rounding.YUAN_DOWN)
    assert part_fen % 100 == 0
    assert 0 <= abs(total_fen * share) - abs(part_fen) < 100


@given(AMOUNTS, shares_of_one())
def test_a_split_neither_makes_nor_loses_a_fen(total_fen: int, shares: list[Fraction]) -> None:
    parts = split(total_fen, shares)
    assert sum(parts) == total_fen
    assert all(part * total_fen >= 0 for part in parts)
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)
    assert all(abs(part - total_fen * share) <= len(parts) for part, share in zip(parts, shares, strict=True))


@pytest.mark.parametrize(
    ("total_fen", "weights", "parts"),
    [
        (10000, (1, 1, 1), [3333, 3333, 3334]),
        (1, (1, 1), [1, 0]),
        (1, (1, 1, 0), [1, 0, 0]),
        (1, (1, 1, 1, 0), [0, 0, 1, 0]),
        (-10000, (1, 1, 1), [-3333, -3333, -3334]),
        (39000, (5, 3, 2), [19500, 11700, 7800]),
    ],
)
def test_the_last_payer_takes_the_remainder(total_fen: int, weights: tuple[int, ...], parts: list[int]) -> None:
    assert split(total_fen, [Fraction(weight, sum(weights)) for weight in weights]) == parts


@pytest.mark.parametrize(
    "shares", [[], [Fraction(1, 2)], [Fraction(3, 2), Fraction(-1, 2)], [Fraction(1), Fraction(1)]]
)
def test_shares_must_make_one_whole(shares: list[Fraction]) -> None:
    with pytest.raises(ValueError, match="one whole"):
        split(100, shares)
