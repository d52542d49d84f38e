"""A package's file read: as any list is read, in pieces so that a large one fits, and added up.

In: bytes, the format, the day. Out: the rows as a table, or PackageRefused with the first sentences of what is wrong.
Never: a row left out; a sum that was not counted from the rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from canbao.exchange.definitions import Format
from canbao.exchange.problems import ExchangeProblem, PackageRefused
from canbao.intake import limits
from canbao.intake.column_kinds import ColumnKind
from canbao.intake.csv_source import CsvSource
from canbao.intake.file_kinds import FileKind
from canbao.intake.header_search import find_header, judge_header, refuse_without_header
from canbao.intake.judges.identity import IdJudge
from canbao.intake.list_definition import ListDefinition
from canbao.intake.list_file import ListFile, open_list
from canbao.intake.problems import Advice
from canbao.intake.refusal import FileRefused
from canbao.intake.row_checks import find_repeats
from canbao.intake.row_reader import ROW_NUMBER, RowReader, schema_of
from canbao.store.watching import tell

MOST_PAYLOAD_BYTES = 256 << 20
"""Of one package's file when it is received: a million payments. What is sent is written in pieces and has none."""
BATCHES_TOGETHER = 4
"""Of 16,384 rows each: a reader of lists takes 100,000 rows, and memory stays below 500 MiB."""
MOST_TOLD = 5
"""Wrong cells named to the sender; it has the file and the format."""


@dataclass(frozen=True)
class Payload:
    """The rows of a file, good ones all of them."""

    table: pa.Table
    sum_fen: int

    @property
    def rows(self) -> int:
        return int(self.table.num_rows)


def read_payload(content: bytes, kind: str, format_: Format, day: date) -> Payload:
    """Every row. Raises PackageRefused."""
    if len(content) > MOST_PAYLOAD_BYTES:
        raise _unreadable(f"有 {len(content):,} 字节，最多 {MOST_PAYLOAD_BYTES:,} 字节")
    definition = format_.definition(day)
    name = f"{format_.title}.{kind}"
    try:
        file = _open_csv(name, content, definition) if kind == "csv" else _open_xlsx(name, content, definition)
        parts = list(_read(file, definition, day))
    except FileRefused as refused:
        raise _unreadable("；".join(refused.sentences[:MOST_TOLD])) from None
    table = pa.concat_tables([schema_of(definition).empty_table(), *parts])
    _refuse_repeats(format_, table)
    return Payload(table, sum_of(format_, table))


def sum_of(format_: Format, table: pa.Table) -> int:
    """What the manifest calls the sum, in fen."""
    return int(pc.sum(table[format_.sum]).as_py() or 0) if format_.sum else 0


def _open_csv(name: str, content: bytes, definition: ListDefinition) -> ListFile:
    """A file of a machine: commas, the header in its first row; of any length."""
    source = CsvSource(name, lambda: io.BytesIO(content))
    header = find_header(source.top, definition)
    if header is None:
        raise refuse_without_header(name, source.top, definition)
    judge_header(name, header, source.top, definition)
    return ListFile(name, FileKind.CSV, CsvSource(name, lambda: io.BytesIO(content), ",", header.row), header)


def _open_xlsx(name: str, content: bytes, definition: ListDefinition) -> ListFile:
    file = open_list(name, content, definition)
    if file.kind is not FileKind.XLSX:
        raise _unreadable("不是 .xlsx")
    return file


def _read(file: ListFile, definition: ListDefinition, day: date) -> Iterator[pa.Table]:
    """Some batches after the other. Raises PackageRefused at the first that has anything wrong."""
    judge, width = IdJudge(day), range(len(file.header.texts))
    reader = RowReader(file, definition, judge)
    marks, taken, done = reader.marks, 0, 0
    for raw in file.source.batches(width, limits.ROWS_PER_BATCH, marks):
        if taken == BATCHES_TOGETHER:
            yield _good(reader)
            reader, taken = RowReader(file, definition, judge), 0
            reader.marks = marks
        reader.take(raw)
        taken += 1
        done += len(raw.rows)
        tell(done, None)
    yield _good(reader)


def _good(reader: RowReader) -> pa.Table:
    """The rows of a reader."""
    found = reader.finish()
    if reader.errors.count:
        said = "；".join(each.sentence for each in reader.errors.first(MOST_TOLD))
        raise PackageRefused(ExchangeProblem.BAD_ROWS, Advice(f"{said} 共 {reader.errors.count} 处"))
    return found.table


def _refuse_repeats(format_: Format, table: pa.Table) -> None:
    names = [name for name in format_.key if pc.count(table[name]).as_py()]
    is_id = {column.name: column.kind is ColumnKind.ID for column in format_.columns}
    keys = [_filled(table[f"{name}_key" if is_id[name] else name]) for name in names]
    if not keys:
        return
    later, first = find_repeats(keys)
    if len(later):
        rows = table[ROW_NUMBER].to_pylist()
        labels = "、".join(column.label for column in format_.columns if column.name in format_.key)
        pairs = list(zip(later.tolist(), first.tolist(), strict=True))[:MOST_TOLD]
        shown = [f"第 {rows[at]} 行与第 {rows[before]} 行" for at, before in pairs]
        raise PackageRefused(ExchangeProblem.BAD_ROWS, Advice(f"{labels}重复：{'；'.join(shown)}", "rows repeat"))


def _filled(column: pa.ChunkedArray) -> pa.Array:
    """As texts: an empty cell is a value of its own in a key of several columns."""
    return pc.fill_null(column.cast(pa.string()), "").combine_chunks()


def _unreadable(what: str) -> PackageRefused:
    return PackageRefused(ExchangeProblem.UNREADABLE, Advice(what))
