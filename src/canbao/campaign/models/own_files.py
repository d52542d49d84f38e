"""Tables of residents who look at their own file: codes that were asked for, and visits.

Of every token that a browser keeps only a keyed mark is stored, and of every code. Never: a telephone, a number that
was typed; a code in clear.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from canbao.store.numbers import number_field


class OwnCode(models.Model):
    """One code. `person_id` None: there is nobody whom it could be sent to, and all else is alike. `token`: mark of
    what the browser keeps; `answer`: mark of the code; `code`: sealed for the sender until it has left.
    """

    sealed_columns: ClassVar = ("code",)
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField(null=True)
    token = models.BinaryField(max_length=32)
    answer = models.BinaryField(max_length=32)
    code = models.BinaryField(default=b"")
    asked_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["county", "token"], name="campaign_owncode_token")]
        indexes: ClassVar = [models.Index(fields=["county", "asked_at"], name="campaign_owncode_asked")]


class OwnVisit(models.Model):
    """One visit of one person to their own file until it ends."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()
    token = models.BinaryField(max_length=32)
    begun_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["county", "token"], name="campaign_ownvisit_token")]
