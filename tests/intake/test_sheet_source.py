"""Workbooks: which sheet, which rows, numbers kept apart from texts, formulas and error values told."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.intake.files import Formula, old_workbook, write_cells

from canbao.intake.cell_problems import CellProblem
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings
from canbao.intake.raw_columns import Words
from canbao.intake.refusal import FileRefused
from canbao.intake.sheet_source import Book, SheetSource


def workbook(path: Path, sheets: dict[str, dict[str, Any]], hidden: tuple[str, ...] = ()) -> Path:
    """Cells by address, on sheets by name."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            else:
                sheet.activate()
            for address, cell in cells.items():
                sheet.write(address, cell)
    return path


def opened(path: Path) -> SheetSource:
    book = Book(path.name, path.read_bytes())
    return book.open_sheet(book.sheets[0])


def test_kinds_of_cells_are_kept_apart(tmp_path: Path) -> None:
    cells = [
        ["person_id", "x"],
        ["a", 1],
        ["b", "1"],
        ["c", True],
        ["d", date(2024, 1, 1)],
        ["e", datetime(2024, 1, 1, 8)],  # noqa: DTZ001
        ["f", None],
    ]
    source = opened(write_cells(tmp_path / "a.xlsx", cells))
    (batch,) = source.batches([0, 1], 100, Findings("a"))
    assert batch.columns[0].to_pylist() == list("abcdef")
    mixed = batch.columns[1]
    assert isinstance(mixed, Words)
    assert [type(word) for word in mixed.words] == [float, str, bool, date, datetime]
    assert mixed.codes.tolist() == [0, 1, 2, 3, 4, -1]


def test_the_header_may_stand_in_another_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"一": {"B1": "标题", "B3": "姓名", "C3": "年龄", "B5": "甲", "C5": 3, "B6": "乙"}}
    )
    source = opened(path).headed(3)
    assert source.headers == ("姓名", "年龄")
    (batch,) = source.batches([0, 1], 100, Findings("a"))
    assert batch.rows.tolist() == [4, 5, 6]
    names = batch.columns[0]
    assert (names if isinstance(names, list) else names.to_pylist()) == ["", "甲", "乙"]


def test_formulas_and_errors_are_told_below_the_header_only(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("B1", "=1")
        sheet.write_row("B2", ["x", "y"])
        sheet.write_formula("B3", "=1", None, 1)
        sheet.write_string("C3", "v")
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B5", "=1", None, 1)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.merge_range("F9:G9", "z")
    source = opened(path).headed(2)
    findings = Findings("a")
    list(source.batches([0, 1], 100, findings))
    assert [(error.row, error.column, error.problem) for error in findings.errors()] == [
        (3, "x", CellProblem.FORMULA),
        (4, "y", CellProblem.ERROR_VALUE),
        (5, "x", CellProblem.FORMULA),
    ]
    assert source.is_all_formulas(0)
    assert not source.is_all_formulas(1)
    assert source.marks.hidden_rows == [5]
    assert source.merged == [((8, 5), (8, 6))]


def test_hidden_sheets_are_named_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": {"A1": "x"}, "二": {"A1": "y"}}, hidden=("二",))
    book = Book("a", path.read_bytes())
    assert [(sheet.number, sheet.name, sheet.is_visible) for sheet in book.sheets] == [
        (0, "一", True),
        (1, "二", False),
    ]


def test_old_workbooks_tell_their_formulas_too() -> None:
    book = Book("a", old_workbook([["x"], [Formula(1)], [Formula("#N/A")], ["z"]]))
    source = book.open_sheet(book.sheets[0])
    findings = Findings("a")
    list(source.batches([0], 100, findings))
    assert [(error.row, error.problem) for error in findings.errors()] == [
        (2, CellProblem.FORMULA),
        (3, CellProblem.ERROR_VALUE),
    ]


class PanicException(BaseException):
    """What the library raises when its Rust code stops."""


@pytest.mark.trust
def test_a_panic_of_the_library_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def panic(*_: object) -> None:
        raise PanicException

    monkeypatch.setattr("python_calamine.load_workbook", panic)
    with pytest.raises(FileRefused) as caught:
        Book("a", b"x")
    assert caught.value.problem is FileProblem.CUT_SHORT

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("python_calamine.load_workbook", stop)
    with pytest.raises(KeyboardInterrupt):
        Book("a", b"x")


def test_what_no_reader_can_open_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        Book("a", b"PK\x03\x04 no workbook")
    assert caught.value.problem is FileProblem.CUT_SHORT
