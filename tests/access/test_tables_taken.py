"""A table taken away is told with its reason, and with nobody's name."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, audit_rows, new_key, worker

from canbao.access.acting import NotAllowed
from canbao.access.tables_taken import TakeTable, take_table
from canbao.access.wording import TooTelling
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")


def test_it_is_told(database: Server) -> None:
    order = TakeTable("reminders", "催缴", 12, "xlsx", "发给王家村核对")
    assert take_table(worker("town_clerk", units=(COUNTY,)), new_key(), order) == {"rows": 12}
    entry = audit_rows(database)[-1]
    assert (entry["action"], entry["outcome"], entry["reason"]) == ("take_table", "done", "发给王家村核对")
    assert entry["changes"] == [
        {"record": "table", "number": 0, "page": "reminders", "title": "催缴", "rows": 12, "form": "xlsx"}
    ]


def test_nothing_without_a_reason_or_with_somebodys_number_in_it(database: Server) -> None:
    clerk = worker("bureau_clerk")
    with pytest.raises(NotAllowed, match="请写明取走的原因"):
        take_table(clerk, new_key(), TakeTable("find", "查人", 1, "xlsx", " "))
    with pytest.raises(TooTelling):
        take_table(clerk, new_key(), TakeTable("find", "查人", 1, "xlsx", "430621197001010017"))
    assert [row["outcome"] for row in audit_rows(database)] == ["denied"]
