"""Rows to mend as a file for their sender: as they were written, with the reason, and with who took them."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook
from tests.access.people_at_work import new_key, sabotage
from tests.lists.offices import Offices
from tests.lists.people import DAY, poor
from tests.lists.sheets import clean_number

from canbao.access.acting import NotFound
from canbao.access.export_files import OneExport, fetch_export, make_export
from canbao.lists.exporting_returned import ExportReturned, export_returned


def test_the_sender_gets_its_rows_as_they_were(offices: Offices) -> None:
    office = offices.supplier("civil_affairs")
    sent = offices.upload("civil_affairs", poor(1, 2, word="低堡"), DAY, office)
    asked = export_returned(office, new_key(), ExportReturned(sent["list"], "改正后重报"))
    assert (asked["rows"], asked["needs_approval"]) == (2, False)
    order = OneExport(int(str(asked["export"])))
    make_export(office, new_key(), order)
    file = fetch_export(office, new_key(), order)
    headers, first, second, footer = (
        CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    )
    assert headers[:3] == ["问题", "姓名", "身份证号码"]
    assert [row[2] for row in (first, second)] == [clean_number(1), clean_number(2)]
    assert "低堡" in str(first[0])
    assert headers[-1] == footer[0]
    assert "用途：改正后重报" in str(footer[0])


def test_nobody_elses_rows_and_none_where_all_were_taken(offices: Offices) -> None:
    bad = offices.upload("civil_affairs", poor(1, word="低堡"), DAY)["list"]
    good = offices.upload("civil_affairs", poor(1), DAY)["list"]
    for actor, number in ((offices.supplier("civil_affairs"), bad), (offices.clerk, good), (offices.clerk, 7)):
        with pytest.raises(NotFound):
            export_returned(actor, new_key(), ExportReturned(number, "核对"))


def test_rows_that_were_destroyed_meanwhile_are_told(offices: Offices) -> None:
    bad = offices.upload("civil_affairs", poor(1, word="低堡"), DAY)["list"]
    asked = export_returned(offices.clerk, new_key(), ExportReturned(bad, "核对"))
    sabotage(offices.server, "DELETE FROM lists_listcontent")
    with pytest.raises(NotFound, match="销毁"):
        make_export(offices.clerk, new_key(), OneExport(int(str(asked["export"]))))
