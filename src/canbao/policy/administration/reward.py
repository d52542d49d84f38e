"""Rewards for villages by rate reached, the condition they hang on, and the rate below which a clinic is reported.

In: shares, days of the count, yuan per head. Out: models that `duties.rewards` settles. Never: a village's count.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from canbao.policy.administration.target import Unit
from canbao.policy.fields import CitedPart, FenFromYuan, IfStated, PolicyPart, Share


class RewardTier(PolicyPart):
    """So much per enrolled head for at least this rate on the day of the count."""

    at_least: Share = Field(description="the rate to reach")
    counted: date = Field(description="day of the count")
    per_head_fen: FenFromYuan = Field(alias="per_head_yuan", description="yuan per enrolled head")
    purpose: Literal["reward", "work_funds"] = Field(default="reward", description="what the money is")
    needs_groups: bool = Field(default=True, description="only when the groups of the scheme are enrolled in full")


class RewardScheme(CitedPart):
    """The best tier that holds wins. A tier is judged by the count of its own day; who is paid for, by A26."""

    unit: IfStated[Unit] = Field(default=None, description="who is rewarded")
    groups: list[str] = Field(default_factory=list, description="standings that must be enrolled in full")
    settled: IfStated[date] = Field(default=None, description="day of the count whose heads are paid for")
    tiers: list[RewardTier] = Field(min_length=1, description="rates and what they bring")

    @model_validator(mode="after")
    def is_consistent(self) -> RewardScheme:
        if any(tier.needs_groups for tier in self.tiers) and not self.groups:
            raise ValueError("needs_groups 须有 groups a tier needs groups, but the scheme names none")
        if self.settled is not None and any(tier.counted > self.settled for tier in self.tiers):
            raise ValueError("counted 晚于 settled a tier is counted after the settlement")
        seen = [(tier.at_least, tier.counted) for tier in self.tiers]
        if len(set(seen)) != len(seen):
            raise ValueError("档次重复 two tiers with the same rate and day")
        return self


class ClinicThreshold(CitedPart):
    """A rate below which (not at which) the village's clinic is put forward for losing its contract."""

    below: Share = Field(description="the rate")
    counted: date = Field(description="day of the count")
    petition_to: IfStated[str] = Field(default=None, description="office that is asked")
