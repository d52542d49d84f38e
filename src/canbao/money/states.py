"""Graphs of states of payments, of cash handed in, of deposits, of money that nobody's due matches, and of
sums that are owed beside a due.

In: nothing. Out: `PAYMENT_GRAPH`, `HAND_IN_GRAPH`, `DEPOSIT_GRAPH`, `UNMATCHED_GRAPH`,
`SUPPLEMENT_GRAPH`, `DIFFERENCE_GRAPH`. Never: cash that is handed in twice; a payment that
the tax office has confirmed withdrawn by whoever collected it.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class PaymentState(models.TextChoices):
    """Where a payment stands."""

    NOTED = "noted", "代收人已收"
    OFFERED = "offered", "上交中"
    IN_TOWN = "in_town", "镇街已收"
    DEPOSITED = "deposited", "已缴存"
    CONFIRMED = "confirmed", "税务已确认"
    WITHDRAWN = "withdrawn", "已撤回"
    REVERSED = "reversed", "已冲正"
    REFUNDED = "refunded", "已退费"


PAYMENT_GRAPH = StateGraph(
    record="payment",
    label="缴费",
    first=PaymentState.NOTED,
    moves=MappingProxyType(
        {
            (PaymentState.NOTED, "withdraw"): PaymentState.WITHDRAWN,
            (PaymentState.NOTED, "reverse"): PaymentState.REVERSED,
            (PaymentState.NOTED, "offer"): PaymentState.OFFERED,
            (PaymentState.OFFERED, "give_back"): PaymentState.NOTED,
            (PaymentState.OFFERED, "take_in"): PaymentState.IN_TOWN,
            (PaymentState.NOTED, "deposit"): PaymentState.DEPOSITED,
            (PaymentState.IN_TOWN, "deposit"): PaymentState.DEPOSITED,
            (PaymentState.DEPOSITED, "confirm"): PaymentState.CONFIRMED,
            (PaymentState.CONFIRMED, "reverse"): PaymentState.REVERSED,
            (PaymentState.CONFIRMED, "refund"): PaymentState.REFUNDED,
        }
    ),
    words=MappingProxyType(
        dict(PaymentState.choices)
        | {
            "withdraw": "撤回",
            "offer": "上交",
            "give_back": "退回代收人",
            "take_in": "收进镇街",
            "deposit": "缴存",
            "confirm": "由税务确认",
            "reverse": "冲正",
            "refund": "退费",
        }
    ),
)

STANDING = (
    PaymentState.NOTED,
    PaymentState.OFFERED,
    PaymentState.IN_TOWN,
    PaymentState.DEPOSITED,
    PaymentState.CONFIRMED,
)
"""States in which the person has paid."""
STANDING_SQL = ", ".join(f"'{state.value}'" for state in STANDING)
"""The same as SQL says it: the index of who has paid serves a condition that spells the states out."""


class HandInState(models.TextChoices):
    """Where cash that a collector hands in stands."""

    OFFERED = "offered", "待镇街点收"
    RECEIVED = "received", "镇街已点收"
    REFUSED = "refused", "镇街未收"


HAND_IN_GRAPH = StateGraph(
    record="hand_in",
    label="上交单",
    first=HandInState.OFFERED,
    moves=MappingProxyType(
        {
            (HandInState.OFFERED, "receive"): HandInState.RECEIVED,
            (HandInState.OFFERED, "refuse"): HandInState.REFUSED,
        }
    ),
    words=MappingProxyType(dict(HandInState.choices) | {"receive": "点收", "refuse": "退回"}),
)


class DepositState(models.TextChoices):
    """Where a deposit stands."""

    MADE = "made", "在途"
    ARRIVED = "arrived", "已入库"


DEPOSIT_GRAPH = StateGraph(
    record="deposit",
    label="缴存单",
    first=DepositState.MADE,
    moves=MappingProxyType({(DepositState.MADE, "arrive"): DepositState.ARRIVED}),
    words=MappingProxyType(dict(DepositState.choices) | {"arrive": "记为入库"}),
)


class UnmatchedState(models.TextChoices):
    """Where money that the tax office has and nobody's due matches stands."""

    HELD = "held", "待查"
    MATCHED = "matched", "已认领"
    GIVEN_BACK = "given_back", "已退回"


UNMATCHED_GRAPH = StateGraph(
    record="unmatched",
    label="待查款",
    first=UnmatchedState.HELD,
    moves=MappingProxyType(
        {
            (UnmatchedState.HELD, "match"): UnmatchedState.MATCHED,
            (UnmatchedState.HELD, "give_back"): UnmatchedState.GIVEN_BACK,
        }
    ),
    words=MappingProxyType(dict(UnmatchedState.choices) | {"match": "认领", "give_back": "退回"}),
)


class SupplementState(models.TextChoices):
    """Where a sum that is owed beside the due stands."""

    OPEN = "open", "待缴"
    PAID = "paid", "已缴"
    LAPSED = "lapsed", "已作废"


SUPPLEMENT_GRAPH = StateGraph(
    record="supplement",
    label="补差补缴单",
    first=SupplementState.OPEN,
    moves=MappingProxyType(
        {
            (SupplementState.OPEN, "pay"): SupplementState.PAID,
            (SupplementState.OPEN, "lapse"): SupplementState.LAPSED,
            (SupplementState.PAID, "unpay"): SupplementState.OPEN,
        }
    ),
    words=MappingProxyType(dict(SupplementState.choices) | {"pay": "记为已缴", "lapse": "作废", "unpay": "恢复待缴"}),
)


class DifferenceState(models.TextChoices):
    """Where a difference from the tax office's statement stands."""

    OPEN = "open", "未了结"
    GONE = "gone", "已一致"
    CLOSED = "closed", "已说明"


DIFFERENCE_GRAPH = StateGraph(
    record="difference",
    label="对账差异",
    first=DifferenceState.OPEN,
    moves=MappingProxyType(
        {
            (DifferenceState.OPEN, "assign"): DifferenceState.OPEN,
            (DifferenceState.OPEN, "answer"): DifferenceState.OPEN,
            (DifferenceState.OPEN, "agree"): DifferenceState.GONE,
            (DifferenceState.OPEN, "close"): DifferenceState.CLOSED,
        }
    ),
    words=MappingProxyType(
        dict(DifferenceState.choices)
        | {"assign": "交办", "answer": "镇街答复", "agree": "记为已一致", "close": "说明后了结"}
    ),
)
