"""Graphs of states of payments, of cash handed in, and of deposits.

In: nothing. Out: `PAYMENT_GRAPH`, `HAND_IN_GRAPH`, `DEPOSIT_GRAPH`. Never: cash that is handed in twice; a payment that
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
