"""Work in the field: batches to be looked into, where people of the must-enrol groups are, people handed between units,
who looks after whom, work groups.

Never: an answer overwritten (a newer one replaces it); a telephone or identity number in a note.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from canbao.registry.field_states import HandOverState, VerificationState
from canbao.store.numbers import number_field


class Whereabout(models.TextChoices):
    """How somebody who should be insured is insured, or why not. Answers of the field are the same words."""

    LOCAL_RESIDENT = "local_resident", "本地居民"
    LOCAL_EMPLOYEE = "local_employee", "本地职工"
    OTHER_RESIDENT = "other_resident", "异地居民"
    OTHER_EMPLOYEE = "other_employee", "异地职工"
    DEAD = "dead", "死亡"
    LOST = "lost", "失联"
    SERVING = "serving", "参军"
    PRISON = "prison", "服刑"
    MOVED = "moved", "迁出"
    NEW = "new", "动态新增"
    DECLINED = "declined", "自愿放弃"
    OTHER = "other", "其他"


INSURED = frozenset(
    {Whereabout.LOCAL_RESIDENT, Whereabout.LOCAL_EMPLOYEE, Whereabout.OTHER_RESIDENT, Whereabout.OTHER_EMPLOYEE}
)
NEEDS_NOTE = frozenset({Whereabout.DECLINED, Whereabout.OTHER})
"""Giving up needs a record of what was tried; "other" says nothing by itself."""


class Verification(models.Model):
    """A batch of people about whom the bureau asks a town or a village."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    question = models.CharField(max_length=200)
    due_on = models.DateField()
    people = models.IntegerField()
    state = models.CharField(max_length=10, choices=VerificationState.choices, default=VerificationState.SENT)
    sent_by = models.BigIntegerField()
    sent_at = models.DateTimeField(db_default=TransactionNow())
    ended_by = models.BigIntegerField(null=True)
    """Who returned or recalled it."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "unit", "state"], name="registry_verification_list")]


class Enquiry(models.Model):
    """One person of a batch, and the answer."""

    pk = models.CompositePrimaryKey("county", "verification_id", "person_id")
    county = models.CharField(max_length=6)
    verification_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    answer = models.CharField(max_length=14, choices=Whereabout.choices, null=True)
    note = models.CharField(max_length=200, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "person_id"], name="registry_enquiry_person")]


class Source(models.TextChoices):
    """Who says where somebody is."""

    VERIFICATION = "verification", "核实反馈"
    ENTERED = "entered", "人工登记"


class Whereabouts(models.Model):
    """What was found out about a person for a benefit year. The latest holds; the register's own knowledge goes first
    (`registry.whereabouts`). `withdrawn_by`: who took it back as a mistake, which leaves none.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()
    year = models.SmallIntegerField()
    state = models.CharField(max_length=14, choices=Whereabout.choices)
    day = models.DateField()
    source = models.CharField(max_length=12, choices=Source.choices)
    verification_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, default="")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    replaced_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_why = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "person_id", "year"],
                condition=Q(replaced_at=None),
                name="registry_whereabouts_latest",
            ),
        ]


class HandOver(models.Model):
    """One unit asks another to take a person, or to say how the person is insured. Both sides see it: `name` and `tail`
    tell the other side who is meant, for it may not see the person.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    person_id = models.BigIntegerField()
    name = models.CharField(max_length=50)
    tail = models.CharField(max_length=4, default="")
    from_unit = models.CharField(max_length=12)
    to_unit = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    is_only_asked = models.BooleanField()
    """The other side shall say how the person is insured, not take them."""
    state = models.CharField(max_length=10, choices=HandOverState.choices, default=HandOverState.ASKED)
    note = models.CharField(max_length=200, default="")
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=TransactionNow())
    whereabout = models.CharField(max_length=14, choices=Whereabout.choices, null=True)
    answer_note = models.CharField(max_length=200, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "person_id"], condition=Q(state=HandOverState.ASKED), name="registry_handover_once"
            ),
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="registry_handover_of_two"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "to_unit", "state"], name="registry_handover_to"),
            models.Index(fields=["county", "from_unit", "state"], name="registry_handover_from"),
        ]


class WorkerKind(models.TextChoices):
    """Who looks after people."""

    COLLECTOR = "collector", "代收员"
    STAFF = "staff", "镇村干部"
    GRID = "grid", "网格员"


class Part(models.TextChoices):
    """Whether it is the worker's own task."""

    PRINCIPAL = "principal", "责任人"
    SUBSTITUTE = "substitute", "代班人"


class Assignment(models.Model):
    """Who looks after a unit's people, or one household's, in a task, for a time. At most one principal at a time: the
    database refuses another (migration 0004).
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    household_id = models.BigIntegerField(null=True)
    task = models.CharField(max_length=20)
    worker = models.CharField(max_length=50)
    kind = models.CharField(max_length=10, choices=WorkerKind.choices)
    part = models.CharField(max_length=10, choices=Part.choices)
    account_id = models.BigIntegerField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lte=F("valid_until")), name="registry_assignment_period"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["county", "unit", "task"], condition=Q(replaced_at=None), name="registry_assignment_now"
            )
        ]


class WorkGroup(models.Model):
    """The group that a unit has to set up for a campaign, and by when. `changed_at`: the last change, and who made it;
    `due_before`, `set_up_before`: the days before it; `withdrawn_at`: when the whole group was undone.
    """

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    name = models.CharField(max_length=60)
    due_on = models.DateField(null=True)
    set_up_on = models.DateField(null=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    changed_by = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(null=True)
    due_before = models.DateField(null=True)
    set_up_before = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "unit", "year", "name"], name="registry_workgroup_once"),
        ]


class GroupMember(models.Model):
    """Somebody in a work group, as long as not replaced."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    group_id = models.BigIntegerField()
    place = models.SmallIntegerField()
    """In which order they are named."""
    name = models.CharField(max_length=50)
    role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["county", "group_id"], condition=Q(replaced_at=None), name="registry_groupmember_now")
        ]
