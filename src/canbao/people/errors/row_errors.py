"""Rows that should not be there: repeated ones, sums, headers pasted again, blank ones.

In: the right row before, with header and columns. Out: `ROW_KINDS`. Never: a change of the right row.
"""

from __future__ import annotations

from canbao.people.errors.kinds import UNFIT, Level, RowKind, RowSpot, Unfit
from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.slips import misspell
from canbao.people.workbooks.suppliers import Content

SUM_WORDS = ("合计", "小计", "总计")


def rename(spot: RowSpot) -> list[CellValue] | Unfit:
    """The same number with another name."""
    at = next((place for place, cell in enumerate(spot.columns) if cell.content is Content.NAME), None)
    name = None if at is None else spot.row[at]
    if at is None or not isinstance(name, str) or len(name) < 2:
        return UNFIT
    return [*spot.row[:at], misspell(name), *spot.row[at + 1 :]]


def add_up(spot: RowSpot) -> list[CellValue]:
    """A sum of rows, in between or at the end."""
    between = [None] * (len(spot.row) - 2)
    word = SUM_WORDS[int(spot.rng.integers(len(SUM_WORDS)))]
    return [word, *between, int(spot.rng.integers(10, 900))]


ROW_KINDS: tuple[RowKind, ...] = (
    RowKind("duplicate_row", Level.ERROR, lambda spot: list(spot.row)),
    RowKind("duplicate_id_other_name", Level.ERROR, rename),
    RowKind("total_row", Level.ERROR, add_up),
    RowKind("repeated_header", Level.FORGIVABLE, lambda spot: list(spot.header)),
    RowKind("blank_row", Level.FORGIVABLE, lambda spot: [None] * len(spot.row)),
)
