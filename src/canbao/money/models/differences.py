"""The table of differences between the book and the tax office's statements.

Never: a difference closed without a reason, or twice open at the same time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.money.models.book import OWNER
from canbao.money.states import DifferenceState
from canbao.store.numbers import number_field


class DifferenceKind(models.TextChoices):
    """What differs."""

    ONLY_OURS = "only_ours", "只有我方有"
    ONLY_THEIRS = "only_theirs", "只有税务有"
    OTHER_AMOUNT = "other_amount", "金额不一致"
    OTHER_PERSON = "other_person", "人员不一致"
    WRONG_COUNTY = "wrong_county", "缴到了别的统筹地"
    WRONG_YEAR = "wrong_year", "不是本年度的缴费"
    TWICE = "twice", "重复缴费"
    DEPOSIT_MISSING = "deposit_missing", "缴存未到账"
    DEPOSIT_UNKNOWN = "deposit_unknown", "到账无缴存单"
    DEPOSIT_AMOUNT = "deposit_amount", "缴存金额不一致"
    REVERSAL_UNKNOWN = "reversal_unknown", "冲正没有对应的缴费"
    REVERSAL_OTHER = "reversal_other", "冲正与缴费的金额或年度不一致"
    REVERSAL_BLOCKED = "reversal_blocked", "缴费现在不能冲正"


class Difference(models.Model):
    """One difference. `about`: the tax office's number, the deposit's paper, or the payment that has neither; `day`: of
    the payment or deposit; `owner`: who has to settle it.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    kind = models.CharField(max_length=16, choices=DifferenceKind.choices)
    about = models.CharField(max_length=OWNER)
    person_id = models.BigIntegerField(null=True)
    payment_id = models.BigIntegerField(null=True)
    day = models.DateField()
    ours_fen = models.BigIntegerField(null=True)
    theirs_fen = models.BigIntegerField(null=True)
    source = models.BigIntegerField(null=True)
    source_row = models.IntegerField(null=True)
    owner = models.CharField(max_length=20)
    opened_on = models.DateField()
    state = models.CharField(max_length=10, choices=DifferenceState.choices, default=DifferenceState.OPEN)
    reason = models.TextField(default="")
    closed_by = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "year", "kind", "about"],
                condition=Q(state=DifferenceState.OPEN),
                name="money_difference_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=DifferenceState.CLOSED) | ~Q(reason=""), name="money_difference_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "year", "state"], name="money_difference_list")]


class DifferenceAnswer(models.Model):
    """What a town found out about a difference that it has to settle. It closes nothing."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    difference_id = models.BigIntegerField()
    answer = models.TextField()
    recorded_by = models.BigIntegerField()
    answered_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(answer=""), name="money_differenceanswer_said")]
        indexes: ClassVar = [models.Index(fields=["county", "difference_id"], name="money_differenceanswer_of")]
