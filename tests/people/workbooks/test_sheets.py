"""Files of sheets: text stays text, formulas are formulas, other suffixes other formats."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from canbao.people.workbooks.sheets import CellValue, Formula, Sheet, write_sheet
from canbao.people.workbooks.suppliers import Content, of

COLUMNS = {"甲": of("a"), "乙": of("b", Content.ID)}
ROWS: list[list[CellValue]] = [
    ["=1+1", "430699199003071230"],
    [date(2024, 9, 1), 7],
    [None, None],
    [Formula("=NA()", "#N/A"), "尾"],
]


def test_a_workbook(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "new", Sheet("a.xlsx", ("题", "注"), COLUMNS, ROWS))
    rows = load_workbook(path).get_sheet_by_index(0).to_python()
    assert rows[:4] == [["题", ""], ["注", ""], ["甲", "乙"], ["=1+1", "430699199003071230"]]
    assert rows[4:] == [[date(2024, 9, 1), 7.0], ["", ""], ["", "尾"]]


def test_a_comma_separated_file_in_gb18030(tmp_path: Path) -> None:
    rows: list[list[CellValue]] = [*ROWS, ["㙟𡐓", Formula('=TRIM("x")', "x")]]
    path = write_sheet(tmp_path, Sheet("a.csv", (), COLUMNS, rows))
    lines = path.read_bytes().decode("gb18030").split("\r\n")
    assert lines == ["甲,乙", "=1+1,430699199003071230", "2024-09-01,7", ",", "#N/A,尾", '㙟𡐓,"=TRIM(""x"")"', ""]


def test_the_same_cells_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = (write_sheet(tmp_path / name, Sheet("a.xlsx", (), COLUMNS, ROWS)) for name in ("1", "2"))
    assert first.read_bytes() == again.read_bytes()


def test_rows_are_counted_as_excel_does() -> None:
    assert Sheet("a.xlsx", (), COLUMNS, []).first_row == 2
    assert Sheet("a.xlsx", ("题", "注"), COLUMNS, []).first_row == 4


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canbao.people.workbooks.sheets.MOST_SHEET_ROWS", 2)
    with pytest.raises(ValueError, match="2"):
        write_sheet(tmp_path, Sheet("a.xlsx", (), COLUMNS, ROWS))
