"""Everything that has been found wrong in a file, kept small: a row number and a fault number for each wrong cell.

In: faults with their rows, column by column, in any order. Out: `CellError`s in the order of rows, counts by column
and problem. Never: a loop over people; only wrong cells are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from canbao.intake.problems import CellError, Fault, Problem
from canbao.intake.raw_columns import Array


@dataclass(frozen=True, order=True)
class Spot:
    """A column of the file: its place from the left and its name as written."""

    place: int
    name: str

    def below(self, field: str) -> Spot:
        """A field of the column's entries."""
        return Spot(self.place, f"{self.name}.{field}")


@dataclass(frozen=True)
class Tally:
    """How often a problem occurs in a column, and the first case of it."""

    column: str
    problem: Problem
    count: int
    first: CellError


class Findings:
    """All wrong cells of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self._codes: dict[tuple[Spot, Fault], int] = {}
        self._spots: list[Spot] = []
        self._rows: list[Array] = []
        self._kinds: list[Array] = []

    def add(self, spot: Spot, faults: Sequence[Fault], rows: Array) -> None:
        """Faults of a column, one for each of the rows."""
        assert len(faults) == len(rows)
        if not faults:
            return
        codes = [self._codes.setdefault((spot, fault), len(self._codes)) for fault in faults]
        self.count += len(codes)
        self._spots.append(spot)
        self._rows.append(np.asarray(rows, dtype=np.int64))
        self._kinds.append(np.asarray(codes, dtype=np.int32))

    def add_one(self, spot: Spot, fault: Fault, row: int = 0) -> None:
        """One fault."""
        self.add(spot, [fault], np.asarray([row]))

    def take_from(self, other: Findings, places: Collection[int], among: Array) -> None:
        """Take over what another one holds of the columns at some places and of some rows."""
        meanings = list(other._codes)
        for spot, rows, codes in zip(other._spots, other._rows, other._kinds, strict=True):
            if spot.place in places:
                is_wanted = np.isin(rows, among)
                self.add(spot, [meanings[code][1] for code in codes[is_wanted].tolist()], rows[is_wanted])

    def rows_at(self, place: int) -> Array:
        """Rows of all faults of the column at a place, ascending; −1: those of no column."""
        parts = [rows for spot, rows in zip(self._spots, self._rows, strict=True) if spot.place == place]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)

    def rows(self) -> Array:
        """Rows with any fault, each once, ascending."""
        return np.unique(np.concatenate(self._rows)) if self._rows else np.zeros(0, dtype=np.int64)

    def _sorted(self) -> tuple[list[tuple[Spot, Fault]], Array, Array]:
        """What the codes mean, and rows and codes by row, then by column from the left."""
        meanings = list(self._codes)
        if not meanings:
            return [], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
        rows, codes = np.concatenate(self._rows), np.concatenate(self._kinds)
        places = np.asarray([spot.place for spot, _ in meanings])
        order = np.lexsort((codes, places[codes], rows))
        return meanings, rows[order], codes[order]

    def errors(self) -> Iterator[CellError]:
        """Every wrong cell, by row, then by column from the left."""
        meanings, rows, codes = self._sorted()
        for row, code in zip(rows, codes, strict=True):
            spot, fault = meanings[code]
            yield CellError(self.file, int(row), spot.name, fault.found, fault.problem, fault.advice)

    def first(self, count: int) -> list[CellError]:
        """The first few."""
        return list(islice(self.errors(), count))

    def tallies(self) -> list[Tally]:
        """Counts by column and problem, the columns from the left."""
        groups: dict[tuple[Spot, Problem], list[int]] = {}
        meanings, rows, codes = self._sorted()
        counts = np.bincount(codes, minlength=len(meanings))
        for code, (spot, fault) in enumerate(meanings):
            groups.setdefault((spot, fault.problem), []).append(code)
        found = []
        for (spot, problem), members in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1].name)):
            at = int(np.flatnonzero(np.isin(codes, members))[0])
            fault = meanings[codes[at]][1]
            first = CellError(self.file, int(rows[at]), spot.name, fault.found, problem, fault.advice)
            found.append(Tally(spot.name, problem, int(counts[members].sum()), first))
        return found
