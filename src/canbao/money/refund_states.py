"""The graph of states of refunds.

In: nothing. Out: `REFUND_GRAPH`. Never: a refund that is paid before another person has approved it; one that comes
back after it was refused.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class RefundState(models.TextChoices):
    """Where a refund stands."""

    PROPOSED = "proposed", "待批准"
    APPROVED = "approved", "待退付"
    PAID = "paid", "已退付"
    REFUSED = "refused", "未批准"


REFUND_GRAPH = StateGraph(
    record="refund",
    label="退费",
    first=RefundState.PROPOSED,
    moves=MappingProxyType(
        {
            (RefundState.PROPOSED, "approve"): RefundState.APPROVED,
            (RefundState.PROPOSED, "refuse"): RefundState.REFUSED,
            (RefundState.APPROVED, "pay"): RefundState.PAID,
        }
    ),
    words=MappingProxyType(dict(RefundState.choices) | {"approve": "批准", "refuse": "不批准", "pay": "退付"}),
)

COUNTING = (RefundState.PROPOSED, RefundState.APPROVED, RefundState.PAID)
"""States in which its fen count against what the person paid."""
OPEN = (RefundState.PROPOSED, RefundState.APPROVED)
"""States in which somebody has still to do something."""
