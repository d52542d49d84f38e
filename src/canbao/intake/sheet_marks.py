"""Which cells of a sheet are formulas or show an error, which rows and columns are hidden. The reader of sheets gives
the values that formulas had when the file was saved, nothing where it was never computed, and nothing for #N/A; an
empty cell would then mean "not known".

In: the bytes of a workbook, the number of the sheet. Out: `SheetMarks`. Never: the whole unpacked sheet in memory; a
parser that follows entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from canbao.intake.sheet_parts import member_of, open_archive, pieces_of, prefix_of

_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_ERROR = b't="e"'
_HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"")
_ROW_NUMBER = re.compile(rb"\br=\"([0-9]{1,7})\"")
_COLUMN_ENDS = re.compile(rb"\b(min|max)=\"([0-9]{1,5})\"")


@dataclass(frozen=True)
class SheetMarks:
    """Row numbers as Excel shows them, by column, the leftmost being 0."""

    formulas: dict[int, list[int]] = field(default_factory=dict)
    errors: dict[int, list[int]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


class _Patterns(NamedTuple):
    cell: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    row: re.Pattern[bytes]
    column: re.Pattern[bytes]


@lru_cache
def _patterns(prefix: bytes) -> _Patterns:
    name = re.escape(prefix)
    return _Patterns(
        re.compile(rb"<%sc\s([^>]*)>\s*(<%sf[\s/>])?" % (name, name)),
        re.compile(rb"<%sf[\s/>]" % name),
        re.compile(rb"<%srow\s[^>]*>" % name),
        re.compile(rb"<%scol\s[^>]*>" % name),
    )


def find_marks(content: bytes, sheet: int) -> SheetMarks:
    """The marks of a sheet of an xlsx file; of other kinds of workbooks none are known here."""
    found = SheetMarks()
    archive = open_archive(content)
    if archive is None:
        return found
    with archive:
        member = member_of(archive, sheet)
        if member is None:
            return found
        prefix = prefix_of(archive, member)
        patterns = _patterns(prefix)
        for piece in pieces_of(archive, member, b"<%sc " % prefix):
            if _ERROR in piece or patterns.formula.search(piece):
                _note_cells(piece, patterns, found)
            if b"hidden=" in piece:
                _note_hidden(piece, patterns, found)
    return found


def _note_cells(piece: bytes, patterns: _Patterns, found: SheetMarks) -> None:
    for cell in patterns.cell.finditer(piece):
        is_error = _ERROR in cell[1]
        place = _PLACE.search(cell[1]) if is_error or cell[2] else None
        if place is not None:
            column, row = column_number(place[1].decode()), int(place[2])
            if is_error:
                found.errors.setdefault(column, []).append(row)
            if cell[2]:
                found.formulas.setdefault(column, []).append(row)


def _note_hidden(piece: bytes, patterns: _Patterns, found: SheetMarks) -> None:
    for match in patterns.row.finditer(piece):
        number = _ROW_NUMBER.search(match[0]) if _HIDDEN.search(match[0]) else None
        if number is not None:
            found.hidden_rows.append(int(number[1]))
    for match in patterns.column.finditer(piece):
        ends = {name: int(value) for name, value in _COLUMN_ENDS.findall(match[0])} if _HIDDEN.search(match[0]) else {}
        if len(ends) == 2:
            # A sheet has 16,384 columns; a wider range is a slip.
            found.hidden_columns.update(range(ends[b"min"] - 1, min(ends[b"max"], 16_384)))


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """What Excel calls a column.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
