"""Points of the yearly appraisal that staff get for the rate of their villages.

In: points and shares. Out: models that `duties.scores` applies. Never: a person's score.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from canbao.policy.administration.identifier import Identifier, Points
from canbao.policy.fields import CitedPart, IfStated, PolicyPart, Share


class ScoredRole(PolicyPart):
    """Who is scored, and by which villages."""

    id: Identifier
    label: str = Field(description="what the role is called")
    takes: IfStated[Literal["own_village", "average_of_villages"]] = Field(
        default=None, description="the rate of the own village, or the mean of the villages"
    )


class LinkedHouseholdDeduction(CitedPart):
    """A deduction for a linked household that has not paid."""

    points: IfStated[Points] = Field(default=None, description="points taken off per household")


class StaffScore(CitedPart):
    """Full points at a rate, more for every percentage point above, less for every one below, none under a floor."""

    full_points: Points = Field(description="points at the full rate")
    full_at: Share = Field(description="the rate for full points")
    points_per_point_above: IfStated[Points] = Field(default=None, description="points per percentage point above it")
    points_per_point_below: IfStated[Points] = Field(
        default=None, description="points lost per percentage point below it"
    )
    none_below: Share | None = Field(default=None, description="no points under this rate")
    roles: list[ScoredRole] = Field(min_length=1, description="who is scored")
    linked_household: LinkedHouseholdDeduction | None = Field(
        default=None, description="deduction for an unpaid linked household"
    )

    @model_validator(mode="after")
    def floor_lies_below(self) -> StaffScore:
        if self.none_below is not None and self.none_below > self.full_at:
            raise ValueError("none_below 高于 full_at: the floor is above full points")
        if len({role.id for role in self.roles}) != len(self.roles):
            raise ValueError("角色重复 a role appears twice")
        return self
