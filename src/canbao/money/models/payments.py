"""Tables of payments and of what tax files brought that nobody's due matches.

A record says where one thing stands; its moves are those of its graph, and each that moves money has its transfers.

Never: a person who has paid a year twice; a payment without a due.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.money.models.book import OWNER
from canbao.money.states import STANDING, PaymentState, SupplementState, UnmatchedState
from canbao.store.numbers import number_field


class PaymentKind(models.TextChoices):
    """What is paid."""

    OWN = "own", "个人缴费"
    DIFFERENCE = "difference", "补差"
    REPAIR = "repair", "补缴"


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
    kind = models.CharField(max_length=10, choices=PaymentKind.choices, default=PaymentKind.OWN)
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
                fields=["county", "year", "person_id", "kind"],
                condition=Q(state__in=STANDING),
                name="money_payment_once",
            ),
            models.UniqueConstraint(fields=["county", "year", "collector", "slip"], name="money_payment_slip_once"),
            models.UniqueConstraint(fields=["county", "tax_number"], name="money_payment_tax_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "collector", "state"], name="money_payment_cash"),
            models.Index(fields=["county", "hand_in_id"], name="money_payment_hand_in"),
            models.Index(fields=["county", "deposit_id"], name="money_payment_deposit"),
            models.Index(fields=["county", "person_id"], name="money_payment_person"),
            models.Index(fields=["county", "year", "unit"], name="money_payment_place"),
        ]


class Supplement(models.Model):
    """What one person owes beside the due: the difference of an amount that was not set when it was paid, or years
    repaired. `due_id`: the due it belongs to; `years`: how many are repaired; `clause`: where it says so.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    due_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    years = models.SmallIntegerField(null=True)
    fen = models.IntegerField()
    clause = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=SupplementState.choices, default=SupplementState.OPEN)
    made_by = models.BigIntegerField()
    made_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_supplement_positive"),
            models.CheckConstraint(condition=~Q(kind=PaymentKind.OWN), name="money_supplement_beside"),
            models.UniqueConstraint(
                fields=["county", "year", "person_id", "kind"],
                condition=~Q(state=SupplementState.LAPSED),
                name="money_supplement_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "unit", "state"], name="money_supplement_list")]


class Problem(models.TextChoices):
    """Why a payment that the tax office reports matches nobody's due."""

    NO_PERSON = "no_person", "没有这个证件号码的人"
    OTHER_NAME = "other_name", "姓名与证件号码不符"
    WRONG_COUNTY = "wrong_county", "缴到了别的统筹地"
    WRONG_YEAR = "wrong_year", "不是本年度的缴费"
    NO_DUE = "no_due", "没有此人的应缴"
    NOT_ACCEPTED = "not_accepted", "按政策不能受理"
    OPEN = "open", "应缴未定"
    NOTHING_DUE = "nothing_due", "无须个人缴费"
    OFFER_ENDED = "offer_ended", "缴费日不在应缴的有效期内"
    OTHER_AMOUNT = "other_amount", "金额与应缴不符"
    ALREADY_PAID = "already_paid", "此人本年度已缴费"
    NO_CASH = "no_cash", "没有对应的代收记录"


class Unmatched(models.Model):
    """Money that the tax office reports and that matches nobody's due. `source`, `source_row`: the file and row that
    brought it; `person_id`: whose number it bore, where that is known.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    tax_number = models.CharField(max_length=OWNER)
    person_id = models.BigIntegerField(null=True)
    fen = models.IntegerField()
    paid_on = models.DateField()
    channel = models.CharField(max_length=40)
    place = models.CharField(max_length=12)
    problem = models.CharField(max_length=12, choices=Problem.choices)
    source = models.BigIntegerField(null=True)
    source_row = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=UnmatchedState.choices, default=UnmatchedState.HELD)
    payment_id = models.BigIntegerField(null=True)
    held_on = models.DateField()
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_unmatched_positive"),
            models.UniqueConstraint(fields=["county", "tax_number"], name="money_unmatched_tax_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "year", "state"], name="money_unmatched_list"),
            models.Index(fields=["county", "person_id"], name="money_unmatched_person"),
        ]
