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


class BulletinKind(models.TextChoices):
    """What is put out to units: a bulletin for all to read, or a letter that one of them answers."""

    BULLETIN = "bulletin", "通报"
    LETTER = "letter", "督办函"


class Bulletin(Recorded):
    """The bulletin of a week, or a letter of supervision to its unit. `rows`: the progress as it was reported, a
    letter's lines; `answer_by`: until when the unit answers, inclusive; `trail_head`: the newest seal of the trail when
    it was drafted, so that who checks later knows what was known.
    """

    pk = models.CompositePrimaryKey("county", "id")
    kind = models.CharField(max_length=8, choices=BulletinKind.choices, default=BulletinKind.BULLETIN)
    year = models.SmallIntegerField()
    issue = models.SmallIntegerField()
    as_of = models.DateField()
    title = models.CharField(max_length=100)
    remarks = models.TextField(default="")
    rows = models.JSONField()
    answer_by = models.DateField(null=True)
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
            models.CheckConstraint(
                condition=Q(kind=BulletinKind.BULLETIN, answer_by=None)
                | Q(kind=BulletinKind.LETTER, answer_by__gte=F("as_of")),
                name="campaign_letter_answer",
            ),
            models.UniqueConstraint(
                fields=["county", "unit", "year", "issue"],
                condition=Q(kind=BulletinKind.BULLETIN),
                name="campaign_bulletin_issue",
            ),
            models.UniqueConstraint(
                fields=["county", "year", "issue"], condition=Q(kind=BulletinKind.LETTER), name="campaign_letter_issue"
            ),
        ]
