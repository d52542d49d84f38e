"""The rows of an opened list: judged batch by batch, put together at the end.

In: an opened list, its definition, a judge of identity numbers, raw batches. Out: `ReadRows`, and errors, warnings and
mendings as findings. Never: a bad row among the good ones; more than a batch of rows held as single cells.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.intake import limits
from canbao.intake.cell_problems import CellProblem
from canbao.intake.cell_texts import as_text
from canbao.intake.column_kinds import ColumnKind
from canbao.intake.column_reader import ColumnReader, IdReader, Judged, reader_of, types_of
from canbao.intake.csv_source import CsvSource
from canbao.intake.file_problems import FileDoubt, FileProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.judges.identity import IdJudge
from canbao.intake.list_definition import ListDefinition
from canbao.intake.list_file import ListFile
from canbao.intake.problems import Advice, fault, show
from canbao.intake.raw_columns import Array, Raw, RawBatch, Words, take
from canbao.intake.refusal import WHOLE_FILE, refuse_file
from canbao.intake.row_checks import find_blank, find_repeated_headers, find_repeats
from canbao.intake.sheet_source import SheetSource

ROW_NUMBER = "row_number"
_ROW = WHOLE_FILE
_MOST_SHOWN_ROWS = 5
"""Hidden rows named in a message; the count says how many there are."""


@dataclass(frozen=True)
class ReadRows:
    """Good rows as a table, how many rows there are in all, and the cells of the bad ones as texts: those of the
    header's width as a table, the others by row.
    """

    table: pa.Table
    count: int
    texts: pa.Table
    ragged: Mapping[int, tuple[str, ...]]


def schema_of(definition: ListDefinition) -> pa.Schema:
    """The columns of `Reading.table`. An id number is followed by its key, document, birth and sex."""
    fields = [pa.field(ROW_NUMBER, pa.int64(), nullable=False)]
    for column in definition.columns:
        fields += [pa.field(name, kind) for name, kind in types_of(column).items()]
    return pa.schema(fields)


class RowReader:
    """Reads batch by batch and puts the parts together."""

    def __init__(self, file: ListFile, definition: ListDefinition, judge: IdJudge) -> None:
        self.file, self.definition = file, definition
        self.places = file.header.places
        self.errors, self.warnings, self.mended = (Findings(file.name) for _ in range(3))
        self.marks = Findings(file.name)
        self.columns = [column for column in definition.columns if column.name in self.places]
        self._readers: dict[str, ColumnReader] = {column.name: reader_of(column, judge) for column in self.columns}
        self._rows: list[Array] = []
        self._arrays: list[dict[str, pa.Array]] = []
        self._texts: list[list[pa.Array]] = []

    def spot(self, name: str) -> Spot:
        place = self.places[name]
        return Spot(place, show(self.file.header.texts[place]))

    @cached_property
    def marked(self) -> dict[str, Array]:
        """Rows by column whose cells are formulas or errors; a sheet tells them before its first batch."""
        return {name: self.marks.rows_at(place) for name, place in self.places.items()}

    def _unread_rows(self) -> Array:
        """Rows whose required cells are formulas. They are not blank even if nothing was ever computed; formulas in
        other columns are often filled in beforehand, down rows that nobody uses.
        """
        parts = [self.marked[column.name] for column in self.columns if column.required]
        return np.unique(np.concatenate([*parts, np.zeros(0, dtype=np.int64)]))

    # -- a batch -------------------------------------------------------------------------------------------------------

    def take(self, raw: RawBatch) -> None:
        """Judge some rows."""
        blank = find_blank([raw.columns[place] for place in self.places.values()], len(raw.rows))
        blank &= ~np.isin(raw.rows, self._unread_rows())
        if blank.any():
            kept = np.flatnonzero(~blank)
            raw = RawBatch(raw.rows[kept], tuple(take(column, kept) for column in raw.columns))
        if not len(raw.rows):
            return
        self._rows.append(raw.rows)
        if sum(map(len, self._rows)) <= limits.MOST_ROWS:
            self._texts.append([_as_texts(column) for column in raw.columns])
            self._arrays.append(self._judge(raw))

    def _judge(self, raw: RawBatch) -> dict[str, pa.Array]:
        cells = {name: raw.columns[place] for name, place in self.places.items()}
        headers = {name: self.file.header.texts[place] for name, place in self.places.items()}
        again = find_repeated_headers(cells, headers, len(raw.rows))
        self._note_rows(again, raw, CellProblem.REPEATED_HEADER)
        found = {name: self._read(name, cells) for name in self._in_order()}
        passed = again | self._note_no_records(found, raw, again)
        for name, judged in found.items():
            self._note_cells(name, judged, raw.rows, passed)
        self._note_groups(found, raw.rows, passed)
        return {key: array for name, each in found.items() for key, array in self._readers[name].arrays(each).items()}

    def _in_order(self) -> list[str]:
        """Columns that state the kind of a document before those whose numbers it rules."""
        return sorted(self._readers, key=lambda name: self._readers[name].column.kind is ColumnKind.ID)

    def _read(self, name: str, cells: Mapping[str, Raw]) -> Judged:
        reader = self._readers[name]
        stated = reader.column.document_column
        if isinstance(reader, IdReader) and stated in cells:
            documents = self._readers[str(stated)].read(cells[str(stated)]).array(pa.string())
            return reader.read_stated(cells[name], documents)
        return reader.read(cells[name])

    def _note_no_records(self, found: Mapping[str, Judged], raw: RawBatch, again: Array) -> Array:
        """Totals and signatures: no required cell is filled, or one cell stands alone where several are required. One
        sentence instead of one for each cell.
        """
        required = [column.name for column in self.columns if column.required]
        if len(required) < 2:
            return np.zeros(len(raw.rows), dtype=bool)
        filled = np.sum([~found[name].is_empty for name in found], axis=0)
        missing = np.sum([found[name].is_empty for name in required], axis=0)
        none = ((missing == len(required)) | ((filled == 1) & (missing >= 2))) & ~again
        self._note_rows(none, raw, CellProblem.NOT_A_RECORD)
        return np.asarray(none)

    def _note_rows(self, which: Array, raw: RawBatch, problem: CellProblem) -> None:
        """A fault of whole rows, shown with their first cell."""
        positions = np.flatnonzero(which)
        if not len(positions):
            return
        columns = [_as_texts(take(column, positions)).to_pylist() for column in raw.columns]
        shown = [next((cell for cell in cells if cell.strip()), "") for cells in zip(*columns, strict=True)]
        self.errors.add(_ROW, [fault(problem, text) for text in shown], raw.rows[positions])

    def _note_cells(self, name: str, judged: Judged, rows: Array, passed: Array) -> None:
        spot, marked = self.spot(name), self.marked[name]
        silent = passed | np.isin(rows, marked) if len(marked) else passed
        told = judged.told[~silent[judged.told]]
        verdicts = [judged.verdict_at(position) for position in told.tolist()]
        for findings, faults in (
            (self.errors, [(place, each.problem) for place, each in zip(told, verdicts, strict=True) if each.problem]),
            (
                self.warnings,
                [(place, item) for place, each in zip(told, verdicts, strict=True) for item in each.doubts],
            ),
            (self.mended, [(place, item) for place, each in zip(told, verdicts, strict=True) for item in each.mended]),
        ):
            places = np.asarray([place for place, _ in faults], dtype=np.int64)
            findings.add(spot, [item for _, item in faults], rows[places])
        if self._readers[name].column.required:
            gaps = np.flatnonzero(judged.is_empty & ~silent)
            self.errors.add(spot, [fault(CellProblem.EMPTY_CELL)] * len(gaps), rows[gaps])

    def _note_groups(self, found: Mapping[str, Judged], rows: Array, passed: Array) -> None:
        for group in self.definition.one_of:
            there = [name for name in group if name in found]
            none = np.logical_and.reduce([found[name].is_empty for name in there]) & ~passed
            labels = "、".join(self.definition.column(name).label for name in group)
            advice = Advice(f"{labels} 至少填一项", f"at least one of {labels}")
            gaps = np.flatnonzero(none)
            self.errors.add(
                self.spot(there[0]), [fault(CellProblem.MISSING_ONE_OF, "", advice)] * len(gaps), rows[gaps]
            )

    # -- the whole -----------------------------------------------------------------------------------------------------

    def finish(self) -> ReadRows:
        """Put everything together. Raises FileRefused for a file without rows or with too many."""
        file = self.file
        ragged = _ragged_of(file.source)
        rows = np.concatenate([*self._rows, np.zeros(0, dtype=np.int64)])
        # The reader of sheets ends where the last value stands; what was never computed may stand below.
        ragged |= {row: () for row in np.setdiff1d(self._unread_rows(), rows).tolist()}
        count = len(rows) + len(ragged)
        if count > limits.MOST_ROWS:
            advice = Advice(
                f"有 {count:,} 行，最多 {limits.MOST_ROWS:,} 行", f"it has {count:,}, at most {limits.MOST_ROWS:,}"
            )
            raise refuse_file(file.name, FileProblem.TOO_MANY_ROWS, advice)
        if not count and not self.definition.may_be_empty:
            raise refuse_file(file.name, FileProblem.NO_ROWS)
        self.errors.take_from(self.marks, {_ROW.place, *self.places.values()}, np.asarray([*rows.tolist(), *ragged]))
        table = self._table(rows)
        self._note_repeats(table, rows)
        self._note_file(rows)
        is_bad = np.isin(rows, self.errors.rows())
        texts = self._joined_texts(rows).filter(pa.array(is_bad))
        return ReadRows(table.filter(pa.array(~is_bad)), count, texts, ragged)

    def _table(self, rows: Array) -> pa.Table:
        schema = schema_of(self.definition)
        columns: list[pa.Array | pa.ChunkedArray] = [pa.array(rows, pa.int64())]
        for item in list(schema)[1:]:
            is_there = bool(self._arrays) and item.name in self._arrays[0]
            parts = [arrays[item.name] for arrays in self._arrays] if is_there else [pa.nulls(len(rows), item.type)]
            columns.append(pa.chunked_array(parts, item.type))
        return pa.Table.from_arrays(columns, schema=schema)

    def _joined_texts(self, rows: Array) -> pa.Table:
        width = len(self.file.header.texts)
        columns = [pa.chunked_array([batch[place] for batch in self._texts], pa.string()) for place in range(width)]
        return pa.Table.from_arrays([pa.array(rows, pa.int64()), *columns], [ROW_NUMBER, *map(str, range(width))])

    def _note_repeats(self, table: pa.Table, rows: Array) -> None:
        key = self.definition.key
        if not key or not all(name in self.places for name in key):
            return
        is_id = {name: self.definition.column(name).kind is ColumnKind.ID for name in key}
        later, first = find_repeats(
            [table.column(f"{name}_key" if is_id[name] else name).combine_chunks() for name in key]
        )
        shown = table.column(key[0]).combine_chunks().take(pa.array(later)).to_pylist()
        faults = [
            fault(
                CellProblem.REPEATED_ROW,
                as_text(cell),
                Advice(f"与第 {row} 行重复", f"the same as row {row}"),
                is_id=is_id[key[0]],
            )
            for cell, row in zip(shown, rows[first].tolist(), strict=True)
        ]
        self.errors.add(self.spot(key[0]), faults, rows[later])

    def _note_file(self, rows: Array) -> None:
        """What concerns the file as a whole: other lists in it, hidden rows and columns."""
        for each in self.file.doubts:
            self.warnings.add_one(WHOLE_FILE, each)
        source = self.file.source
        if not isinstance(source, SheetSource):
            return
        hidden = np.intersect1d(rows, np.asarray(source.marks.hidden_rows, dtype=np.int64))
        if len(hidden):
            shown = "、".join(map(str, hidden[:_MOST_SHOWN_ROWS].tolist())) + (
                "…" if len(hidden) > _MOST_SHOWN_ROWS else ""
            )
            advice = Advice(f"共 {len(hidden)} 行：第 {shown} 行", f"{len(hidden)} in all: {shown}")
            self.warnings.add_one(WHOLE_FILE, fault(FileDoubt.HIDDEN_ROWS, "", advice), int(hidden[0]))
        for name, place in self.places.items():
            if place + source.first_column in source.marks.hidden_columns:
                self.warnings.add_one(self.spot(name), fault(FileDoubt.HIDDEN_COLUMN), self.file.header.row)


def _as_texts(raw: Raw) -> pa.Array:
    """A column as the sender sees it."""
    if isinstance(raw, Words):
        words = pa.array([as_text(word) for word in raw.words], pa.string())
        return pc.fill_null(words.take(pa.array(raw.codes, pa.int32(), mask=raw.codes < 0)), "")
    return pc.fill_null(raw, "")


def _ragged_of(source: CsvSource | SheetSource) -> dict[int, tuple[str, ...]]:
    """Rows of another width than the header, cut into cells."""
    if isinstance(source, SheetSource):
        return {}
    return {row: tuple(next(csv.reader([text], delimiter=source.separator), [])) for row, text in source.ragged.items()}
