"""The table of objections and complaints. Never: whoever complains of an office seen by that office."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from canbao.campaign.fieldwork_states import ObjectionState
from canbao.campaign.models.steps import Recorded


class Concern(models.TextChoices):
    """What somebody objects to."""

    NOTICE = "notice", "公示内容"
    AMOUNT = "amount", "缴费金额"
    STANDING = "standing", "身份认定"
    PAYMENT = "payment", "缴费未入账"
    PARTICULARS = "particulars", "个人信息"
    CONDUCT = "conduct", "工作人员作风、收费"
    OTHER = "other", "其他"


ABOVE_THE_UNIT = (Concern.CONDUCT,)
"""About the people of a unit: only the whole county's people see them."""


class Objection(Recorded):
    """One objection. `due_on`: the working day by which it is answered; `round`: how often it was taken up.
    `notice_id`, `person_id`: what or whom it is about.
    """

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    concern = models.CharField(max_length=12, choices=Concern.choices)
    text = models.CharField(max_length=500)
    notice_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    received_on = models.DateField()
    days = models.SmallIntegerField()
    due_on = models.DateField()
    round = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=ObjectionState.choices, default=ObjectionState.RECEIVED)
    answer = models.CharField(max_length=500, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(days__gte=1, round__gte=1), name="campaign_objection_days"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "state", "due_on"], name="campaign_objection_due")]


class ObjectionContact(models.Model):
    """How whoever objects can be reached: sealed, and in no log. Seen with the objection."""

    sealed_columns: ClassVar = ("contact",)
    pk = models.CompositePrimaryKey("county", "objection_id")
    county = models.CharField(max_length=6)
    objection_id = models.BigIntegerField()
    contact = models.BinaryField()
