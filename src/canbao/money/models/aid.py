"""Tables of aid money asked for: a request, and a line for each person of its annex.

The annex is signed: what a later run changes about a person is a line in a later request, more or less than nought,
so that the lines that stand add up to what was asked for.

Never: a person of a payer asked for twice; a line changed; more transferred than asked for, or remitted than
transferred.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from canbao.money.aid_states import AidState, LineState
from canbao.money.models.book import OWNER
from canbao.store.numbers import number_field

_WHOLE = (AidState.TRANSFERRED, AidState.REMITTED, AidState.MARKED)
_IN_TREASURY = (AidState.REMITTED, AidState.MARKED)
_PAID_OUT = (*_WHOLE, AidState.PARTLY)


class AidRequest(models.Model):
    """Aid money of one payer asked for a list of people. `batch`: its number among those of the payer and unit.
    `budget`: the stream of the policy, with its clause; `account`: through which it goes, empty where it comes straight
    into the fund; `applicants`: the offices that apply. Who did each step, and when, stands beside it.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    payer = models.CharField(max_length=OWNER)
    batch = models.IntegerField()
    budget = models.CharField(max_length=60, default="")
    account = models.CharField(max_length=100, default="")
    applicants = models.CharField(max_length=200, default="")
    clause = models.CharField(max_length=400, default="")
    persons = models.IntegerField()
    fen = models.BigIntegerField()
    transferred_fen = models.BigIntegerField(default=0)
    remitted_fen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=AidState.choices, default=AidState.LISTED)
    confirmed_by = models.BigIntegerField()
    confirmed_on = models.DateField()
    applied_by = models.BigIntegerField(null=True)
    applied_on = models.DateField(null=True)
    applied_office = models.BigIntegerField(null=True)
    joined_by = models.BigIntegerField(null=True)
    joined_on = models.DateField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    reviewed_on = models.DateField(null=True)
    transferred_by = models.BigIntegerField(null=True)
    transferred_on = models.DateField(null=True)
    remitted_by = models.BigIntegerField(null=True)
    remitted_on = models.DateField(null=True)
    marked_by = models.BigIntegerField(null=True)
    marked_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0, persons__gt=0), name="money_aidrequest_positive"),
            models.CheckConstraint(
                condition=Q(remitted_fen__gte=0, transferred_fen__gte=F("remitted_fen"), fen__gte=F("transferred_fen")),
                name="money_aidrequest_sums",
            ),
            models.CheckConstraint(
                condition=(Q(transferred_fen=F("fen")) | ~Q(state__in=_WHOLE))
                & (Q(remitted_fen=F("fen")) | ~Q(state__in=_IN_TREASURY))
                & (Q(transferred_fen=0) | Q(state__in=_PAID_OUT)),
                name="money_aidrequest_paid",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | (~Q(reviewed_by=F("confirmed_by")) & ~Q(reviewed_by=F("applied_by"))),
                name="money_aidrequest_by_two",
            ),
            models.UniqueConstraint(
                fields=["county", "year", "payer", "unit", "batch"], name="money_aidrequest_batch_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "year", "state"], name="money_aidrequest_list")]


class RequestLine(models.Model):
    """What one payer gives for one person, as asked for in one request; below nought what had been asked for too much.
    `unit`: where the book has it; `is_first`: not a difference to an earlier line. `payment_id`: what the person paid.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    request_id = models.BigIntegerField()
    year = models.SmallIntegerField()
    payer = models.CharField(max_length=OWNER)
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    standing = models.CharField(max_length=200)
    certifier = models.CharField(max_length=200)
    aid_rows = models.CharField(max_length=400)
    clause = models.CharField(max_length=400)
    fen = models.IntegerField()
    is_first = models.BooleanField()
    payment_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.STANDS)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(fen=0), name="money_requestline_something"),
            models.CheckConstraint(condition=Q(is_first=False) | Q(fen__gt=0), name="money_requestline_first"),
            models.UniqueConstraint(
                fields=["county", "year", "payer", "person_id", "unit"],
                condition=Q(state=LineState.STANDS, is_first=True),
                name="money_requestline_once",
            ),
            models.UniqueConstraint(
                fields=["county", "request_id", "person_id", "unit"], name="money_requestline_in_request"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "year", "person_id"], name="money_requestline_person")]
