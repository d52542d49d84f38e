"""Templates: what a sender picks from a drop-down is read again."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from tests.lists.sheets import clean_number, sheet_bytes
from tests.lists.workbooks import COUNTY

from canbao.lists.definitions import Supplier, suppliers
from canbao.lists.reading import read_supplied
from canbao.lists.templates import dropdown_words, write_list_template


@pytest.mark.parametrize("supplier", suppliers().values(), ids=lambda each: each.id)
def test_a_template_has_every_column(supplier: Supplier) -> None:
    target = io.BytesIO()
    write_list_template(target, supplier, COUNTY)
    target.seek(0)
    (header,) = CalamineWorkbook.from_filelike(target).get_sheet_by_index(0).to_python()[:1]
    assert [str(cell).removesuffix("（必填）") for cell in header] == [column.label for column in supplier.columns]


@pytest.mark.parametrize("id_", ["civil_affairs", "agriculture", "health", "disabled_federation", "veterans"])
def test_words_of_drop_downs_are_taken(id_: str) -> None:
    supplier = suppliers()[id_]
    words = dropdown_words(supplier)["standing"]
    labels = {column.name: column.label for column in supplier.columns}
    header = [labels[name] for name in ("id_number", "name", "standing")] + (
        [labels["grade"]] if "grade" in labels else []
    )
    rows = [[clean_number(number), "张三", word, "二级"][: len(header)] for number, word in enumerate(words, start=1)]
    found = read_supplied(sheet_bytes(header, rows), supplier, COUNTY, date(2024, 9, 30)).reading
    assert [error.sentence for error in found.errors.errors()] == []
    assert len(words) == len(supplier.complete)
