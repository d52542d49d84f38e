"""Money for the work itself, and rules about cash on its way.

In: yuan per head, payers, limits. Out: models that `duties.funding` reckons with. Never: premiums or aid of a person.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.fields import CitedPart, FenFromYuan, IfStated


class WorkFund(CitedPart):
    """Work funds by enrolled head, paid after the campaign."""

    per_head_fen: IfStated[FenFromYuan] = Field(
        default=None, alias="per_head_yuan", description="yuan per enrolled head"
    )
    bound: Literal["exact", "at_least"] = Field(default="exact", description="at_least: a floor")
    payer: IfStated[str] = Field(default=None, description="who pays")
    payee: IfStated[str] = Field(default=None, description="who gets it")
    used_for: list[str] = Field(default_factory=list, description="purposes")
    final_rate_set_by: list[str] = Field(default_factory=list, description="offices that set the final rate")


class CashRule(CitedPart):
    """How collected cash is kept and handed on. Limits are empty where the notice names them without a figure."""

    holder: IfStated[str] = Field(default=None, description="who holds the cash")
    rule: str = Field(description="what to do, in our own words")
    most_days_held: int | None = Field(default=None, description="days until it is handed on")
    most_held_fen: FenFromYuan | None = Field(default=None, alias="most_held_yuan", description="yuan that may be held")
