"""The graphs of states of a grant, of an export, of a hold and of a sign-in.

In: nothing. Out: `GRANT_GRAPH`, `EXPORT_GRAPH`, `HOLD_GRAPH`, `SIGN_IN_GRAPH`. Never: a role that
counts before a second person has confirmed it; a file made that nobody let through.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class GrantState(models.TextChoices):
    """Where a grant stands."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已生效"
    WITHDRAWN = "withdrawn", "已收回"


GRANT_GRAPH = StateGraph(
    record="grant",
    label="授权",
    first=GrantState.PROPOSED,
    moves=MappingProxyType(
        {
            (GrantState.PROPOSED, "confirm"): GrantState.CONFIRMED,
            (GrantState.PROPOSED, "withdraw"): GrantState.WITHDRAWN,
            (GrantState.CONFIRMED, "withdraw"): GrantState.WITHDRAWN,
        }
    ),
    words=MappingProxyType(dict(GrantState.choices) | {"confirm": "确认", "withdraw": "收回"}),
)


class ExportState(models.TextChoices):
    """Where an export stands."""

    ASKED = "asked", "待批准"
    APPROVED = "approved", "待生成"
    MADE = "made", "可领取"
    ENDED = "ended", "已销毁"
    REFUSED = "refused", "未批准"


EXPORT_GRAPH = StateGraph(
    record="export",
    label="导出",
    first=ExportState.ASKED,
    moves=MappingProxyType(
        {
            (ExportState.ASKED, "approve"): ExportState.APPROVED,
            (ExportState.ASKED, "refuse"): ExportState.REFUSED,
            (ExportState.APPROVED, "make"): ExportState.MADE,
            (ExportState.MADE, "fetch"): ExportState.MADE,
            (ExportState.MADE, "destroy"): ExportState.ENDED,
        }
    ),
    words=MappingProxyType(
        dict(ExportState.choices)
        | {"approve": "批准", "refuse": "不批准", "make": "生成", "fetch": "领取", "destroy": "销毁"}
    ),
)


class HoldState(models.TextChoices):
    """Whether a hold holds."""

    PLACED = "placed", "保全中"
    LIFTED = "lifted", "已解除"


HOLD_GRAPH = StateGraph(
    record="hold",
    label="保全",
    first=HoldState.PLACED,
    moves=MappingProxyType({(HoldState.PLACED, "lift"): HoldState.LIFTED}),
    words=MappingProxyType(dict(HoldState.choices) | {"lift": "解除"}),
)


class SignInState(models.TextChoices):
    """Where a sign-in stands. Whoever is setting up has no password of their own yet, and sees nothing else."""

    SETTING_UP = "setting_up", "待设置"
    OPEN = "open", "已登录"
    ENDED = "ended", "已退出"


SIGN_IN_GRAPH = StateGraph(
    record="signin",
    label="登录",
    first=SignInState.SETTING_UP,
    moves=MappingProxyType(
        {
            (SignInState.SETTING_UP, "enter"): SignInState.OPEN,
            (SignInState.SETTING_UP, "end"): SignInState.ENDED,
            (SignInState.OPEN, "end"): SignInState.ENDED,
        }
    ),
    words=MappingProxyType(dict(SignInState.choices) | {"enter": "进入", "end": "退出"}),
)
