"""Tables of inspection: groups and who is in them, samples, checks, findings, talks, what was passed on.

Never: a sample that cannot be drawn again; a finding deleted.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from canbao.campaign.fieldwork_states import FindingState, GroupState, ReferralState, TalkState
from canbao.campaign.models.steps import Recorded


class InspectionGroup(Recorded):
    """A group of a year with its towns. `number`: the policy's; `towns`: codes of units. `unit`: the county."""

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    number = models.SmallIntegerField()
    towns = ArrayField(models.CharField(max_length=9))
    clause = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=8, choices=GroupState.choices, default=GroupState.ACTIVE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "year", "number"], condition=Q(state=GroupState.ACTIVE), name="campaign_group_once"
            ),
        ]


class Inspector(models.Model):
    """Somebody in a group, as the office entered it."""

    only_grows: ClassVar = True
    pk = models.CompositePrimaryKey("county", "group_id", "seat", "name")
    county = models.CharField(max_length=6)
    group_id = models.BigIntegerField()
    seat = models.CharField(max_length=40)
    name = models.CharField(max_length=50)
    office = models.CharField(max_length=60)


class Frame(models.TextChoices):
    """From whom a sample is drawn."""

    PAID = "paid", "已缴费"
    UNPAID = "unpaid", "未缴费"
    ENROLLED = "enrolled", "已登记"


class Sample(Recorded):
    """People drawn by a seed. `frame_people`, `frame_digest`: out of how many, and of whom: the same seed draws the
    same people out of the same.
    """

    only_grows: ClassVar = True
    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    frame = models.CharField(max_length=8, choices=Frame.choices)
    seed = models.CharField(max_length=40)
    people = ArrayField(models.BigIntegerField())
    frame_people = models.IntegerField()
    frame_digest = models.CharField(max_length=64)


class CheckAnswer(models.TextChoices):
    """What was found at an item of the checklist."""

    RIGHT = "right", "符合"
    WRONG = "wrong", "不符"
    NOT_ASKED = "not_asked", "未涉及"


class Check(Recorded):
    """One item of the checklist looked at in a unit, perhaps of one person of a sample."""

    only_grows: ClassVar = True
    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    item = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, choices=CheckAnswer.choices)
    sample_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, default="")
    done_on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "unit", "year"], name="campaign_check_list")]


class Finding(Recorded):
    """What is wrong in a unit, and by when it answers. `letter_id`: the letter of supervision that asks for it."""

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    item = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    answer_by = models.DateField()
    found_on = models.DateField()
    state = models.CharField(max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    answer = models.CharField(max_length=500, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_on = models.DateField(null=True)
    closed_by = models.BigIntegerField(null=True)
    letter_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "letter_id"], name="campaign_finding_of_letter"),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=models.F("answered_by")), name="campaign_finding_two_persons"
            ),
            models.CheckConstraint(condition=Q(answer_by__gte=models.F("found_on")), name="campaign_finding_days"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "unit", "year", "state"], name="campaign_finding_list")]


class Talk(Recorded):
    """A unit's people called to a talk. `with_whom`: their posts, not their numbers."""

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    with_whom = models.CharField(max_length=100)
    about = models.CharField(max_length=500)
    finding_id = models.BigIntegerField(null=True)
    planned_on = models.DateField()
    state = models.CharField(max_length=9, choices=TalkState.choices, default=TalkState.PLANNED)
    held_on = models.DateField(null=True)
    outcome = models.CharField(max_length=500, default="")


class Referral(Recorded):
    """A matter passed on to another office. `to`: which; `answer`: what it said."""

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    to = models.CharField(max_length=60)
    about = models.CharField(max_length=500)
    finding_id = models.BigIntegerField(null=True)
    passed_on = models.DateField()
    state = models.CharField(max_length=8, choices=ReferralState.choices, default=ReferralState.PASSED)
    answer = models.CharField(max_length=500, default="")
    ended_on = models.DateField(null=True)
