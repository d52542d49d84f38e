"""Exports: no spreadsheet computes, calls or follows anything in them, and they read back the same (T31)."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import load_workbook
from tests.intake.test_formula_guard import RISKY

from canbao.intake import exporting
from canbao.intake.exporting import write_csv, write_xlsx
from canbao.intake.list_definition import ListDefinition
from canbao.intake.reading import read_list
from canbao.intake.text_workbook import Cell

LINKS = ["http://x.example", "file:///c:/a", "mailto:a@x.example"]
TEXTS = [*RISKY, *LINKS, "00123", "1e9", "430621199003071230", "_x0041_", "{=1}"]
ONE_LINE = [text for text in TEXTS if text == " ".join(text.split())]
HEADERS = ["文字", "说明"]
COLUMNS = [{"name": "text", "label": "文字"}, {"name": "remark", "label": "说明"}]
DEFINITION = ListDefinition.of({"name": "texts", "title": "文字", "columns": COLUMNS})


def xlsx(rows: list[list[Cell]], headers: list[str] = HEADERS) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, headers, rows, "导出")
    return target.getvalue()


def text_file(rows: list[list[Cell]]) -> bytes:
    target = io.BytesIO()
    write_csv(target, HEADERS, rows)
    return target.getvalue()


@pytest.mark.trust
def test_no_cell_of_a_workbook_is_a_formula_a_number_or_a_link() -> None:
    content = xlsx([[text, text] for text in TEXTS])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert not any("worksheets/_rels" in name for name in names)
    assert not any(mark in sheet for mark in (b"<f>", b"<f ", b"<hyperlink", b"<v>1</v>"))
    cells = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    assert [row[0] for row in cells] == TEXTS


@pytest.mark.trust
def test_without_the_options_formulas_would_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control removed: texts are written as the library likes."""

    def write(sheet: object, row: int, column: int, cell: Cell, formats: object = None) -> None:
        del formats
        sheet.write(row, column, cell)  # type: ignore[attr-defined]

    monkeypatch.setattr(exporting, "write_cell", write)
    monkeypatch.setattr("canbao.intake.text_workbook.OPTIONS", {})
    with zipfile.ZipFile(io.BytesIO(xlsx([["=1+1"]]))) as archive:
        assert b"<f>" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.trust
def test_every_risky_cell_of_a_text_file_is_guarded() -> None:
    content = text_file([[text, "x"] for text in TEXTS])
    assert content.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert len(cells) == len(TEXTS)
    assert [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []


@pytest.mark.trust
@pytest.mark.parametrize("write", [xlsx, text_file])
def test_what_is_written_reads_back_the_same(write: object) -> None:
    assert callable(write)
    found = read_list(write([[text, "x"] for text in ONE_LINE]), DEFINITION)
    assert found.errors.count == 0
    assert found.table.column("text").to_pylist() == [text for text in ONE_LINE]


ROW: list[Cell] = ["甲", 12, Decimal("187.50"), Decimal(3), date(2024, 9, 1), True, None, -5, 10**17, 'a,b\n"c"']


def test_cells_keep_their_types() -> None:
    (row,) = load_workbook(io.BytesIO(xlsx([ROW], ["h"] * 10))).get_sheet_by_index(0).to_python()[1:]
    assert row == ["甲", 12.0, 187.5, 3.0, date(2024, 9, 1), "是", "", -5.0, str(10**17), 'a,b\n"c"']
    target = io.BytesIO()
    write_csv(target, ["h"] * 10, [ROW])
    (cells,) = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))[1:]
    assert cells == ["甲", "12", "187.50", "3", "2024-09-01", "是", "", "-5", str(10**17), 'a,b\n"c"']
    assert not target.closed


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7, 9])
def test_what_does_not_fit_a_sheet_goes_on_the_next(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS_OF_A_SHEET", 3)
    book = load_workbook(io.BytesIO(xlsx([[number] for number in range(count)], ["h"])))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()[1:]]
    assert rows == [[float(number)] for number in range(count)]
    assert len(book.sheet_names) == max(-(-count // 3), 1)
    assert book.sheet_names[0] == "导出"


def test_the_same_rows_give_the_same_bytes() -> None:
    assert xlsx([ROW]) == xlsx([ROW])
