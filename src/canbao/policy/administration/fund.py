"""Money for the work itself, and rules about cash on its way.

In: yuan per head, payers, limits. Out: models that `duties.funding` reckons with. Never: premiums or aid of a person.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.fields import CitedPart, FenFromYuan


class WorkFund(CitedPart):
    """Work funds by enrolled head, paid after the campaign."""

    per_head_fen: FenFromYuan = Field(alias="per_head_yuan")
    bound: Literal["exact", "at_least"]
    payer: str
    payee: str
    used_for: list[str] = Field(default_factory=list)
    final_rate_set_by: list[str] = Field(default_factory=list)


class CashRule(CitedPart):
    """How collected cash is kept and handed on. Limits are empty where the notice names them without a figure."""

    holder: str
    rule: str
    most_days_held: int | None = None
    most_held_fen: FenFromYuan | None = Field(default=None, alias="most_held_yuan")
