"""Tables of the book: transfers, and the log of what records went through.

A transfer moves fen between two accounts and is never changed; what was wrong is moved back by another one that names
it. A step is one move of a record as it then was; a trigger writes it, so that no record moves without one.

Never: an amount changed; a transfer between accounts that its movement does not name; a step left out.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.money.accounts import PAIRS, Account, Movement
from canbao.store.numbers import number_field

OWNER = 40
"""Characters that name whose account it is: a payer's code, a number, a unit."""


def _pairs() -> Q:
    """Movement, debit and credit as the chart has them."""
    found = Q()
    for movement, pairs in PAIRS.items():
        for debit, credit in sorted(pairs):
            found |= Q(movement=movement.value, debit=debit.value, credit=credit.value)
    return found


class Transfer(models.Model):
    """So many fen out of `credit` into `debit`. `debit_of`, `credit_of`: whose, where the account is told apart.
    `record`: the payment, hand-in, deposit it was made for. `reverses`: the transfer that it takes back.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    day = models.DateField()
    movement = models.CharField(max_length=12, choices=Movement.choices)
    debit = models.CharField(max_length=16, choices=Account.choices)
    debit_of = models.CharField(max_length=OWNER, default="")
    credit = models.CharField(max_length=16, choices=Account.choices)
    credit_of = models.CharField(max_length=OWNER, default="")
    person_id = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=12)
    fen = models.BigIntegerField()
    record = models.BigIntegerField(null=True)
    reverses = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_transfer_positive"),
            models.CheckConstraint(condition=_pairs(), name="money_transfer_pairs"),
            models.UniqueConstraint(fields=["county", "reverses"], name="money_transfer_back_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "year", "person_id"], name="money_transfer_person"),
            models.Index(fields=["county", "year", "debit", "debit_of"], name="money_transfer_debit"),
            models.Index(fields=["county", "year", "credit", "credit_of"], name="money_transfer_credit"),
        ]


class Step(models.Model):
    """One move of a record. `record`: its kind; `number`: which one; `row`: all of it when it was made, afterwards the
    cells that can change.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    record = models.CharField(max_length=16)
    number = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    row = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "number"], name="money_step_record")]
