"""Which cells of an xlsx sheet are formulas or show an error. The reader of sheets gives the values that formulas had
when the file was saved, nothing where it was never computed, and nothing for #N/A; an empty cell would then mean "not
known".

In: the bytes of a workbook, the number of the sheet. Out: rows by column. Never: the whole unpacked sheet in memory;
a parser that follows entities.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECE_BYTES = 1 << 20
_MOST_INDEX_BYTES = 1 << 22
"""The list of sheets of a workbook is a few thousand bytes; more is no list of sheets."""
_SHEET = re.compile(rb"<sheet\s[^>]*?\br:id=\"([^\"]+)\"")
_LINK = re.compile(rb"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target)=\"([^\"]*)\"")
_CELL = re.compile(rb"<c\s([^>]*)>\s*(<f[\s/>])?")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_ERROR = b't="e"'
_FORMULA = re.compile(rb"<f[\s/>]")


@dataclass(frozen=True)
class MarkedCells:
    """Row numbers by column, the leftmost being 0."""

    formulas: dict[int, list[int]] = field(default_factory=dict)
    errors: dict[int, list[int]] = field(default_factory=dict)


def find_marked_cells(content: bytes, sheet: int) -> MarkedCells:
    """The marked cells of a sheet of an xlsx file; of other kinds of workbooks none are known."""
    found = MarkedCells()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return found
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = _member_of(archive, sheet)
        for piece in _pieces(archive, member) if member else ():
            if _ERROR in piece or _FORMULA.search(piece):
                _note(piece, found)
    return found


def _member_of(archive: zipfile.ZipFile, sheet: int) -> str | None:
    """Where a sheet stands in the archive."""
    index, links = _read(archive, "xl/workbook.xml"), _read(archive, "xl/_rels/workbook.xml.rels")
    ids = _SHEET.findall(index)
    pairs = [dict(_ATTRIBUTE.findall(link)) for link in _LINK.findall(links)]
    targets = {pair[b"Id"]: pair[b"Target"].decode() for pair in pairs if len(pair) == 2}
    target = targets.get(ids[sheet]) if sheet < len(ids) else None
    if target is None:
        return None
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return name if name in archive.namelist() else None


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as file:
        return file.read(_MOST_INDEX_BYTES)


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The sheet in pieces that end between cells."""
    rest = b""
    with archive.open(member) as file:
        while piece := file.read(_PIECE_BYTES):
            text = rest + piece
            cut = text.rfind(b"<c ")
            cut = len(text) if cut < 0 else cut
            yield text[:cut]
            rest = text[cut:]
    yield rest


def _note(piece: bytes, found: MarkedCells) -> None:
    for cell in _CELL.finditer(piece):
        is_error = _ERROR in cell[1]
        place = _PLACE.search(cell[1]) if is_error or cell[2] else None
        if place is not None:
            column, row = _column_number(place[1]), int(place[2])
            if is_error:
                found.errors.setdefault(column, []).append(row)
            if cell[2]:
                found.formulas.setdefault(column, []).append(row)


def _column_number(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
