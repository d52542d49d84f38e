"""Real files for the tests of intake: the same cells as Parquet, CSV or workbook, and old workbooks made byte by byte.

In: rows of cells. Out: a file in a folder of the test. Never: an expected answer.
"""

from __future__ import annotations

import csv
import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

Cells = Any
"""A row: a list of cells."""
LOOSE = ("csv", "xlsx")
"""Kinds of files that know only cells."""


def write_cells(path: Path, rows: Iterable[Cells], encoding: str = "utf-8-sig") -> Path:
    """Cells as CSV or xlsx, told by the suffix."""
    if path.suffix == ".csv":
        return write_csv(path, rows, encoding)
    assert path.suffix == ".xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("people")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
    return path


def write_csv(path: Path, rows: Iterable[Cells], encoding: str = "utf-8-sig") -> Path:
    """Cells as CSV, truth in small letters."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            writer.writerow(
                ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell for cell in row]
            )
    return path


def write_parquet(path: Path, columns: Mapping[str, Any], **options: Any) -> Path:
    """Columns (Arrow arrays or lists) as Parquet."""
    pq.write_table(pa.table(dict(columns)), path, **options)
    return path


# -- old workbooks -----------------------------------------------------------------------------------------------------

_SECTOR = 512
_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class Formula(NamedTuple):
    """A formula cell of an old workbook with the value it had; a text is an error value."""

    value: Any


def compound_file(stream: str, content: bytes) -> bytes:
    """A compound file (the container of .xls, .doc and encrypted workbooks) with one stream."""
    content = content.ljust(8 * _SECTOR, b"\0")  # Shorter streams would need a second allocation table.
    content += b"\0" * (-len(content) % _SECTOR)
    sectors = len(content) // _SECTOR
    assert sectors + 2 <= _SECTOR // 4
    header = struct.pack(
        "<8s16s6H8sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, b"", 1, 1, 0, 4096,
        _END, 0, _END, 0, 0, 0,
    )  # fmt: skip
    header = header[:76] + struct.pack("<109I", 0, *[_FREE] * 108)
    chain = [_FAT_SECTOR, _END, *range(3, 2 + sectors), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, child=1, start=_END, size=0) + _entry(stream, 2, start=2, size=len(content))
    return header + table + entries.ljust(_SECTOR, b"\0") + content


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36sIII", text, len(text), kind, 1, _FREE, _FREE, child, b"", start, size, 0)


def old_workbook(rows: Sequence[Cells]) -> bytes:
    """A workbook as Excel 97 wrote it, with texts and numbers."""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    sheet_name = b"\x06\x00people"
    globals_size = len(begin) + 4 + 6 + len(sheet_name) + 4
    sheet_at = _record(0x85, struct.pack("<IBB", globals_size, 0, 0) + sheet_name)
    cells = b"".join(_cell(row, place, cell) for row, line in enumerate(rows) for place, cell in enumerate(line))
    size = _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + size + cells + _record(0x0A, b"")
    return compound_file("Workbook", begin + sheet_at + _record(0x0A, b"") + sheet)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, place: int, cell: Any) -> bytes:
    if cell is None:
        return b""
    if isinstance(cell, Formula):
        is_error = isinstance(cell.value, str)
        value = b"\x02\x00\x2a\x00\x00\x00\xff\xff" if is_error else struct.pack("<d", cell.value)
        body = b"\x1e\x01\x00"
        return _record(0x06, struct.pack("<HHH", row, place, 0) + value + struct.pack("<HIH", 0, 0, len(body)) + body)
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHH", row, place, 0) + text)
    return _record(0x203, struct.pack("<HHHd", row, place, 0, cell))
