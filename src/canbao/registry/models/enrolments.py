"""Enrolment of a person for a benefit year, and what happened to people on which day."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models

from canbao.registry.models.dated import Dated
from canbao.registry.states import EnrolmentState
from canbao.store.numbers import number_field


class Manner(models.TextChoices):
    """How somebody came to be registered."""

    RENEWAL = "renewal", "默认续保"
    NEW = "new", "新增参保"
    CHANGED = "changed", "信息变更"
    BODY = "body", "集体参保"
    NEWBORN = "newborn", "出生一件事"


class Enrolment(models.Model):
    """One person for one benefit year of one policy area. A withdrawn one stays."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    division = models.CharField(max_length=12, null=True)
    manner = models.CharField(max_length=10, choices=Manner.choices)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices)
    registered_on = models.DateField(null=True)
    """The day of registration; a default renewal has none."""
    taken_at = models.BigIntegerField(null=True)
    """The organisation that took the form."""
    documents = ArrayField(models.CharField(max_length=40), default=list)
    tier = models.CharField(max_length=20, null=True)
    repair_years = models.SmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    """By when the organisation that has it must hand it on."""
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    source_list = models.BigIntegerField(null=True)
    source_row = models.IntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("county", "person_id", "year"),
                condition=~models.Q(state=EnrolmentState.WITHDRAWN),
                name="registry_enrolment_once",
            ),
        )
        indexes = (models.Index(fields=("county", "year", "unit", "state"), name="registry_enrolment_list"),)


class EventKind(models.TextChoices):
    """What may happen to a person."""

    BIRTH = "birth", "出生"
    DEATH = "death", "死亡"
    HUKOU_REGISTERED = "hukou_registered", "上户"
    MOVED_IN = "moved_in", "迁入"
    MOVED_OUT = "moved_out", "迁出"
    WELFARE_HOME_ENTRY = "welfare_home_entry", "进入儿童福利机构"
    EMPLOYEE_END = "employee_end", "职工医保停保"
    ENTERED_SERVICE = "entered_service", "入伍"
    ENTERED_PRISON = "entered_prison", "服刑"


class Event(Dated):
    """Something on a day: `valid_from` and `valid_until` are that day."""

    kind = models.CharField(max_length=20, choices=EventKind.choices)
    detail = models.CharField(max_length=200, default="")
