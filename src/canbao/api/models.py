"""Tables of the API: keys by which other systems sign their requests, requests seen, requests counted.

Never: a secret unsealed; a key that outlives its account's rights; a request taken twice.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.store.numbers import number_field

KEY_ID = 40
NONCE = 64


class ApiKey(models.Model):
    """A key of an account: its requests are that account's. `code`: what requests name; `partner_id`: whose packages it
    may fetch and bring; `secret`: sealed.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    code = models.CharField(max_length=KEY_ID)
    account_id = models.BigIntegerField()
    partner_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=60)
    secret = models.BinaryField()
    valid_until = models.DateField()
    issued_by = models.BigIntegerField()
    issued_at = models.DateTimeField(db_default=Now())
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "code"], name="api_key_once"),
            models.CheckConstraint(condition=~Q(account_id=F("issued_by")), name="api_key_by_another"),
        ]


class SeenRequest(models.Model):
    """One request that was taken: the same one again is refused. Forgotten when its time is over anyway."""

    pk = models.CompositePrimaryKey("county", "code", "nonce")
    county = models.CharField(max_length=6)
    code = models.CharField(max_length=KEY_ID)
    nonce = models.CharField(max_length=NONCE)
    seen_at = models.DateTimeField(db_default=Now())


class Tally(models.Model):
    """Requests of one key in one minute, counted by all workers together."""

    pk = models.CompositePrimaryKey("county", "code", "minute")
    county = models.CharField(max_length=6)
    code = models.CharField(max_length=KEY_ID)
    minute = models.BigIntegerField()
    requests = models.IntegerField()
