"""Tables of what goes between the zones: letters inwards, documents outwards, the packages that carry them.

Each zone's database has all four tables and uses its side of them. Never: a letter in clear in the public zone; a
personal number in a document.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

MARK_DIGITS = 64
ID_DIGITS = 32
LONGEST_KIND, LONGEST_KEY = 20, 80


class Way(models.TextChoices):
    """Which way a package goes."""

    INWARD = "inward", "向内"
    OUTWARD = "outward", "向外"

    @property
    def other(self) -> Way:
        return Way.OUTWARD if self is Way.INWARD else Way.INWARD


class Side(models.TextChoices):
    """Whether this zone made a package or took it."""

    MADE = "made", "发出"
    TAKEN = "taken", "收到"


class Package(models.Model):
    """One package. `carried`: letters or documents in it; `received`: up to which number its maker had taken the
    other way's; `file`: the whole file until the other zone has said that it has it; `written_at`: last put into the
    folder.
    """

    pk = models.CompositePrimaryKey("county", "way", "side", "number")
    county = models.CharField(max_length=6)
    way = models.CharField(max_length=7, choices=Way.choices)
    side = models.CharField(max_length=5, choices=Side.choices)
    number = models.BigIntegerField()
    mark = models.CharField(max_length=MARK_DIGITS)
    carried = models.IntegerField()
    received = models.BigIntegerField()
    file = models.BinaryField(null=True)
    at = models.DateTimeField(db_default=Now())
    written_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gt=0, carried__gt=0, received__gte=0), name="crossing_numbers")
        ]


class Letter(models.Model):
    """What somebody outside asks of the private zone. `sealed`: for the private zone alone, emptied when it is
    answered, and outside when it has arrived; `package`: the number that carried it out of here.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = models.CharField(max_length=ID_DIGITS)
    kind = models.CharField(max_length=LONGEST_KIND)
    sealed = models.BinaryField()
    written_at = models.DateTimeField()
    package = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "written_at"], condition=Q(package=None), name="crossing_letter_waiting"),
            models.Index(fields=["county", "written_at"], condition=Q(answered_at=None), name="crossing_letter_open"),
        ]


class Outgoing(models.Model):
    """What the public zone is to show, as it was last told or is to be told. `content` None: shown no more; empty
    when it has arrived; `digest`: of the content; `package`: the number that carried it.
    """

    pk = models.CompositePrimaryKey("county", "kind", "key")
    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=LONGEST_KIND)
    key = models.CharField(max_length=LONGEST_KEY)
    content = models.TextField(null=True)
    digest = models.CharField(max_length=MARK_DIGITS)
    until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())
    package = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "changed_at"], condition=Q(package=None), name="crossing_outgoing_waiting")
        ]


class Document(models.Model):
    """What the public zone shows. `until`: gone after this moment."""

    pk = models.CompositePrimaryKey("county", "kind", "key")
    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=LONGEST_KIND)
    key = models.CharField(max_length=LONGEST_KEY)
    content = models.TextField()
    until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "until"], name="crossing_document_until")]
