"""People from a workbook, xlsx or xls, whatever its name says.

In: a path. Out: raw batches of cells, with the row numbers that a spreadsheet shows. Never: a number turned into an
identifier; what a formula would give.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine

from canbao.assess.columns import Array
from canbao.assess.intake.cell_texts import as_text
from canbao.assess.intake.findings import Findings, Spot
from canbao.assess.intake.leaf import Raw, Words
from canbao.assess.intake.problems import Fault, Problem, fault, show
from canbao.assess.intake.refusal import refuse_file
from canbao.assess.intake.sheet_formulas import MarkedCells, find_marked_cells
from canbao.assess.intake.source import TOP_ROWS, RawBatch
from canbao.assess.intake.wording import LABELS, column_of


class SheetSource:
    """An opened workbook: the sheet with people in it. `key` is the column that tells that sheet from others."""

    is_loose = True
    header_row = 1

    def __init__(self, path: Path, labels: Mapping[str, str] = LABELS, key: str = "person_id") -> None:
        self.path = path
        self.labels = labels
        content = path.read_bytes()
        try:
            book = python_calamine.load_workbook(io.BytesIO(content))
            index, self.sheet = self._choose(book, key)
        except python_calamine.PasswordError as error:
            raise refuse_file(path, Problem.ENCRYPTED) from error
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise refuse_file(path, Problem.CUT_SHORT) from error
        self.first_column = self.sheet.start[1] if self.sheet.start else 0
        self.top = [[as_text(cell) for cell in row] for row in islice(self.sheet.iter_rows(), TOP_ROWS)]
        self.headers: tuple[str, ...] = tuple(self.top[0]) if self.top else ()
        self.rows: int | None = None
        self.marked: MarkedCells = find_marked_cells(content, index)

    def _choose(self, book: Any, key: str) -> tuple[int, Any]:
        """The first visible sheet with the key column in a top row, else the first visible one: templates keep word
        lists on others.
        """
        visible = python_calamine.SheetVisibleEnum.Visible
        sheets = [
            (index, book.get_sheet_by_index(index))
            for index, meta in enumerate(book.sheets_metadata)
            if meta.visible == visible and meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if not sheets:
            raise ValueError("no visible sheet")
        return next((pair for pair in sheets if self._has(pair[1], key)), sheets[0])

    def _has(self, sheet: Any, key: str) -> bool:
        rows = islice(sheet.iter_rows(), TOP_ROWS)
        return any(column_of(cell, self.labels) == key for row in rows for cell in row if isinstance(cell, str))

    def type_of(self, place: int) -> pa.DataType | None:
        """Only the cells tell."""
        del place
        return None

    def batches(self, places: Sequence[int], most_rows: int, findings: Findings) -> Iterator[RawBatch]:
        """The rows below the header. Formulas and error values are faults."""
        rows = islice(self.sheet.iter_rows(), 1, None)
        next_row = 2
        self._note_marked(places, findings)
        while block := list(islice(rows, most_rows)):
            columns = list(zip(*block, strict=True))
            yield RawBatch(
                np.arange(next_row, next_row + len(block)), tuple(_raw_column(columns[place]) for place in places)
            )
            next_row += len(block)

    def _note_marked(self, places: Sequence[int], findings: Findings) -> None:
        for place in places:
            spot = Spot(place, show(self.headers[place]))
            for problem, rows in ((Problem.FORMULA, self._formulas(place)), (Problem.ERROR_VALUE, self._errors(place))):
                faults: list[Fault] = [fault(problem)] * len(rows)
                findings.add(spot, faults, rows)

    def _errors(self, place: int) -> Array:
        return _below_header(self.marked.errors.get(place + self.first_column, []))

    def _formulas(self, place: int) -> Array:
        """Rows of the column's formulas; one that shows an error is told as an error."""
        return np.setdiff1d(_below_header(self.marked.formulas.get(place + self.first_column, [])), self._errors(place))

    def is_all_formulas(self, place: int) -> bool:
        """Whether a column holds formulas and nothing else."""
        formulas = set(self.marked.formulas.get(place + self.first_column, []))
        if not formulas:
            return False
        cells = enumerate(islice(self.sheet.iter_rows(), 1, None), start=2)
        return all(row in formulas or cells_of_row[place] == "" for row, cells_of_row in cells)


def _below_header(rows: Sequence[int]) -> Array:
    return np.asarray(sorted(row for row in rows if row > 1), dtype=np.int64)


def _raw_column(cells: tuple[Any, ...]) -> Raw:
    """A column of a block: texts as an Arrow array, a mixture as codes and distinct cells."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return pa.array(cells, pa.string())
    keys = list(zip(map(type, cells), cells, strict=True))
    codes = {key: number for number, key in enumerate(dict.fromkeys(key for key in keys if key[1] != ""))}
    return Words(np.asarray([codes.get(key, -1) for key in keys], dtype=np.int32), tuple(cell for _, cell in codes))
