"""A sheet as a department sends it, and writing it: xlsx, or comma-separated text in GB18030, by the file's suffix.

In: a path, lines above the header, columns, rows of cells. Out: the file; the same cells give the same bytes.
Never: text as a formula (a formula is a `Formula`), an identity number as a number unless the cell is one, more than
one row in memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

from canbao.people.people_files import MOST_SHEET_ROWS, SHEET_OPTIONS, WRITTEN_AT
from canbao.people.workbooks.suppliers import Cell

SHEET_NAME = "Sheet1"
COLUMN_WIDTH = 20
CSV_ENCODING = "gb18030"


@dataclass(frozen=True)
class Formula:
    """A formula and the value that a spreadsheet program last showed for it; an error value is one too."""

    text: str
    shown: str = ""


CellValue = str | int | float | date | Formula | None


@dataclass(frozen=True)
class Sheet:
    """What stands in a file, row by row. `rows` can be read once unless it is a sequence."""

    file_name: str
    top: tuple[str, ...]
    columns: dict[str, Cell]
    rows: Iterable[Sequence[CellValue]]
    start: str = ""  # the fields with the first and the last day of a row, if there are such columns
    end: str = ""

    @property
    def first_row(self) -> int:
        """The number, as Excel shows it, of the first row below the header."""
        return len(self.top) + 2


def write_sheet(folder: Path, sheet: Sheet) -> Path:
    """The file in the folder."""
    path = folder / sheet.file_name
    folder.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        _write_csv(path, sheet)
    else:
        _write_xlsx(path, sheet)
    return path


def _write_csv(path: Path, sheet: Sheet) -> None:
    with path.open("w", encoding=CSV_ENCODING, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([line] for line in sheet.top)
        writer.writerow(sheet.columns)
        writer.writerows([_as_text(value) for value in row] for row in sheet.rows)


def _as_text(value: CellValue) -> str:
    if isinstance(value, Formula):
        return value.shown if value.shown.startswith("#") else value.text
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _write_xlsx(path: Path, sheet: Sheet) -> None:
    with xlsxwriter.Workbook(str(path), {**SHEET_OPTIONS, "constant_memory": True}) as book:
        book.set_properties({"created": WRITTEN_AT.replace(tzinfo=None)})
        as_text = book.add_format({"num_format": "@"})
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True, "align": "center"})
        page = book.add_worksheet(SHEET_NAME)
        page.set_column(0, len(sheet.columns) - 1, COLUMN_WIDTH)
        for number, line in enumerate(sheet.top):
            page.merge_range(number, 0, number, len(sheet.columns) - 1, line, bold)
        page.write_row(len(sheet.top), 0, sheet.columns, bold)
        for number, row in _numbered(sheet):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value, as_text)
                elif isinstance(value, date):
                    page.write_datetime(number, column, value, as_day)
                elif isinstance(value, Formula):
                    page.write_formula(number, column, value.text, None, value.shown)
                elif value is not None:
                    page.write_number(number, column, value)


def _numbered(sheet: Sheet) -> Iterator[tuple[int, Sequence[CellValue]]]:
    """Rows with their positions in the sheet, from 0."""
    for number, row in enumerate(sheet.rows, start=len(sheet.top) + 1):
        if number > MOST_SHEET_ROWS:
            raise ValueError(f"{sheet.file_name} 超过一张工作表的行数 more rows than a sheet holds: {MOST_SHEET_ROWS}")
        yield number, row
