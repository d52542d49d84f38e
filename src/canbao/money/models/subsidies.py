"""Table of fiscal subsidies that have arrived.

Never: the same paper twice; an arrival changed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.money.models.book import OWNER
from canbao.store.numbers import number_field


class SubsidyArrival(models.Model):
    """Subsidy money in the treasury. `level`: of the government that bears it; empty where the policy names no levels.
    `paper`: the number of the document that it came with; `nth`: recorded again by it after that was taken back.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    level = models.CharField(max_length=10, default="")
    fen = models.BigIntegerField()
    paper = models.CharField(max_length=OWNER)
    nth = models.SmallIntegerField(default=1)
    arrived_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_subsidyarrival_positive"),
            models.UniqueConstraint(
                fields=["county", "year", "level", "paper", "nth"], name="money_subsidyarrival_paper_once"
            ),
        ]
