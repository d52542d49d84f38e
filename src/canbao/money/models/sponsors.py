"""Table of what sponsors have given. Who they are and what they pledged is `billing.models`: a run reads it.

Never: a gift without its sponsor or without the number of its paper.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.money.models.book import OWNER
from canbao.store.numbers import number_field


class Gift(models.Model):
    """Money of one sponsor that has arrived. `paper`: the number of the bank's or the tax office's paper."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    sponsor_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    fen = models.BigIntegerField()
    paper = models.CharField(max_length=OWNER)
    received_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_gift_positive"),
            models.UniqueConstraint(fields=["county", "paper"], name="money_gift_paper_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "year", "sponsor_id"], name="money_gift_sponsor")]
