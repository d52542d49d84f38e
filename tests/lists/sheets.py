"""Small workbooks for tests, and made-up numbers that are well formed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from canbao.intake.text_workbook import text_workbook, write_cell
from canbao.values.check_characters import check_character


def sheet_bytes(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of one sheet."""
    target = io.BytesIO()
    with text_workbook(target) as book:
        sheet = book.add_worksheet("名单")
        for row, cells in enumerate([header, *rows]):
            for column, cell in enumerate(cells):
                write_cell(sheet, row, column, cell)
    return target.getvalue()


def clean_number(number: int, birth: str = "19600307") -> str:
    """A number of eighteen characters that passes every check, each number another; odd ones are men's."""
    first = f"430621{birth}{number:03d}"
    return first + check_character(first)
