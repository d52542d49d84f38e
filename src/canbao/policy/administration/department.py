"""Duties of departments and units that are no list, no deadline and no payment; work groups; units that collect.

In: names of offices and what they do, in our own words. Out: rows for the duty board. Never: a person's name.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import CitedPart

Verb = Literal["register", "exchange", "remind", "report", "record", "task", "inform"]


class DepartmentDuty(CitedPart):
    """One thing that one office does."""

    department: str
    verb: Verb
    does: str


class WorkGroup(CitedPart):
    """A body formed for the campaign: roles and member units only."""

    id: Identifier
    label: str
    roles: dict[str, str] = Field(default_factory=dict, description="role in the group: office held")
    members: list[str] = Field(default_factory=list)
    office_at: str | None = None
    formed_by: date | None = None


class ReportingUnit(CitedPart):
    """Units that organise collection though they are no township."""

    units: list[str] = Field(min_length=1)


class RegularReport(CitedPart):
    """Progress that is reported or published. No interval: the notice says `regularly` without a figure."""

    id: Identifier
    reporter: str
    receivers: list[str] = Field(min_length=1)
    content: str
    interval_days: int | None = Field(default=None, ge=1)


class Accountability(CitedPart):
    """What follows from good or bad work: appraisal, talks, referral."""

    id: Identifier
    concerns: str
    consequence: str
    by: list[str] = Field(default_factory=list)
