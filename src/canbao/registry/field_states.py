"""Graphs of field work: batches of people sent to a unit to be looked into, people handed from one unit to another.

In: nothing. Out: `VERIFICATION_GRAPH`, `HAND_OVER_GRAPH`. Never: an answer to a batch that was recalled; a person moved
without the answer of the unit that takes them.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class VerificationState(models.TextChoices):
    """Where a batch stands."""

    SENT = "sent", "已下发"
    RETURNED = "returned", "已反馈"
    RECALLED = "recalled", "已收回"


VERIFICATION_GRAPH = StateGraph(
    record="verification",
    label="核实任务",
    first=VerificationState.SENT,
    moves=MappingProxyType(
        {
            (VerificationState.SENT, "answer"): VerificationState.SENT,
            (VerificationState.SENT, "return"): VerificationState.RETURNED,
            (VerificationState.SENT, "recall"): VerificationState.RECALLED,
        }
    ),
    words=MappingProxyType(
        dict(VerificationState.choices) | {"answer": "逐人反馈", "return": "整批反馈", "recall": "收回"}
    ),
)


class HandOverState(models.TextChoices):
    """What the other unit said."""

    ASKED = "asked", "待答复"
    ACCEPTED = "accepted", "同意接收"
    REFUSED = "refused", "不接收"
    INSURED = "insured", "已在当地参保"


HAND_OVER_GRAPH = StateGraph(
    record="hand-over",
    label="人员移交",
    first=HandOverState.ASKED,
    moves=MappingProxyType(
        {
            (HandOverState.ASKED, "accept"): HandOverState.ACCEPTED,
            (HandOverState.ASKED, "refuse"): HandOverState.REFUSED,
            (HandOverState.ASKED, "tell_insured"): HandOverState.INSURED,
        }
    ),
    words=MappingProxyType(
        dict(HandOverState.choices) | {"accept": "接收", "refuse": "拒绝", "tell_insured": "答复已参保"}
    ),
)
