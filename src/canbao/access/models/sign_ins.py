"""Who is signed in, on which devices people signed in before, and how often somebody tried.

Of every token that a browser keeps only a keyed mark is stored. Never: a token, a password, a name that was tried.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from canbao.access.states import SignInState
from canbao.store.numbers import number_field

PAGE_ADDRESS = 300
"""Characters of the address of a page with what it asks: paths of this site have some forty, and a few filters."""


class SignIn(models.Model):
    """One sign-in of an account until it ends. `factor_at`: when the second factor was shown last; None: not yet."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    account_id = models.BigIntegerField()
    mark = models.BinaryField(max_length=32)
    device = models.CharField(max_length=120, default="")
    """What the browser says of itself."""
    address = models.GenericIPAddressField(null=True)
    state = models.CharField(max_length=10, choices=SignInState.choices, default=SignInState.SETTING_UP)
    begun_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    factor_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["county", "mark"], name="access_signin_mark")]
        indexes: ClassVar = [
            models.Index(fields=["county", "account_id", "begun_at"], name="access_signin_account"),
        ]


class UnsentForm(models.Model):
    """What an account typed into the form of a page and did not send: fields and values as JSON, sealed. One a page."""

    sealed_columns: ClassVar = ("content",)
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    account_id = models.BigIntegerField()
    page = models.CharField(max_length=PAGE_ADDRESS)
    content = models.BinaryField()
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "account_id", "page"], name="access_unsent_page")
        ]


class Device(models.Model):
    """A browser in which an account signed in with both factors: it is not locked out by somebody else's guesses."""

    pk = models.CompositePrimaryKey("county", "account_id", "mark")
    county = models.CharField(max_length=6)
    account_id = models.BigIntegerField()
    mark = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(db_default=Now())


class Guess(models.Model):
    """How often one door was tried since `since`. `door`: keyed mark of a name, or of a device with a name."""

    pk = models.CompositePrimaryKey("county", "door")
    county = models.CharField(max_length=6)
    door = models.BinaryField(max_length=32)
    since = models.DateTimeField(db_default=Now())
    tries = models.IntegerField(db_default=1)
