"""Duties of departments and units that are no list, no deadline and no payment; work groups; units that collect.

In: names of offices and what they do, in our own words. Out: rows for the duty board. Never: a person's name.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import AllStated, CitedPart, IfStated

Verb = Literal["register", "exchange", "remind", "report", "record", "task", "inform"]


class DepartmentDuty(CitedPart):
    """One thing that one office does."""

    department: str = Field(description="the office")
    verb: Verb = Field(description="kind of duty")
    does: str = Field(description="what it does, in our own words")


class WorkGroup(CitedPart):
    """A body formed for the campaign: roles and member units only."""

    id: Identifier
    label: str = Field(description="what the group is called")
    roles: dict[str, str] = Field(default_factory=dict, description="role in the group: office held")
    members: list[str] = Field(default_factory=list, description="member units")
    office_at: str | None = Field(default=None, description="unit in which its office sits")
    formed_by: date | None = Field(default=None, description="day by which it is formed")


class ReportingUnit(CitedPart):
    """Units that organise collection though they are no township."""

    units: list[str] = Field(min_length=1, description="names of the units")


class RegularReport(CitedPart):
    """Progress that is reported or published."""

    id: Identifier
    reporter: IfStated[str] = Field(default=None, description="who reports")
    receivers: AllStated[str] = Field(default_factory=list, min_length=1, description="to whom")
    content: str = Field(description="what about")
    interval_days: IfStated[int] = Field(default=None, ge=1, description="days between two reports")


class Accountability(CitedPart):
    """What follows from good or bad work: appraisal, talks, referral."""

    id: Identifier
    concerns: str = Field(description="whose or what work")
    consequence: str = Field(description="what follows")
    by: list[str] = Field(default_factory=list, description="offices that see to it")
