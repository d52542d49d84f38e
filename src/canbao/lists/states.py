"""The graph of states of a list that was handed over.

In: nothing. Out: `LIST_GRAPH`. Never: a list applied that was not compared; a large change applied on one person's
word.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class ListState(models.TextChoices):
    """Where a list stands."""

    RECEIVED = "received", "已接收"
    CHECKED = "checked", "已核对"
    NEEDS_CONFIRMATION = "needs_confirmation", "待确认"
    APPLIED = "applied", "已采用"
    UNDONE = "undone", "已撤销"
    WITHDRAWN = "withdrawn", "已撤回"


LIST_GRAPH = StateGraph(
    record="list",
    label="名单",
    first=ListState.RECEIVED,
    moves=MappingProxyType(
        {
            (ListState.RECEIVED, "check"): ListState.CHECKED,
            (ListState.CHECKED, "check"): ListState.CHECKED,
            (ListState.NEEDS_CONFIRMATION, "check"): ListState.CHECKED,
            (ListState.CHECKED, "hold"): ListState.NEEDS_CONFIRMATION,
            (ListState.NEEDS_CONFIRMATION, "confirm"): ListState.CHECKED,
            (ListState.CHECKED, "apply"): ListState.APPLIED,
            (ListState.APPLIED, "undo"): ListState.UNDONE,
            (ListState.RECEIVED, "withdraw"): ListState.WITHDRAWN,
            (ListState.CHECKED, "withdraw"): ListState.WITHDRAWN,
            (ListState.NEEDS_CONFIRMATION, "withdraw"): ListState.WITHDRAWN,
            (ListState.CHECKED, "lapse"): ListState.RECEIVED,
            (ListState.NEEDS_CONFIRMATION, "lapse"): ListState.RECEIVED,
            (ListState.RECEIVED, "expire"): ListState.WITHDRAWN,
        }
    ),
    words=MappingProxyType(
        dict(ListState.choices)
        | {
            "check": "核对",
            "hold": "转待确认",
            "confirm": "确认",
            "apply": "采用",
            "undo": "撤销",
            "withdraw": "撤回",
            "lapse": "核对结果到期",
            "expire": "内容到期",
        }
    ),
)
