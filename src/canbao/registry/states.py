"""Graphs of the register's records."""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class EnrolmentState(models.TextChoices):
    """Where a registration stands. 5 + 5 working days: the village hands on to the town, the town enters it."""

    VILLAGE = "village", "村级受理"
    TOWN = "town", "镇街核对"
    CONFIRMED = "confirmed", "已登记"
    RETURNED = "returned", "退回补正"
    WITHDRAWN = "withdrawn", "已撤回"


ENROLMENT_GRAPH = StateGraph(
    record="enrolment",
    label="参保登记",
    first=EnrolmentState.VILLAGE,
    moves=MappingProxyType(
        {
            (EnrolmentState.VILLAGE, "hand_on"): EnrolmentState.TOWN,
            (EnrolmentState.TOWN, "confirm"): EnrolmentState.CONFIRMED,
            (EnrolmentState.TOWN, "send_back"): EnrolmentState.RETURNED,
            (EnrolmentState.RETURNED, "hand_on"): EnrolmentState.TOWN,
            (EnrolmentState.VILLAGE, "withdraw"): EnrolmentState.WITHDRAWN,
            (EnrolmentState.TOWN, "withdraw"): EnrolmentState.WITHDRAWN,
            (EnrolmentState.RETURNED, "withdraw"): EnrolmentState.WITHDRAWN,
            (EnrolmentState.CONFIRMED, "withdraw"): EnrolmentState.WITHDRAWN,
        }
    ),
    words=MappingProxyType(
        dict(EnrolmentState.choices) | {"hand_on": "上报", "confirm": "确认", "send_back": "退回", "withdraw": "撤回"}
    ),
)
