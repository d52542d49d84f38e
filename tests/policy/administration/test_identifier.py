"""Identifiers, months and points as a policy writes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import TypeAdapter, ValidationError

from canbao.policy.administration.identifier import Identifier, MonthText, Points

IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
MONTH: TypeAdapter[str] = TypeAdapter(MonthText)
POINTS: TypeAdapter[Fraction] = TypeAdapter(Points)


@pytest.mark.parametrize("text", ["a", "weekly_progress", "tier_2"])
def test_identifiers_are_lower_case_words(text: str) -> None:
    assert IDENTIFIER.validate_python(text) == text


@pytest.mark.parametrize("text", ["", "Weekly", "2nd", "_a", "a-b", "名单", "a b", "a\n"])
def test_other_text_is_no_identifier(text: str) -> None:
    with pytest.raises(ValidationError):
        IDENTIFIER.validate_python(text)


@pytest.mark.parametrize(
    ("text", "good"), [("2024-01", True), ("2024-12", True), ("2024-13", False), ("2024-1", False)]
)
def test_months_have_a_year_and_two_digits(text: str, good: bool) -> None:
    if good:
        assert MONTH.validate_python(text) == text
        return
    with pytest.raises(ValidationError):
        MONTH.validate_python(text)


@pytest.mark.parametrize(
    ("written", "points"),
    [("0.1", Fraction(1, 10)), (Decimal("0.2"), Fraction(1, 5)), (6, Fraction(6)), (" 1.50 ", Fraction(3, 2))],
)
def test_points_are_exact(written: object, points: Fraction) -> None:
    assert POINTS.validate_python(written) == points


@pytest.mark.parametrize("written", [0.1, True, "-1", -1, None, "six"])
def test_points_are_neither_floats_nor_negative(written: object) -> None:
    with pytest.raises(ValidationError):
        POINTS.validate_python(written)
