"""The administration section of a policy: everything a notice asks of offices and nothing about assessing a person.

In: the mapping under `administration:`. Out: one model whose parts are all optional.
Never: a default for an absent part; absent means that the notice is silent, and the duties then answer `not_stated`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, model_validator

from canbao.policy.administration.budget import AidBudget, SubsidyShare, refuse_broken_shares
from canbao.policy.administration.channel import PaymentChannel, PaymentPlace, ServiceDirectory
from canbao.policy.administration.deadline import ListDeadline, Milestone, WeeklyReport, WorkingDayStep
from canbao.policy.administration.department import (
    Accountability,
    DepartmentDuty,
    RegularReport,
    ReportingUnit,
    WorkGroup,
)
from canbao.policy.administration.exchange import Exchange
from canbao.policy.administration.family_account import FamilyAccount
from canbao.policy.administration.fund import CashRule, WorkFund
from canbao.policy.administration.incentive import Incentive
from canbao.policy.administration.inspection import Inspection
from canbao.policy.administration.lifecycle import Lifecycle
from canbao.policy.administration.prohibition import ForbiddenPractice
from canbao.policy.administration.registration import Registration
from canbao.policy.administration.reward import ClinicThreshold, RewardScheme
from canbao.policy.administration.score import StaffScore
from canbao.policy.administration.target import MustEnrolGroup, Target, TaskNumber
from canbao.policy.administration.task import (
    MassMessage,
    Mobilisation,
    Objection,
    OfficeTask,
    Publicity,
    PublicNotice,
    ReasonRecord,
    Reminder,
)
from canbao.policy.fields import PlacedError, PolicyPart


class Administration(PolicyPart):
    """All duties of one notice."""

    targets: list[Target] = Field(default_factory=list)
    must_enrol: list[MustEnrolGroup] = Field(default_factory=list)
    task_numbers: list[TaskNumber] = Field(default_factory=list)
    list_deadlines: list[ListDeadline] = Field(default_factory=list)
    steps: list[WorkingDayStep] = Field(default_factory=list)
    weekly_reports: list[WeeklyReport] = Field(default_factory=list)
    milestones: list[Milestone] = Field(default_factory=list)
    regular_reports: list[RegularReport] = Field(default_factory=list)
    reward: RewardScheme | None = None
    clinic_threshold: ClinicThreshold | None = None
    score: StaffScore | None = None
    work_fund: WorkFund | None = None
    cash_rules: list[CashRule] = Field(default_factory=list)
    budgets: list[AidBudget] = Field(default_factory=list)
    subsidy_shares: list[SubsidyShare] = Field(default_factory=list)
    channels: list[PaymentChannel] = Field(default_factory=list)
    payment_place: PaymentPlace | None = None
    directories: list[ServiceDirectory] = Field(default_factory=list)
    exchanges: list[Exchange] = Field(default_factory=list)
    duties: list[DepartmentDuty] = Field(default_factory=list)
    work_groups: list[WorkGroup] = Field(default_factory=list)
    reporting_units: ReportingUnit | None = None
    inspection: Inspection | None = None
    accountability: list[Accountability] = Field(default_factory=list)
    reminder: Reminder | None = None
    reason_record: ReasonRecord | None = None
    public_notice: PublicNotice | None = None
    objection: Objection | None = None
    messages: list[MassMessage] = Field(default_factory=list)
    publicity: Publicity | None = None
    mobilisation: Mobilisation | None = None
    office_tasks: list[OfficeTask] = Field(default_factory=list)
    forbidden: list[ForbiddenPractice] = Field(default_factory=list)
    registration: Registration | None = None
    lifecycle: Lifecycle | None = None
    incentive: Incentive | None = None
    family_account: FamilyAccount | None = None

    @model_validator(mode="after")
    def points_at_what_exists(self) -> Administration:
        """Ids are unique among what can be dated, and every pointer finds its id."""
        _refuse_repeats(self, _DATED, "id", "id")
        for name in _NAMED:
            _refuse_repeats(self, (name,), "id", "id")
        _refuse_repeats(self, ("targets",), "asked_as", "measure")
        dated = {part.id for name in _DATED for part in getattr(self, name)}
        _refuse_strangers(self.exchanges, "exchanges", "deadline", dated)
        milestones = {milestone.id for milestone in self.milestones}
        _refuse_strangers(self.weekly_reports, "weekly_reports", "from_milestone", milestones)
        refuse_broken_shares(self.subsidy_shares)
        return self


_DATED = ("list_deadlines", "steps", "weekly_reports", "regular_reports")
"""Sections whose ids an exchange may point at, so that no id stands in two of them."""
_NAMED = (
    "targets",
    "must_enrol",
    "task_numbers",
    "milestones",
    "exchanges",
    "office_tasks",
    "forbidden",
    "budgets",
    "work_groups",
    "accountability",
    "messages",
)
"""Other sections whose parts have ids: each id once in its section."""


def _refuse_repeats(administration: Administration, sections: Sequence[str], field: str, key: str) -> None:
    """`key` is the field as it is called in a policy file."""
    seen: set[str] = set()
    for section in sections:
        for index, part in enumerate(getattr(administration, section)):
            name = getattr(part, field)
            if name in seen:
                raise PlacedError(f"{name} 重复 appears twice in {', '.join(sections)}", section, index, key)
            seen.add(name)


def _refuse_strangers(parts: Sequence[PolicyPart], section: str, field: str, ids: set[str]) -> None:
    for index, part in enumerate(parts):
        pointer = getattr(part, field)
        if pointer is not None and pointer not in ids:
            raise PlacedError(f"没有编号为 {pointer} 的项目 nothing has the id {pointer}", section, index, field)
