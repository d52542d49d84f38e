"""How far a sheet reaches and how much text its cells hold, before any reader makes room for it: the reader of sheets
makes a full rectangle of cells and copies a shared text for every cell that shows it, so that two cells far apart, or
one long text shown a million times, would fill the memory of the machine.

In: the bytes of an xlsx workbook, the number of the sheet. Out: `Extent`. Never: a cell's value.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

import numpy as np

from canbao.intake.raw_columns import Array
from canbao.intake.sheet_marks import column_number
from canbao.intake.sheet_parts import member_of, open_archive, pieces_of, prefix_of

_SHARED_TEXTS = "xl/sharedStrings.xml"
_TEXT_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_SHOWN = re.compile(rb"t=\"s\"[^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<")


@dataclass(frozen=True)
class Extent:
    """`below`, `beside`: a cell with something in it that lies beyond the rows or columns asked about; "" where none
    does. `text_bytes`: what the texts of all cells take together, at most.
    """

    below: str = ""
    beside: str = ""
    is_placeless: bool = False
    text_bytes: int = 0


def measure(content: bytes, sheet: int, most_rows: int, most_columns: int, most_text_bytes: int) -> Extent:
    """How far a sheet of an xlsx file reaches beyond so many rows and columns."""
    archive = open_archive(content)
    member = None if archive is None else member_of(archive, sheet)
    if archive is None or member is None:
        return Extent()
    with archive:
        prefix = prefix_of(archive, member)
        name = re.escape(prefix)
        # Only cells with something in them; rows and columns are often coloured to the very end of the sheet.
        far = re.compile(
            rb"<%sc\s[^>]*?\br=\"(?:([A-Z]{2,3})([0-9]+)|([A-Z])([0-9]{%d,}))\"[^>/]*>\s*<%s(?:v|is|f)\b"
            % (name, len(str(most_rows)), name)
        )
        placeless = re.compile(rb"<%sc(?:\s+(?!r=)[\w:]+=\"[^\"]*\")*\s*>" % name)
        below, beside, is_placeless, shown = "", "", False, 0
        for piece in pieces_of(archive, member, b"<%sc " % prefix):
            for match in far.finditer(piece):
                letters, row = (match[1] or match[3]).decode(), int(match[2] or match[4])
                below = below or (f"{letters}{row}" if row > most_rows else "")
                beside = beside or (f"{letters}{row}" if column_number(letters) >= most_columns else "")
            is_placeless = is_placeless or placeless.search(piece) is not None
            shown += piece.count(b't="s"')
        text_bytes = _text_bytes(archive, member, prefix, shown, most_text_bytes)
    return Extent(below, beside, is_placeless, text_bytes)


def _text_bytes(archive: zipfile.ZipFile, member: str, prefix: bytes, shown: int, most: int) -> int:
    """What shared texts take when each cell has its own copy. Counted cell by cell only if the longest text, shown as
    often as there are cells, would be too much.
    """
    lengths = _lengths_of_shared_texts(archive)
    if not len(lengths) or not shown:
        return 0
    bound = int(lengths.max()) * shown
    if bound <= most:
        return bound
    total = 0
    for piece in pieces_of(archive, member, b"<%sc " % prefix):
        places = np.asarray([int(match) for match in _SHOWN.findall(piece)], dtype=np.int64)
        total += int(lengths[places[places < len(lengths)]].sum())
    return total


def _lengths_of_shared_texts(archive: zipfile.ZipFile) -> Array:
    if _SHARED_TEXTS not in archive.namelist():
        return np.zeros(0, dtype=np.int64)
    ends: list[Array] = []
    done = 0
    for piece in pieces_of(archive, _SHARED_TEXTS, b"<"):
        ends.append(np.asarray([match.end() for match in _TEXT_END.finditer(piece)], dtype=np.int64) + done)
        done += len(piece)
    return np.diff(np.concatenate([np.zeros(1, dtype=np.int64), *ends]))
