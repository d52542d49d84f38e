"""Scores as data."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pydantic import ValidationError

from canbao.policy.administration.score import StaffScore

SCORE: dict[str, object] = {
    "cite": "六(三)", "full_points": 6, "full_at": "98%", "points_per_point_above": "0.1",
    "points_per_point_below": "0.2", "none_below": "90%",
    "roles": [{"id": "cadre", "label": "干部", "takes": "own_village"}],
    "linked_household": {"cite": "六(三)"},
}  # fmt: skip


def test_points_and_shares_are_exact() -> None:
    rule = StaffScore.model_validate(SCORE)
    assert (rule.points_per_point_above, rule.none_below) == (Fraction(1, 10), Fraction(9, 10))
    assert rule.linked_household is not None
    assert rule.linked_household.points is None


@pytest.mark.parametrize(
    "change",
    [
        {"none_below": "99%"},
        {"roles": []},
        {"roles": [{"id": "a", "label": "甲", "takes": "own_village"}] * 2},
        {"roles": [{"id": "a", "label": "甲", "takes": "best_village"}]},
    ],
)
def test_wrong_scores_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        StaffScore.model_validate({**SCORE, **change})


def test_the_floor_may_be_where_full_points_are() -> None:
    assert StaffScore.model_validate({**SCORE, "none_below": "98%"}).none_below == Fraction(49, 50)
