"""Appraisal points at their thresholds, the reading about broken points, and the next point."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.duties.scores import find_next_point, score_rate, score_staff, show_points
from canbao.policy.administration.score import StaffScore
from canbao.policy.readings import Readings

TERMS: dict[str, Any] = {
    "cite": "六(三)", "full_points": 6, "full_at": "98%", "points_per_point_above": "0.1",
    "points_per_point_below": "0.2", "none_below": "90%",
    "roles": [
        {"id": "cadre", "label": "干部", "takes": "own_village"},
        {"id": "leader", "label": "领导", "takes": "average_of_villages"},
    ],
}  # fmt: skip
RULE = StaffScore.model_validate(TERMS)
DEFAULT, LINEAR, EACH = (Readings({"A27": answer}) for answer in ("whole_points", "linear", "average_scores"))


@pytest.mark.parametrize(
    ("percent", "score"),
    [
        ("98", "6"),
        ("98.6", "6"),
        ("98.99", "6"),
        ("99", "6.1"),
        ("100", "6.2"),
        ("103.5", "6.5"),
        ("97.99", "6"),
        ("97.01", "6"),
        ("97", "5.8"),
        ("96.9", "5.8"),
        ("90", "4.4"),
        ("89.99", "0"),
        ("0", "0"),
    ],
)
def test_only_whole_points_count(percent: str, score: str) -> None:
    answer = score_staff(RULE, "cadre", [percent], DEFAULT)
    assert (answer.score, answer.score_number) == (Fraction(score), Decimal(score))
    assert (answer.cite, answer.readings, answer.rate_percent) == ("六(三)", ("A27",), Fraction(percent))


@pytest.mark.parametrize(("percent", "score"), [("98.6", "6.06"), ("96.9", "5.78"), ("98", "6"), ("89.99", "0")])
def test_the_other_reading_counts_parts_of_points(percent: str, score: str) -> None:
    assert score_staff(RULE, "cadre", [percent], LINEAR).score == Fraction(score)


def test_a_leaders_villages_are_averaged_before_scoring() -> None:
    """99 and 95 make 97: one point below. Scored one by one they would make 5.75."""
    answer = score_staff(RULE, "leader", ["99", "95"], DEFAULT)
    assert (answer.score_number, answer.rate_percent) == (Decimal("5.8"), Fraction(97))
    assert answer.points_counted == Fraction(-1)
    assert score_staff(RULE, "leader", [100, Decimal("96.5"), Fraction(197, 2)], DEFAULT).score == 6


def test_villages_may_be_scored_before_they_are_averaged() -> None:
    """99 makes 6.1 and 95 makes 5.4; a village below 90 makes none, whatever the others do."""
    answer = score_staff(RULE, "leader", ["99", "95"], EACH)
    assert (answer.score_number, answer.rate_percent, answer.points_counted) == (
        Decimal("5.75"),
        Fraction(97),
        Fraction(-1),
    )
    assert score_staff(RULE, "leader", ["98", "89"], EACH).score == 3
    assert score_staff(RULE, "leader", ["98", "89"], DEFAULT).score == Fraction("5.2")


@pytest.mark.parametrize("readings", [DEFAULT, LINEAR, EACH])
def test_one_village_is_its_own_average(readings: Readings) -> None:
    for percent in ("89", "97.5", "101"):
        one, other = (score_staff(RULE, role, [percent], readings).score for role in ("cadre", "leader"))
        assert one == other


def test_several_villages_of_a_cadre_are_not_stated() -> None:
    answer = score_staff(RULE, "cadre", ["99", "95"], DEFAULT)
    assert (answer.determined, answer.reason, answer.score) == (False, "not_stated", None)


@pytest.mark.parametrize(("rule", "role"), [(None, "cadre"), (RULE, "teacher")])
def test_who_is_not_scored_has_no_score(rule: StaffScore | None, role: str) -> None:
    assert score_staff(rule, role, ["99"], DEFAULT).reason == "not_stated"


def test_without_rates_there_is_no_score() -> None:
    answer = score_staff(RULE, "leader", [], DEFAULT)
    assert (answer.determined, answer.unknown) == (False, ("village_rates_percent",))


def test_a_negative_rate_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        score_staff(RULE, "leader", ["99", "-1"], DEFAULT)


def test_without_floor_the_points_go_on_down() -> None:
    no_floor = StaffScore.model_validate({**TERMS, "none_below": None})
    assert score_staff(no_floor, "cadre", ["80"], DEFAULT).score == Fraction("2.4")


rates = st.fractions(min_value=0, max_value=Fraction(6, 5), max_denominator=500)


@given(rates, rates, st.sampled_from([DEFAULT, LINEAR]))
def test_a_higher_rate_never_scores_less(one: Fraction, other: Fraction, readings: Readings) -> None:
    low, high = sorted([one, other])
    assert score_rate(RULE, low, readings)[0] <= score_rate(RULE, high, readings)[0]


@given(rates)
def test_whole_points_and_parts_differ_by_less_than_a_point(rate: Fraction) -> None:
    whole, linear = score_rate(RULE, rate, DEFAULT)[0], score_rate(RULE, rate, LINEAR)[0]
    assert abs(whole - linear) < Fraction(1, 5)


@pytest.mark.parametrize(
    ("enrolled", "more", "score"),
    [
        (980, 10, "6.1"),
        (985, 5, "6.1"),
        # Below full points one head more than a whole point brings the point back.
        (970, 1, "6"),
        (969, 2, "6"),
        (971, 19, "6.1"),
        (899, 1, "4.4"),
        (0, 900, "4.4"),
        (1000, 10, "6.3"),
    ],
)
def test_the_next_point_takes_the_fewest_heads(enrolled: int, more: int, score: str) -> None:
    found = find_next_point(RULE, 1000, enrolled, DEFAULT)
    assert found is not None
    assert (found.more_heads, found.score) == (more, Fraction(score))


@given(st.integers(1, 400), st.integers(0, 500), st.sampled_from([DEFAULT, LINEAR]))
def test_one_head_fewer_would_not_raise_the_score(target: int, enrolled: int, readings: Readings) -> None:
    found = find_next_point(RULE, target, enrolled, readings)
    assert found is not None
    assert found.more_heads >= 1

    def score(heads: int) -> Fraction:
        return score_rate(RULE, Fraction(heads, target), readings)[0]

    assert score(enrolled + found.more_heads) == found.score > score(enrolled)
    assert score(enrolled + found.more_heads - 1) == score(enrolled)


def test_where_nothing_is_added_above_there_is_no_next_point() -> None:
    flat = StaffScore.model_validate({**TERMS, "points_per_point_above": 0})
    assert find_next_point(flat, 1000, 985, DEFAULT) is None
    no_floor = StaffScore.model_validate({**TERMS, "none_below": None})
    found = find_next_point(no_floor, 1000, 800, DEFAULT)
    assert found is not None
    assert (found.more_heads, found.score) == (1, Fraction("2.6"))


def test_a_target_is_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        find_next_point(RULE, 0, 5, DEFAULT)


@pytest.mark.parametrize(
    ("score", "shown"),
    [(Fraction(6), "6"), (Fraction(29, 5), "5.8"), (Fraction(17, 3), "5.6667"), (Fraction(1, 20_000), "0.0001")],
)
def test_points_are_shown_without_trailing_noughts(score: Fraction, shown: str) -> None:
    assert str(show_points(score)) == shown


NO_POINTS = {key: value for key, value in TERMS.items() if not key.startswith("points_per") and key != "none_below"}


def test_points_that_the_notice_does_not_name_are_neither_added_nor_guessed() -> None:
    silent = StaffScore.model_validate(NO_POINTS)
    assert [score_staff(silent, "cadre", [percent], DEFAULT).score for percent in ("98", "103")] == [6, 6]
    below = score_staff(silent, "cadre", ["97.99"], DEFAULT)
    assert (below.determined, below.reason, below.score) == (False, "not_stated", None)
    floored = StaffScore.model_validate({**NO_POINTS, "none_below": "98%"})
    assert score_staff(floored, "cadre", ["97.99"], DEFAULT).score == 0


def test_the_next_point_of_who_has_no_score_yet_is_the_full_score() -> None:
    found = find_next_point(StaffScore.model_validate(NO_POINTS), 100, 90, DEFAULT)
    assert found is not None
    assert (found.more_heads, found.score) == (8, Fraction(6))


def test_several_villages_of_a_role_of_which_nothing_is_said_settle_nothing() -> None:
    silent = StaffScore.model_validate({**TERMS, "roles": [{"id": "cadre", "label": "干部"}]})
    assert score_staff(silent, "cadre", ["99"], DEFAULT).score == Fraction("6.1")
    assert score_staff(silent, "cadre", ["99", "95"], DEFAULT).reason == "not_stated"
