"""Result files: Parquet, CSV or XLSX by extension, streamed, whole or not at all.

In: tables of results. Out: a file written aside and renamed when everything is in it. CSV and XLSX are for people:
Chinese headers, yuan, text that never becomes a formula. Never: a half-written file under the name that was asked
for.
"""

from __future__ import annotations

import csv
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from canbao.assess.labels import RESULT_LABELS, SECTIONS
from canbao.values.fen import format_yuan

SHEET_ROWS = 1_000_000
"""Rows of one sheet; Excel ends at 1,048,576."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters by which a spreadsheet takes a CSV cell for a formula; the wide ones where Chinese is set up."""


class UnknownFormat(ValueError):
    """An output name whose extension says nothing."""


class TableWriter(ABC):
    """Writes tables one after the other to a temporary file; `commit` gives it its name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside = aside_of(path)
        path.parent.mkdir(parents=True, exist_ok=True)

    @abstractmethod
    def write(self, table: pa.Table) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.close()
                self.aside.replace(self.path)
            else:
                with suppress(Exception):
                    self.close()
        finally:
            self.aside.unlink(missing_ok=True)


def writer_for(path: Path) -> type[TableWriter]:
    """The kind of writer for a path: .parquet, .csv or .xlsx. Raises UnknownFormat."""
    kinds: Mapping[str, type[TableWriter]] = {".parquet": _ParquetTable, ".csv": _CsvTable, ".xlsx": _XlsxTable}
    if path.suffix.lower() not in kinds:
        raise UnknownFormat(f"{path.name}：输出应为 {'、'.join(kinds)} write to one of these formats")
    return kinds[path.suffix.lower()]


def open_writer(path: Path) -> TableWriter:
    """The writer for a path, opened. Raises UnknownFormat."""
    return writer_for(path)(path)


class _ParquetTable(TableWriter):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._writer: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        if self._writer is None:
            # Keys are all different: a dictionary of them costs time and saves nothing.
            repeated = [
                name for name in table.schema.names if name not in ("person_id", "name", "id_number", "household_id")
            ]
            self._writer = pq.ParquetWriter(
                self.aside,
                table.schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=repeated,
                write_statistics=False,
            )
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        else:
            pq.write_table(pa.table({}), self.aside)


class _CsvTable(TableWriter):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file = self.aside.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._has_header = False

    def write(self, table: pa.Table) -> None:
        if not self._has_header:
            self._csv.writerow(headers_of(table.schema.names))
            self._has_header = True
        self._csv.writerows([_harmless(cell) for cell in row] for row in shown_rows(table))

    def close(self) -> None:
        self._file.close()


class _XlsxTable(TableWriter):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(self.aside), options)
        self._row = SHEET_ROWS + 1
        self._sheet: Any = None
        self._money = self._book.add_format({"num_format": "#,##0.00"})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})

    def write(self, table: pa.Table) -> None:
        money = {index for index, name in enumerate(table.schema.names) if name.endswith("_fen")}
        for row in shown_rows(table):
            if self._row > SHEET_ROWS:
                self._new_sheet(table.schema.names)
            for column, value in enumerate(row):
                if value is None or value == "":
                    continue
                if column in money:
                    self._sheet.write_number(self._row, column, cell_number(value), self._money)
                elif isinstance(value, int):
                    self._sheet.write_number(self._row, column, value)
                else:
                    self._sheet.write_string(self._row, column, value)
            self._row += 1

    def _new_sheet(self, names: list[str]) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, headers_of(names), self._bold)
        self._sheet.set_column(0, len(names) - 1, 14)
        self._row = 1

    def close(self) -> None:
        if self._sheet is None:
            self._book.add_worksheet()
        self._book.close()


def cell_number(yuan: str) -> Decimal:
    """A yuan text as the number of a spreadsheet cell."""
    return Decimal(yuan)


def headers_of(names: Iterable[str]) -> list[str]:
    """Chinese headers; aid by payer and clauses keep their code in brackets."""
    return [label_of(name) for name in names]


def label_of(name: str) -> str:
    """The header of one column."""
    if name in RESULT_LABELS:
        return RESULT_LABELS[name]
    if name.startswith("aid_") and name.endswith("_fen"):
        return f"资助（{name.removeprefix('aid_').removesuffix('_fen')}）"
    if name.startswith("clause_"):
        section = name.removeprefix("clause_")
        return f"条款（{SECTIONS.get(section, section)}）"
    return name


def shown_rows(table: pa.Table) -> Iterable[tuple[Any, ...]]:
    """Rows as people read them: yuan for fen, ISO days, 是/否."""
    columns = [_shown(name, table.column(name)) for name in table.schema.names]
    return zip(*columns, strict=True)


def _shown(name: str, column: pa.ChunkedArray) -> list[Any]:
    values = column.to_pylist()
    if name.endswith("_fen"):
        return [None if value is None else format_yuan(value) for value in values]
    if name == "situation":
        return [f"{value:016x}" for value in values]
    return [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return value


def _harmless(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets a quote in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) else cell


def aside_of(path: Path) -> Path:
    """Where a file is written until it is whole: beside its place, so that renaming it is one step."""
    return path.with_name(f".{path.name}.part{os.getpid()}")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file; it gets its name at the end, or is removed when something went wrong."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = aside_of(path)
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
