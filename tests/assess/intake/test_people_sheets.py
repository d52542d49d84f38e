"""People in workbooks: which sheet, which rows, formulas and error values told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.intake.files import old_workbook

from canbao.assess.intake.people_file import open_people
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.cell_problems import CellProblem
from canbao.intake.problems import Problem
from canbao.intake.refusal import FileRefused


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


def ids(path: Path) -> list[Any]:
    return [text for batch in open_people(path, ()).batches() for text in batch.column("person_id").to_pylist()]


def problems(path: Path, *needed: str) -> set[tuple[int, str, Problem]]:
    with pytest.raises(FileRefused) as caught:
        open_people(path, needed, 2025).check()
    return {(error.row, error.column, error.problem) for error in caught.value.errors}


def test_the_visible_sheet_with_people_is_read(tmp_path: Path) -> None:
    people = {"A1": "人员编号", "A2": "a"}
    words = {"A1": "说明"}
    path = workbook(
        tmp_path / "a.xlsx", {"字典": {"A1": "person_id", "A2": "x"}, "说明": words, "名单": people}, hidden=("字典",)
    )
    assert ids(path) == ["a"]


def test_without_such_a_sheet_the_first_visible_one_is_judged(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": {"A1": "备注"}, "二": {"A1": "说明"}})
    assert problems(path) == {(1, "", PeopleProblem.NO_HEADER)}


def test_an_empty_sheet_has_no_header(tmp_path: Path) -> None:
    assert problems(workbook(tmp_path / "a.xlsx", {"一": {}})) == {(1, "", PeopleProblem.NO_HEADER)}


def test_rows_and_columns_are_those_of_the_sheet_wherever_the_table_begins(tmp_path: Path) -> None:
    cells = {
        "C1": "person_id",
        "D1": "出生日期",
        "C2": "a",
        "D2": "x",
        "C5": "b",
        "D5": "1990-1-1",
        "C6": "c",
        "D6": "y",
    }
    path = workbook(tmp_path / "a.xlsx", {"一": cells})
    assert problems(path, "birth") == {
        (2, "出生日期", CellProblem.IMPOSSIBLE_DATE),
        (6, "出生日期", CellProblem.IMPOSSIBLE_DATE),
    }


def test_formulas_and_error_values_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("B1", ["person_id", "出生日期", "sex"])
        sheet.write_row("B2", ["a", "1990-01-01", "male"])
        sheet.write_row("B3", ["b", "", "male"])
        sheet.write_formula("C3", '="1990-01-01"', None, "1990-01-01")
        sheet.write_row("B4", ["c", "", "male"])
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D3", "=1+1", None, 2)
    found = problems(path, "birth")
    assert found == {(3, "出生日期", CellProblem.FORMULA), (4, "出生日期", CellProblem.ERROR_VALUE)}


def test_a_formula_under_a_long_header_is_told_under_the_same_name(tmp_path: Path) -> None:
    header = "  出生  日期 "
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["person_id", header])
        sheet.write_row("A2", ["a", "x"])
        sheet.write_string("A3", "b")
        sheet.write_formula("B3", "=1", None, "1990-01-01")
    assert problems(path, "birth") == {
        (2, "出生 日期", CellProblem.IMPOSSIBLE_DATE),
        (3, "出生 日期", CellProblem.FORMULA),
    }


def test_a_column_of_nothing_but_formulas_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["person_id", "birth"])
        for row in range(1, 5):
            sheet.write_string(row, 0, f"p{row}")
            sheet.write_formula(row, 1, "=DATE(1990,1,1)", None, "" if row == 2 else 32874)
    assert problems(path, "birth") == {(0, "birth", PeopleProblem.FORMULA_COLUMN)}
    assert ids(path) == ["p1", "p2", "p3", "p4"]


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.et"
    path.write_bytes(old_workbook([["人员编号", "出生日期", "居住月数"], ["甲", "2024-9-1", 7], ["乙", 45536, None]]))
    (batch,) = open_people(path, {"birth", "residence_months"}, 2025).batches()
    assert batch.to_pylist() == [
        {"person_id": "甲", "birth": date(2024, 9, 1), "residence_months": 7},
        {"person_id": "乙", "birth": date(2024, 9, 1), "residence_months": None},
    ]
    path.write_bytes(old_workbook([["person_id"], [430621199003071230]]))
    assert problems(path) == {(2, "person_id", CellProblem.ID_AS_NUMBER)}
