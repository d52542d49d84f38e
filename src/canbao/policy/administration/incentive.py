"""The incentive on the cap of critical-illness insurance: raised for continuity and for no claims, cut after a break.

In: yuan, years and shares of a notice; each may be absent (not set yet). Out: terms that `duties.incentives` applies.
Never: a person's years.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.fields import CitedPart, FenFromYuan, Share


class Incentive(CitedPart):
    """Terms of the incentive. An absent term is unknown, never nought; only the cut is nought unless set."""

    base_cap_fen: FenFromYuan | None = Field(default=None, alias="base_cap_yuan", description="原封顶线")
    qualifying_years: int | None = Field(default=None, ge=1, description="continuous years before the first raise")
    years_count_from: int | None = Field(default=None, description="benefit years before this one do not count")
    continuity_step_fen: FenFromYuan | None = Field(
        default=None, alias="continuity_step_yuan", description="yuan for each qualifying year"
    )
    zero_claim_step_fen: FenFromYuan | None = Field(
        default=None, alias="zero_claim_step_yuan", description="yuan for each year without a claim"
    )
    step_bound: Literal["exact", "at_least"] = Field(
        default="exact", description="at_least: a floor for whoever sets the steps, not yet an amount"
    )
    bonus_cap_share: Share | None = Field(default=None, description="of the base cap, for both bonuses together")
    reenrolment_cut_fen: FenFromYuan = Field(
        default=0, alias="reenrolment_cut_yuan", description="yuan taken off after a break"
    )
    use_clears_zero_claim: bool = Field(default=True, description="使用奖励额度后零报销激励清零")
    set_by: str | None = Field(default=None, description="the office or document that sets what is absent")
