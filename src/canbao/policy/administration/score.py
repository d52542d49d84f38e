"""Points of the yearly appraisal that staff get for the rate of their villages.

In: points and shares. Out: models that `duties.scores` applies. Never: a person's score.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from canbao.policy.administration.identifier import Identifier, Points
from canbao.policy.fields import CitedPart, PolicyPart, Share


class ScoredRole(PolicyPart):
    """Who is scored, and by which villages."""

    id: Identifier
    label: str
    takes: Literal["own_village", "average_of_villages"]


class LinkedHouseholdDeduction(CitedPart):
    """A deduction for a linked household that has not paid. No points: the notice gives no figure."""

    points: Points | None = None


class StaffScore(CitedPart):
    """Full points at a rate, more for every percentage point above, less for every one below, none under a floor."""

    full_points: Points
    full_at: Share
    points_per_point_above: Points
    points_per_point_below: Points
    none_below: Share | None = None
    roles: list[ScoredRole] = Field(min_length=1)
    linked_household: LinkedHouseholdDeduction | None = None

    @model_validator(mode="after")
    def floor_lies_below(self) -> StaffScore:
        if self.none_below is not None and self.none_below > self.full_at:
            raise ValueError("none_below 高于 full_at: the floor is above full points")
        if len({role.id for role in self.roles}) != len(self.roles):
            raise ValueError("角色重复 a role appears twice")
        return self
