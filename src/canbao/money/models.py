"""Tables of the book: transfers, and the records that they are made for: payments, cash handed in, deposits.

A transfer moves fen between two accounts and is never changed; what was wrong is moved back by another one that names
it. A record says where one thing stands; its moves are those of its graph, and each that moves money has its transfers.

Never: an amount changed; a person who has paid a year twice; a transfer between accounts that its movement does not
name.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.money.accounts import PAIRS, Account, Movement
from canbao.money.states import STANDING, DepositState, HandInState, PaymentState
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


class Payment(models.Model):
    """What one person paid for a benefit year. `collector`: the account of whoever took cash, with the number of the
    slip that the person got. `tax_number`: the tax office's number of the payment. `is_provisional`: taken while
    the due was pending; `due_id`: the due that it pays.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    due_id = models.BigIntegerField()
    fen = models.IntegerField()
    channel = models.CharField(max_length=40)
    paid_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    collector = models.BigIntegerField(null=True)
    slip = models.IntegerField(null=True)
    hand_in_id = models.BigIntegerField(null=True)
    deposit_id = models.BigIntegerField(null=True)
    tax_number = models.CharField(max_length=OWNER, null=True)
    state = models.CharField(max_length=10, choices=PaymentState.choices)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_payment_positive"),
            models.CheckConstraint(
                condition=Q(collector__isnull=True, slip__isnull=True) | Q(collector__isnull=False, slip__isnull=False),
                name="money_payment_slip",
            ),
            models.UniqueConstraint(
                fields=["county", "year", "person_id"], condition=Q(state__in=STANDING), name="money_payment_once"
            ),
            models.UniqueConstraint(fields=["county", "year", "collector", "slip"], name="money_payment_slip_once"),
            models.UniqueConstraint(fields=["county", "tax_number"], name="money_payment_tax_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "collector", "state"], name="money_payment_cash"),
            models.Index(fields=["county", "hand_in_id"], name="money_payment_hand_in"),
            models.Index(fields=["county", "deposit_id"], name="money_payment_deposit"),
        ]


class CashLimit(models.Model):
    """How long and how much cash one hand may hold in a county."""

    pk = models.CompositePrimaryKey("county", "year")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    most_days = models.SmallIntegerField(null=True)
    most_fen = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(most_days__isnull=True) | Q(most_days__gte=0))
                & (Q(most_fen__isnull=True) | Q(most_fen__gt=0)),
                name="money_cashlimit_sense",
            )
        ]


class HandIn(models.Model):
    """Cash that a collector hands in to the town: the payments that it is made of carry its number."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    collector = models.BigIntegerField()
    payments = models.IntegerField()
    fen = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=HandInState.choices, default=HandInState.OFFERED)
    offered_on = models.DateField()
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0, payments__gt=0), name="money_handin_positive"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("collector")), name="money_handin_by_two"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "unit", "state"], name="money_handin_list")]


class Deposit(models.Model):
    """Cash paid in at a bank for the tax office. `paper`: the number on the bank's slip."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    payments = models.IntegerField()
    fen = models.BigIntegerField()
    paper = models.CharField(max_length=OWNER)
    state = models.CharField(max_length=10, choices=DepositState.choices, default=DepositState.MADE)
    made_on = models.DateField()
    made_by = models.BigIntegerField()
    arrived_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0, payments__gt=0), name="money_deposit_positive"),
            models.UniqueConstraint(fields=["county", "paper"], name="money_deposit_paper_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "unit", "state"], name="money_deposit_list")]
