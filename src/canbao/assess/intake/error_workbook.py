"""The workbook of all wrong cells, beside the file: a summary by column and problem, and every cell row by row.

In: findings. Out: an xlsx file; the same findings give the same bytes. Never: a cell's text as a formula or a link;
an identity number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from canbao.intake.findings import Findings
from canbao.intake.problems import CellError
from canbao.intake.text_workbook import MOST_ROWS_OF_A_SHEET, text_workbook

SUMMARY_SHEET, ROWS_SHEET = "汇总", "逐行"
SUMMARY_HEADERS = ("列 column", "问题 problem", "数量 count", "改法 mend", "例：行 example row", "例：内容 example")
ROW_HEADERS = ("行 row", "列 column", "内容 found", "问题 problem", "改法 mend")
_WIDTHS = (12, 24, 30, 50, 70)


def write_error_workbook(path: Path, findings: Findings) -> None:
    """Write every wrong cell. Raises OSError."""
    path.write_bytes(b"")  # A place that cannot be written to shows before the work, not after it.
    with text_workbook(path, is_large=True) as book:
        bold = book.add_format({"bold": True})
        _write_summary(book.add_worksheet(SUMMARY_SHEET), bold, findings)
        errors = findings.errors()
        for number in range(1, -(-findings.count // MOST_ROWS_OF_A_SHEET) + 1):
            sheet = book.add_worksheet(ROWS_SHEET if number == 1 else f"{ROWS_SHEET}{number}")
            _write_rows(sheet, bold, islice(errors, MOST_ROWS_OF_A_SHEET))


def _write_summary(sheet: Any, bold: Any, findings: Findings) -> None:
    _write_header(sheet, bold, SUMMARY_HEADERS, (24, 40, 12, 70, 12, 30))
    for row, tally in enumerate(findings.tallies(), start=1):
        first = tally.first
        sheet.write_string(row, 0, tally.column)
        sheet.write_string(row, 1, first.problem_text)
        sheet.write_number(row, 2, tally.count)
        sheet.write_string(row, 3, first.mend)
        sheet.write_number(row, 4, first.row)
        sheet.write_string(row, 5, first.found)


def _write_rows(sheet: Any, bold: Any, errors: Iterator[CellError]) -> None:
    _write_header(sheet, bold, ROW_HEADERS, _WIDTHS)
    for row, error in enumerate(errors, start=1):
        sheet.write_number(row, 0, error.row)
        for column, text in enumerate((error.column, error.found, error.problem_text, error.mend), start=1):
            sheet.write_string(row, column, text)


def _write_header(sheet: Any, bold: Any, headers: Sequence[str], widths: Sequence[int]) -> None:
    for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, bold)
    sheet.freeze_panes(1, 0)
