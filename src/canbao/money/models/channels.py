"""The table of links to channels of payment.

Never: a link that is not https.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ChannelLink(models.Model):
    """Where a channel that the policy names is found: the locality's own address."""

    pk = models.CompositePrimaryKey("county", "year", "channel")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    channel = models.CharField(max_length=40)
    url = models.CharField(max_length=300)
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="money_channellink_https")
        ]
