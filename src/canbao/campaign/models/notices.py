"""Tables of what is put out: public notices of who has paid, and bulletins.

Never: content that changes; a number, a telephone or a category in it; one person who drafts and puts out.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from canbao.campaign.fieldwork_states import BulletinState, NoticeState
from canbao.campaign.models.steps import Recorded

DIGEST = 64
"""Digits of a SHA-256."""
CODE = 12
"""Signs of a checking code: 60 bits, typed from paper."""


class PublicNotice(Recorded):
    """The paid list of a village. `lines`: masked head, people, fen a household; `digest`: of these, `code`: proves
    that this installation made it. `days_shown`: how long it hangs; `clause`: where that is said, empty where the
    office says so.
    """

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    as_of = models.DateField()
    lines = models.JSONField()
    households = models.IntegerField()
    people = models.IntegerField()
    fen = models.BigIntegerField()
    days_shown = models.SmallIntegerField()
    clause = models.CharField(max_length=200, default="")
    digest = models.CharField(max_length=DIGEST)
    code = models.CharField(max_length=CODE)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.DRAFTED)
    published_by = models.BigIntegerField(null=True)
    published_on = models.DateField(null=True)
    shown_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("recorded_by")), name="campaign_notice_two_persons"
            ),
            models.UniqueConstraint(
                fields=["county", "unit", "year"],
                condition=Q(state=NoticeState.PUBLISHED),
                name="campaign_notice_one_shown",
            ),
            models.UniqueConstraint(fields=["county", "code"], name="campaign_notice_code"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "state", "shown_until"], name="campaign_notice_down")]


class Bulletin(Recorded):
    """The bulletin of a week. `rows`: the progress as it was reported; `trail_head`: the newest seal of the trail when
    it was drafted, so that who checks later knows what was known.
    """

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    issue = models.SmallIntegerField()
    as_of = models.DateField()
    title = models.CharField(max_length=100)
    remarks = models.TextField(default="")
    rows = models.JSONField()
    digest = models.CharField(max_length=DIGEST)
    trail_head = models.CharField(max_length=DIGEST, default="")
    state = models.CharField(max_length=9, choices=BulletinState.choices, default=BulletinState.DRAFTED)
    checked_by = models.BigIntegerField(null=True)
    issued_by = models.BigIntegerField(null=True)
    issued_on = models.DateField(null=True)
    why = models.CharField(max_length=200, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("recorded_by")), name="campaign_bulletin_two_persons"
            ),
            models.UniqueConstraint(fields=["county", "unit", "year", "issue"], name="campaign_bulletin_issue"),
        ]
