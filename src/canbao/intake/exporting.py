"""Tables written for people who open them in a spreadsheet: xlsx, and csv that no spreadsheet takes for formulas.

In: headers, rows of cells. Out: a file. Never: a text that a spreadsheet would compute, call or follow; a float.
What `formula_guard` puts in front in a csv file is taken away again on reading.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import BinaryIO

from canbao.intake.formula_guard import guard
from canbao.intake.text_workbook import MOST_ROWS_OF_A_SHEET, Cell, sheet_name, text_workbook, writable, write_cell

_WIDTH = 16


def write_csv(target: BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write UTF-8 with a mark, which both Excel and WPS open rightly."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", errors="replace")
    try:
        writer = csv.writer(text)
        for row in chain((headers,), rows):
            writer.writerow([_as_csv(cell) for cell in row])
    finally:
        text.flush()
        text.detach()


def _as_csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, str):
        return guard(cell)
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def write_xlsx(target: BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Cell]], title: str = "") -> None:
    """Write a workbook; what does not fit a sheet goes on the next one."""
    with text_workbook(target, is_large=True) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        # A text may look like a number or a formula; its column is text, so that editing it does not change it.
        formats = (
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "0.00"}),
        )
        for number, block in enumerate(_blocks(rows), start=1):
            sheet = book.add_worksheet(sheet_name(title, "数据") if number == 1 else f"续{number}")
            sheet.set_column(0, max(len(headers) - 1, 0), _WIDTH)
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(headers):
                sheet.write_string(0, column, writable(header), bold)
            for place, row in enumerate(block, start=1):
                for column, cell in enumerate(row):
                    write_cell(sheet, place, column, cell, formats)


def _blocks(rows: Iterable[Sequence[Cell]]) -> Iterator[Iterable[Sequence[Cell]]]:
    """Rows as sheets; each is to be used up before the next. Without rows there is one sheet."""
    left = iter(rows)
    yield islice(left, MOST_ROWS_OF_A_SHEET)
    for ahead in left:
        yield chain([ahead], islice(left, MOST_ROWS_OF_A_SHEET - 1))
