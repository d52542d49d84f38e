"""Work funds by enrolled head: the least that must be paid, in all and town by town.

In: the work fund of a policy, head counts. Out: `FundingAnswer`, sums by town. Never: a premium, a rate set elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.policy.administration.fund import WorkFund


@dataclass(frozen=True, kw_only=True)
class FundingAnswer(Answer):
    """The least sum; exact when the notice fixes the rate rather than a floor."""

    enrolled: int | None = None
    per_head_fen: int | None = None
    minimum_fen: int | None = None
    is_exact: bool | None = None
    payer: str | None = None
    payee: str | None = None


def reckon_work_fund(fund: WorkFund | None, enrolled: int | None) -> FundingAnswer:
    """Work funds for a head count. Case key: `minimum_yuan` (minimum_fen)."""
    if fund is None:
        return FundingAnswer(determined=False, reason=NOT_STATED, enrolled=enrolled)
    if enrolled is None:
        return FundingAnswer(determined=False, reason=UNKNOWN_FACT, unknown=("enrolled",), cite=fund.cite)
    if enrolled < 0:
        raise ValueError(f"人数不能为负 a count cannot be negative: {enrolled}")
    if fund.per_head_fen is None:
        return FundingAnswer(
            determined=False, reason=NOT_STATED, unknown=("per_head_yuan",), cite=fund.cite, enrolled=enrolled
        )
    return FundingAnswer(
        cite=fund.cite,
        enrolled=enrolled,
        per_head_fen=fund.per_head_fen,
        minimum_fen=fund.per_head_fen * enrolled,
        is_exact=fund.bound == "exact",
        payer=fund.payer,
        payee=fund.payee,
    )


def list_work_funds(fund: WorkFund | None, enrolled_by_unit: Mapping[str, int]) -> dict[str, FundingAnswer]:
    """The sum of each unit, in the order given; together they make the sum of all heads."""
    return {unit: reckon_work_fund(fund, enrolled) for unit, enrolled in enrolled_by_unit.items()}
