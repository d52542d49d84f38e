"""Which department plans, applies for and pays which aid, and through which account.

In: names of departments and standings. Out: rows that fund reports are grouped by. Never: an amount.
"""

from __future__ import annotations

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import CitedPart


class AidBudget(CitedPart):
    """One stream of aid money."""

    id: Identifier
    label: str
    covers: list[str] = Field(default_factory=list, description="whom, in the notice's words; empty: everybody")
    certifiers: list[str] = Field(default_factory=list)
    planned_by: list[str] = Field(default_factory=list)
    applied_by: list[str] = Field(default_factory=list)
    reviewed_by: str | None = None
    paid_from: list[str] = Field(default_factory=list)
    account: str | None = None
    remitted_by: str | None = None
