"""The dry run changes nothing in the register, and says the same again."""

from __future__ import annotations

from tests.access.people_at_work import new_key
from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER, poor, registered


def test_a_check_leaves_the_register_alone(offices: Offices) -> None:
    from canbao.lists.actions import check_list
    from canbao.lists.supplying import ListOrder

    registered(offices, 1, 2)
    offices.take("civil_affairs", poor(1), DAY)
    before = offices.rows("SELECT * FROM registry_standing ORDER BY id")
    answer = offices.upload("civil_affairs", poor(1, 2, 3), LATER)
    again = check_list(offices.clerk, new_key(), ListOrder(answer["list"]))
    assert {name: again[name] for name in ("counts", "outcomes", "state")} == {
        name: answer[name] for name in ("counts", "outcomes", "state")
    }
    assert offices.rows("SELECT * FROM registry_standing ORDER BY id") == before
    assert offices.count("SELECT check_number FROM lists_listfile WHERE id = %s", answer["list"]) == 2


def test_a_merged_person_is_who_remained(offices: Offices) -> None:
    from tests.database import as_superuser

    registered(offices, 1, 2)
    (one,), (two,) = offices.rows("SELECT id FROM registry_person ORDER BY id")
    with as_superuser(offices.server) as connection:
        connection.execute("UPDATE registry_person SET merged_into = %s WHERE id = %s", [two, one])
        connection.execute("UPDATE registry_person SET name = '张一', name_key = '张一' WHERE id = %s", [two])
    from tests.lists.sheets import clean_number, sheet_bytes

    content = sheet_bytes(("姓名", "身份证号码", "救助类别"), [("张一", clean_number(1), "低保")])
    offices.take("civil_affairs", content, DAY)
    assert offices.rows("SELECT person_id FROM registry_standing") == [(two,)]
