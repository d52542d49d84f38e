"""Days by which offices must do something: lists by month or after an event, working-day steps, reports, milestones.

In: the notice's own numbers and dates. Out: models that `duties.deadlines` counts from.
Never: a counted day, a holiday.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from canbao.policy.administration.identifier import Identifier, MonthText
from canbao.policy.fields import AllStated, CitedPart, IfStated


class MonthlyList(CitedPart):
    """A list that a supplier hands over by a day of every month, or of some months only (每月10日以前)."""

    kind: Literal["monthly"] = Field(description="says which of the two shapes this is")
    id: Identifier
    supplier: IfStated[str] = Field(default=None, description="office that hands it over")
    recipients: AllStated[str] = Field(default_factory=list, min_length=1, description="offices that get it")
    content: list[str] = Field(min_length=1, description="what it lists")
    day_of_month: int = Field(ge=1, le=31, description="a month without this day: its last day")
    first_month: MonthText | None = Field(default=None, description="first month in which it is due")
    last_month: MonthText | None = Field(default=None, description="last month in which it is due")

    @model_validator(mode="after")
    def months_in_order(self) -> MonthlyList:
        if self.first_month and self.last_month and self.last_month < self.first_month:
            raise ValueError("last_month 早于 first_month: last_month is before first_month")
        return self


class ListAfterEvent(CitedPart):
    """A list due within some days after an event (录取工作结束后30天内)."""

    kind: Literal["after_event"] = Field(description="says which of the two shapes this is")
    id: Identifier
    supplier: IfStated[str] = Field(default=None, description="office that hands it over")
    recipients: AllStated[str] = Field(default_factory=list, min_length=1, description="offices that get it")
    content: list[str] = Field(min_length=1, description="what it lists")
    event: Identifier = Field(description="name of the fact that holds the day of the event")
    days: int = Field(ge=1, le=366, description="days after the event, see reading A01")


ListDeadline = Annotated[MonthlyList | ListAfterEvent, Field(discriminator="kind")]


class WorkingDayStep(CitedPart):
    """Papers that their holder passes on within some working days."""

    id: Identifier
    holder: IfStated[str] = Field(default=None, description="who has the papers")
    receiver: IfStated[str] = Field(default=None, description="who gets them")
    content: str = Field(description="what papers")
    working_days: int = Field(ge=1, le=250, description="working days after they came in")


class WeeklyReport(CitedPart):
    """A report on one weekday of every week, from a milestone (or the window's start, A53) to the window's end."""

    id: Identifier
    reporter: IfStated[str] = Field(default=None, description="who reports")
    receiver: IfStated[str] = Field(default=None, description="to whom")
    content: str = Field(description="what about")
    weekday: int = Field(ge=1, le=7, description="1 Monday … 7 Sunday")
    from_milestone: Identifier | None = Field(default=None, description="milestone of the mobilisation")


class Milestone(CitedPart):
    """A day that the timetable names. `by`: to be reached by that day (A31, A04); `at`: happens on it."""

    id: Identifier
    label: str = Field(description="what is to be reached")
    named: date = Field(description="the day as the notice names it")
    bound: Literal["at", "by"] = Field(description="by: until that day; at: on it")
