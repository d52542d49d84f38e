"""Tables that every room stands on: places with their periods, reporting units, jobs.

Divisions are the state's list. Reporting units are how this county counts itself: a tree of their own, whose codes
have the same lengths (6, 9, 12), so that an area is always the beginning of a code. A unit mostly is a division; a
forest farm or a development zone is not one, has a code of the county's own, and may point at a division.

Never: a division or unit deleted; it ends, and names its successors.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now

from canbao.store.numbers import number_field
from canbao.store.states import JobState
from canbao.values.divisions import Level

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


class Division(models.Model):
    """A place of the state's list, natural-length code. Both days inclusive; None: not limited on that side."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_column="parent")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    successors = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=models.F("valid_until")),
                name="store_division_period",
            ),
        )


class UnitKind(models.TextChoices):
    """What a reporting unit is."""

    COUNTY = "county", "县"
    TOWN = "town", "镇街"
    ZONE = "zone", "开发区、管理处"
    FARM = "farm", "林场、农场"
    COMPANY = "company", "公司"
    VILLAGE = "village", "村、社区"


class Unit(models.Model):
    """A unit of one county that people are counted in."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_column="parent")
    division = models.ForeignKey(Division, models.PROTECT, null=True, db_column="division")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    successors = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(code__length__in=(6, 9, 12)), name="store_unit_code_length"),)


class Job(models.Model):
    """Long work: who asked, how far it is, what came of it. Its effect and its end are one transaction."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    kind = models.CharField(max_length=40)
    arguments = models.JSONField()
    organisation_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.TextField(default="")
    result = models.JSONField(null=True)
    is_cancel_wanted = models.BooleanField(default=False)
    attempts = models.IntegerField(default=0)
    retries = models.IntegerField(db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
