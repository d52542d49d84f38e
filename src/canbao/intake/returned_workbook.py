"""What the sender gets back: only the rows that were not taken, as they were, with a first column that says why; and a
sheet with the counts.

In: a reading. Out: an xlsx file. Never: a row that was taken; a cell of the sender as anything but the text it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, BinaryIO

from canbao.intake.findings import Findings
from canbao.intake.header_texts import plain_header
from canbao.intake.problems import CellError
from canbao.intake.reading import Reading
from canbao.intake.text_workbook import sheet_name, text_workbook, writable

PROBLEM_HEADER, NOTES_SHEET = "问题", "说明"
"""The first column: the sender sees it without scrolling, and the reader, who does not know it, passes it over when
the mended rows come back.
"""
_PROBLEM_WIDTH, _WIDTH = 60, 16
_NOTE_WIDTHS = (24, 46, 10, 60)


def write_returned(target: BinaryIO, reading: Reading) -> None:
    """Write the rows that were not taken."""
    said = _sentences(reading.errors)
    left_out = {
        place
        for place, header in enumerate(reading.headers)
        if plain_header(header) == PROBLEM_HEADER and place not in reading.places.values()
    }
    with text_workbook(target) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        name = sheet_name(reading.sheet or reading.definition.title)
        sheet = book.add_worksheet(name if name != NOTES_SHEET else "名单")
        headers = [header for place, header in enumerate(reading.headers) if place not in left_out]
        sheet.set_column(0, 0, _PROBLEM_WIDTH)
        sheet.set_column(1, max(len(headers), 1), _WIDTH, text)
        sheet.freeze_panes(1, 1)
        for column, header in enumerate([PROBLEM_HEADER, *headers]):
            sheet.write_string(0, column, writable(header), bold)
        for row, rejected in enumerate(reading.rejected(), start=1):
            sheet.write_string(row, 0, writable("\n".join(said[rejected.row])), wrapped)
            cells = [cell for place, cell in enumerate(rejected.cells) if place not in left_out]
            for column, cell in enumerate(cells, start=1):
                if cell:
                    sheet.write_string(row, column, writable(cell), text)
        _write_notes(book.add_worksheet(NOTES_SHEET), bold, reading)


def _sentences(errors: Findings) -> dict[int, list[str]]:
    """What is wrong, by row."""
    found: dict[int, list[str]] = defaultdict(list)
    for error in errors.errors():
        found[error.row].append(_sentence(error))
    return found


def _sentence(error: CellError) -> str:
    where = f"第 {error.row} 行{' ' if error.column else ''}{error.column}"
    shown = f"“{error.found}”" if error.found else ""
    return f"{where}：{shown}{error.problem.said.zh}，{error.mend_zh}"


def _write_notes(sheet: Any, bold: Any, reading: Reading) -> None:
    for column, width in enumerate(_NOTE_WIDTHS):
        sheet.set_column(column, column, width)
    for row, cells in enumerate(_notes(reading)):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(
                    row, column, writable(cell), bold if len(cells) == 1 or cells[2:3] == ["数量"] else None
                )


def _notes(reading: Reading) -> Iterator[list[str | int]]:
    yield [f"{reading.definition.title}：有问题的行在第一张表，改好后只报送这些行即可"]
    yield ["文件", reading.name]
    yield ["工作表", reading.sheet or ""]
    yield ["摘要（SHA-256）", reading.digest]
    yield ["总行数", reading.count]
    yield ["已读入", int(reading.table.num_rows)]
    yield ["退回", reading.bad_count]
    yield ["没有用到的列", "、".join(reading.ignored) or "无"]
    parts = (("必须改正", reading.errors), ("请确认", reading.warnings), ("已自动改正", reading.mended))
    for title, findings in parts:
        if findings.count:
            yield []
            yield [title]
            yield ["列", "问题", "数量", "怎么改"]
            for tally in findings.tallies():
                yield [tally.column or "整行", tally.problem.said.zh, tally.count, tally.problem.said.mend_zh]
