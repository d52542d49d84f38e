"""Marked cells: every formula and error value of a sheet, wherever the pieces in which it is read begin and end."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
import xlsxwriter
from tests.intake.files import old_workbook

from canbao.intake import sheet_parts
from canbao.intake.sheet_marks import SheetMarks, find_marks


def workbook(seed: int, rows: int) -> tuple[bytes, SheetMarks]:
    """Two sheets; the second has formulas and errors at random."""
    draw = random.Random(seed)
    content, marked = io.BytesIO(), SheetMarks()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write_formula("A1", "=1")
        sheet = book.add_worksheet()
        for row in range(rows):
            for column in (0, 1, 25, 26, 30, 702):
                chance = draw.random()
                if chance < 0.5:
                    sheet.write(row, column, draw.choice(["text", 1, True, "<f>"]))
                elif chance < 0.6:
                    sheet.write_formula(row, column, "=1+1", None, draw.choice([2, "甲", ""]))
                    marked.formulas.setdefault(column, []).append(row + 1)
                elif chance < 0.65:
                    sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
                    marked.formulas.setdefault(column, []).append(row + 1)
                    marked.errors.setdefault(column, []).append(row + 1)
    return content.getvalue(), marked


@pytest.mark.parametrize("piece_bytes", [100, 1 << 20])
@pytest.mark.parametrize("seed", [1, 2])
def test_all_are_found_and_nothing_else(monkeypatch: pytest.MonkeyPatch, seed: int, piece_bytes: int) -> None:
    monkeypatch.setattr(sheet_parts, "_PIECE_BYTES", piece_bytes)
    content, marked = workbook(seed, 60)
    assert find_marks(content, 1) == marked
    assert find_marks(content, 0) == SheetMarks({0: [1]}, {})


def with_targets_from_the_root(content: bytes) -> bytes:
    """The workbook as some programs write it: sheets named by their place in the archive, `/xl/worksheets/…`."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'Target="worksheets/', b'Target="/xl/worksheets/'))
    return changed.getvalue()


def test_sheets_may_be_named_from_the_root_of_the_archive() -> None:
    content, marked = workbook(1, 60)
    assert find_marks(with_targets_from_the_root(content), 1) == marked


def test_a_sheet_that_is_not_there_has_none() -> None:
    content, _ = workbook(1, 3)
    assert find_marks(content, 7) == SheetMarks()


def test_other_kinds_of_workbooks_have_none_known() -> None:
    assert find_marks(old_workbook([["a"]]), 0) == SheetMarks()
