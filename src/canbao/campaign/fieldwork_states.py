"""Graphs of what is sent to people, shown in public, inspected and objected to.

In: nothing. Out: one graph a record. Never: a message sent twice; a notice or bulletin that one person alone put out;
an answer to an objection that was withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph

Moves = Mapping[tuple[str, str], str]


def _graph(record: str, label: str, states: type[models.TextChoices], moves: Moves, **events: str) -> StateGraph:
    """The first state of the choices is the first of the graph. `events`: what they are called in Chinese."""
    first = str(states.values[0])
    return StateGraph(
        record, label, first, MappingProxyType(dict(moves)), MappingProxyType(dict(states.choices) | events)
    )


class WaiverState(models.TextChoices):
    """Whether somebody's giving up holds."""

    STANDING = "standing", "已放弃"
    WITHDRAWN = "withdrawn", "已撤回"


WAIVER_GRAPH = _graph(
    "waiver", "放弃参保声明", WaiverState,
    {(WaiverState.STANDING, "withdraw"): WaiverState.WITHDRAWN}, withdraw="撤回",
)  # fmt: skip


class SilenceState(models.TextChoices):
    """Whether somebody wants to be left alone."""

    KEPT = "kept", "不再联系"
    LIFTED = "lifted", "已解除"


SILENCE_GRAPH = _graph(
    "do-not-call", "免打扰登记", SilenceState, {(SilenceState.KEPT, "lift"): SilenceState.LIFTED}, lift="解除"
)


class MessageState(models.TextChoices):
    """Where a message stands. `sending`: given to a batch; what became of the batch is not known yet."""

    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发出"
    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "未送达"
    DROPPED = "dropped", "不再发送"


MESSAGE_GRAPH = _graph(
    "message", "短信", MessageState,
    {
        (MessageState.QUEUED, "begin"): MessageState.SENDING,
        (MessageState.QUEUED, "drop"): MessageState.DROPPED,
        (MessageState.SENDING, "send"): MessageState.SENT,
        (MessageState.SENDING, "fail"): MessageState.FAILED,
        (MessageState.SENT, "deliver"): MessageState.DELIVERED,
        (MessageState.SENT, "fail"): MessageState.FAILED,
    },
    begin="开始发送", drop="取消", send="发出", deliver="送达", fail="记为未送达",
)  # fmt: skip


class BatchState(models.TextChoices):
    """Where a batch of messages stands."""

    OPEN = "open", "已交网关"
    ANSWERED = "answered", "网关已答复"


BATCH_GRAPH = _graph(
    "batch of messages", "短信批次", BatchState, {(BatchState.OPEN, "answer"): BatchState.ANSWERED}, answer="答复"
)


class NoticeState(models.TextChoices):
    """Where a public notice stands."""

    DRAFTED = "drafted", "待发布"
    PUBLISHED = "published", "公示中"
    TAKEN_DOWN = "taken_down", "已撤下"
    DISCARDED = "discarded", "已作废"


NOTICE_GRAPH = _graph(
    "public notice", "公示", NoticeState,
    {
        (NoticeState.DRAFTED, "publish"): NoticeState.PUBLISHED,
        (NoticeState.DRAFTED, "discard"): NoticeState.DISCARDED,
        (NoticeState.PUBLISHED, "take_down"): NoticeState.TAKEN_DOWN,
    },
    publish="发布", discard="作废", take_down="撤下",
)  # fmt: skip


class BulletinState(models.TextChoices):
    """Where a bulletin stands."""

    DRAFTED = "drafted", "待核"
    CHECKED = "checked", "已核"
    ISSUED = "issued", "已印发"
    DISCARDED = "discarded", "已作废"


BULLETIN_GRAPH = _graph(
    "bulletin", "通报", BulletinState,
    {
        (BulletinState.DRAFTED, "check"): BulletinState.CHECKED,
        (BulletinState.DRAFTED, "discard"): BulletinState.DISCARDED,
        (BulletinState.CHECKED, "discard"): BulletinState.DISCARDED,
        (BulletinState.CHECKED, "issue"): BulletinState.ISSUED,
    },
    check="核对", discard="作废", issue="印发",
)  # fmt: skip


class GroupState(models.TextChoices):
    """Whether an inspection group works."""

    ACTIVE = "active", "在岗"
    REPLACED = "replaced", "已调整"


GROUP_GRAPH = _graph(
    "inspection group", "督查组", GroupState, {(GroupState.ACTIVE, "replace"): GroupState.REPLACED}, replace="调整"
)


class FindingState(models.TextChoices):
    """Where a finding stands."""

    OPEN = "open", "待整改"
    ANSWERED = "answered", "已反馈"
    CLOSED = "closed", "已销号"


FINDING_GRAPH = _graph(
    "finding", "督查问题", FindingState,
    {
        (FindingState.OPEN, "answer"): FindingState.ANSWERED,
        (FindingState.ANSWERED, "send_back"): FindingState.OPEN,
        (FindingState.ANSWERED, "close"): FindingState.CLOSED,
    },
    answer="反馈", send_back="退回", close="销号",
)  # fmt: skip


class TalkState(models.TextChoices):
    """Where a talk (约谈) stands."""

    PLANNED = "planned", "已通知"
    HELD = "held", "已约谈"
    CANCELLED = "cancelled", "已取消"


TALK_GRAPH = _graph(
    "talk", "约谈", TalkState,
    {(TalkState.PLANNED, "hold"): TalkState.HELD, (TalkState.PLANNED, "cancel"): TalkState.CANCELLED},
    hold="登记约谈", cancel="取消",
)  # fmt: skip


class ReferralState(models.TextChoices):
    """Where a matter that was passed on (移送) stands."""

    PASSED = "passed", "已移送"
    TAKEN = "taken", "已受理"
    RETURNED = "returned", "已退回"
    ENDED = "ended", "已办结"


REFERRAL_GRAPH = _graph(
    "referral", "移送", ReferralState,
    {
        (ReferralState.PASSED, "take"): ReferralState.TAKEN,
        (ReferralState.PASSED, "return"): ReferralState.RETURNED,
        (ReferralState.TAKEN, "end"): ReferralState.ENDED,
    },
    **{"take": "受理", "return": "退回", "end": "办结"},
)  # fmt: skip


class ObjectionState(models.TextChoices):
    """Where an objection or complaint stands."""

    RECEIVED = "received", "待答复"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


OBJECTION_GRAPH = _graph(
    "objection", "异议", ObjectionState,
    {
        (ObjectionState.RECEIVED, "answer"): ObjectionState.ANSWERED,
        (ObjectionState.RECEIVED, "withdraw"): ObjectionState.WITHDRAWN,
        (ObjectionState.ANSWERED, "reopen"): ObjectionState.RECEIVED,
    },
    answer="答复", withdraw="撤回", reopen="重新受理",
)  # fmt: skip


class WindowState(models.TextChoices):
    """Whether a window serves."""

    SERVING = "serving", "在办"
    CLOSED = "closed", "已停办"


WINDOW_GRAPH = _graph(
    "window", "经办窗口", WindowState, {(WindowState.SERVING, "close"): WindowState.CLOSED}, close="停办"
)
