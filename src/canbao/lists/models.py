"""Tables of lists: what was handed over, its rows with what became of them, figures and questions that came with lists.

The file itself is not kept. Its clean rows are, sealed as one piece (`ListContent`), so that a list can be compared
anew and applied days later; a row that differs from the list before is a `ListRow` without number or telephone.

Never: a row that was applied deleted; a full number or telephone unsealed. Contents and checks that were not applied
are destroyed when their time is over (`keeping`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from canbao.lists.states import ListState
from canbao.store.numbers import number_field


class ListFile(models.Model):
    """One file of one supplier. `place`: of which it is complete; `area`: units of the sender, beyond which no row is
    applied. `base_id`: the list before, with which it was compared. `counts`: what came of the comparison.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    supplier = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    place = models.CharField(max_length=12)
    area = models.JSONField(default=list)
    as_of = models.DateField()
    manner = models.CharField(max_length=5)
    takes_good_rows = models.BooleanField(default=False)
    file_name = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    row_count = models.IntegerField()
    good_count = models.IntegerField()
    error_count = models.IntegerField()
    warning_count = models.IntegerField()
    state = models.CharField(max_length=20, choices=ListState.choices, default=ListState.RECEIVED)
    check_number = models.SmallIntegerField(default=0)
    base_id = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    why_held = models.CharField(max_length=20, default="")
    received_at = models.DateTimeField(db_default=Now())
    received_by = models.BigIntegerField()
    checked_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "supplier", "organisation_id", "as_of", "digest"],
                condition=~Q(state__in=[ListState.UNDONE, ListState.WITHDRAWN]),
                name="lists_listfile_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "supplier", "organisation_id", "as_of"], name="lists_listfile_calendar")
        ]


class ListContent(models.Model):
    """The clean rows of a list and its errors, sealed as a whole. `part`: rows, errors."""

    pk = models.CompositePrimaryKey("county", "list_id", "part")
    county = models.CharField(max_length=6)
    list_id = models.BigIntegerField()
    part = models.CharField(max_length=10)
    organisation_id = models.BigIntegerField()
    sealed = models.BinaryField()


class RowKind(models.TextChoices):
    """How a row differs from the list before."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    ENDED = "ended", "退出"


class RowOutcome(models.TextChoices):
    """What the register says to a row. Only the bureau is told; only a row that was found is applied."""

    FOUND = "found", "已对应"
    CREATED = "created", "新建档"
    UNKNOWN = "unknown", "查无此人"
    OTHER_NAME = "other_name", "同号异名"
    ELSEWHERE = "elsewhere", "不在报送单位辖区"
    DEAD = "dead", "已登记死亡"
    TAKEN = "taken", "号码属于外县的人"


class ListRow(models.Model):
    """A row that differs from what the supplier's list said before. It stands while its list is applied and no later
    list replaced it (`replaced_by`).

    `mark`: the number's blind index; `label` tells rows of one person apart; `content`: what the row says, numbers and
    telephones left out; `before`: what it said before; `previous_id`: the row that it replaces. `number`: sealed, of
    people whom the register does not know.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    supplier = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    list_id = models.BigIntegerField()
    check_number = models.SmallIntegerField()
    row_number = models.IntegerField()
    kind = models.CharField(max_length=8, choices=RowKind.choices)
    outcome = models.CharField(max_length=12, choices=RowOutcome.choices)
    person_id = models.BigIntegerField(default=0)
    mark = models.BinaryField(max_length=32, null=True)
    tail = models.CharField(max_length=4, default="")
    label = models.CharField(max_length=120)
    place = models.CharField(max_length=12)
    name = models.CharField(max_length=50, default="")
    content = models.JSONField()
    digest = models.CharField(max_length=32)
    before = models.JSONField(null=True)
    previous_id = models.BigIntegerField(null=True)
    is_applied = models.BooleanField(default=False)
    replaced_by = models.BigIntegerField(null=True)
    number = models.BinaryField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["county", "supplier", "organisation_id"],
                condition=Q(is_applied=True, replaced_by=None),
                name="lists_listrow_standing",
            ),
            models.Index(fields=["county", "list_id"], name="lists_listrow_list"),
            models.Index(fields=["county", "person_id"], name="lists_listrow_person"),
        ]


class Figure(models.Model):
    """A number that an office counted for a place, as of a day."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    list_id = models.BigIntegerField()
    row_number = models.IntegerField()
    division = models.CharField(max_length=12)
    name = models.CharField(max_length=40)
    value = models.BigIntegerField()
    as_of = models.DateField()
    replaced_at = models.DateTimeField(null=True)


class ListReminder(models.Model):
    """An office was reminded of a list of a month that had not come. `due_on`: the last day in time."""

    only_grows: ClassVar = True
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    supplier = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    due_on = models.DateField()
    reminded_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "supplier", "month", "reminded_on"], name="lists_listreminder_once"
            )
        ]


class Question(models.Model):
    """Somebody whom a list asks to be looked after: not enrolled anywhere, or with child. `person_id` 0: not known."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    list_id = models.BigIntegerField()
    row_number = models.IntegerField()
    topic = models.CharField(max_length=40)
    person_id = models.BigIntegerField(default=0)
    name = models.CharField(max_length=50)
    day = models.DateField(null=True)
    detail = models.JSONField(default=dict)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "topic"], condition=Q(replaced_at=None), name="lists_question_open")
        ]
