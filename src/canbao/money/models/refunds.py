"""Tables of refunds: one a reason and person, and how it is shared among the person's payments.

Never: a refund that one person both proposed and approved; more given back of a payment than was paid.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.money.models.book import OWNER
from canbao.money.refund_states import OPEN, RefundState
from canbao.store.numbers import number_field

CLAUSE = 400
"""Characters of the clauses that a sum rests on."""


class Basis(models.TextChoices):
    """Why money goes back."""

    ENDED = "ended", "参保关系终止"
    DIFFERENCE = "difference", "缴费后取得资助，退差额"
    OVERPAID = "overpaid", "缴费多于应缴"


class Refund(models.Model):
    """Fen that go back to one person. `happened`, `event_on`: what ended the membership; `is_whole`: nothing of it is
    left, so that the aid for the person lapses too. `paper`: the number under which it was paid out.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    fen = models.IntegerField()
    is_whole = models.BooleanField(default=False)
    clause = models.CharField(max_length=CLAUSE)
    happened = models.CharField(max_length=40, default="")
    event_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.PROPOSED)
    proposed_by = models.BigIntegerField()
    proposed_on = models.DateField()
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    paid_by = models.BigIntegerField(null=True)
    paid_on = models.DateField(null=True)
    paper = models.CharField(max_length=OWNER, default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_refund_positive"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="money_refund_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RefundState.APPROVED, RefundState.PAID]) | Q(decided_by__isnull=False),
                name="money_refund_approved",
            ),
            models.UniqueConstraint(
                fields=["county", "year", "person_id", "basis"], condition=Q(state__in=OPEN), name="money_refund_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "year", "person_id"], name="money_refund_person"),
            models.Index(fields=["county", "year", "state"], name="money_refund_list"),
        ]


class RefundPart(models.Model):
    """How much of a refund is of which payment."""

    pk = models.CompositePrimaryKey("county", "refund_id", "payment_id")
    county = models.CharField(max_length=6)
    refund_id = models.BigIntegerField()
    payment_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    fen = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_refundpart_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "payment_id"], name="money_refundpart_payment")]
