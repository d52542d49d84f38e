"""Rates against targets, exactly; missing heads that are the fewest; pace."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.duties.rates import (
    Pace,
    count_missing,
    find_pace,
    is_reached,
    measure_group,
    measure_rate,
    percent_number,
    show_percent,
)
from canbao.policy.administration.target import MustEnrolGroup, Target
from canbao.policy.readings import Readings

DEFAULT, ROUNDED = Readings(), Readings({"A52": "rounded"})
COVERAGE = Target.model_validate({
    "id": "coverage", "cite": "一", "label": "参保率", "measure": "coverage", "numerator": ["resident", "employee"],
    "denominator": "population", "at_least": "95%", "unit": "county",
})  # fmt: skip
GROUP = MustEnrolGroup.model_validate(
    {"id": "hardship", "cite": "一", "label": "困难群众", "standings": ["低保对象"], "at_least": "100%"}
)

counts = st.integers(min_value=0, max_value=3000)
shares = st.fractions(min_value=0, max_value=1, max_denominator=2000)
answers = st.sampled_from([DEFAULT, ROUNDED])


def test_one_head_short_of_95_percent_is_short() -> None:
    """600,000 people, 95 % is 570,000; 569,999 show as 95.00 and do not reach it."""
    counts = {"population": 600_000, "resident": 477_999, "employee": 92_000}
    answer = measure_rate([COVERAGE], "coverage", counts, DEFAULT)
    assert (answer.rate_percent, answer.target_percent, answer.met, answer.missing) == (Decimal("95.00"), 95, False, 1)
    assert (answer.numerator, answer.denominator, answer.cite) == (569_999, 600_000, "一")
    assert answer.readings == ("A52",)


def test_the_rounded_reading_compares_what_is_shown() -> None:
    counts = {"population": 600_000, "resident": 477_999, "employee": 92_000}
    answer = measure_rate([COVERAGE], "coverage", counts, ROUNDED)
    assert (answer.met, answer.missing) == (True, 0)


def test_the_threshold_itself_reaches_the_target() -> None:
    answer = measure_rate([COVERAGE], "coverage", {"population": 200, "resident": 100, "employee": 90}, DEFAULT)
    assert (answer.met, answer.missing, answer.rate) == (True, 0, Fraction(19, 20))


@pytest.mark.parametrize(
    "counts", [{"population": 10, "resident": 9}, {"population": 10, "resident": 9, "employee": None}]
)
def test_a_missing_count_leaves_the_rate_open(counts: dict[str, int | None]) -> None:
    answer = measure_rate([COVERAGE], "coverage", counts, DEFAULT)
    assert (answer.determined, answer.reason, answer.unknown) == (False, "unknown_fact", ("employee",))
    assert (answer.rate, answer.met, answer.target_percent) == (None, None, 95)


def test_a_measure_without_target_is_not_stated() -> None:
    answer = measure_rate([COVERAGE], "newborn", {}, DEFAULT)
    assert (answer.determined, answer.reason, answer.cite) == (False, "not_stated", None)


def test_nobody_has_no_rate() -> None:
    answer = measure_group(GROUP, 0, 0, DEFAULT)
    assert (answer.determined, answer.reason, answer.met) == (False, "no_denominator", None)


def test_a_group_must_be_complete() -> None:
    assert measure_group(GROUP, 119, 120, DEFAULT).missing == 1
    complete = measure_group(GROUP, 120, 120, DEFAULT)
    assert (complete.met, complete.rate_percent, complete.measure) == (True, Decimal("100.00"), "hardship")


@pytest.mark.parametrize(("enrolled", "listed"), [(-1, 10), (1, -10)])
def test_negative_counts_are_a_mistake(enrolled: int, listed: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        measure_group(GROUP, enrolled, listed, DEFAULT)


@given(shares, counts, st.integers(min_value=1, max_value=3000), answers)
def test_the_missing_heads_are_enough_and_the_fewest(
    share: Fraction, numerator: int, denominator: int, readings: Readings
) -> None:
    missing = count_missing(share, numerator, denominator, readings)
    assert is_reached(Fraction(numerator + missing, denominator), share, readings)
    assert missing == 0 or not is_reached(Fraction(numerator + missing - 1, denominator), share, readings)


@given(shares, counts, st.integers(min_value=1, max_value=3000))
def test_rounding_never_makes_a_target_harder_by_more_than_what_is_shown(
    share: Fraction, numerator: int, denominator: int
) -> None:
    rate = Fraction(numerator, denominator)
    assert abs(Fraction(show_percent(rate)) / 100 - rate) <= Fraction(1, 20_000)
    assert is_reached(rate, share, DEFAULT) == (rate >= share)


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Fraction(119, 120), "99.17"),
        (Fraction(99_995, 1_000_000), "10.00"),
        (Fraction(5, 100_000), "0.01"),
        (Fraction(4, 100_000), "0.00"),
        (Fraction(3, 2), "150.00"),
    ],
)
def test_percentages_are_shown_half_up(rate: Fraction, shown: str) -> None:
    assert str(show_percent(rate)) == shown


def test_a_whole_percentage_is_a_whole_number() -> None:
    assert percent_number(Fraction(98, 100)) == 98
    assert isinstance(percent_number(Fraction(98, 100)), int)
    assert percent_number(Fraction(985, 1000)) == Decimal("98.50")


@pytest.mark.parametrize(
    ("missing", "as_of", "pace"),
    [
        (10, date(2024, 12, 29), Pace(10, 3, 4)),
        (9, date(2024, 12, 29), Pace(9, 3, 3)),
        (1, date(2024, 12, 31), Pace(1, 1, 1)),
        (0, date(2024, 12, 31), Pace(0, 1, 0)),
        (5, date(2025, 1, 1), Pace(5, 0, None)),
        (5, date(2025, 3, 1), Pace(5, 0, None)),
    ],
)
def test_the_pace_counts_today_and_the_last_day(missing: int, as_of: date, pace: Pace) -> None:
    assert find_pace(missing, as_of, date(2024, 12, 31)) == pace


def test_a_target_that_does_not_say_what_is_counted_is_not_stated() -> None:
    bare = Target.model_validate({"id": "coverage", "cite": "一", "label": "参保率", "at_least": "95%"})
    half = bare.model_copy(update={"numerator": ["resident"]})
    for target in (bare, half):
        answer = measure_rate([target], "coverage", {"resident": 1, "population": 2}, DEFAULT)
        assert (answer.determined, answer.reason, answer.cite, answer.target_percent) == (False, "not_stated", "一", 95)
