"""A file opened as a table, by what it holds: the one door for people files and for their companions.

In: a path, names and labels of the columns there may be, which ones are required, what each holds. Out: a `Table`
whose columns can be meant. Raises FileRefused with everything that is wrong with the file as a whole. Never: a
cell judged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from canbao.assess.intake.expectations import Expectation
from canbao.assess.intake.headers import match_headers
from canbao.assess.intake.list_column import can_mean
from canbao.assess.intake.parquet_source import ParquetSource
from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.wording import column_of
from canbao.intake.archives import check_archive
from canbao.intake.csv_source import CsvSource
from canbao.intake.file_kinds import FileKind, kind_of
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import fault, show
from canbao.intake.refusal import FileRefused, refuse_file
from canbao.intake.sheet_source import Book, SheetSource
from canbao.intake.source import Source

MOST_UNPACKED_TIMES = 200
"""A sheet of a million equal rows packs 1 : 60; what packs better than 1 : 200 was made to fill the memory."""
SMALLEST_SUSPECT_BYTES = 100 << 20
"""Unpacked size below which packing is not looked at: so much memory is always there."""


@dataclass(frozen=True)
class Table:
    """An opened file: which columns are taken, in what order, where they stand and what each holds."""

    path: Path
    source: Source
    columns: Mapping[str, Expectation]
    places: Mapping[str, int]
    unnamed: tuple[int, ...] = ()

    def spot_of(self, name: str) -> Spot:
        """A column as the file calls it."""
        return self.spot_at(self.places[name])

    def spot_at(self, place: int) -> Spot:
        return Spot(place, show(self.source.headers[place]))


def open_table(
    path: Path,
    labels: Mapping[str, str],
    required: Collection[str],
    wanted: Collection[str],
    expect: Callable[[str], Expectation],
    key: str,
) -> Table:
    """Open a file and take the wanted columns that it has, in the order of the labels. `key` tells the right sheet of
    a workbook.
    """
    source = _open(path, labels, expect, key)
    findings = Findings(path.name)
    places = match_headers(source, labels, required, findings)
    columns = {name: expect(name) for name in labels if name in wanted and name in places.known}
    table = Table(path, source, columns, places.known, places.unnamed)
    for name, expectation in columns.items():
        _check_column(table, name, expectation, findings)
    if findings.count:
        raise FileRefused(findings)
    return table


def _open(path: Path, labels: Mapping[str, str], expect: Callable[[str], Expectation], key: str) -> Source:
    def is_coded(header: str) -> bool:
        name = column_of(header, labels)
        return name is not None and expect(name).is_dictionary

    with path.open("rb") as file:
        kind = kind_of(path.name, file)
        if kind.is_archive:
            size = path.stat().st_size
            check_archive(path.name, file, max(SMALLEST_SUSPECT_BYTES, MOST_UNPACKED_TIMES * size))
    match kind:
        case FileKind.PARQUET:
            return ParquetSource(path, is_coded)
        case FileKind.CSV:
            return CsvSource(path.name, lambda: path.open("rb"))
    return _open_book(path, labels, key)


def _open_book(path: Path, labels: Mapping[str, str], key: str) -> SheetSource:
    """The first visible sheet with the key column in a top row, else the first visible one: templates keep word lists
    on others.
    """
    book = Book(path.name, path.read_bytes())
    visible = [book.open_sheet(sheet) for sheet in book.sheets if sheet.is_visible]
    if not visible:
        raise refuse_file(path.name, FileProblem.CUT_SHORT)
    return next((sheet for sheet in visible if _has(sheet, labels, key)), visible[0])


def _has(sheet: SheetSource, labels: Mapping[str, str], key: str) -> bool:
    return any(column_of(cell, labels) == key for row in sheet.top for cell in row)


def _check_column(table: Table, name: str, expectation: Expectation, findings: Findings) -> None:
    """A typed column must be able to hold what is meant; a column of formulas holds nothing sure."""
    source, spot = table.source, table.spot_of(name)
    kind = source.type_of(spot.place)
    if kind is not None and not can_mean(expectation, kind):
        findings.add_one(spot, fault(PeopleProblem.COLUMN_TYPE, kind, expectation.expected))
    if isinstance(source, SheetSource) and source.is_all_formulas(spot.place):
        findings.add_one(spot, fault(PeopleProblem.FORMULA_COLUMN))
