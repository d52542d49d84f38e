"""Tables of cash on its way: limits of a hand, cash handed in to a town, deposits at a bank.

Never: cash that counts as handed in on one person's word.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from canbao.money.models.book import OWNER
from canbao.money.states import DepositState, HandInState
from canbao.store.numbers import number_field


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


class SlipBook(models.Model):
    """The number of the last slip that a collector gave for a benefit year."""

    pk = models.CompositePrimaryKey("county", "year", "collector")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    collector = models.BigIntegerField()
    last = models.IntegerField()


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
