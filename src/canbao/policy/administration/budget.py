"""Which department plans, applies for and pays which aid, and through which account; which level of government bears
how much of the general fiscal subsidy.

In: names of departments and standings, shares. Out: rows that fund reports are grouped by. Never: an amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import CitedPart, PlacedError, Share

SECTION = "subsidy_shares"
"""What the list of shares is called in a policy."""
SUBSIDY = "fiscal"
"""The amount that the levels share: the general fiscal subsidy of one person."""


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


class SubsidyShare(CitedPart):
    """What one level of government bears of the general fiscal subsidy; the last in the list takes the remainder."""

    level: Literal["central", "province", "city", "county", "town"] = Field(description="level of government")
    share: Share | None = Field(default=None, description="part of the subsidy; left out at the last: what remains")


def refuse_broken_shares(shares: Sequence[SubsidyShare]) -> None:
    """Each level once, and one whole. Raises PlacedError."""
    seen: set[str] = set()
    for index, part in enumerate(shares):
        if part.level in seen:
            raise PlacedError(f"{part.level} 重复 a level is named twice", SECTION, index, "level")
        seen.add(part.level)
        if part.share is None and index < len(shares) - 1:
            raise PlacedError("只有最后一级可以不写 share only the last level may leave it out", SECTION, index)
    whole = sum((part.share or Fraction(0) for part in shares), Fraction(0))
    if whole > 1 or (shares and shares[-1].share is not None and whole != 1):
        message = f"各级份额合计应为 100%，现为 {whole} the shares of the levels should make 100%"
        raise PlacedError(message, SECTION, len(shares) - 1, "share")
