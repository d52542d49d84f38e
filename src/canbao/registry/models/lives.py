"""Where a person lives and is registered, learns, is insured, and what else rules ask about a life."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from canbao.registry.models.dated import Dated


class AbodeKind(models.TextChoices):
    """In what sense somebody belongs to a place."""

    HUKOU = "hukou", "户籍地"
    RESIDENCE = "residence", "常住地"
    BIRTH = "birth", "出生地"


class Abode(Dated):
    """A place of a person. `division`: a code of any length; "none": nowhere; empty: only the permit is known."""

    kind = models.CharField(max_length=10, choices=AbodeKind.choices)
    division = models.CharField(max_length=12, null=True)
    permit = models.CharField(max_length=8, null=True)
    """Of a residence: valid, expired or none."""


class Schooling(Dated):
    """At a school from entry until leaving."""

    stage = models.CharField(max_length=24, null=True)
    division = models.CharField(max_length=12, null=True)
    school = models.CharField(max_length=80, default="")


class Scheme(models.TextChoices):
    """What insures somebody."""

    RESIDENT = "resident", "居民医保"
    EMPLOYEE = "employee", "职工医保"
    UNEMPLOYMENT = "unemployment", "领取失业保险金"
    OTHER = "other", "其他保障"


class Insurance(Dated):
    """Insured under a scheme for a time, here or elsewhere. `paid_fen`: what the person paid, if a list says so."""

    scheme = models.CharField(max_length=14, choices=Scheme.choices)
    division = models.CharField(max_length=12, null=True)
    paid_fen = models.BigIntegerField(null=True)
    detail = models.CharField(max_length=120, default="")


class LifeStatus(models.TextChoices):
    """Whether and where somebody can be insured at all."""

    ALIVE = "alive", "在世"
    DEAD = "dead", "死亡"
    MOVED = "moved", "迁出"
    ABROAD = "abroad", "出国定居"
    SERVING = "serving", "服役"
    PRISON = "prison", "服刑"
    LOST = "lost", "失联"


class Status(Dated):
    """Alive, dead, away: for a time. Nobody's row means alive."""

    status = models.CharField(max_length=8, choices=LifeStatus.choices)


class Circumstances(Dated):
    """Facts of the vocabulary (docs/reference/vocabulary.md) that have no table of their own; empty means not known.

    `unknown_facts` names facts of other tables that are not known of this person although the list is complete.
    """

    married = models.BooleanField(null=True)
    employed = models.BooleanField(null=True)
    permanent_residence = models.BooleanField(null=True)
    residence_months = models.SmallIntegerField(null=True)
    long_term = models.BooleanField(null=True)
    child_of_permit_holder = models.BooleanField(null=True)
    migrant_child = models.BooleanField(null=True)
    migrant_child_enrolled_here = models.BooleanField(null=True)
    special_status = models.CharField(max_length=24, null=True)
    newborn = models.BooleanField(null=True)
    employee_proof = models.BooleanField(null=True)
    other_insurance = models.BooleanField(null=True)
    not_enrolled_proof = models.BooleanField(null=True)
    pay_place = models.CharField(max_length=12, null=True)
    enrolled_before = models.BooleanField(null=True)
    unknown_facts = ArrayField(models.CharField(max_length=40), default=list)


class ClaimYear(Dated):
    """What the medical system says of a benefit year: claimed or not, and what critical-illness insurance paid."""

    year = models.SmallIntegerField()
    has_claimed = models.BooleanField()
    critical_fen = models.BigIntegerField(default=0)
