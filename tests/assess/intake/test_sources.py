"""All kinds of files give the same rows, told by their numbers in a spreadsheet (in Parquet, counted from the first
person).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.intake.files import old_workbook, write_cells, write_parquet

from canbao.assess.intake.parquet_source import ParquetSource
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
    if kind == "parquet":
        columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
        return ParquetSource(
            write_parquet(folder / "p.parquet", columns, row_group_size=5), lambda name: name == "备注"
        )
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


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx", "xls"])
@pytest.mark.parametrize("most_rows", [1, 4, 100])
def test_rows_come_in_order_with_the_columns_asked_for(tmp_path: Path, kind: str, most_rows: int) -> None:
    source = open_source(tmp_path, kind)
    assert source.headers == tuple(HEADER)
    assert source.rows in (None, len(ROWS))
    first = 1 if kind == "parquet" else 2
    assert source.header_row == (0 if kind == "parquet" else 1)
    for _ in range(2):
        findings = Findings("p")
        batches = list(source.batches([2, 1], most_rows, findings))
        assert max(len(batch.rows) for batch in batches) <= most_rows
        found = [row for batch in batches for row in texts(batch)]
        assert found == [(number + first, row[2], row[1]) for number, row in enumerate(ROWS)]
        assert not findings.count


def test_only_typed_files_know_their_types(tmp_path: Path) -> None:
    assert open_source(tmp_path, "parquet").type_of(0) == pa.string()
    assert open_source(tmp_path, "parquet").type_of(1) == pa.dictionary(pa.int32(), pa.string())
    assert [open_source(tmp_path, kind).type_of(0) for kind in ("csv", "xlsx", "xls")] == [None] * 3
    assert [open_source(tmp_path, kind).is_loose for kind in ("parquet", "csv", "xlsx", "xls")] == [
        False,
        True,
        True,
        True,
    ]
