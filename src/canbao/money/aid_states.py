"""Graphs of states of requests for aid money and of the lines they are made of.

In: nothing. Out: `AID_GRAPH`, `LINE_GRAPH`, `ASKING`. Never: money for a list that nobody applied for or reviewed; a
benefit marked before all of the money is in the treasury; a line freed while its request goes on.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class AidState(models.TextChoices):
    """Where a request for aid money stands."""

    LISTED = "listed", "名单已确认"
    JOINING = "joining", "待会同单位申请"
    APPLIED = "applied", "已申请"
    REVIEWED = "reviewed", "财政已审核"
    PARTLY = "partly", "部分拨付"
    TRANSFERRED = "transferred", "已拨入专户"
    REMITTED = "remitted", "已划入基金"
    MARKED = "marked", "待遇已标识"
    RETURNED = "returned", "财政退回"
    WITHDRAWN = "withdrawn", "已撤回"


_S = AidState
AID_GRAPH = StateGraph(
    record="aid_request",
    label="资助申请",
    first=AidState.LISTED,
    moves=MappingProxyType(
        {
            (_S.LISTED, "apply"): _S.APPLIED,
            (_S.LISTED, "apply_first"): _S.JOINING,
            (_S.JOINING, "join"): _S.APPLIED,
            (_S.LISTED, "withdraw"): _S.WITHDRAWN,
            (_S.JOINING, "withdraw"): _S.WITHDRAWN,
            (_S.APPLIED, "review"): _S.REVIEWED,
            (_S.APPLIED, "return"): _S.RETURNED,
            (_S.REVIEWED, "transfer_part"): _S.PARTLY,
            (_S.PARTLY, "transfer_part"): _S.PARTLY,
            (_S.REVIEWED, "transfer"): _S.TRANSFERRED,
            (_S.PARTLY, "transfer"): _S.TRANSFERRED,
            (_S.REVIEWED, "settle"): _S.REMITTED,
            (_S.PARTLY, "settle"): _S.REMITTED,
            (_S.PARTLY, "remit_part"): _S.PARTLY,
            (_S.TRANSFERRED, "remit"): _S.REMITTED,
            (_S.REMITTED, "mark"): _S.MARKED,
            (_S.PARTLY, "take_back_all"): _S.REVIEWED,
            (_S.PARTLY, "take_back_part"): _S.PARTLY,
            (_S.TRANSFERRED, "take_back_all"): _S.REVIEWED,
            (_S.TRANSFERRED, "take_back_part"): _S.PARTLY,
            (_S.TRANSFERRED, "take_back_remitted"): _S.TRANSFERRED,
            (_S.REMITTED, "take_back_all"): _S.REVIEWED,
            (_S.REMITTED, "take_back_part"): _S.PARTLY,
            (_S.REMITTED, "take_back_remitted"): _S.TRANSFERRED,
            (_S.MARKED, "take_back_all"): _S.REVIEWED,
            (_S.MARKED, "take_back_part"): _S.PARTLY,
            (_S.MARKED, "take_back_remitted"): _S.TRANSFERRED,
        }
    ),
    words=MappingProxyType(
        dict(AidState.choices)
        | {
            "apply": "申请",
            "apply_first": "先行申请",
            "join": "会同申请",
            "withdraw": "撤回",
            "review": "审核通过",
            "return": "退回",
            "transfer_part": "部分拨付",
            "transfer": "拨付",
            "settle": "直接划入基金",
            "remit_part": "部分划入基金",
            "remit": "划入基金",
            "mark": "标识待遇",
            "take_back_all": "拨付全部冲回",
            "take_back_part": "拨付部分冲回",
            "take_back_remitted": "划入冲回",
        }
    ),
)

ASKING = tuple(state for state in AidState if state not in (AidState.RETURNED, AidState.WITHDRAWN))
"""States in which a request stands: its lines are asked for."""


class LineState(models.TextChoices):
    """Whether a line of a request counts."""

    STANDS = "stands", "在申请中"
    FREED = "freed", "已释放"


LINE_GRAPH = StateGraph(
    record="request_line",
    label="资助名单行",
    first=LineState.STANDS,
    moves=MappingProxyType({(LineState.STANDS, "free"): LineState.FREED}),
    words=MappingProxyType(dict(LineState.choices) | {"free": "释放"}),
)
