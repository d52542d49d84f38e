"""Events after payment: what ends the membership, what leaves it alone, what employee cover does, what is refunded.

In: kinds of events and what follows. Out: models that `duties.lifecycle` applies. Never: a person's event.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import CitedPart, IfStated, PolicyPart


class EndingEvent(CitedPart):
    """An event inside the benefit year that ends the membership."""

    kind: Identifier
    label: str = Field(description="what it is called")
    refund: IfStated[Literal["none", "full"]] = Field(default=None, description="what is given back")
    last_day: IfStated[Literal["event_day", "day_before"]] = Field(
        default=None, description="the last day that is still covered"
    )


class ContinuingEvent(CitedPart):
    """An event that changes nothing for the membership."""

    kind: Identifier
    label: str = Field(description="what it is called")


class EmployeeCover(CitedPart):
    """Employee cover takes the place of resident cover for its days; resident cover resumes the day after."""

    kind: Identifier = Field(description="the event that begins employee cover")
    resumes: bool = Field(description="true: resident cover runs on afterwards")


class Lifecycle(PolicyPart):
    """What becomes of a paid membership."""

    ending: list[EndingEvent] = Field(default_factory=list, description="events that end it")
    continuing: list[ContinuingEvent] = Field(default_factory=list, description="events that change nothing")
    employee_cover: EmployeeCover | None = Field(default=None, description="what employee cover does")

    @model_validator(mode="after")
    def names_each_kind_once(self) -> Lifecycle:
        kinds = [event.kind for event in self.ending] + [event.kind for event in self.continuing]
        if len(set(kinds)) != len(kinds):
            raise ValueError("事件重复 a kind of event appears twice")
        return self
