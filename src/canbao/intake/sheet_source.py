"""Rows from a workbook, xlsx or xls, whatever its name says.

In: the bytes. Out: the sheets of the book; of one sheet raw batches of cells, with the row numbers that a spreadsheet
shows. Never: a number turned into an identifier; what a formula would give.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine

from canbao.intake.cell_problems import CellProblem
from canbao.intake.cell_texts import as_text
from canbao.intake.compound_files import MARK, DamagedCompound
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.old_sheets import in_own_container, look_through
from canbao.intake.problems import Fault, fault, show
from canbao.intake.raw_columns import Array, RawBatch, raw_column
from canbao.intake.refusal import refuse_file
from canbao.intake.sheet_marks import SheetMarks, find_marks
from canbao.intake.sheet_parts import DamagedPart
from canbao.intake.source import TOP_ROWS


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Whatever the library cannot read is a refusal. It is written in Rust, and where it finds a damage that it did not
    expect it raises an exception that is no ordinary one.
    """
    try:
        yield
    except python_calamine.PasswordError as error:
        raise refuse_file(name, FileProblem.ENCRYPTED) from error
    except (python_calamine.CalamineError, DamagedCompound, OSError, ValueError) as error:
        raise refuse_file(name, FileProblem.CUT_SHORT) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise refuse_file(name, FileProblem.CUT_SHORT) from error


@dataclass(frozen=True)
class SheetName:
    """A sheet of cells in a book; the first of all sheets has number 0."""

    number: int
    name: str
    is_visible: bool


class Book:
    """An opened workbook. `name` is only said in refusals."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content
        with _refusing(name):
            safe = in_own_container(content) if content.startswith(MARK) else content
            self._book = python_calamine.load_workbook(io.BytesIO(safe))
        self.sheets = tuple(
            SheetName(number, meta.name, meta.visible == python_calamine.SheetVisibleEnum.Visible)
            for number, meta in enumerate(self._book.sheets_metadata)
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        )

    def open_sheet(self, sheet: SheetName) -> SheetSource:
        """The cells of a sheet, its header taken to be in row 1."""
        with _refusing(self.name):
            cells = self._book.get_sheet_by_index(sheet.number)
        return SheetSource(self.name, self.content, sheet, cells)


class SheetSource:
    """An opened sheet whose header stands in row `header_row`."""

    is_loose = True
    rows: int | None = None

    def __init__(
        self,
        name: str,
        content: bytes,
        sheet: SheetName,
        cells: Any,
        header_row: int = 1,
        marks: SheetMarks | None = None,
    ) -> None:
        self.name, self.content, self.sheet, self.cells, self.header_row = name, content, sheet, cells, header_row
        self.first_column: int = cells.start[1] if cells.start else 0
        self.top = [[as_text(cell) for cell in row] for row in islice(cells.iter_rows(), TOP_ROWS)]
        self.headers: tuple[str, ...] = tuple(self.top[header_row - 1]) if len(self.top) >= header_row else ()
        self._marks = marks

    def headed(self, header_row: int) -> SheetSource:
        """The same sheet with its header in another row."""
        return SheetSource(self.name, self.content, self.sheet, self.cells, header_row, self._marks)

    @property
    def marks(self) -> SheetMarks:
        """Formulas, errors and hidden rows and columns of the whole sheet; looked for when first asked for."""
        if self._marks is None:
            self._marks = _marks_of(self.name, self.content, self.sheet.number)
        return self._marks

    @property
    def merged(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """Ranges of merged cells, rows and columns counted from 0."""
        return list(self.cells.merged_cell_ranges or ())

    def type_of(self, place: int) -> pa.DataType | None:
        """Only the cells tell."""
        del place
        return None

    def batches(self, places: Sequence[int], most_rows: int, findings: Findings) -> Iterator[RawBatch]:
        """The rows below the header. Formulas and error values are faults."""
        rows = islice(self.cells.iter_rows(), self.header_row, None)
        next_row = self.header_row + 1
        self._note_marked(places, findings)
        while block := list(islice(rows, most_rows)):
            columns = list(zip(*block, strict=True))
            yield RawBatch(
                np.arange(next_row, next_row + len(block)), tuple(raw_column(columns[place]) for place in places)
            )
            next_row += len(block)

    def _note_marked(self, places: Sequence[int], findings: Findings) -> None:
        for place in places:
            spot = Spot(place, show(self.headers[place]))
            marked = ((CellProblem.FORMULA, self._formulas(place)), (CellProblem.ERROR_VALUE, self._errors(place)))
            for problem, rows in marked:
                faults: list[Fault] = [fault(problem)] * len(rows)
                findings.add(spot, faults, rows)

    def _errors(self, place: int) -> Array:
        return self._below_header(self.marks.errors.get(place + self.first_column, []))

    def _formulas(self, place: int) -> Array:
        """Rows of the column's formulas; one that shows an error is told as an error."""
        formulas = self._below_header(self.marks.formulas.get(place + self.first_column, []))
        return np.setdiff1d(formulas, self._errors(place))

    def _below_header(self, rows: Sequence[int]) -> Array:
        return np.asarray(sorted(row for row in rows if row > self.header_row), dtype=np.int64)

    def is_all_formulas(self, place: int) -> bool:
        """Whether a column holds formulas and nothing else."""
        formulas = set(self.marks.formulas.get(place + self.first_column, []))
        if not formulas:
            return False
        first = self.header_row + 1
        cells = enumerate(islice(self.cells.iter_rows(), self.header_row, None), start=first)
        return all(row in formulas or cells_of_row[place] == "" for row, cells_of_row in cells)


def _marks_of(name: str, content: bytes, sheet: int) -> SheetMarks:
    if not content.startswith(MARK):
        try:
            return find_marks(content, sheet)
        except DamagedPart as error:
            raise refuse_file(name, FileProblem.CUT_SHORT) from error
    try:
        sheets = look_through(content).sheets
    except DamagedCompound:
        return SheetMarks()
    return sheets[sheet].marks if sheet < len(sheets) else SheetMarks()
