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
    label: str = Field(description="what the money is called")
    covers: list[str] = Field(default_factory=list, description="whom, in the notice's words; empty: everybody")
    certifiers: list[str] = Field(default_factory=list, description="offices that certify")
    planned_by: list[str] = Field(default_factory=list, description="offices that plan it")
    applied_by: list[str] = Field(default_factory=list, description="offices that apply for it")
    reviewed_by: str | None = Field(default=None, description="office that reviews")
    paid_from: list[str] = Field(default_factory=list, description="offices or funds that pay")
    account: str | None = Field(default=None, description="account through which it goes")
    remitted_by: str | None = Field(default=None, description="office that remits")
