"""Old workbooks (.xls, .et) looked through before they are read: how far their sheets reach, which cells are formulas
or errors, which rows are hidden, whether there is a password or a macro sheet.

The reader of sheets makes a full rectangle of every sheet as soon as it opens the book.

In: the bytes of a compound file. Out: `OldBook`, a list of `OldSheet`. Never: a cell's value. The records are those of
[MS-XLS]; kinds that say nothing of this are passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from canbao.intake.compound_files import CompoundFile, DamagedCompound, container_of
from canbao.intake.file_kinds import WORKBOOK_STREAMS
from canbao.intake.sheet_marks import SheetMarks

_BEGIN, _END = 0x0809, 0x000A
_SHEET, _PASSWORD, _DATES, _TEXTS, _MORE = 0x0085, 0x002F, 0x0022, 0x00FC, 0x003C
_EXTENT = 0x0200
_MOST_OLD_ROWS, _MOST_OLD_COLUMNS = 65_536, 256
"""An old sheet ends there. The reader makes room for as many cells as the sheet says it has."""
_SMALLEST_TEXT_BYTES = 3
"""A shared text has a length and a sign, even if it is empty."""
_ROW, _COLUMNS = 0x0208, 0x007D
_FORMULAS, _BOOL_OR_ERROR, _SHARED_TEXT, _MANY_NUMBERS = (0x0006, 0x0206, 0x0406), 0x0205, 0x00FD, 0x00BD
_CELLS = frozenset({*_FORMULAS, _BOOL_OR_ERROR, _SHARED_TEXT, 0x0203, 0x0204, 0x027E, 0x00D6})
_MACRO_SHEET = 1
_HIDDEN_ROW_BIT = 0x20
_LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook can hold; taken where the list of shared texts cannot be followed."""
_BYTES_OF_LETTER = 3


@dataclass
class OldSheet:
    """One sheet. `last_row` counts from 1, `last_column` from 0; only cells with something in them count."""

    offset: int
    kind: int
    marks: SheetMarks = field(default_factory=SheetMarks)
    last_row: int = 0
    last_column: int = 0
    shared_texts: int = 0


@dataclass
class OldBook:
    """All sheets in the order of the workbook."""

    sheets: list[OldSheet] = field(default_factory=list)
    is_encrypted: bool = False
    counts_from_1904: bool = False
    longest_text: int = 0

    @property
    def has_macro_sheet(self) -> bool:
        return any(sheet.kind == _MACRO_SHEET for sheet in self.sheets)

    def text_bytes(self, sheet: OldSheet) -> int:
        """What shared texts take when each cell has its own copy, at most."""
        return self.longest_text * _BYTES_OF_LETTER * sheet.shared_texts


def look_through(content: bytes) -> OldBook:
    """Look through a workbook. Raises DamagedCompound."""
    return _look_through(_stream_of(content)[1])


def in_own_container(content: bytes) -> bytes:
    """The same workbook and nothing else, in a container written anew, once it has been looked through. Raises
    DamagedCompound.
    """
    name, stream = _stream_of(content)
    _look_through(stream)
    return container_of(name, stream)


def _stream_of(content: bytes) -> tuple[str, bytes]:
    compound = CompoundFile(content)
    name = compound.name_of(*WORKBOOK_STREAMS)
    stream = compound.read(name) if name is not None else None
    if name is None or stream is None:
        raise DamagedCompound("no workbook")
    return name, stream


def _look_through(stream: bytes) -> OldBook:
    book = OldBook()
    texts: list[bytes] = []
    is_texts = False
    for kind, body in _records(stream, 0):
        is_texts = kind == _TEXTS or (is_texts and kind == _MORE)
        if is_texts:
            texts.append(body)
        elif kind == _PASSWORD:
            book.is_encrypted = True
        elif kind == _DATES and body[:1] == b"\x01":
            book.counts_from_1904 = True
        elif kind == _SHEET and len(body) >= 6:
            book.sheets.append(OldSheet(struct.unpack_from("<I", body)[0], body[5]))
    if not book.is_encrypted:
        _judge_count(texts)
        book.longest_text = _longest(texts)
        for sheet in book.sheets:
            if sheet.offset >= len(stream):
                raise DamagedCompound("a sheet beyond the end")
            for kind, body in _records(stream, sheet.offset):
                _note(kind, body, sheet)
            if sheet.last_column >= _MOST_OLD_COLUMNS:
                raise DamagedCompound("a cell beyond the last column")
    return book


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a beginning to its end; charts inside a sheet have beginnings and ends of their own."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BEGIN) - (kind == _END)
        if kind == _END and depth <= 0:
            return


def _judge_count(texts: list[bytes]) -> None:
    """The reader makes room for as many shared texts as the workbook says it has."""
    room = sum(map(len, texts)) // _SMALLEST_TEXT_BYTES
    if texts and (len(texts[0]) < 8 or struct.unpack_from("<I", texts[0], 4)[0] > room):
        raise DamagedCompound("more texts than there is room for")


def _judge_said_extent(body: bytes) -> None:
    if len(body) >= 14:
        top, bottom, left, right = struct.unpack_from("<IIHH", body)
    elif len(body) >= 10:
        top, bottom, left, right = struct.unpack_from("<HHHH", body)
    else:
        raise DamagedCompound("an extent that is none")
    if not top <= bottom <= _MOST_OLD_ROWS or not left <= right <= _MOST_OLD_COLUMNS:
        raise DamagedCompound("a sheet larger than any can be")


def _note(kind: int, body: bytes, sheet: OldSheet) -> None:
    if kind == _EXTENT:
        _judge_said_extent(body)
    if kind in _CELLS and len(body) >= 6:
        row, column = struct.unpack_from("<HH", body)
        sheet.last_row, sheet.last_column = max(sheet.last_row, row + 1), max(sheet.last_column, column)
        sheet.shared_texts += kind == _SHARED_TEXT
        if kind in _FORMULAS:
            sheet.marks.formulas.setdefault(column, []).append(row + 1)
            if len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
                sheet.marks.errors.setdefault(column, []).append(row + 1)
        elif kind == _BOOL_OR_ERROR and len(body) >= 8 and body[7]:
            sheet.marks.errors.setdefault(column, []).append(row + 1)
    elif kind == _MANY_NUMBERS and len(body) >= 6:
        row, last = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, len(body) - 2)[0]
        sheet.last_row, sheet.last_column = max(sheet.last_row, row + 1), max(sheet.last_column, last)
    elif kind == _ROW and len(body) >= 14 and body[12] & _HIDDEN_ROW_BIT:
        sheet.marks.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
    elif kind == _COLUMNS and len(body) >= 10 and body[8] & 1:
        first, last = struct.unpack_from("<HH", body)
        sheet.marks.hidden_columns.update(range(first, min(last, 255) + 1))


def _longest(records: list[bytes]) -> int:
    """Characters of the longest shared text. Where a text goes on in the next record, its letters begin with a new
    sign of their width.
    """
    if not records:
        return 0
    longest, at, number = 0, 8, 0
    try:
        for _ in range(struct.unpack_from("<I", records[0], 4)[0]):
            while at >= len(records[number]):
                at, number = at - len(records[number]), number + 1
            letters, flags = struct.unpack_from("<HB", records[number], at)
            at += 3
            runs = struct.unpack_from("<H", records[number], at)[0] if flags & 8 else 0
            at += 2 * bool(flags & 8)
            extra = struct.unpack_from("<I", records[number], at)[0] if flags & 4 else 0
            at += 4 * bool(flags & 4)
            longest = max(longest, letters)
            while letters * (1 + (flags & 1)) > len(records[number]) - at:
                letters -= (len(records[number]) - at) // (1 + (flags & 1))
                number, at = number + 1, 1
                flags = records[number][0]
            at += letters * (1 + (flags & 1)) + 4 * runs + extra
    except (IndexError, struct.error):
        return _LONGEST_TEXT
    return longest
