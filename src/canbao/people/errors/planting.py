"""Planting errors in a sheet, at most one a row, each kind in turn, with the key of answers.

In: a sheet whose rows are right, a seed, how many. Out: the sheet with errors, and where they stand as Excel counts
rows.
Never: an error that the key does not name. Old numbers of 15 digits that the list had before stand in the key too.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from canbao.people.draws import Streams
from canbao.people.errors.cell_errors import CELL_KINDS
from canbao.people.errors.date_errors import DATE_KINDS
from canbao.people.errors.id_errors import ID_KINDS
from canbao.people.errors.kinds import ErrorKind, Level, RowKind, RowSpot, Spot, Unfit
from canbao.people.errors.name_errors import NAME_KINDS
from canbao.people.errors.row_errors import ROW_KINDS
from canbao.people.errors.word_errors import WORD_KINDS
from canbao.people.workbooks.sheets import CellValue, Formula, Sheet
from canbao.people.workbooks.suppliers import Content

KINDS: tuple[ErrorKind | RowKind, ...] = (*ID_KINDS, *NAME_KINDS, *WORD_KINDS, *DATE_KINDS, *CELL_KINDS, *ROW_KINDS)
FARTHEST_COPY = 200  # A repeated row stands up to so many rows below its first.
OLD_LENGTH = 15
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class PlantedError:
    """One answer: the row as Excel numbers it, the column's header ("" for a whole row), the kind, what software should
    make of it, and the cell's text before and after, cut short."""

    row: int
    column: str
    kind: str
    level: Level
    before: str
    after: str


Grown = list[tuple[Sequence[CellValue], PlantedError | None]]


def plant_errors(
    sheet: Sheet, seed: int, count: int, kinds: Iterable[str] | None = None
) -> tuple[Sheet, tuple[PlantedError, ...]]:
    """The sheet with so many errors, but no more than one in every two rows; of the named kinds, or of all that fit."""
    rows = list(sheet.rows)
    planter = _Planter(sheet, Streams(seed, "errors").of(sheet.file_name), _chosen(kinds))
    grown = planter.plant(rows, min(count, len(rows) // 2))
    errors = tuple(
        PlantedError(number, error.column, error.kind, error.level, error.before, error.after)
        for number, (_, error) in enumerate(grown, start=sheet.first_row)
        if error is not None
    )
    return Sheet(sheet.file_name, sheet.top, sheet.columns, [row for row, _ in grown], sheet.start, sheet.end), errors


def write_error_key(path: Path, errors: Iterable[PlantedError]) -> None:
    """The answers as a table (UTF-8 with a mark)."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(each.name for each in fields(PlantedError))
        writer.writerows(astuple(each) for each in errors)


def _chosen(names: Iterable[str] | None) -> list[ErrorKind | RowKind]:
    if names is None:
        return list(KINDS)
    by_name = {kind.id: kind for kind in KINDS}
    return [by_name[name] for name in names]


class _Planter:
    """Plants in the rows of one sheet; kinds wait in a queue, so that each comes as often as rows allow."""

    def __init__(self, sheet: Sheet, rng: np.random.Generator, kinds: list[ErrorKind | RowKind]) -> None:
        self.rng, self.header, self.columns = rng, tuple(sheet.columns), tuple(sheet.columns.values())
        keys = [cell.key for cell in self.columns]
        self.start = keys.index(sheet.start) if sheet.start in keys else None
        self.end = keys.index(sheet.end) if sheet.end in keys else None
        self.id_columns = [at for at, cell in enumerate(self.columns) if cell.content is Content.ID]
        fitting = [kind for kind in kinds if isinstance(kind, RowKind) or self._places(kind)]
        self.queue = deque(fitting[at] for at in rng.permutation(len(fitting)).tolist())

    def plant(self, rows: list[Sequence[CellValue]], count: int) -> Grown:
        """The rows in order, each with its error; rows of errors between them."""
        targets = set(self.rng.choice(len(rows), count, replace=False).tolist()) if count else set()
        inserted: dict[int, Grown] = {}
        grown: Grown = []
        for number, row in enumerate(rows):
            planted = self._plant_in(row) if number in targets else None
            if planted is None or planted[1] is None:
                grown.append((row, self._slip_in(row)))
            elif planted[1].column:
                grown.append(planted)
            else:
                grown.append((row, self._slip_in(row)))
                is_copy = planted[1].kind.startswith("duplicate")
                after = number + int(self.rng.integers(FARTHEST_COPY)) if is_copy else number
                inserted.setdefault(min(after, len(rows) - 1), []).append(planted)
            grown.extend(inserted.pop(number, ()))
        return grown

    def _plant_in(self, row: Sequence[CellValue]) -> tuple[Sequence[CellValue], PlantedError | None] | None:
        """The first kind of the queue that fits the row goes to the queue's end."""
        for at, kind in enumerate(self.queue):
            planted = self._insert(kind, row) if isinstance(kind, RowKind) else self._change(kind, row)
            if planted is not None:
                del self.queue[at]
                self.queue.append(kind)
                return planted
        return None

    def _change(self, kind: ErrorKind, row: Sequence[CellValue]) -> tuple[Sequence[CellValue], PlantedError] | None:
        places = self._places(kind)
        for place in (places[at] for at in self.rng.permutation(len(places)).tolist()):
            value = kind.make(Spot(row[place], place, row, self.columns, self.start, self.end, self.rng))
            if not isinstance(value, Unfit) and value != row[place]:
                wrong = [*row[:place], value, *row[place + 1 :]]
                return wrong, self._answer(kind, self.header[place], row[place], value)
        return None

    def _insert(self, kind: RowKind, row: Sequence[CellValue]) -> tuple[Sequence[CellValue], PlantedError] | None:
        made = kind.make(RowSpot(row, self.header, self.columns, self.rng))
        return None if isinstance(made, Unfit) else (made, self._answer(kind, "", None, None))

    def _places(self, kind: ErrorKind) -> list[int]:
        return [at for at, cell in enumerate(self.columns) if cell.content in kind.contents]

    def _slip_in(self, row: Sequence[CellValue]) -> PlantedError | None:
        """An old number that the department keeps."""
        for at in self.id_columns:
            value = row[at]
            if isinstance(value, str) and len(value) == OLD_LENGTH and value.isdigit():
                return PlantedError(0, self.header[at], "id_15_digits", Level.WARNING, value, value)
        return None

    @staticmethod
    def _answer(kind: ErrorKind | RowKind, column: str, before: CellValue, after: CellValue) -> PlantedError:
        return PlantedError(0, column, kind.id, kind.level, _shown(before), _shown(after))


def _shown(value: CellValue) -> str:
    text = value.text if isinstance(value, Formula) else "" if value is None else str(value)
    return text[:SHOWN_CHARACTERS]
