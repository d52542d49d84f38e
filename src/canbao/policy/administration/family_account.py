"""Whose insurance an employee's personal account may pay for.

In: relations and an optional province. Out: a model that `duties.family_account` applies. Never: an account.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.fields import AllStated, CitedPart

Relation = Literal["parent", "spouse", "child", "sibling", "grandparent", "grandchild"]


class FamilyAccount(CitedPart):
    """The relatives, and the province in which they must be insured when the notice names one."""

    relations: AllStated[Relation] = Field(
        default_factory=list, min_length=1, description="relatives whose insurance may be paid for"
    )
    province: str | None = Field(default=None, description="division code, when the notice names the province")
