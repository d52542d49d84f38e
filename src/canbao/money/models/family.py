"""Table of payments that came out of a relative's personal account of the employee scheme.

Never: the holder's number in the clear; a payment with two holders.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from canbao.money.models.refunds import CLAUSE
from canbao.store.numbers import number_field


class FamilyPayment(models.Model):
    """Whose account a payment came from: what the person is to the holder, in which province the account is kept, and
    the holder's number, sealed.
    """

    sealed_columns: ClassVar = ("holder",)
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    payment_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    relation = models.CharField(max_length=12)
    province = models.CharField(max_length=2)
    holder = models.BinaryField()
    holder_tail = models.CharField(max_length=4)
    clause = models.CharField(max_length=CLAUSE)
    recorded_by = models.BigIntegerField()
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "payment_id"], name="money_familypayment_once"),
        ]
