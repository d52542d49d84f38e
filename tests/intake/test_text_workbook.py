"""Workbooks of texts: names of sheets, what cannot be held, the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from python_calamine import load_workbook

from canbao.intake.text_workbook import LONGEST_CELL, OPTIONS, sheet_name, text_workbook, writable, write_cell


@pytest.mark.parametrize(
    ("text", "name"),
    [("名单", "名单"), ("a/b:c*[d]", "a b c  d"), ("", "名单"), ("'甲'", "甲"), ("长" * 40, "长" * 31), ("??", "名单")],
)
def test_names_of_sheets_are_what_excel_allows(text: str, name: str) -> None:
    assert sheet_name(text) == name


def test_texts_that_no_workbook_holds_are_made_to_fit() -> None:
    assert writable("a" + chr(0xD800) + "\uffff") == "a\ufffd\ufffd"
    assert len(writable("x" * 40_000)) == LONGEST_CELL


@pytest.mark.trust
def test_no_option_turns_a_text_into_anything_else() -> None:
    assert dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False) == OPTIONS


@pytest.mark.parametrize("is_large", [False, True])
def test_files_and_paths_are_written_alike(tmp_path: Path, is_large: bool) -> None:
    target, path = io.BytesIO(), tmp_path / "a.xlsx"
    for place in (target, path):
        with text_workbook(place, is_large=is_large) as book:
            sheet = book.add_worksheet()
            write_cell(sheet, 0, 0, "=1+1")
            write_cell(sheet, 0, 1, "")
            write_cell(sheet, 0, 2, False)
    assert target.getvalue() == path.read_bytes()
    assert load_workbook(str(path)).get_sheet_by_index(0).to_python() == [["=1+1", "", "否"]]
