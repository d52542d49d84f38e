"""The workbook of errors: everything in it, as text, the same bytes for the same findings."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from python_calamine import load_workbook

from canbao.assess.intake import error_workbook
from canbao.assess.intake.error_workbook import (
    ROW_HEADERS,
    ROWS_SHEET,
    SUMMARY_HEADERS,
    SUMMARY_SHEET,
    write_error_workbook,
)
from canbao.intake.cell_problems import CellProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import fault

RISKY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "{=1}",
    "http://x.example",
    "file:///c:",
    "1e9",
    "00123",
    "甲\x00乙",
    "\ufffe",
]


def findings() -> Findings:
    found = Findings("a.csv")
    for number, text in enumerate(RISKY):
        found.add_one(Spot(number, text), fault(CellProblem.UNKNOWN_WORD, text), number + 2)
    return found


def test_sheets_hold_everything_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.errors.xlsx"
    write_error_workbook(path, findings())
    book = load_workbook(str(path))
    assert book.sheet_names == [SUMMARY_SHEET, ROWS_SHEET]
    header, *rows = book.get_sheet_by_name(ROWS_SHEET).to_python()
    assert tuple(header) == ROW_HEADERS
    expected = [[item.row, item.column, item.found, item.problem_text, item.mend] for item in findings().errors()]
    readable = [number for number, text in enumerate(RISKY) if text.isprintable()]
    assert [rows[number] for number in readable] == [expected[number] for number in readable]
    assert all(isinstance(row[1], str) and isinstance(row[2], str) for row in rows)
    header, *summary = book.get_sheet_by_name(SUMMARY_SHEET).to_python()
    assert tuple(header) == SUMMARY_HEADERS
    assert [row[2] for row in summary] == [1] * len(RISKY)


def test_no_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "a.errors.xlsx"
    write_error_workbook(path, findings())
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any("rels" in name and "sheets" in name for name in archive.namelist())
    assert len(sheets) == 2
    assert not any(mark in sheet for sheet in sheets for mark in (b"<f>", b"<f ", b"<hyperlink"))


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_error_workbook(tmp_path / name, findings())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_does_not_fit_a_sheet_goes_on_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_workbook, "MOST_ROWS_OF_A_SHEET", 4)
    found = Findings("a.csv")
    found.add(Spot(0, "x"), [fault(CellProblem.NEGATIVE, "-1")] * 9, np.arange(2, 11))
    write_error_workbook(tmp_path / "a.xlsx", found)
    book = load_workbook(str(tmp_path / "a.xlsx"))
    assert book.sheet_names == ["汇总", "逐行", "逐行2", "逐行3"]
    rows = [row[0] for name in book.sheet_names[1:] for row in book.get_sheet_by_name(name).to_python()[1:]]
    assert rows == list(range(2, 11))


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no such"):
        write_error_workbook(tmp_path / "no such" / "a.xlsx", findings())
