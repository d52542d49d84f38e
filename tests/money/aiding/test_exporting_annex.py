"""The annex as an export: its lines, numbers masked, for the one who asked."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.access.people_at_work import new_key
from tests.money.aiding.desks import Desk

from canbao.access.acting import NotAllowed
from canbao.access.export_files import OneExport, fetch_export, make_export
from canbao.access.exporting import NothingToExport
from canbao.money.aiding.exporting_annex import HEADERS, ExportAnnex, export_annex
from canbao.values.id_number import MASK

CITY = "city_budget"


def test_the_annex_is_handed_out_line_by_line(desk: Desk) -> None:
    due, *_ = desk.part_paying(CITY)
    desk.till.pay(due)
    request = desk.confirm(CITY)
    lines = desk.lines(request)
    asked = export_annex(desk.clerk, new_key(), ExportAnnex(request, "报财政审核"))
    assert asked["rows"] == len(lines)
    export = int(str(asked["export"]))
    make_export(desk.clerk, new_key(), OneExport(export))
    file = fetch_export(desk.clerk, new_key(), OneExport(export))
    sheet: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    rows = [row[: len(HEADERS)] for row in sheet]
    assert tuple(rows[0]) == HEADERS
    body = rows[1 : 1 + len(lines)]
    assert sorted(round(row[5] * 100) for row in body) == sorted(line.fen for line in lines)
    assert {row[2][: len(MASK)] for row in body if row[2]} == {MASK}
    assert [round(row[6] * 100) for row in body if row[7]] == [due.payable_fen]


def test_nothing_of_a_list_that_came_to_nothing_and_nothing_for_the_tax_office(desk: Desk) -> None:
    request = desk.confirm(CITY)
    with pytest.raises(NotAllowed):
        export_annex(desk.tax, new_key(), ExportAnnex(request, "看看"))
    desk.withdraw(request)
    with pytest.raises(NothingToExport):
        export_annex(desk.clerk, new_key(), ExportAnnex(request, "报财政审核"))


def test_a_list_that_came_to_nothing_before_the_file_was_made_leaves_an_empty_one(desk: Desk) -> None:
    request = desk.confirm(CITY)
    export = int(str(export_annex(desk.clerk, new_key(), ExportAnnex(request, "报财政审核"))["export"]))
    desk.withdraw(request)
    assert make_export(desk.clerk, new_key(), OneExport(export))["rows"] == 0
