"""What is to be reached: rates with their counts, groups that must be enrolled in full, where task numbers come from.

In: shares, names of counts, names of standings. Out: models that `duties.rates` measures. Never: a counted person.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import AllStated, CitedPart, IfStated, Share

Unit = Literal["person", "village", "town", "county", "school", "institution"]


class Target(CitedPart):
    """A rate that must reach a share. The numerator is the sum of the named counts."""

    id: Identifier
    label: str = Field(description="what it is called")
    measure: Identifier | None = Field(
        default=None, description="name under which it is asked for, once in a policy; left out: the id"
    )
    numerator: AllStated[Identifier] = Field(default_factory=list, min_length=1, description="counts that are added up")
    denominator: IfStated[Identifier] = Field(default=None, description="count that they are divided by")
    at_least: Share = Field(description="the rate to reach")
    reached_by: date | None = Field(default=None, description="last day on which it may be reached")
    unit: IfStated[Unit] = Field(default=None, description="whose rate it is")
    denominator_source: str | None = Field(default=None, description="the office that supplies the denominator")

    @property
    def asked_as(self) -> str:
        """The name under which it is measured."""
        return self.measure or self.id

    @model_validator(mode="after")
    def counts_differ(self) -> Target:
        if self.denominator in self.numerator:
            raise ValueError(f"分母不能也是分子 the denominator cannot be in the numerator: {self.denominator}")
        return self


class MustEnrolGroup(CitedPart):
    """A group whose members must all be enrolled (or at least this share of them)."""

    id: Identifier
    label: str = Field(description="what the group is called")
    standings: list[str] = Field(min_length=1, description="standings as the notice names them")
    at_least: Share = Field(description="the rate to reach, usually 100%")
    reached_by: date | None = Field(default=None, description="last day on which it may be reached")
    includes_catastrophic: bool = Field(default=False, description="大病保险 as well")


class TaskNumber(CitedPart):
    """Where the head count comes from that a unit has to reach. No units named: all the others."""

    id: Identifier
    unit: IfStated[Unit] = Field(default=None, description="kind of unit")
    units: list[str] = Field(default_factory=list, description="the units; empty: all the others")
    basis: str | None = Field(default=None, description="how the number is found; empty: issued later")
    issuer: str | None = Field(default=None, description="office that issues the number")
    issued_by: date | None = Field(default=None, description="last day of the month or day on which it is to be issued")
