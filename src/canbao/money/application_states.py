"""The graph of states of people's applications for aid that is paid to them afterwards.

In: nothing. Out: `APPLICATION_GRAPH`. Never: a sum granted before the other place was asked; a sum from a document that
one person alone entered and granted.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    RECEIVED = "received", "已受理"
    CHECKED = "checked", "已核对"
    ENTERED = "entered", "金额待复核"
    GRANTED = "granted", "待发放"
    PAID = "paid_out", "已发放"
    REFUSED = "refused", "不予补助"


APPLICATION_GRAPH = StateGraph(
    record="application",
    label="补助申请",
    first=ApplicationState.RECEIVED,
    moves=MappingProxyType(
        {
            (ApplicationState.RECEIVED, "check"): ApplicationState.CHECKED,
            (ApplicationState.CHECKED, "enter"): ApplicationState.ENTERED,
            (ApplicationState.CHECKED, "grant"): ApplicationState.GRANTED,
            (ApplicationState.ENTERED, "grant"): ApplicationState.GRANTED,
            (ApplicationState.CHECKED, "refuse"): ApplicationState.REFUSED,
            (ApplicationState.ENTERED, "refuse"): ApplicationState.REFUSED,
            (ApplicationState.GRANTED, "pay"): ApplicationState.PAID,
        }
    ),
    words=MappingProxyType(
        dict(ApplicationState.choices)
        | {"check": "核对", "enter": "录入金额", "grant": "核定", "refuse": "决定不予补助", "pay": "发放"}
    ),
)

STANDING = tuple(state for state in ApplicationState if state is not ApplicationState.REFUSED)
"""States in which there may be no second one."""
