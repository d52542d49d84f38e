"""What a kind of planted error is, and the spot that it is planted at.

In: nothing. Out: `ErrorKind`, `RowKind`, `Level`, `Spot`, `RowSpot`.
Never: an error itself; each group of kinds has its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

import numpy as np

from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.suppliers import Cell, Content


class Level(StrEnum):
    """What software should make of it: refuse the row, take it and say so, take it as if it were typed right."""

    ERROR = "error"
    WARNING = "warning"
    FORGIVABLE = "forgivable"


class Unfit(Enum):
    """Said by a kind that cannot be planted at a spot."""

    UNFIT = "unfit"


UNFIT = Unfit.UNFIT


@dataclass(frozen=True)
class Spot:
    """A cell of a sheet that is right so far. `start` and `end` are positions of columns, if there are such."""

    value: CellValue
    column: int
    row: Sequence[CellValue]
    columns: tuple[Cell, ...]
    start: int | None
    end: int | None
    rng: np.random.Generator

    def pick(self, choices: Sequence[str]) -> str:
        """One of the texts."""
        return choices[int(self.rng.integers(len(choices)))]

    def of(self, content: Content) -> CellValue:
        """The row's first cell of such a content that is not empty."""
        found = (value for value, cell in zip(self.row, self.columns, strict=True) if cell.content is content and value)
        return next(found, None)

    @property
    def text(self) -> str:
        """The value, if it is a text; else nothing. A guarding tab before a number is left out."""
        return self.value.strip() if isinstance(self.value, str) else ""


@dataclass(frozen=True)
class ErrorKind:
    """An error of one cell: in which columns it may stand, what software should make of it, how it is made."""

    id: str
    level: Level
    contents: tuple[Content, ...]
    make: Callable[[Spot], CellValue | Unfit]


@dataclass(frozen=True)
class RowSpot:
    """A right row, and what stands above it."""

    row: Sequence[CellValue]
    header: tuple[str, ...]
    columns: tuple[Cell, ...]
    rng: np.random.Generator


@dataclass(frozen=True)
class RowKind:
    """An error that is a row of its own, put in after a right one."""

    id: str
    level: Level
    make: Callable[[RowSpot], list[CellValue] | Unfit]
