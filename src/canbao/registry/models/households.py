"""Households as the household book (户口簿) has them, their members over time, and relations between people."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from canbao.registry.models.dated import Dated
from canbao.store.numbers import number_field


class Household(models.Model):
    """One household book. `number` is the police's; it is unique within a county where it is known."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    number = models.CharField(max_length=40, null=True)
    address = models.CharField(max_length=200, default="")
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="registry_household_number"),)


class MemberRole(models.TextChoices):
    """What somebody is to the head of the household."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    GRANDCHILD = "grandchild", "孙子女"
    PARENT = "parent", "父母"
    GRANDPARENT = "grandparent", "祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他"


class Member(Dated):
    """Somebody in a household, for a time."""

    household_id = models.BigIntegerField()
    role = models.CharField(max_length=12, choices=MemberRole.choices, null=True)

    class Meta(Dated.Meta):
        indexes = (
            *Dated.Meta.indexes,
            models.Index(fields=("county", "household_id"), name="registry_member_household"),
        )


class RelationKind(models.TextChoices):
    """What the other person is to this one."""

    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SPOUSE = "spouse", "配偶"
    GUARDIAN = "guardian", "监护人"


class Relation(Dated):
    """The other person is this one's parent, child, spouse or guardian. Both directions are rows."""

    other_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=RelationKind.choices)
