"""Tables of runs: the run, its situations, one due a person, aid by payer, differences from the published run.

A due is narrow and points at its situation, which says the rest once for everybody in it (outputs, clauses). Sums by
unit stand beside the dues, so that no page adds up a county.

Never: an amount changed; a due without its situation; a due deleted unless its run was discarded.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.billing.states import RunState
from canbao.store.numbers import number_field

DIGEST = 64
"""Digits of a SHA-256."""


class Campaign(models.Model):
    """By which policies a county assesses a benefit year."""

    pk = models.CompositePrimaryKey("county", "year")
    county = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    policies = ArrayField(models.CharField(max_length=120))
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField(db_default=Now())


class Run(models.Model):
    """One assessment of everybody in a county. `policies`: digest of the rules by name. `read_at`: what the register
    recorded from then on may not be in it. `base_run_id`: the published run that it was compared with.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    place = models.CharField(max_length=12)
    policies = models.JSONField()
    titles = models.JSONField()
    payers = models.JSONField()
    as_of = models.DateField()
    known_on = models.DateField(null=True)
    amend = models.JSONField(default=dict)
    engine = models.CharField(max_length=40)
    policy_digest = models.CharField(max_length=DIGEST)
    input_digest = models.CharField(max_length=DIGEST)
    result_digest = models.CharField(max_length=DIGEST)
    people = models.IntegerField()
    left_out = models.JSONField(default=dict)
    totals = models.JSONField()
    reads_relatives = models.BooleanField()
    base_run_id = models.BigIntegerField(null=True)
    difference_digest = models.CharField(max_length=DIGEST, default="")
    read_at = models.DateTimeField()
    started_by = models.BigIntegerField()
    started_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.DRAFT)
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    acknowledged = models.CharField(max_length=DIGEST, default="")
    """The digest of the differences that whoever proposed the run has seen."""
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "year"], condition=Q(state=RunState.PUBLISHED), name="billing_run_published_once"
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("proposed_by")), name="billing_run_two_persons"
            ),
        ]


class RunSituation(models.Model):
    """A situation that somebody of the run is in. `outputs` as the record of a run writes them; `aid` what each payer
    really gives to one person in it, the sponsor apart.
    """

    pk = models.CompositePrimaryKey("county", "run_id", "situation")
    county = models.CharField(max_length=6)
    run_id = models.BigIntegerField()
    situation = models.BigIntegerField()
    policy_digest = models.CharField(max_length=DIGEST)
    outputs = models.JSONField()
    aid = models.JSONField()
    people = models.IntegerField()
    payable_fen = models.BigIntegerField()


class RunCell(models.Model):
    """Counts and sums of a run for one unit and one situation."""

    pk = models.CompositePrimaryKey("county", "run_id", "unit", "situation")
    county = models.CharField(max_length=6)
    run_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    situation = models.BigIntegerField()
    people = models.IntegerField()
    payable_fen = models.BigIntegerField()
    sponsor_fen = models.BigIntegerField()
    reimburse_fen = models.BigIntegerField()
    refund_fen = models.BigIntegerField()


class Signature(models.Model):
    """Somebody has read a situation under these rules and stands for it, in this run and in every later one."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    situation = models.BigIntegerField()
    policy_digest = models.CharField(max_length=DIGEST)
    signed_by = models.BigIntegerField()
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "situation", "policy_digest"], name="billing_signature_situation_once"
            ),
        ]


class Due(models.Model):
    """What one person owes for the benefit year by one run. `payable_fen` empty: open. Columns as in
    docs/reference/results.md.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    run_id = models.BigIntegerField()
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    situation = models.BigIntegerField()
    payable_fen = models.IntegerField(null=True)
    sponsor_fen = models.IntegerField()
    reimburse_fen = models.IntegerField(null=True)
    refund_fen = models.IntegerField()
    cover_from = models.DateField(null=True)
    cover_until = models.DateField(null=True)
    waiting_until = models.DateField(null=True)
    offer_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "run_id", "person_id"], name="billing_due_person_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "run_id", "unit", "situation"], name="billing_due_list")]


class AidLine(models.Model):
    """What one payer gives of one person's share. `aid_rows`: the rows of the policy's aid table that counted."""

    pk = models.CompositePrimaryKey("county", "run_id", "person_id", "payer")
    county = models.CharField(max_length=6)
    run_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    payer = models.CharField(max_length=40)
    unit = models.CharField(max_length=12)
    aid_rows = models.CharField(max_length=400)
    fen = models.IntegerField()
    clause = models.CharField(max_length=400)


class Difference(models.Model):
    """One person for whom a run says something else than the published one. `reasons`: see `comparing.REASONS`."""

    pk = models.CompositePrimaryKey("county", "run_id", "person_id")
    county = models.CharField(max_length=6)
    run_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    reasons = ArrayField(models.CharField(max_length=8))
    situation_before = models.BigIntegerField(null=True)
    situation_after = models.BigIntegerField(null=True)
    payable_before_fen = models.IntegerField(null=True)
    payable_after_fen = models.IntegerField(null=True)
    aid_before_fen = models.IntegerField()
    aid_after_fen = models.IntegerField()
    cover_before = models.DateField(null=True)
    cover_after = models.DateField(null=True)


class Shift(models.Model):
    """Sums of the differences of one unit between two situations."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    run_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    reasons = ArrayField(models.CharField(max_length=8))
    situation_before = models.BigIntegerField(null=True)
    situation_after = models.BigIntegerField(null=True)
    people = models.IntegerField()
    payable_before_fen = models.BigIntegerField()
    payable_after_fen = models.BigIntegerField()
    aid_before_fen = models.BigIntegerField()
    aid_after_fen = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "run_id"], name="billing_shift_list")]


class Sponsor(models.Model):
    """Who lowers people's shares of its own accord: a town, a collective, a unit. `unit`: where it is at home."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    registered_by = models.BigIntegerField()
    registered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "unit", "name"], name="billing_sponsor_once"),
        ]


class Pledge(models.Model):
    """What a sponsor promised for a benefit year: so much for each of these people, or a sum shared among them.

    `wanted`: whom it named, as the order said. Withdrawn, it counts for no run that begins afterwards.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    year = models.SmallIntegerField()
    sponsor_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    wanted = models.JSONField()
    people = models.IntegerField()
    fen = models.BigIntegerField()
    pledged_by = models.BigIntegerField()
    pledged_at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0, people__gt=0), name="billing_pledge_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "year", "sponsor_id"], name="billing_pledge_list")]


class PledgeShare(models.Model):
    """What a pledge gives one person."""

    pk = models.CompositePrimaryKey("county", "pledge_id", "person_id")
    county = models.CharField(max_length=6)
    pledge_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    fen = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="billing_pledgeshare_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "person_id"], name="billing_pledgeshare_person")]
