"""Taking back figures and questions; the rest is tested in test_actions."""

from __future__ import annotations

from tests.access.people_at_work import new_key
from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER, poor, registered
from tests.lists.workbooks import Months


def test_figures_before_the_list_stand_again(offices: Offices, months: Months) -> None:
    from canbao.lists.actions import undo_list
    from canbao.lists.supplying import ListOrder

    first = months.content("statistics")
    offices.take("statistics", first, months.day())
    before = offices.rows("SELECT division, name, value FROM lists_figure WHERE replaced_at IS NULL ORDER BY 1, 2")
    from tests.lists.sheets import sheet_bytes

    rows = [(division, 1, 2) for division, name, _ in before if name == "usual"]
    changed = offices.take("statistics", sheet_bytes(("行政区划代码", "户籍人口", "常住人口"), rows), LATER)
    now = offices.rows("SELECT DISTINCT name, value FROM lists_figure WHERE replaced_at IS NULL ORDER BY 1")
    assert now == [("registered", 1), ("usual", 2)]
    undo_list(offices.clerk, new_key(), ListOrder(changed["list"], "报错"))
    after = offices.rows("SELECT division, name, value FROM lists_figure WHERE replaced_at IS NULL ORDER BY 1, 2")
    assert after == before


def test_a_correction_is_taken_back(offices: Offices) -> None:
    from canbao.lists.actions import undo_list
    from canbao.lists.supplying import ListOrder

    query = "SELECT listed_as, valid_from, valid_until FROM registry_standing WHERE replaced_at IS NULL"
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    before = offices.rows(query)
    later = offices.take("civil_affairs", poor(1, word="低保对象", certified="2023-12-01", until="2024-10-08"), LATER)
    assert offices.rows(query) != before
    undo_list(offices.clerk, new_key(), ListOrder(later["list"], "报错"))
    assert offices.rows(query) == before
