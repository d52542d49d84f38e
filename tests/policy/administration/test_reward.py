"""Reward schemes as data: tiers that can be told apart, conditions that exist."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from canbao.policy.administration.reward import ClinicThreshold, RewardScheme

EARLY, LAST = date(2021, 12, 20), date(2021, 12, 31)


def scheme(*tiers: dict[str, Any], groups: tuple[str, ...] = ("低保户",)) -> RewardScheme:
    return RewardScheme.model_validate(
        {"cite": "六", "unit": "village", "groups": list(groups), "settled": LAST, "tiers": list(tiers)}
    )


def tier(share: str = "98%", counted: date = LAST, yuan: object = 4, **more: object) -> dict[str, Any]:
    return {"at_least": share, "counted": counted, "per_head_yuan": yuan, **more}


def test_yuan_become_fen() -> None:
    found = scheme(tier(yuan="4.50"), tier(counted=EARLY, yuan=5))
    assert [each.per_head_fen for each in found.tiers] == [450, 500]
    assert {each.purpose for each in found.tiers} == {"reward"}


@pytest.mark.parametrize(
    "tiers",
    [
        [],
        [tier(), tier(yuan=3)],
        [tier(counted=date(2022, 1, 1))],
        [tier(yuan="4.555")],
    ],
)
def test_wrong_tiers_are_refused(tiers: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        scheme(*tiers)


def test_a_tier_needs_groups_that_the_scheme_names() -> None:
    with pytest.raises(ValidationError, match="needs_groups"):
        scheme(tier(), groups=())
    assert scheme(tier(needs_groups=False), groups=()).groups == []


def test_a_threshold_has_a_day_and_may_leave_open_who_is_petitioned() -> None:
    part = {"cite": "六(二)", "below": "85%", "counted": LAST}
    assert ClinicThreshold.model_validate(part).petition_to is None
    with pytest.raises(ValidationError):
        ClinicThreshold.model_validate({**part, "counted": None})


def test_a_scheme_may_leave_open_who_is_rewarded_and_whose_heads_are_paid_for() -> None:
    found = RewardScheme.model_validate({"cite": "六", "tiers": [tier(needs_groups=False)]})
    assert (found.unit, found.settled) == (None, None)
