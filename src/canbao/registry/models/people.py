"""People and their numbers: one row a person, several documents over time, and the one table in which a number is
unique.

The full number is sealed; what a list shows is its last four characters. `Identity` is found by the blind index and
holds no personal data: it is partitioned by the index and not by county, so that one number cannot be two people
even when counties lie on different machines.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from canbao.store.numbers import number_field
from canbao.values.id_check import DocumentKind


class Particulars(models.Model):
    """What the register says of a person as such."""

    unit = models.CharField(max_length=12)
    name = models.CharField(max_length=50)
    name_key = models.CharField(max_length=50)
    pinyin = models.CharField(max_length=200)
    initials = models.CharField(max_length=100)
    sex = models.CharField(max_length=6, null=True)
    birth = models.DateField(null=True)
    nationality = models.CharField(max_length=10, null=True)
    phone = models.BinaryField(null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    merged_into = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Person(Particulars):
    """One person. `unit`: the reporting unit that answers for them. `pinyin` sorts; `initials` holds those of every
    reading, to search by. Somebody merged into another person keeps the row and points at them.
    """

    sealed_columns: ClassVar = ("phone",)
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(unit__startswith=models.F("county")), name="registry_person_unit"),
        )
        indexes = (
            models.Index(fields=("county", "pinyin", "id"), name="registry_person_list"),
            models.Index("county", Left("unit", 9), "pinyin", "id", name="registry_person_town"),
            models.Index(fields=("county", "unit", "pinyin", "id"), name="registry_person_village"),
            models.Index(fields=("county", "name_key"), name="registry_person_name"),
        )


class FormerPerson(Particulars):
    """How a person's row read before a change. Written by a trigger, never by hand."""

    pk = models.CompositePrimaryKey("county", "person_id", "replaced_at")
    county = models.CharField(max_length=6)
    person_id = models.BigIntegerField()
    replaced_at = models.DateTimeField()


class Document(models.Model):
    """One number of a person: sealed, with what may be shown of it. `is_current`: the one that lists show."""

    sealed_columns: ClassVar = ("number",)
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in DocumentKind])
    number = models.BinaryField()
    tail = models.CharField(max_length=4)
    blind = models.BinaryField(max_length=32)
    is_current = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    source_list = models.BigIntegerField(null=True)
    source_row = models.IntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("county", "person_id"), name="registry_document_person"),
            models.Index(fields=("county", "tail"), name="registry_document_tail"),
        )


class Identity(models.Model):
    """Whose number it is, in the whole database."""

    blind = models.BinaryField(max_length=32, primary_key=True)
    county = models.CharField(max_length=6)
    person_id = models.BigIntegerField()
