"""The log of every record of field work: each row made and each move."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from canbao.store.numbers import number_field


class FieldStep(models.Model):
    """One move of a record. `record`: its kind; `number`: which one; `row`: all of it when it was made, afterwards the
    cells that can change.
    """

    only_grows: ClassVar = True
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    record = models.CharField(max_length=20)
    number = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    row = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "number"], name="campaign_step_record")]


class Recorded(models.Model):
    """What records of this room share: number, unit, who made it and when."""

    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
