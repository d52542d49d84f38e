"""Tables of applications for aid that is paid to people afterwards, with what each payer gives.

Never: two that stand for one person, year and kind; a sum of another document that one person alone decided on.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.money.application_states import STANDING, ApplicationState
from canbao.money.models.book import OWNER
from canbao.money.models.refunds import CLAUSE
from canbao.store.numbers import number_field

PAPER = 40
"""Characters that name one paper."""


class ApplicationKind(models.TextChoices):
    """What is applied for."""

    CLAIM_BACK = "claim_back", "异地参保回户籍地申请资助"
    PAY_FIRST = "pay_first", "先缴后补"


class Application(models.Model):
    """One person's. `paid_fen`, `paid_on`, `paid_place`: what was paid, where; `office`: who answered for the other
    place, and that so much was paid there (`answered_paid_fen`); `document`: the one that sets the sum where the policy
    does not, and by which `payer`; `department`: who certifies the standing; `is_from_treasury`: paid by the tax
    office, not by the department itself.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=ApplicationKind.choices)
    documents = ArrayField(models.CharField(max_length=PAPER), default=list)
    paid_fen = models.IntegerField()
    paid_on = models.DateField()
    paid_place = models.CharField(max_length=12)
    received_by = models.BigIntegerField()
    received_on = models.DateField()
    is_aided_elsewhere = models.BooleanField(null=True)
    aided_elsewhere_fen = models.IntegerField(null=True)
    answered_paid_fen = models.IntegerField(null=True)
    office = models.CharField(max_length=60, default="")
    checked_by = models.BigIntegerField(null=True)
    checked_on = models.DateField(null=True)
    fen = models.IntegerField(null=True)
    document = models.CharField(max_length=120, default="")
    clause = models.CharField(max_length=CLAUSE, default="")
    refusal = models.CharField(max_length=40, default="")
    department = models.CharField(max_length=60, default="")
    payer = models.CharField(max_length=OWNER, default="")
    entered_by = models.BigIntegerField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    is_from_treasury = models.BooleanField(null=True)
    paper = models.CharField(max_length=OWNER, default="")
    paid_out_by = models.BigIntegerField(null=True)
    paid_out_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.RECEIVED)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(paid_fen__gt=0), name="money_application_paid"),
            models.CheckConstraint(
                condition=Q(fen__isnull=True) | Q(fen__gt=0, fen__lte=F("paid_fen")), name="money_application_sum"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("received_by")) & (Q(entered_by__isnull=True) | ~Q(decided_by=F("entered_by")))),
                name="money_application_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ApplicationState.GRANTED, ApplicationState.PAID])
                | Q(decided_by__isnull=False, fen__isnull=False),
                name="money_application_decided",
            ),
            models.UniqueConstraint(
                fields=["county", "year", "person_id", "kind"],
                condition=Q(state__in=STANDING),
                name="money_application_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "year", "state"], name="money_application_list")]


class ApplicationPart(models.Model):
    """What one payer gives of an application."""

    pk = models.CompositePrimaryKey("county", "application_id", "payer")
    county = models.CharField(max_length=6)
    application_id = models.BigIntegerField()
    payer = models.CharField(max_length=OWNER)
    unit = models.CharField(max_length=12)
    fen = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_applicationpart_positive"),
        ]
