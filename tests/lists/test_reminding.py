"""An office reminded of a list: once a day, not of one that came, told to itself alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.access.people_at_work import new_key, worker
from tests.lists.offices import Offices
from tests.lists.people import poor
from tests.lists.workbooks import COUNTY

from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.lists.reminding import (
    SOON_DAYS,
    NotReminded,
    Reminded,
    RemindSupplier,
    owed_by_reader,
    remind_supplier,
    remindable,
    reminded,
)

DUE = date(2024, 11, 10)


def today_of(offices: Offices) -> date:
    found: date = offices.rows("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")[0][0]
    return found


def remind(offices: Offices, actor: Actor | None = None, due: date = DUE, month: str = "2024-11") -> int:
    order = RemindSupplier("civil_affairs", month, due)
    return int(str(remind_supplier(actor or offices.clerk, new_key(), order)["reminder"]))


def test_once_a_day_with_who_and_when(offices: Offices) -> None:
    number = remind(offices)
    with pytest.raises(NotReminded, match="今天已催报过"):
        remind(offices, offices.lead)
    offices.rows("SELECT 1")
    ((by, on),) = offices.rows("SELECT recorded_by, reminded_on FROM lists_listreminder WHERE id = %s", number)
    assert (by, on) == (offices.clerk.account_id, today_of(offices))
    (seen,) = reminded(offices.clerk)
    assert (seen.month, seen.times, seen.last_on, seen.has_come) == ("2024-11", 1, on, False)


def test_not_of_a_list_that_came_is_far_off_or_unknown(offices: Offices) -> None:
    far = today_of(offices) + timedelta(days=SOON_DAYS + 1)
    with pytest.raises(NotReminded, match="期限"):
        remind(offices, due=far)
    remind(offices, due=far - timedelta(days=1), month="2024-12")
    for order in (RemindSupplier("nobodys", "2024-11", DUE), RemindSupplier("civil_affairs", "2024-11-01", DUE)):
        with pytest.raises(NotReminded, match="没有这种名单"):
            remind_supplier(offices.clerk, new_key(), order)
    offices.upload("civil_affairs", poor(1), date(2024, 11, 8))
    with pytest.raises(NotReminded, match="已经报来"):
        remind(offices)


def test_the_office_sees_it_until_its_list_came(offices: Offices) -> None:
    office, other = offices.supplier("civil_affairs"), offices.supplier("disabled_federation")
    remind(offices)
    assert [each.title for each in owed_by_reader(office)] == ["困难群众名单"]
    assert owed_by_reader(other) == reminded(other) == []
    assert owed_by_reader(offices.clerk) == []
    offices.upload("civil_affairs", poor(1), date(2024, 11, 8), office)
    assert owed_by_reader(office) == []
    assert [each.has_come for each in reminded(offices.clerk)] == [True]


@pytest.mark.trust
def test_only_the_bureau_and_only_in_its_county(offices: Offices) -> None:
    for actor in (offices.supplier("civil_affairs"), worker("town_clerk", units=(COUNTY,)), worker("auditor")):
        with pytest.raises(NotAllowed):
            remind(offices, actor)
    with pytest.raises(NotAllowed):
        remind(offices, worker("bureau_clerk", units=(f"{COUNTY}001",)))


@pytest.mark.parametrize(
    ("due", "last", "expected"),
    [(0, None, True), (SOON_DAYS, None, True), (SOON_DAYS + 1, None, False), (-9, 0, False), (-9, -1, True)],
)
def test_when_the_button_stands_there(due: int, last: int | None, expected: bool) -> None:
    on = date(2024, 11, 10)
    before = [] if last is None else [
        Reminded("civil_affairs", "", "2024-11", on, 1, on + timedelta(days=last), has_come=False)
    ]  # fmt: skip
    assert remindable(before, "civil_affairs", "2024-11", on + timedelta(days=due), on) is expected
