"""The parts of an xlsx archive: which member holds a sheet, and its XML in pieces that end between cells.

In: the bytes of a workbook. Out: names of members, pieces. Never: the whole unpacked sheet in memory; a parser that
follows entities.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

_PIECE_BYTES = 1 << 20
_MOST_INDEX_BYTES = 1 << 22
"""The list of sheets of a workbook is a few thousand bytes; more is no list of sheets."""
_MOST_ELEMENT_BYTES = 1 << 22
"""A cell holds at most 32,767 characters, each with formats of its own some 4 MiB of XML."""
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id=\"([^\"]+)\"")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target)=\"([^\"]*)\"")
_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
_PREFIX_BYTES = 4096


def open_archive(content: bytes) -> zipfile.ZipFile | None:
    """The archive of an xlsx file; None for other kinds of workbooks."""
    file = io.BytesIO(content)
    return zipfile.ZipFile(file) if zipfile.is_zipfile(file) else None


def member_of(archive: zipfile.ZipFile, sheet: int) -> str | None:
    """Where a sheet stands in the archive; the first is 0."""
    index, links = read_index(archive, "xl/workbook.xml"), read_index(archive, "xl/_rels/workbook.xml.rels")
    ids = _SHEET.findall(index)
    pairs = [dict(_ATTRIBUTE.findall(link)) for link in _LINK.findall(links)]
    targets = {pair[b"Id"]: pair[b"Target"].decode() for pair in pairs if len(pair) == 2}
    target = targets.get(ids[sheet]) if sheet < len(ids) else None
    if target is None:
        return None
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return name if name in archive.namelist() else None


def read_index(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part; nothing if it is not there."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as file:
        return file.read(_MOST_INDEX_BYTES)


def prefix_of(archive: zipfile.ZipFile, member: str) -> bytes:
    """What stands before the names of elements: some programs write `<x:c>`, most `<c>`."""
    with archive.open(member) as file:
        found = _PREFIX.search(file.read(_PREFIX_BYTES))
    return found[1] or b"" if found is not None else b""


def pieces_of(archive: zipfile.ZipFile, member: str, between: bytes) -> Iterator[bytes]:
    """A part in pieces that end before the last `between`, or else before the last element, so that none is cut in
    two. Raises DamagedPart for an element that does not end.
    """
    rest = b""
    with archive.open(member) as file:
        while piece := file.read(_PIECE_BYTES):
            text = rest + piece
            cut = text.rfind(between)
            cut = text.rfind(b"<") if cut < 0 else cut
            cut = len(text) if cut < 0 else cut
            yield text[:cut]
            rest = text[cut:]
            if len(rest) > _MOST_ELEMENT_BYTES:
                raise DamagedPart(member)
    yield rest


class DamagedPart(ValueError):
    """A part whose elements do not end."""
