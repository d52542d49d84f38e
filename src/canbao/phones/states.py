"""The graph of states of a collector's telephone.

In: nothing. Out: `PHONE_GRAPH`. Never: a telephone that was stopped and works again.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class PhoneState(models.TextChoices):
    """Where a telephone stands."""

    OFFERED = "offered", "待绑定"
    PAIRED = "paired", "已绑定"
    STOPPED = "stopped", "已停用"


PHONE_GRAPH = StateGraph(
    record="phone",
    label="村级手机",
    first=PhoneState.OFFERED,
    moves=MappingProxyType(
        {
            (PhoneState.OFFERED, "pair"): PhoneState.PAIRED,
            (PhoneState.OFFERED, "stop"): PhoneState.STOPPED,
            (PhoneState.PAIRED, "stop"): PhoneState.STOPPED,
        }
    ),
    words=MappingProxyType(dict(PhoneState.choices) | {"pair": "绑定", "stop": "停用"}),
)
