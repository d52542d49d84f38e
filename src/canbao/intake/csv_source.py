"""Rows from a text file with separators: UTF-8, with or without a mark at its beginning, or else GB18030.

In: a way to open the file. Out: raw batches of texts, with the row numbers that a spreadsheet would show. Never: the
whole file in memory; a type guessed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from canbao.intake.cell_problems import CellProblem
from canbao.intake.encodings import encoding_of
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import Advice, fault
from canbao.intake.raw_columns import Array, RawBatch
from canbao.intake.refusal import refuse_file
from canbao.intake.source import TOP_ROWS, OpenFile

BLOCK_BYTES = 1 << 22
"""Bytes parsed at a time: about 6,500 people with all columns. Four times as much took 800 MiB of memory instead of 330
for a million people, and no less time.
"""
_ROW = Spot(-1, "")


class CsvSource:
    """An opened CSV file whose header stands in row `header_row`."""

    is_loose = True
    rows: int | None = None

    def __init__(self, name: str, open_file: OpenFile, separator: str = ",", header_row: int = 1) -> None:
        self.name, self.open_file, self.separator, self.header_row = name, open_file, separator, header_row
        self.encoding = encoding_of(name, open_file)
        rows, self._lines = self._read_top()
        self.top = rows[: max(TOP_ROWS, header_row)]
        self._has_rows = len(rows) > header_row
        self.headers: tuple[str, ...] = tuple(self.top[header_row - 1]) if len(self.top) >= header_row else ()
        self.ragged: dict[int, str] = {}
        """Rows of another width than the header, as they stand in the file; known once the rows have been read."""

    def type_of(self, place: int) -> pa.DataType | None:
        """Only the cells tell."""
        del place
        return None

    def batches(self, places: Sequence[int], most_rows: int, findings: Findings) -> Iterator[RawBatch]:
        """The rows below the header, blank ones left out. Rows of another width than the header are faults."""
        if not self._has_rows:
            return
        skipped = self._lines[self.header_row - 1]
        ragged = _RaggedRows(findings, skipped - self.header_row, self.separator)
        self.ragged = ragged.texts
        names = [f"{place}" for place in range(len(self.headers))]
        wanted = [names[place] for place in places]
        next_row = self.header_row + 1
        with self.open_file() as file:
            try:
                for batch in self._open(file, names, wanted, skipped, ragged):
                    rows = ragged.numbers(next_row, batch.num_rows)
                    next_row = int(rows[-1]) + 1 if len(rows) else next_row
                    for start in range(0, batch.num_rows, most_rows):
                        part = batch.slice(start, most_rows)
                        yield RawBatch(rows[start : start + most_rows], tuple(part.column(name) for name in wanted))
            except pa.ArrowInvalid as error:
                advice = Advice(
                    f"第 {next_row} 行之后读不出，请检查引号",
                    f"it cannot be read beyond row {next_row}; check the quotes",
                )
                raise refuse_file(self.name, FileProblem.CUT_SHORT, advice) from error

    def _open(
        self, file: object, names: list[str], wanted: list[str], skipped: int, ragged: _RaggedRows
    ) -> Iterator[pa.RecordBatch]:
        read = pa_csv.ReadOptions(
            column_names=names, skip_rows=skipped, use_threads=False, block_size=BLOCK_BYTES, encoding=self.encoding
        )
        # Empty lines stay in, because they count in the numbers of the rows below them.
        parse = pa_csv.ParseOptions(
            delimiter=self.separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged
        )
        convert = pa_csv.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=wanted,
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        )
        with pa_csv.open_csv(file, read_options=read, parse_options=parse, convert_options=convert) as reader:
            yield from reader

    def _read_top(self) -> tuple[list[list[str]], list[int]]:
        """The first rows, and how many lines have gone by at the end of each: a cell may hold line breaks."""
        rows, lines = [], []
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        with self.open_file() as file:
            text = io.TextIOWrapper(file, encoding=encoding, newline="")
            reader = csv.reader(text, delimiter=self.separator)
            try:
                for row in islice(reader, max(TOP_ROWS, self.header_row) + 1):
                    rows.append(row)
                    lines.append(reader.line_num)
            except csv.Error as error:
                raise refuse_file(self.name, FileProblem.CUT_SHORT, Advice("请检查引号", "check the quotes")) from error
            finally:
                text.detach()
        return rows, lines


class _RaggedRows:
    """Rows whose number of cells is not the header's: left out, noted, and counted in the numbers of the rows after
    them. `ahead`: lines of the rows above that are no rows of their own.
    """

    def __init__(self, findings: Findings, ahead: int, separator: str) -> None:
        self.findings, self.ahead, self.separator = findings, ahead, separator
        self.left_out: list[int] = []
        self.texts: dict[int, str] = {}

    def __call__(self, row: pa_csv.InvalidRow) -> str:
        advice = Advice(
            f"表头 {row.expected_columns} 列，此行 {row.actual_columns} 列",
            f"the header has {row.expected_columns} cells, this row {row.actual_columns}",
        )
        number = int(row.number) - self.ahead
        self.left_out.append(number)
        self.texts[number] = row.text
        self.findings.add_one(_ROW, fault(CellProblem.RAGGED_ROW, "", advice), number)
        return "skip"

    def numbers(self, first: int, count: int) -> Array:
        """The numbers of so many rows, counted from the first one that may be, past those left out."""
        self.left_out = [number for number in self.left_out if number >= first]
        gaps = np.asarray(self.left_out, dtype=np.int64)
        rows = np.arange(first, first + count + len(gaps))
        return rows[~np.isin(rows, gaps)][:count] if len(gaps) else rows
