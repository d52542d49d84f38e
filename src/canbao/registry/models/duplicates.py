"""People who may be the same: stems of numbers, pairs, numbers given with another name, files merged and what moved.

Never: a number or part of one; a pair twice; a merge that one person both proposed and confirmed; what a merge moved
forgotten.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from canbao.registry.merge_states import ConflictState, MergeState, PairState
from canbao.store.numbers import number_field


class Stem(models.Model):
    """The blind index over the first seventeen characters of a number that was given for a person, right or wrong."""

    pk = models.CompositePrimaryKey("county", "person_id", "stem")
    county = models.CharField(max_length=6)
    person_id = models.BigIntegerField()
    stem = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "stem"], name="registry_stem_same")]


class PairRule(models.TextChoices):
    """Why two people are looked at together, the strongest reason first."""

    STEM = "stem", "证件号前17位相同"
    HOUSEHOLD = "household", "同户、同名、同出生日期"
    UNIT = "unit", "同村、同名、同出生日期"
    NO_DOCUMENT = "no_document", "同名、同出生日期，一方无证件"
    LIKELY = "likely", "相似，一方无证件"
    BY_HAND = "by_hand", "人工提出"


class Pair(models.Model):
    """Two people who may be one. `score`: in thousandths, of a finder that gives one."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_a = models.BigIntegerField()
    person_b = models.BigIntegerField()
    rule = models.CharField(max_length=12, choices=PairRule.choices)
    score = models.SmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField(db_default=TransactionNow())
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(person_a__lt=F("person_b")), name="registry_pair_order"),
            models.UniqueConstraint(fields=["county", "person_a", "person_b"], name="registry_pair_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "person_b"], name="registry_pair_other"),
            models.Index(fields=["county", "state"], name="registry_pair_state"),
        ]


class NumberConflict(models.Model):
    """A number that a list or a form gave for somebody of another name than its owner. `person_id`: the owner; empty:
    somebody out of sight. `unit`: of the row that gave it, which decides who sees this. `source_list`, `source_row`:
    where it was met last.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField(null=True)
    blind = models.BinaryField(max_length=32)
    name = models.CharField(max_length=50)
    name_key = models.CharField(max_length=50)
    unit = models.CharField(max_length=12)
    subjects = ArrayField(models.CharField(max_length=40), default=list)
    """What lists say under the other name: standings, or a `coverage.Subject`. Not known of the owner meanwhile."""
    source_list = models.BigIntegerField(null=True)
    source_row = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=ConflictState.choices, default=ConflictState.OPEN)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "blind", "name_key", "unit"], name="registry_conflict_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "state", "unit"], name="registry_conflict_list")]


class Merge(models.Model):
    """One file made of two: what the gone person had is the kept one's from then on."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    pair_id = models.BigIntegerField()
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.PROPOSED)
    reason = models.CharField(max_length=500)
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField(db_default=TransactionNow())
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    """Who refused the proposal, or undid the merge."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="registry_merge_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MergeState.DONE, MergeState.UNDONE]) | Q(confirmed_by__isnull=False),
                name="registry_merge_confirmed",
            ),
            models.CheckConstraint(condition=~Q(kept_id=F("gone_id")), name="registry_merge_of_two"),
            models.UniqueConstraint(
                fields=["county", "gone_id"],
                condition=Q(state__in=[MergeState.PROPOSED, MergeState.DONE]),
                name="registry_merge_gone_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "kept_id"], name="registry_merge_kept")]


class MergedRow(models.Model):
    """One row that a merge changed. Of a dated table: replaced by `new_id`, or by nothing. Of others (`new_id` empty):
    pointed at the kept person or, with an enrolment for a year that both had, withdrawn; `former` is what undoing
    needs.
    """

    pk = models.CompositePrimaryKey("county", "merge_id", "of_table", "old_id")
    county = models.CharField(max_length=6)
    merge_id = models.BigIntegerField()
    of_table = models.CharField(max_length=20)
    old_id = models.BigIntegerField()
    new_id = models.BigIntegerField(null=True)
    former = models.CharField(max_length=20, default="")
