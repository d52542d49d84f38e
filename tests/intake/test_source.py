"""All kinds of files give the same rows, told by their numbers in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.intake.files import old_workbook, write_cells

from canbao.intake.csv_source import CsvSource
from canbao.intake.findings import Findings
from canbao.intake.raw_columns import RawBatch, Words
from canbao.intake.sheet_source import Book
from canbao.intake.source import Source

HEADER = ["person_id", "备注", "birth"]
ROWS = [[f"p{number}", None if number % 3 else f"甲{number}", f"19{60 + number}-01-01"] for number in range(23)]


def sheet(path: Path) -> Source:
    book = Book(path.name, path.read_bytes())
    return book.open_sheet(book.sheets[0])


def open_source(folder: Path, kind: str) -> Source:
    if kind == "xls":
        (folder / "p.xls").write_bytes(old_workbook([HEADER, *ROWS]))
        return sheet(folder / "p.xls")
    path = write_cells(folder / f"p.{kind}", [HEADER, *ROWS])
    return CsvSource(path.name, lambda: path.open("rb")) if kind == "csv" else sheet(path)


def texts(batch: RawBatch) -> list[tuple[Any, ...]]:
    columns = [
        [None if code < 0 else column.words[code] for code in column.codes]
        if isinstance(column, Words)
        else column.to_pylist()
        for column in batch.columns
    ]
    return list(zip(batch.rows.tolist(), *([cell or None for cell in column] for column in columns), strict=True))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls"])
@pytest.mark.parametrize("most_rows", [1, 4, 100])
def test_rows_come_in_order_with_the_columns_asked_for(tmp_path: Path, kind: str, most_rows: int) -> None:
    source = open_source(tmp_path, kind)
    assert source.headers == tuple(HEADER)
    assert source.rows in (None, len(ROWS))
    assert source.header_row == 1
    for _ in range(2):
        findings = Findings("p")
        batches = list(source.batches([2, 1], most_rows, findings))
        assert max(len(batch.rows) for batch in batches) <= most_rows
        found = [row for batch in batches for row in texts(batch)]
        assert found == [(number + 2, row[2], row[1]) for number, row in enumerate(ROWS)]
        assert not findings.count


def test_these_files_know_only_cells(tmp_path: Path) -> None:
    for kind in ("csv", "xlsx", "xls"):
        source = open_source(tmp_path, kind)
        assert (source.is_loose, source.type_of(0), source.top[0]) == (True, None, HEADER)
