"""Tasks towards people and the public: reminders, recorded reasons, public lists, messages, mobilisation, objections.

In: triggers and days. Out: models that `duties.tasks` turns into what is to be done on a day. Never: a person.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.administration.target import Unit
from canbao.policy.fields import AllStated, CitedPart, IfStated


class Reminder(CitedPart):
    """One-to-one reminder of who has not paid when the window nears its end."""

    id: Identifier
    doer: IfStated[str] = Field(default=None, description="who reminds")
    days_before_end: IfStated[int] = Field(default=None, ge=0, le=366, description="days before the window ends")


class ReasonRecord(CitedPart):
    """The reason is found out at home and recorded for who cannot pay."""

    id: Identifier
    doer: IfStated[str] = Field(default=None, description="who records")


class PublicNotice(CitedPart):
    """The list of who has paid, shown in public after the window; identity numbers are always masked."""

    id: Identifier
    doer: IfStated[str] = Field(default=None, description="who posts it")
    unit: IfStated[Unit] = Field(default=None, description="where it hangs")
    days_shown: IfStated[int] = Field(default=None, ge=1, description="days that it hangs")


class Objection(CitedPart):
    """Where people may object to what is published."""

    received_by: IfStated[str] = Field(default=None, description="office that takes it")
    concerns: str = Field(description="what may be objected to")
    days: IfStated[int] = Field(default=None, ge=1, description="days to object")


class MassMessage(CitedPart):
    """A message to everybody."""

    id: Identifier
    senders: AllStated[str] = Field(default_factory=list, min_length=1, description="who sends")
    receivers: IfStated[str] = Field(default=None, description="to whom")
    content: str = Field(description="what it says, in our own words")


class Publicity(CitedPart):
    """The publicity campaign."""

    month: IfStated[int] = Field(default=None, ge=1, le=12, description="month of the campaign")
    content: str = Field(description="what is done")


class Mobilisation(CitedPart):
    """Recorded attempts to win somebody over, and what follows when they fail."""

    concerns: str = Field(description="whom to win over")
    least_attempts: IfStated[int] = Field(default=None, ge=1, description="attempts to record")
    consequence: str | None = Field(default=None, description="what follows")


class OfficeTask(CitedPart):
    """A task of an office that an event sets off. No days: `promptly`, or no figure at all."""

    id: Identifier
    doer: IfStated[str] = Field(default=None, description="the office")
    does: str = Field(description="what it does, in our own words")
    trigger: IfStated[Literal["before_window", "in_window", "window_closed", "on_change", "by_day"]] = Field(
        default=None, description="what sets it off"
    )
    days: int | None = Field(default=None, ge=1, description="days to do it in")
