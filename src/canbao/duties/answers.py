"""What every duty answers beside its own numbers: whether the notice settles it, why not, by which clause and readings.

In: nothing. Out: the record that the answers of all duties extend. Never: a number.
"""

from __future__ import annotations

from dataclasses import dataclass

NOT_STATED = "not_stated"
"""The notice is silent (A22)."""
UNKNOWN_FACT = "unknown_fact"
"""A fact is missing; `unknown` names it."""
NO_DENOMINATOR = "no_denominator"
"""A rate of nobody: there is nothing to divide by."""
NOT_ANNOUNCED = "calendar_not_announced"
"""The working days of that year are not announced."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`determined` is false when the notice is silent or a fact is missing; the other fields then stay empty."""

    determined: bool = True
    reason: str | None = None
    cite: str | None = None
    readings: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
