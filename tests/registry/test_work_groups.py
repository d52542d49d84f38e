"""Work groups: due, set up, late; the due day is set above."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, SISTER_TOWN, TOWN, VILLAGE, new_key, worker
from tests.database import as_superuser, in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.registry.work_groups import GroupSeat
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault", "database")

DUE, BEFORE, AFTER = date(2023, 9, 15), date(2023, 9, 14), date(2023, 9, 16)
SEATS = (GroupSeat("张三", "组长", "镇政府"), GroupSeat("李四", "成员", "税务分局"))


def set_up(unit: str = TOWN, actor: Actor | None = None, **others: Any) -> int:
    from canbao.registry.work_groups import SetUpWorkGroup, set_up_work_group

    order = SetUpWorkGroup(unit=unit, year=2024, name=others.pop("name", "医保征缴工作专班"), **others)
    number = set_up_work_group(actor or worker("bureau_clerk"), new_key(), order)["work_group"]
    assert isinstance(number, int)
    return number


def listed(on: date, area: str = COUNTY) -> list[dict[str, Any]]:
    from canbao.registry.work_groups import list_work_groups

    with in_area(area):
        return list(list_work_groups(COUNTY, 2024, on).to_pylist())


def members(number: int) -> list[tuple[str, str, str]]:
    from canbao.registry.models import WorkGroup
    from canbao.registry.work_groups import members_of

    with in_area(COUNTY):
        group = WorkGroup.objects.get(id=number)
        return list(members_of(group).values_list("name", "role", "organisation"))


def test_due_then_set_up_by_the_town() -> None:
    town = worker("town_clerk", units=(TOWN,))
    number = set_up(due_on=DUE)
    assert [(row["members"], row["is_late"]) for row in listed(DUE)] == [(0, False)]
    assert listed(AFTER)[0]["is_late"]
    assert set_up(actor=town, members=SEATS, set_up_on=DUE) == number
    ((row),) = listed(AFTER)
    assert (row["members"], row["is_late"], row["due_on"], row["set_up_on"]) == (2, False, DUE, DUE)
    assert members(number) == [("张三", "组长", "镇政府"), ("李四", "成员", "税务分局")]


def test_set_up_after_the_day_is_late_for_ever() -> None:
    set_up(due_on=DUE, members=SEATS, set_up_on=AFTER)
    assert [row["is_late"] for row in listed(date(2024, 1, 1))] == [True]


def test_new_members_take_the_place_of_the_former_who_stay_on_record() -> None:
    from canbao.registry.models import GroupMember

    number = set_up(members=SEATS)
    set_up(members=SEATS[1:])
    assert members(number) == [("李四", "成员", "税务分局")]
    set_up()
    assert len(members(number)) == 1
    with in_area(COUNTY):
        assert GroupMember.objects.count() == 3


def test_what_is_no_group(monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.registry.work_groups import BadGroup

    for others in ({"name": " "}, {"set_up_on": DUE}, {"set_up_on": date(2199, 1, 1), "members": SEATS}):
        with pytest.raises(BadGroup):
            set_up(**others)
    monkeypatch.setattr("canbao.registry.work_groups.MOST_MEMBERS", 1)
    with pytest.raises(BadGroup, match="最多"):
        set_up(members=SEATS)


@pytest.mark.trust
def test_a_town_does_not_move_its_own_due_day() -> None:
    town = worker("town_clerk", units=(TOWN,))
    set_up(due_on=DUE)
    set_up(actor=town, due_on=DUE)
    with pytest.raises(NotAllowed, match="上级"):
        set_up(actor=town, due_on=AFTER)
    set_up(due_on=AFTER)
    assert listed(DUE)[0]["due_on"] == AFTER


@pytest.mark.trust
def test_t50_role_by_area() -> None:
    for role in ("village_collector", "inspector", "tax_clerk", "auditor", "system_admin"):
        with pytest.raises(NotAllowed):
            set_up(actor=worker(role))
    for area in (SISTER_TOWN, SISTER_COUNTY, VILLAGE):
        with pytest.raises(NotAllowed):
            set_up(actor=worker("town_clerk", units=(area,)))
    set_up(COUNTY, members=SEATS)
    set_up(actor=worker("town_clerk", units=(TOWN,)), members=SEATS)
    assert [row["unit"] for row in listed(DUE)] == [COUNTY, TOWN]
    assert [row["unit"] for row in listed(DUE, TOWN)] == [TOWN]


@pytest.mark.trust
def test_raw_questions_show_a_sister_town_nothing() -> None:
    set_up(members=SEATS)
    with in_area(SISTER_TOWN), connection.cursor() as cursor:
        for table in ("registry_workgroup", "registry_groupmember"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0


def undo(number: int, actor: Actor | None = None) -> None:
    from canbao.registry.work_groups import UndoWorkGroup, undo_work_group

    undo_work_group(actor or worker("bureau_clerk"), new_key(), UndoWorkGroup(number))


def test_the_last_change_is_undone_once_and_what_was_before_stands_again() -> None:
    from canbao.access.undoing import NotUndone
    from canbao.registry.work_groups import group_undoable

    clerk = worker("bureau_clerk")
    number = set_up(actor=clerk, due_on=DUE, members=SEATS, set_up_on=BEFORE)
    set_up(actor=clerk, due_on=AFTER, members=SEATS[1:])
    assert group_undoable(clerk, number) is not None
    undo(number, clerk)
    ((row),) = listed(AFTER)
    assert (row["members"], row["due_on"], row["set_up_on"]) == (2, DUE, BEFORE)
    assert [name for name, *_ in members(number)] == ["张三", "李四"]
    assert group_undoable(clerk, number) is None
    with pytest.raises(NotUndone, match="已经撤销过"):
        undo(number, clerk)


def test_a_new_group_is_withdrawn_and_may_be_set_up_again() -> None:
    clerk = worker("bureau_clerk")
    number = set_up(actor=clerk, due_on=DUE, members=SEATS)
    undo(number, clerk)
    assert listed(AFTER) == []
    assert set_up(actor=clerk, members=SEATS[:1]) == number
    assert [(row["members"], row["due_on"]) for row in listed(AFTER)] == [(1, None)], "nothing of the former comes back"
    undo(number, clerk)
    assert listed(AFTER) == []


@pytest.mark.trust
def test_only_ones_own_change_in_its_minutes(database: Server) -> None:
    from canbao.access.undoing import NotUndone

    clerk = worker("bureau_clerk")
    number = set_up(actor=clerk, members=SEATS)
    with pytest.raises(NotAllowed, match="自己登记的"):
        undo(number, worker("bureau_clerk", account=clerk.account_id + 1))
    with pytest.raises((NotAllowed, NotFound)):
        undo(number, worker("town_clerk", units=(SISTER_TOWN,), account=clerk.account_id))
    with as_superuser(database) as owner:
        owner.execute("UPDATE registry_workgroup SET changed_at = changed_at - interval '10 minutes'")
    with pytest.raises(NotUndone, match="超过 10 分钟"):
        undo(number, clerk)
    assert len(members(number)) == 2
