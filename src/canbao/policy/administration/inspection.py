"""Inspection of progress: who inspects and which towns form one group.

In: town names without suffix. Out: groups in the annex's order. Never: the inspectors' names.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from canbao.policy.fields import AllStated, CitedPart, IfStated, PolicyPart


class InspectionGroup(PolicyPart):
    """The towns of one group, in the annex's order."""

    number: int = Field(ge=1, description="number of the group")
    towns: list[str] = Field(min_length=1, description="names without suffix, each once")


class Inspection(CitedPart):
    """Groups of an inspection; each town stands in one group only."""

    led_by: IfStated[str] = Field(default=None, description="office that leads")
    with_units: list[str] = Field(default_factory=list, description="offices that come along")
    seats: list[str] = Field(default_factory=list, description="roles in each group")
    groups: AllStated[InspectionGroup] = Field(
        default_factory=list, min_length=1, description="which towns belong together"
    )

    @model_validator(mode="after")
    def lists_each_town_once(self) -> Inspection:
        towns = [town for group in self.groups for town in group.towns]
        twice = sorted({town for town in towns if towns.count(town) > 1})
        if twice:
            raise ValueError(f"镇街重复 a town in two groups: {'、'.join(twice)}")
        numbers = [group.number for group in self.groups]
        if len(set(numbers)) != len(numbers):
            raise ValueError("组号重复 a group number appears twice")
        return self
