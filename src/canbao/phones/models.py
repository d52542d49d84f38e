"""Tables of the room: telephones, and what came of each event that one of them sent.

Never: a telephone's key or a pairing code unsealed; a name or number of a person in what came of an event.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.phones.states import PhoneState
from canbao.store.numbers import number_field

ID_DIGITS = 32
DIGEST_DIGITS = 64
CALL_SIGNS = 4


class Phone(models.Model):
    """One telephone of one account. `call`: the part of a pairing code by which the offer is found; `sealed`: what the
    code was stretched to, with the two keys once it is paired; `mark`: the telephone's own number, made by it; `door`:
    digest of what it shows the public zone; `greeting`: what it needs unsealed to open anything, as JSON; `until`: an
    offer is good up to then; `listed`: numbers of the people of
    the list that it was told last, in its order; `told`: digest of that list; `now_told`: of what it was told beside;
    `heard_at`: a letter of it came; `looked_at`: whether something changed.
    """

    sealed_columns: ClassVar = ("sealed",)

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    account_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    state = models.CharField(max_length=7, choices=PhoneState.choices, default=PhoneState.OFFERED)
    call = models.CharField(max_length=CALL_SIGNS)
    sealed = models.BinaryField()
    tries = models.SmallIntegerField(default=0)
    mark = models.CharField(max_length=ID_DIGITS, default="")
    door = models.CharField(max_length=DIGEST_DIGITS, default="")
    greeting = models.TextField(default="")
    device = models.CharField(max_length=60, default="")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()
    paired_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    listed = ArrayField(models.BigIntegerField(), default=list)
    told = models.CharField(max_length=DIGEST_DIGITS, default="")
    listed_on = models.DateField(null=True)
    now_told = models.CharField(max_length=DIGEST_DIGITS, default="")
    looked_at = models.DateTimeField(null=True)
    stopped_by = models.BigIntegerField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "call"], condition=Q(state=PhoneState.OFFERED), name="phones_one_offer_a_call"
            ),
            models.UniqueConstraint(fields=["county", "mark"], condition=~Q(mark=""), name="phones_one_a_mark"),
            models.CheckConstraint(
                condition=Q(state=PhoneState.OFFERED) | Q(state=PhoneState.STOPPED) | ~Q(mark=""),
                name="phones_paired_has_mark",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "account_id"], name="phones_of_account")]


class PhoneEvent(models.Model):
    """What came of one event. `id`: made by the telephone; `answer`: as JSON, without anybody's name; `seen_at`: the
    telephone has said that it knows.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = models.CharField(max_length=ID_DIGITS)
    phone_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    is_done = models.BooleanField()
    answer = models.TextField()
    at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "phone_id", "at"], condition=Q(seen_at=None), name="phones_event_unseen")
        ]
