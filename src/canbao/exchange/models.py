"""Tables of exchange: partners, their keys and addresses, packages both ways with their sealed content, what was said
to each and whether it was told, numbers that are missing, and rows that nothing else keeps.

Never: a package changed, only moved as its graph says; an answer or a row that was sent changed at all; a full number
unsealed. Contents are destroyed when their time is over (`keeping`), the register of packages is not.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.exchange.manifests import BUREAU
from canbao.exchange.signing import KEY_ID_DIGITS, Algorithm
from canbao.exchange.states import HOLDS_NUMBER, IncomingState, KeyState, OutgoingState
from canbao.store.numbers import number_field

HEX = 64
"""Digits of an SM3 digest."""
CODE = 20
"""Characters of a partner's code."""
ADDRESS = 200
"""Characters of an address over HTTP."""
REQUEST_CODE = 64
"""Characters of the name of a key by which requests are signed."""


class PartnerKind(models.TextChoices):
    """What a partner is. It limits which formats are exchanged."""

    TAX = "tax", "税务局"
    FINANCE = "finance", "财政局"
    DEPARTMENT = "department", "其他部门"
    BANK = "bank", "银行"
    PLACE = "place", "外地医保局"


class Partner(models.Model):
    """Somebody with whom files are exchanged. `code`: what manifests call it."""

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    code = models.CharField(max_length=CODE)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=PartnerKind.choices)
    registered_by = models.BigIntegerField()
    registered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "code"], name="exchange_partner_code"),
            models.CheckConstraint(condition=~Q(code=BUREAU), name="exchange_partner_other"),
        ]


class PartnerKey(models.Model):
    """A public key of a partner, for some days, both inclusive. `public`: hex digits. It counts once another person has
    confirmed it, until it is revoked.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    partner_id = models.BigIntegerField()
    algorithm = models.CharField(max_length=10, choices=Algorithm.choices)
    public = models.CharField(max_length=200)
    key_id = models.CharField(max_length=KEY_ID_DIGITS)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=KeyState.choices, default=KeyState.PROPOSED)
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "key_id"], name="exchange_partnerkey_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lte=F("valid_until")), name="exchange_partnerkey_period"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="exchange_partnerkey_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state=KeyState.CONFIRMED) | Q(confirmed_by__isnull=False),
                name="exchange_partnerkey_confirmed",
            ),
        ]


class PartnerAddress(models.Model):
    """Where a partner answers over HTTP, from when it was stated; the newest counts, and one that is empty ends it.
    `key`, `secret` (sealed): by which our requests are signed, given by the partner. `failure`: why it did not answer
    when it was asked last; empty when it did.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    partner_id = models.BigIntegerField()
    address = models.CharField(max_length=ADDRESS)
    key = models.CharField(max_length=REQUEST_CODE)
    secret = models.BinaryField()
    stated_by = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failure = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "partner_id", "id"], name="exchange_address_newest")]


class Package(models.Model):
    """What both ways share. `mark`: what the package is known by; `manifest`: as it was signed."""

    county = models.CharField(max_length=6)
    id = number_field()
    partner_id = models.BigIntegerField()
    number = models.BigIntegerField()
    format = models.CharField(max_length=40)
    format_version = models.SmallIntegerField()
    year = models.SmallIntegerField()
    manner = models.CharField(max_length=6)
    kind = models.CharField(max_length=4)
    rows = models.IntegerField()
    sum_fen = models.BigIntegerField()
    digest = models.CharField(max_length=HEX)
    previous = models.CharField(max_length=HEX)
    mark = models.CharField(max_length=HEX)
    made_on = models.DateField()
    manifest = models.TextField()
    words = models.TextField(default="")
    """Why it was refused."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Outgoing(Package):
    """A package of ours. `left_out`: people of whom nothing could be said, by reason."""

    pk = models.CompositePrimaryKey("county", "id")
    left_out = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=OutgoingState.choices, default=OutgoingState.MADE)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "partner_id", "number"],
                condition=Q(state__in=HOLDS_NUMBER),
                name="exchange_outgoing_number_once",
            )
        ]


class Incoming(Package):
    """A package from a partner."""

    pk = models.CompositePrimaryKey("county", "id")
    state = models.CharField(max_length=10, choices=IncomingState.choices, default=IncomingState.RECEIVED)
    received_by = models.BigIntegerField()
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "partner_id", "number"],
                condition=~Q(state=IncomingState.REFUSED),
                name="exchange_incoming_number_once",
            )
        ]


class Part(models.Model):
    """A piece of a package's file, packed and sealed. `package_id`: of an outgoing or an incoming one."""

    pk = models.CompositePrimaryKey("county", "package_id", "part")
    county = models.CharField(max_length=6)
    package_id = models.BigIntegerField()
    part = models.IntegerField()
    sealed = models.BinaryField()


class SentRow(models.Model):
    """What a package of ours said of one person: `digest` of the row, for telling what changed since."""

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "package_id", "person_id")
    county = models.CharField(max_length=6)
    package_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    change = models.CharField(max_length=8)
    digest = models.CharField(max_length=32)


class Receipt(models.Model):
    """What was said to a sender: of every package that came, taken or not. `sender`, `number`, `digest` as it claimed;
    `text`: our signed acknowledgement, where the manifest could be read.
    """

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    sender = models.CharField(max_length=40)
    number = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=HEX)
    package_id = models.BigIntegerField(null=True)
    result = models.CharField(max_length=10)
    problem = models.CharField(max_length=40)
    words = models.TextField()
    text = models.TextField()
    by = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "sender", "number"], name="exchange_receipt_number")]


class Delivery(models.Model):
    """An acknowledgement that is to be told over HTTP. `package`: the partner's number for what it is about; `words`:
    what the partner said if it did not want it.
    """

    pk = models.CompositePrimaryKey("county", "receipt_id")
    county = models.CharField(max_length=6)
    receipt_id = models.BigIntegerField()
    partner_id = models.BigIntegerField()
    package = models.BigIntegerField()
    noted_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)
    words = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "partner_id"], condition=Q(told_at=None), name="exchange_delivery_waiting")
        ]


class Gap(models.Model):
    """A number that somebody has not sent although later ones came. `alarmed_at`: somebody was told."""

    pk = models.CompositePrimaryKey("county", "partner_id", "number")
    county = models.CharField(max_length=6)
    partner_id = models.BigIntegerField()
    number = models.BigIntegerField()
    seen_at = models.DateTimeField(db_default=Now())
    alarmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)


class KeptRow(models.Model):
    """A row of an applied package that nothing else keeps yet: numbers of people left out of `content`."""

    only_grows: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("county", "package_id", "row_number")
    county = models.CharField(max_length=6)
    package_id = models.BigIntegerField()
    row_number = models.IntegerField()
    person_id = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=20, default="")
    content = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "person_id"], name="exchange_keptrow_person")]
