"""Writing a made-up population to a file: Parquet, CSV or Excel by its suffix, with the coverage of lists beside it.

In: a path, what to generate. Out: the file and `<stem>.coverage.csv`.
Never: more than one part in memory, or bytes that depend on the machine's clock or on the size of parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

from canbao.people.coverage import coverage_table
from canbao.people.flat_text import flatten_nested
from canbao.people.payments import PaymentPlan
from canbao.people.population import ROWS_PER_PART, generate_parts
from canbao.values.facts_schema import PEOPLE_SCHEMA

MOST_SHEET_ROWS = 1_048_575  # Excel's limit, less the header.
# Workbooks state when they were made; a fixed day keeps the bytes the same.
WRITTEN_AT = datetime(2000, 1, 1, tzinfo=UTC)

# Text stays text: no identity number loses digits and nothing becomes a formula.
SHEET_OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
COMPRESSION_LEVEL = 3


def write_people(
    path: Path,
    place: str,
    count: int,
    seed: int,
    year: int,
    pay: PaymentPlan | None = None,
    rows_per_part: int = ROWS_PER_PART,
) -> None:
    """Write so many people of a place, and the coverage of the lists. Without a plan people pay in the usual window."""
    writers: dict[str, Callable[[Path, Iterator[pa.RecordBatch]], None]] = {
        ".parquet": _write_parquet,
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
    }
    if path.suffix not in writers:
        raise ValueError(f"文件后缀须为 {' '.join(writers)} cannot write people as {path.suffix or path.name!r}")
    if path.suffix == ".xlsx" and count > MOST_SHEET_ROWS:
        raise ValueError(f"一张工作表最多 {MOST_SHEET_ROWS} 人 too many people for one sheet: {count}; write .parquet")
    parts = generate_parts(place, count, seed, year, pay or PaymentPlan.usual(year), rows_per_part)
    writers[path.suffix](path, parts)
    pa_csv.write_csv(coverage_table(place, date(year, 12, 31)), coverage_path(path))


def coverage_path(path: Path) -> Path:
    """Where the coverage of a people file stands."""
    return path.with_name(f"{path.stem}.coverage.csv")


def _write_parquet(path: Path, parts: Iterator[pa.RecordBatch]) -> None:
    """Row groups of one size, whatever the size of the parts."""
    with pq.ParquetWriter(path, PEOPLE_SCHEMA, compression="zstd", compression_level=COMPRESSION_LEVEL) as writer:
        for group in _regroup(parts, ROWS_PER_PART):
            writer.write_table(group, row_group_size=ROWS_PER_PART)


def _regroup(parts: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    waiting = PEOPLE_SCHEMA.empty_table()
    for part in parts:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([part])])
        while waiting.num_rows >= rows:
            yield waiting.slice(0, rows).combine_chunks()
            waiting = waiting.slice(rows)
    if waiting.num_rows:
        yield waiting.combine_chunks()


def _write_csv(path: Path, parts: Iterator[pa.RecordBatch]) -> None:
    """UTF-8 with a byte order mark, so that spreadsheet programs show Chinese; texts quoted, nested columns as JSON."""
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        first = True
        for part in parts:
            pa_csv.write_csv(flatten_nested(part), file, pa_csv.WriteOptions(include_header=first))
            first = False


def _write_xlsx(path: Path, parts: Iterator[pa.RecordBatch]) -> None:
    """One sheet, row by row."""
    with xlsxwriter.Workbook(str(path), {**SHEET_OPTIONS, "constant_memory": True}) as book:
        book.set_properties({"created": WRITTEN_AT.replace(tzinfo=None)})
        formats = {date: book.add_format({"num_format": "yyyy-mm-dd"}), str: book.add_format({"num_format": "@"})}
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, PEOPLE_SCHEMA.names)
        row = 1
        for part in parts:
            for values in zip(*(column.to_pylist() for column in flatten_nested(part).columns), strict=True):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write(row, column, value, formats.get(type(value)))
                row += 1
