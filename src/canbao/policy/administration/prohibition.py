"""What nobody may do in the campaign: no insurance sold along, no overcharging, no bundling, no holding back of money.

In: what is forbidden, to whom, and where. Out: rows that checks and pages cite. Never: how a check works.
"""

from __future__ import annotations

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import CitedPart


class ForbiddenPractice(CitedPart):
    """One forbidden practice."""

    id: Identifier
    forbids: str = Field(description="what is forbidden, in our own words")
    addressed_to: list[str] = Field(default_factory=list, description="whom; empty: everybody")
    where: str | None = Field(default=None, description="only there, e.g. 超大城市")
