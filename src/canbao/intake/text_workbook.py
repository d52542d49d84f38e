"""Workbooks in which a text stays a text: the only way in which this room writes xlsx.

In: a file to write to; cells. Out: the same cells. Never: a text as a formula, a number or a link; another byte for the
same cells (workbooks state when they were made, and this room has no clock).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

Cell = str | int | bool | Decimal | date | None
"""What a cell that is written may be. A float is none: money is fen or a Decimal."""

MOST_ROWS_OF_A_SHEET = 1_000_000
"""Excel ends at 1,048,576 rows; what does not fit goes on another sheet."""
LONGEST_CELL = 32_767
"""Characters that Excel allows in a cell; a longer text is cut there."""
_LONGEST_SHEET_NAME = 31
"""Characters that Excel allows in the name of a sheet."""
_MOST_SURE = 10**15
"""Larger whole numbers lose digits in a sheet and are written as texts."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WRITTEN_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no zone
_NOT_OF_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")


@contextmanager
def text_workbook(target: BinaryIO | Path, *, is_large: bool = False) -> Iterator[Any]:
    """A workbook to write to. `is_large`: rows are written one after the other and forgotten."""
    place = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(place, {**OPTIONS, "constant_memory": is_large}) as book:
        book.set_properties({"created": _WRITTEN_AT})
        yield book


def sheet_name(text: str, fallback: str = "名单") -> str:
    """A text as the name of a sheet."""
    return _NOT_OF_SHEET_NAMES.sub(" ", text).strip("' ")[:_LONGEST_SHEET_NAME] or fallback


def write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: Sequence[Any] = (None, None, None)) -> None:
    """Write one cell by its type. `formats`: of texts and others, of days, of amounts."""
    other, day, amount = formats
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(row, column, "是" if cell else "否", other)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
    elif isinstance(cell, int) and abs(cell) < _MOST_SURE:
        sheet.write_number(row, column, cell, other)
    elif isinstance(cell, Decimal) and abs(cell) < _MOST_SURE:
        sheet.write_number(row, column, cell, amount)
    else:
        sheet.write_string(row, column, writable(str(cell)), other)


def writable(text: str) -> str:
    """A text that a workbook can hold."""
    return _SURROGATES.sub("\ufffd", text)[:LONGEST_CELL]
