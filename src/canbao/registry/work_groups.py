"""Work groups (工作专班) of the county and its units: who sits in them, by when they are due, when they were set up.

In: orders. Out: numbers of groups; which are late. Never: a due day moved by whoever has to keep it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.contrib.postgres.functions import TransactionNow
from django.db.models import QuerySet

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.undoing import NotUndone, Recorded, recorded, require_own
from canbao.registry.models import GroupMember, WorkGroup
from canbao.registry.notes import plain_note
from canbao.store.copying import read_table
from canbao.store.failures import StoreFailed

MOST_MEMBERS = 200
"""The largest groups of the notices have about twenty."""


class BadGroup(StoreFailed):
    """This is no work group."""


@dataclass(frozen=True)
class GroupSeat:
    """One member: name, role in the group, organisation."""

    name: str
    role: str
    organisation: str


@dataclass(frozen=True)
class SetUpWorkGroup:
    """A group of a unit for a campaign. Without `set_up_on` it is only due. Set up again, the members are replaced."""

    unit: str
    year: int
    name: str
    members: tuple[GroupSeat, ...] = ()
    due_on: date | None = None
    set_up_on: date | None = None


@dataclass(frozen=True)
class UndoWorkGroup:
    """The last change of a group."""

    group: int


@performs("set_up_work_group")
def set_up_work_group(act: Act, order: SetUpWorkGroup) -> dict[str, Json]:
    """Ask for a group, or set it up. Raises BadGroup, NotAllowed."""
    act.require(order.unit)
    name, seats = plain_note(order.name, 60), _seats(order)
    if not name or (order.set_up_on is not None and not seats):
        raise BadGroup("须有名称；已建立的须有成员 a name is needed, and members once it is set up")
    if order.set_up_on is not None and order.set_up_on > act.business_day():
        raise BadGroup("建立日期不能晚于今天 it cannot have been set up after today")
    rows = WorkGroup.objects.filter(county=act.actor.county, unit=order.unit, year=order.year, name=name)
    group = rows.select_for_update().first()
    moves_due_day = (
        group is not None and group.withdrawn_at is None and order.due_on is not None and order.due_on != group.due_on
    )
    sees_county = act.actor.scope.covers(act.actor.county)
    act.refuse_unless(sees_county or not moves_due_day, "期限由上级规定 the day by which it is due is set above")
    by: dict[str, Any] = {"changed_by": act.actor.account_id, "changed_at": TransactionNow()}
    days = {"due_on": order.due_on, "set_up_on": order.set_up_on}
    new = {"recorded_by": act.actor.account_id, "recorded_at": TransactionNow()}
    if group is None:
        group = WorkGroup.objects.create(
            county=act.actor.county, unit=order.unit, year=order.year, name=name, **days, **new, **by
        )
    elif group.withdrawn_at is not None:
        rows.update(withdrawn_at=None, due_before=None, set_up_before=None, **days, **new, **by)
    else:
        rows.update(
            due_on=order.due_on or group.due_on, set_up_on=order.set_up_on or group.set_up_on,
            due_before=group.due_on, set_up_before=group.set_up_on, **by,
        )  # fmt: skip
    _seat(group, seats)
    act.note("work_group", group.id, unit=order.unit, members=len(seats))
    return {"work_group": group.id}


@performs("set_up_work_group")
def undo_work_group(act: Act, order: UndoWorkGroup) -> dict[str, Json]:
    """The last change, in its first minutes: days and members are those before it; a new group is withdrawn. Raises
    NotUndone, NotFound, NotAllowed.
    """
    rows = WorkGroup.objects.filter(county=act.actor.county, id=order.group)
    group = rows.select_for_update().first()
    if group is None:
        raise NotFound("没有这个工作专班 no such work group")
    act.require(group.unit)
    if group.changed_by is None or group.changed_at is None:
        raise NotUndone("最近一次登记已经撤销过 undone already")
    require_own(act, group.changed_by, group.changed_at)
    is_new = group.recorded_at == group.changed_at
    members = GroupMember.objects.filter(county=group.county, group_id=group.id)
    members.filter(recorded_at=group.changed_at, replaced_at=None).update(replaced_at=TransactionNow())
    members.filter(replaced_at=group.changed_at).update(replaced_at=None)
    rows.update(
        due_on=group.due_before, set_up_on=group.set_up_before, changed_by=None, changed_at=None,
        withdrawn_at=TransactionNow() if is_new else None,
    )  # fmt: skip
    act.note("work_group", group.id, unit=group.unit, event="undo")
    return {"work_group": group.id}


def group_undoable(actor: Actor, number: int) -> Recorded | None:
    """The last change of a group; None: it was undone. Raises NotAllowed."""
    with reading(actor, "view_progress"):
        found = WorkGroup.objects.filter(county=actor.county, id=number).first()
        if found is None or found.changed_by is None or found.changed_at is None:
            return None
        return recorded(found.changed_by, found.changed_at)


def _seats(order: SetUpWorkGroup) -> list[GroupSeat]:
    if len(order.members) > MOST_MEMBERS:
        raise BadGroup(f"成员最多 {MOST_MEMBERS} 人 at most {MOST_MEMBERS} members")
    return [
        GroupSeat(plain_note(seat.name, 50), plain_note(seat.role, 20), plain_note(seat.organisation, 60))
        for seat in order.members
    ]


def _seat(group: WorkGroup, seats: list[GroupSeat]) -> None:
    """New members take the place of all former ones; none given, they stay."""
    if not seats:
        return
    members_of(group).update(replaced_at=TransactionNow())
    GroupMember.objects.bulk_create(
        GroupMember(
            county=group.county, group_id=group.id, place=place, name=seat.name, role=seat.role,
            organisation=seat.organisation,
        )
        for place, seat in enumerate(seats)
    )  # fmt: skip


def members_of(group: WorkGroup) -> QuerySet[GroupMember]:
    """Who sits in it now, in order."""
    rows = GroupMember.objects.filter(county=group.county, group_id=group.id, replaced_at=None)
    return rows.order_by("place")


@dataclass(frozen=True)
class GroupShown:
    """A group as a page has it, with who sits in it now."""

    id: int
    unit: str
    name: str
    due_on: date | None
    set_up_on: date | None
    is_late: bool
    seats: tuple[GroupSeat, ...]


def work_groups_of(actor: Actor, year: int, unit: str, on: date) -> list[GroupShown]:
    """Of a unit and those in it, by unit. Raises NotAllowed."""
    with reading(actor, "view_progress"):
        rows = [row for row in list_work_groups(actor.county, year, on).to_pylist() if row["unit"].startswith(unit)]
        members = GroupMember.objects.filter(county=actor.county, replaced_at=None)
        seats: dict[int, list[GroupSeat]] = {row["work_group"]: [] for row in rows}
        for each in members.filter(group_id__in=seats).order_by("place"):
            seats[each.group_id].append(GroupSeat(each.name, each.role, each.organisation))
    return [
        GroupShown(
            row["work_group"], row["unit"], row["name"], row["due_on"], row["set_up_on"], row["is_late"],
            tuple(seats[row["work_group"]]),
        )
        for row in rows
    ]  # fmt: skip


GROUPS = pa.schema(
    [
        ("work_group", pa.int64()),
        ("unit", pa.string()),
        ("name", pa.string()),
        ("due_on", pa.date32()),
        ("set_up_on", pa.date32()),
        ("is_late", pa.bool_()),
        ("members", pa.int64()),
    ]
)


def list_work_groups(county: str, year: int, on: date) -> pa.Table:
    """Groups of a campaign with their number of members; late: set up after the due day, or not yet after it."""
    return read_table(
        """
        SELECT id, unit, name, due_on, set_up_on, coalesce(least(set_up_on, %(on)s::date) > due_on, false),
            (SELECT count(*) FROM registry_groupmember AS member WHERE member.county = made.county
                AND member.group_id = made.id AND member.replaced_at IS NULL)
        FROM registry_workgroup AS made WHERE county = %(county)s AND year = %(year)s AND withdrawn_at IS NULL
        ORDER BY unit, name
        """,
        GROUPS,
        {"county": county, "year": year, "on": on},
    )
