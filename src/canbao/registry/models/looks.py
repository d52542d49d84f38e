"""Who looked at whose file: one row a look, never changed.

Never: what was seen; why somebody looked (a full number has its own entry in the trail).
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from canbao.store.numbers import number_field


class Looked(models.TextChoices):
    """At what."""

    FILE = "file", "一人一档"
    WHY = "why", "为什么是这个数"
    PAPER = "paper", "档案打印或导出"
    SYSTEM = "system", "其他系统查询"


class FileLook(models.Model):
    """Somebody opened the file of a person. `office`: the name of the organisation as it was."""

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=TransactionNow())
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=60)
    office = models.CharField(max_length=60)
    what = models.CharField(max_length=10, choices=Looked.choices)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "person_id", "at"], name="registry_looks_at_person"),
            models.Index(fields=["county", "account_id", "at"], name="registry_looks_of_account"),
        ]
