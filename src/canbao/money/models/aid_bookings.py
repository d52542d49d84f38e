"""Table of what was booked for requests of aid, one row an action, whichever number of towns it was shared among.

Never: the same paper of finance twice for a request, unless what it brought was taken back; a booking changed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.money.accounts import Movement
from canbao.store.numbers import number_field

LONGEST_PAPER = 60
"""As the format of finance has it."""


class AidBooking(models.Model):
    """So many fen transferred for a request, or remitted. `first_transfer`: the first one of the book that it made;
    `paper`: by which finance said so, if it did by one; `nth`: by that paper again, after the first was taken back.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=12)
    request_id = models.BigIntegerField()
    movement = models.CharField(max_length=12, choices=Movement.choices)
    fen = models.BigIntegerField()
    first_transfer = models.BigIntegerField()
    paper = models.CharField(max_length=LONGEST_PAPER, default="")
    paper_on = models.DateField(null=True)
    nth = models.SmallIntegerField(default=1)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="money_aidbooking_positive"),
            models.UniqueConstraint(
                fields=["county", "request_id", "paper", "nth"], condition=~Q(paper=""),
                name="money_aidbooking_paper_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["county", "request_id"], name="money_aidbooking_request")]
