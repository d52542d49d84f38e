"""Tables of progress: targets, who is counted in which figures, sums by unit, sums as they stood at the end of a day,
tasks told to be done.

Never: a target overwritten; a day's figures changed; a figure that two transactions write beside each other: whoever
changes something marks the person, and one chore counts.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.store.numbers import number_field

FIGURE = 120
"""Characters of a figure's name: a policy's key, a group's id and a state."""


class TargetKind(models.TextChoices):
    """What a number of a unit is. The codes are the names by which policies call their counts."""

    RESIDENTS = "permanent_population", "常住人口"
    HUKOU = "hukou_population", "户籍人口"
    TASK = "target", "任务数"
    LAST_ACTUAL = "last_actual", "上年实际参保数"
    EMPLOYEES = "employee_insured", "职工医保参保数"
    BIRTHS = "births", "出生人口"


class Target(models.Model):
    """A number of a unit for a benefit year, from outside. The one stated last holds; `received_on`: when it came."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    kind = models.CharField(max_length=24, choices=TargetKind.choices)
    people = models.IntegerField()
    source = models.CharField(max_length=120)
    received_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__gte=0), name="campaign_target_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "year", "unit", "kind", "id"], name="campaign_target_last")]


class Counting(models.Model):
    """How far a benefit year is counted: everything that was committed before `counted_at`, as of the day `counted_on`,
    by the dues of a run and the groups of the policies (`terms`: their digest). After `last_day` nothing is counted.
    """

    pk = models.CompositePrimaryKey("county", "year")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    counted_at = models.DateTimeField()
    counted_on = models.DateField()
    last_day = models.DateField()
    run_id = models.BigIntegerField()
    terms = models.CharField(max_length=64)


class ChangedPerson(models.Model):
    """Something about a person was changed and is not counted yet. Written by triggers, in the change's transaction."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()


class PersonFigures(models.Model):
    """In which figures a person is counted. `changes_on`: the day on which that changes by itself, as when a standing
    ends.
    """

    pk = models.CompositePrimaryKey("county", "year", "person_id")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    figures = ArrayField(models.CharField(max_length=FIGURE))
    changes_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "year", "unit"], name="campaign_personfigures_unit"),
            models.Index(
                fields=["county", "year", "changes_on"],
                condition=Q(changes_on__isnull=False),
                name="campaign_personfigures_turn",
            ),
        ]


class Tally(models.Model):
    """How many people of a unit (village, town, county) are counted in a figure."""

    pk = models.CompositePrimaryKey("county", "year", "unit", "figure")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    figure = models.CharField(max_length=FIGURE)
    people = models.IntegerField()


class DayTally(models.Model):
    """All figures of a unit as they had been counted when a day ended."""

    pk = models.CompositePrimaryKey("county", "year", "day", "unit")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    day = models.DateField()
    unit = models.CharField(max_length=12)
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "year", "unit", "day"], name="campaign_daytally_unit")]


class ReportDay(models.Model):
    """The weekday (1 Monday … 7 Sunday) of progress reports that a county chose, where its policy names none."""

    pk = models.CompositePrimaryKey("county", "year")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    weekday = models.SmallIntegerField()
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="campaign_reportday_weekday"),
        ]


class DutyRecord(models.Model):
    """What a unit says of a task of the policy: when it was done, what was agreed where the policy names no day. The
    one told last holds; one without a day takes back the one before.
    """

    only_grows: ClassVar = True
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    task = models.CharField(max_length=16)
    agreed_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=200, default="")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "year", "unit", "task", "id"], name="campaign_duty_last")]
