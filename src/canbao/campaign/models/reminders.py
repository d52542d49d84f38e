"""Tables of reminding: each attempt, who gave up, who wants to be left alone.

Never: a reason that the register keeps as where somebody is kept here a second time; giving up without a statement.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from canbao.campaign.fieldwork_states import SilenceState, WaiverState
from canbao.campaign.models.steps import Recorded


class Way(models.TextChoices):
    """How somebody was reminded."""

    VISIT = "visit", "上门"
    CALL = "call", "电话"
    SMS = "sms", "短信"
    CHAT = "chat", "微信"
    LETTER = "letter", "书面"
    MEETING = "meeting", "会议、广播"


ONE_TO_ONE = (Way.VISIT, Way.CALL, Way.CHAT, Way.LETTER)
"""Ways by which one person is spoken to. A text message goes to everybody, and nobody can answer it."""


class Result(models.TextChoices):
    """What came of it."""

    PROMISED = "promised", "答应缴费"
    TOLD = "told", "已告知"
    NOT_MET = "not_met", "未联系上"
    CANNOT = "cannot", "暂不能缴"
    REFUSED = "refused", "拒绝"


class Reason(models.TextChoices):
    """Why somebody does not pay, as collectors choose it."""

    INSURED_ELSEWHERE = "insured_elsewhere", "在外参保"
    EMPLOYEE = "employee", "职工医保"
    LOST = "lost", "外出联系不上"
    NO_MONEY = "no_money", "暂无钱"
    UNWILLING = "unwilling", "不愿参保"
    DEAD = "dead", "已死亡"
    MOVED = "moved", "迁出"
    OTHER = "other", "其他"


KEPT_HERE = (Reason.NO_MONEY, Reason.UNWILLING)
"""Reasons that say nothing of where somebody is. All others are the register's (`registry_whereabouts`)."""


class Attempt(Recorded):
    """One time that somebody was reminded. `reason`: only one of `KEPT_HERE`; another one is the register's record
    `whereabouts_id`. `withdrawn_at`: when whoever recorded it took it back, once (migration 0013); it counts no more.
    """

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices)
    result = models.CharField(max_length=8, choices=Result.choices)
    reason = models.CharField(max_length=10, choices=[(each.value, each.label) for each in KEPT_HERE], null=True)
    whereabouts_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, default="")
    done_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason=None) | Q(reason__in=[each.value for each in KEPT_HERE], whereabouts_id=None),
                name="campaign_attempt_reason_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "person_id", "year"], name="campaign_attempt_person"),
            models.Index(fields=["county", "unit", "year", "done_on"], name="campaign_attempt_list"),
        ]


class Waiver(Recorded):
    """Somebody's own statement not to be insured for a year, after repeated attempts. `paper`: the statement's number
    in the files; `attempts`: how many are on record; `clause`: where the policy says so.
    """

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    paper = models.CharField(max_length=60)
    stated_on = models.DateField()
    attempts = models.SmallIntegerField()
    clause = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=WaiverState.choices, default=WaiverState.STANDING)
    ended_by = models.BigIntegerField(null=True)
    ended_why = models.CharField(max_length=200, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(attempts__gte=1) & ~Q(paper=""), name="campaign_waiver_founded"),
            models.UniqueConstraint(
                fields=["county", "year", "person_id"],
                condition=Q(state=WaiverState.STANDING),
                name="campaign_waiver_once",
            ),
        ]


class Silence(Recorded):
    """Somebody who is not to be called or written to. `why`: in a few words."""

    pk = models.CompositePrimaryKey("county", "id")
    person_id = models.BigIntegerField()
    why = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=SilenceState.choices, default=SilenceState.KEPT)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "person_id"], condition=Q(state=SilenceState.KEPT), name="campaign_silence_once"
            ),
        ]
