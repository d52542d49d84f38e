"""Tables of who may do what: organisations with their areas, accounts, grants of roles, keys of requests, exports,
legal holds, the trail.

One account is one person. What only the account itself may read (password, telephone) lies in a table of its own, so
that no list of accounts can show it. The trail and its seals only grow.

Never: a row deleted but what `data/retention.csv` names; a role that is not in `data/roles.csv`; a personal number
unsealed.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.access.states import ExportState, GrantState, HoldState
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

    sealed_columns: ClassVar[tuple[str, ...]] = ("phone_sealed",)

    pk = models.CompositePrimaryKey("county", "account_id")
    county = models.CharField(max_length=6)
    account_id = models.BigIntegerField()
    password = models.CharField(max_length=200, default="")
    phone_sealed = models.BinaryField(null=True)
    changed_at = models.DateTimeField(null=True)


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


class Request(models.Model):
    """A key that a client made for one request, with the mark of its input and the answer that it was given."""

    pk = models.CompositePrimaryKey("county", "account_id", "key")
    county = models.CharField(max_length=6)
    account_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    organisation_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    fingerprint = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "account_id", "action", "asked_at"], name="access_request_recent")
        ]


MOST_ROWS_ALONE = 5_000
"""Rows that one person may copy in a day without a second one's approval (GB/T 35273: bulk copies are approved)."""


class Export(models.Model):
    """A copy of rows that leaves the store as a file. `action`: the right that it was asked by; `rows`: as counted when
    it was asked for, then as made. Needs another person above so many rows, and wherever full numbers stand in it.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    kind = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    unit = models.CharField(max_length=12)
    organisation_id = models.BigIntegerField()
    arguments = models.JSONField()
    shows_numbers = models.BooleanField()
    needs_approval = models.BooleanField()
    rows = models.IntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.ASKED)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=200, default="")
    digest = models.CharField(max_length=64, default="")
    """SHA-256 of the file: a copy that is found somewhere can be told by it."""
    made_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="access_export_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ExportState.ASKED, ExportState.REFUSED])
                | Q(needs_approval=False)
                | Q(decided_by__isnull=False),
                name="access_export_approved",
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=True) | Q(rows__lte=MOST_ROWS_ALONE, shows_numbers=False),
                name="access_export_alone",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "asked_by", "asked_at"], name="access_export_recent"),
            models.Index(fields=["county", "state", "made_at"], name="access_export_state"),
        ]


class ExportContent(models.Model):
    """The file of an export, sealed, as long as it may be fetched."""

    sealed_columns: ClassVar[tuple[str, ...]] = ("sealed",)

    pk = models.CompositePrimaryKey("county", "export_id")
    county = models.CharField(max_length=6)
    export_id = models.BigIntegerField()
    sealed = models.BinaryField()


class Hold(models.Model):
    """A county, or one record of it, of which nothing may be destroyed although its time is over (保全)."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    record = models.CharField(max_length=20)
    number = models.BigIntegerField(default=0)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.PLACED)
    placed_by = models.BigIntegerField()
    placed_at = models.DateTimeField(db_default=Now())
    lift_reason = models.TextField(default="")
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["county", "record", "number"], condition=Q(state=HoldState.PLACED), name="access_hold_placed"
            )
        ]


class Outcome(models.TextChoices):
    """What came of it. An alarm is a denial that somebody must look at."""

    DONE = "done", "完成"
    DENIED = "denied", "拒绝"
    REVEALED = "revealed", "查看原文"
    ALARM = "alarm", "报警"


class AuditEntry(models.Model):
    """Who did what, when, with which outcome. Time, cluster and transaction are stamped by the database itself."""

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    at = models.DateTimeField(db_default=Now())
    cluster = models.BigIntegerField(db_default=0)
    txid = models.BigIntegerField(db_default=0)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    unit = models.CharField(max_length=12, default="")
    reason = models.TextField(default="")
    request_key = models.CharField(max_length=64, default="")
    changes = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "cluster", "txid", "id"], name="access_trail_order"),
            models.Index(fields=["county", "at"], name="access_trail_time"),
        ]


class AuditSeal(models.Model):
    """One link of a county's chain: all entries whose transactions lie in [txid_from, txid_until) of a cluster.

    `marks` are the number and first bytes of each entry's digest, in order: they name the entry that was changed.
    """

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "number")
    county = models.CharField(max_length=6)
    number = models.BigIntegerField()
    sealed_at = models.DateTimeField(db_default=Now())
    cluster = models.BigIntegerField()
    txid_from = models.BigIntegerField()
    txid_until = models.BigIntegerField()
    count = models.BigIntegerField()
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    marks = models.BinaryField()
    signature = models.BinaryField(max_length=64)
