"""People from a text file with commas: UTF-8, with or without a mark at its beginning, or else GB18030.

In: a path. Out: raw batches of texts, with the row numbers that a spreadsheet would show. Never: the whole file in
memory; a type guessed.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from canbao.assess.columns import Array
from canbao.assess.intake.findings import Findings, Spot
from canbao.assess.intake.problems import Advice, Problem, fault
from canbao.assess.intake.refusal import refuse_file
from canbao.assess.intake.source import TOP_ROWS, RawBatch

_ENCODINGS = ("utf-8", "gb18030")
_PIECE_BYTES = 1 << 20
BLOCK_BYTES = 1 << 22
"""Bytes parsed at a time: about 6,500 people with all columns. Four times as much took 800 MiB of memory instead of 330
for a million people, and no less time.
"""
_ROW = Spot(-1, "")


class CsvSource:
    """An opened CSV file."""

    is_loose = True
    header_row = 1
    rows: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = _encoding_of(path)
        self.top = _first_rows(path, self.encoding)
        self.headers: tuple[str, ...] = tuple(self.top[0]) if self.top else ()

    def type_of(self, place: int) -> pa.DataType | None:
        """Only the cells tell."""
        del place
        return None

    def batches(self, places: Sequence[int], most_rows: int, findings: Findings) -> Iterator[RawBatch]:
        """The rows below the header, blank ones left out. Rows of another width than the header are faults."""
        ragged = _RaggedRows(findings)
        names = [f"{place}" for place in range(len(self.headers))]
        wanted = [names[place] for place in places]
        next_row = 2
        try:
            for batch in self._open(names, wanted, ragged):
                rows = ragged.numbers(next_row, batch.num_rows)
                next_row = int(rows[-1]) + 1 if len(rows) else next_row
                for start in range(0, batch.num_rows, most_rows):
                    part = batch.slice(start, most_rows)
                    yield RawBatch(rows[start : start + most_rows], tuple(part.column(name) for name in wanted))
        except pa.ArrowInvalid as error:
            advice = Advice(
                f"第 {next_row} 行之后读不出，请检查引号", f"it cannot be read beyond row {next_row}; check the quotes"
            )
            raise refuse_file(self.path, Problem.CUT_SHORT, advice) from error

    def _open(self, names: list[str], wanted: list[str], ragged: _RaggedRows) -> pa_csv.CSVStreamingReader:
        read = pa_csv.ReadOptions(
            column_names=names,
            skip_rows_after_names=1,
            use_threads=False,
            block_size=BLOCK_BYTES,
            encoding=self.encoding,
        )
        # Empty lines stay in, because they count in the numbers of the rows below them.
        parse = pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged)
        convert = pa_csv.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=wanted,
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        )
        return pa_csv.open_csv(self.path, read_options=read, parse_options=parse, convert_options=convert)


class _RaggedRows:
    """Rows whose number of cells is not the header's: left out, noted, and counted in the numbers of the rows after
    them.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.left_out: list[int] = []

    def __call__(self, row: pa_csv.InvalidRow) -> str:
        advice = Advice(
            f"表头 {row.expected_columns} 列，此行 {row.actual_columns} 列",
            f"the header has {row.expected_columns} cells, this row {row.actual_columns}",
        )
        self.left_out.append(int(row.number))
        self.findings.add_one(_ROW, fault(Problem.RAGGED_ROW, "", advice), int(row.number))
        return "skip"

    def numbers(self, first: int, count: int) -> Array:
        """The numbers of so many rows, counted from the first one that may be, past those left out."""
        self.left_out = [number for number in self.left_out if number >= first]
        gaps = np.asarray(self.left_out, dtype=np.int64)
        rows = np.arange(first, first + count + len(gaps))
        return rows[~np.isin(rows, gaps)][:count] if len(gaps) else rows


def _encoding_of(path: Path) -> str:
    """The first encoding in which the whole file reads. Charset guessers are no better for these files, and eight
    times slower.
    """
    found = next((encoding for encoding in _ENCODINGS if _reads_as(path, encoding)), None)
    if found is None:
        raise refuse_file(path, Problem.UNKNOWN_ENCODING)
    return found


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE_BYTES):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _first_rows(path: Path, encoding: str) -> list[list[str]]:
    """The header and some rows below it."""
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
        try:
            return list(islice(csv.reader(file), TOP_ROWS))
        except csv.Error as error:
            raise refuse_file(path, Problem.CUT_SHORT, Advice("请检查引号", "check the quotes")) from error
