"""The audit trail and its seals. They only grow. Never: a personal number unsealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from canbao.store.numbers import number_field


class Outcome(models.TextChoices):
    """What came of it. An alarm is a denial that somebody must look at."""

    DONE = "done", "完成"
    DENIED = "denied", "拒绝"
    REVEALED = "revealed", "查看原文"
    ALARM = "alarm", "报警"


class AuditEntry(models.Model):
    """Who did what, when, with which outcome. Time, cluster and transaction are stamped by the database itself."""

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    at = models.DateTimeField(db_default=Now())
    cluster = models.BigIntegerField(db_default=0)
    txid = models.BigIntegerField(db_default=0)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    unit = models.CharField(max_length=12, default="")
    reason = models.TextField(default="")
    request_key = models.CharField(max_length=64, default="")
    changes = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "cluster", "txid", "id"], name="access_trail_order"),
            models.Index(fields=["county", "at"], name="access_trail_time"),
        ]


class AuditSeal(models.Model):
    """One link of a county's chain: all entries whose transactions lie in [txid_from, txid_until) of a cluster.

    `marks` are the number and first bytes of each entry's digest, in order: they name the entry that was changed.
    """

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "number")
    county = models.CharField(max_length=6)
    number = models.BigIntegerField()
    sealed_at = models.DateTimeField(db_default=Now())
    cluster = models.BigIntegerField()
    txid_from = models.BigIntegerField()
    txid_until = models.BigIntegerField()
    count = models.BigIntegerField()
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    marks = models.BinaryField()
    signature = models.BinaryField(max_length=64)
