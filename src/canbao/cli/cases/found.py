"""What the rules say for one case, under the names of the case format.

In: values and clauses from an adapter. Out: an immutable record that `running` compares. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook, Rules
from canbao.values.fen import yuan_number


@dataclass(frozen=True)
class Found:
    """Values by expectation key (an absent key: nothing of the kind) and the clauses that they rest on."""

    values: Mapping[str, Any]
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """Under which policy a case stands: name, benefit year and the parameters that it replaces."""

    library: Library
    policy: str
    year: int | None
    amend: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def book(self) -> RuleBook:
        """The rules, loaded once. Raises PolicyError."""
        return load(self.library, self.policy, year=self.year, amend=self.amend)

    @property
    def rules(self) -> Rules:
        return self.book.latest


Adapter = Callable[[Mapping[str, Any], Setting], Found]


def yuan_of(fen: int | None) -> Any:
    """Yuan as a plain number, None where there is none."""
    return None if fen is None else yuan_number(fen)


def text_of_day(day: date | None) -> str | None:
    """A day as cases write it."""
    return None if day is None else day.isoformat()


def day_of(text: Any) -> date | None:
    """The day of a case's text. Raises ValueError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"{text} 不是日期，应写 2024-01-31 not a date") from None
