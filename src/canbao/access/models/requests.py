"""Keys of requests, copies that leave, legal holds. Never: a row deleted but what `data/retention.csv` names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.access.states import ExportState, HoldState
from canbao.store.numbers import number_field


class Request(models.Model):
    """A key that a client made for one request, with the mark of its input and how it ended: answer or refusal."""

    pk = models.CompositePrimaryKey("county", "account_id", "key")
    county = models.CharField(max_length=6)
    account_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    organisation_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    fingerprint = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    refusal = models.JSONField(null=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "account_id", "action", "asked_at"], name="access_request_recent")
        ]


MOST_ROWS_ALONE = 5_000
"""Rows that one person may copy in a day without a second one's approval (GB/T 35273: bulk copies are approved)."""


class Export(models.Model):
    """A copy of rows that leaves the store as a file. `action`: the right that it was asked by; `rows`: as counted when
    it was asked for, then as made. Needs another person above so many rows, and wherever full numbers stand in it.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    kind = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    unit = models.CharField(max_length=12)
    organisation_id = models.BigIntegerField()
    arguments = models.JSONField()
    shows_numbers = models.BooleanField()
    needs_approval = models.BooleanField()
    rows = models.IntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.ASKED)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=200, default="")
    digest = models.CharField(max_length=64, default="")
    """SHA-256 of the file: a copy that is found somewhere can be told by it."""
    made_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="access_export_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ExportState.ASKED, ExportState.REFUSED])
                | Q(needs_approval=False)
                | Q(decided_by__isnull=False),
                name="access_export_approved",
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=True) | Q(rows__lte=MOST_ROWS_ALONE, shows_numbers=False),
                name="access_export_alone",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "asked_by", "asked_at"], name="access_export_recent"),
            models.Index(fields=["county", "state", "made_at"], name="access_export_state"),
        ]


class ExportContent(models.Model):
    """The file of an export, sealed, as long as it may be fetched."""

    sealed_columns: ClassVar[tuple[str, ...]] = ("sealed",)

    pk = models.CompositePrimaryKey("county", "export_id")
    county = models.CharField(max_length=6)
    export_id = models.BigIntegerField()
    sealed = models.BinaryField()


class Hold(models.Model):
    """A county, or one record of it, of which nothing may be destroyed although its time is over (保全)."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    record = models.CharField(max_length=20)
    number = models.BigIntegerField(default=0)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.PLACED)
    placed_by = models.BigIntegerField()
    placed_at = models.DateTimeField(db_default=Now())
    lift_reason = models.TextField(default="")
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["county", "record", "number"], condition=Q(state=HoldState.PLACED), name="access_hold_placed"
            )
        ]
