"""Organisations with their areas, accounts, what only an account itself may read, and grants of roles.

One account is one person. What only the account itself may read (password, second factor, telephone) lies in a table
of its own, so that no list of accounts can show it. Never: a role that is not in `data/roles.csv`.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.access.states import GrantState
from canbao.store.numbers import number_field


class OrganisationKind(models.TextChoices):
    """What an organisation is. It limits which roles its people may have."""

    BUREAU = "bureau", "医保局"
    TAX = "tax", "税务局"
    CIVIL_AFFAIRS = "civil_affairs", "民政局"
    AGRICULTURE = "agriculture", "农业农村局"
    DISABLED_FEDERATION = "disabled_federation", "残联"
    HEALTH = "health", "卫健局"
    VETERANS = "veterans", "退役军人事务局"
    EDUCATION = "education", "教育局"
    FINANCE = "finance", "财政局"
    PUBLIC_SECURITY = "public_security", "公安局"
    STATISTICS = "statistics", "统计局"
    HUMAN_RESOURCES = "human_resources", "人社局"
    TOWN_WINDOW = "town_window", "镇街"
    VILLAGE = "village", "村、社区"
    SCHOOL = "school", "学校"
    CLINIC = "clinic", "卫生院、村卫生室"
    INSPECTION = "inspection", "督查组"
    AUDIT = "audit", "审计"


class Organisation(models.Model):
    """An organisation and its area: codes of reporting units. Both days inclusive; None: not limited on that side."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=60)
    units = ArrayField(models.CharField(max_length=12))
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "name"], name="access_organisation_name"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="access_organisation_period",
            ),
        ]


class Account(AbstractBaseUser):
    """One person who signs in. Its secrets are in `Credential`."""

    password = None  # type: ignore[assignment]
    last_login = None

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    is_stopped = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    stopped_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager["Account"]()


class Credential(models.Model):
    """What only the account itself may read: seen by a transaction that has named the account, by no other."""

    sealed_columns: ClassVar[tuple[str, ...]] = ("phone_sealed", "factor_sealed")

    pk = models.CompositePrimaryKey("county", "account_id")
    county = models.CharField(max_length=6)
    account_id = models.BigIntegerField()
    password = models.CharField(max_length=200, default="")
    phone_sealed = models.BinaryField(null=True)
    changed_at = models.DateTimeField(null=True)
    start_until = models.DateTimeField(null=True)
    """The password is one to begin with, given by an administrator, and counts until then."""
    factor_sealed = models.BinaryField(null=True)
    """The key of the second factor (RFC 6238), as Base32."""
    factor_step = models.BigIntegerField(null=True)
    """The last half minute whose code was taken: none is taken twice. None: the factor is not confirmed yet."""
    spare_marks = ArrayField(models.BinaryField(max_length=32), default=list)
    """Marks of the spare codes that are left."""


class Grant(models.Model):
    """A role of an account for some time. It counts once another person has confirmed it, until it is withdrawn."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    account_id = models.BigIntegerField()
    role = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=GrantState.choices, default=GrantState.PROPOSED)
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField(db_default=Now())
    granted_by = models.BigIntegerField(null=True)
    granted_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lte=F("valid_until")), name="access_grant_period"
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None)
                | (~Q(granted_by=F("proposed_by")) & ~Q(granted_by=F("account_id")))
                | Q(granted_by=0, proposed_by=0),
                name="access_grant_by_two",
            ),
            models.UniqueConstraint(
                fields=["county", "account_id", "role"],
                condition=~Q(state=GrantState.WITHDRAWN),
                name="access_grant_once",
            ),
        ]
