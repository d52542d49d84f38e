"""Reading lists: rows with what they said before, and figures."""

from __future__ import annotations

from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER, poor, registered
from tests.lists.workbooks import COUNTY, Months


def test_rows_show_before_and_after(offices: Offices) -> None:
    from canbao.lists.queries import view_list, view_rows

    registered(offices, 1, 2)
    offices.take("civil_affairs", poor(1), DAY)
    list_id = offices.upload("civil_affairs", poor(1, 2, word="特困"), LATER)["list"]
    changed, new = view_rows(offices.clerk, list_id)
    assert changed.before is not None
    assert (changed.kind, changed.before["standing"], changed.after["standing"]) == (
        "changed",
        "subsistence",
        "destitute",
    )
    assert (new.kind, new.before, new.outcome, new.person_id > 0) == ("new", None, "found", True)
    assert len(new.tail) == 4
    assert view_rows(offices.clerk, list_id, kinds=["new"]) == [new]
    assert view_rows(offices.clerk, list_id, outcomes=["unknown"]) == []
    assert view_list(offices.clerk, list_id)["state"] == "checked"


def test_figures_are_the_newest(offices: Offices, months: Months) -> None:
    from canbao.lists.queries import figures_of
    from canbao.store.scope import scope_of, scoped

    offices.take("statistics", months.content("statistics"), DAY)
    with scoped(scope_of([COUNTY], organisation=offices.bureau)):
        usual = figures_of(COUNTY, "usual")
    assert len(usual) == months.file("statistics").rows
    assert all(code.startswith(COUNTY) and value > 0 for code, value in usual.items())
