"""The calendar of exchanges: who gives what to whom, and how often.

In: names of offices, content, rhythm. Out: rows that reminders and receipts hang on.
Never: the format of a file.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import AllStated, CitedPart, IfStated

Rhythm = Literal[
    "before_window",
    "monthly",
    "weekly",
    "yearly",
    "promptly",
    "on_change",
    "on_request",
    "periodic",
    "after_event",
    "after_window",
]


class Exchange(CitedPart):
    """One flow of data or money."""

    id: Identifier
    giver: IfStated[str] = Field(default=None, description="who gives")
    takers: AllStated[str] = Field(default_factory=list, min_length=1, description="who takes")
    content: list[str] = Field(min_length=1, description="what flows")
    rhythm: IfStated[Rhythm] = Field(default=None, description="how often or when")
    deadline: Identifier | None = Field(default=None, description="id of the list, step or report that dates it")
