"""Which lists are complete, where and up to which day: without it, not listed does not mean without the standing."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from canbao.store.numbers import number_field


class Subject(models.TextChoices):
    """Lists that are not about a standing."""

    RESIDENT = "resident_scheme", "居民医保参保名单"
    EMPLOYEE = "employee_scheme", "职工医保参保名单"
    SCHOOLS = "schools", "在校学生清册"
    CLAIMS = "claims", "医疗费用年度汇总"
    OTHER = "other_schemes", "其他保障和异地参保名单"


class Coverage(models.Model):
    """One declaration, made by a list that was applied. `subject`: a standing of the catalogue or a `Subject`."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    subject = models.CharField(max_length=40)
    division = models.CharField(max_length=12)
    complete_until = models.DateField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    replaced_at = models.DateTimeField(null=True)
    source_list = models.BigIntegerField(null=True)
