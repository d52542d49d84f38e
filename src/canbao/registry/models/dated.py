"""What every dated row about a person has: two periods and where it comes from.

`valid_from` and `valid_until` say when it was so (both inclusive, empty: not limited on that side). `recorded_at` and
`replaced_at` say from when until when the register said so: a correction ends the old row and adds a new one, so that
both "how was it on that day" and "what did we know on that day" can be asked.

Never: a row deleted; a value overwritten.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from canbao.store.numbers import number_field


class Dated(models.Model):
    """Columns and indexes that all dated tables share. `source_list`: the list it was taken from, `source_row` its row
    there as Excel shows it; `replaced_by`: the list that replaced it. Empty for what was done by hand.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.BigIntegerField(null=True)
    source_list = models.BigIntegerField(null=True)
    source_row = models.IntegerField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_from__lte=models.F("valid_until")),
                name="%(app_label)s_%(class)s_period",
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=("county", "person_id"),
                condition=models.Q(replaced_at=None),
                name="%(app_label)s_%(class)s_now",
            ),
        )
