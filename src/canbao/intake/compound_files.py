"""Compound files: the container of old workbooks (.xls, .et), old Word documents and encrypted files.

In: the bytes. Out: the names of what is inside, one stream, a new container around it. Never: a chain followed in
circles, a size believed. Layout after [MS-CFB]: a header of 512 bytes, sectors, an allocation table that chains them,
a directory.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import chain

import numpy as np

from canbao.intake.raw_columns import Array

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES, _ENTRY_BYTES, _HEADER_FAT_ENTRIES = 512, 128, 109
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers from here on are signs: free, end of a chain, part of the table."""
_ROOT, _STREAM = 5, 2
_SHIFTS = (9, 12)
_FREE_SIGN, _END_SIGN, _TABLE_SIGN = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_OWN_SECTOR, _MINI_CUTOFF = 4096, 4096


class DamagedCompound(ValueError):
    """The container cannot be read."""


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """An opened container."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER_BYTES or not content.startswith(MARK):
            raise DamagedCompound("no header")
        self.content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in _SHIFTS or mini_shift != 6:
            raise DamagedCompound("sector size")
        self.sector_bytes, self.mini_bytes = 1 << shift, 1 << mini_shift
        directory, _, self.mini_cutoff, mini_table, _, more, more_count = struct.unpack_from("<7I", content, 48)
        self.sectors = max((len(content) - 1) // self.sector_bytes, 0)
        self.table = self._read_table(more, more_count)
        self.entries = self._read_entries(directory)
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        self._mini = self._join(root.start) if root is not None and root.start < _LAST_SECTOR else b""
        self._mini_table = self._numbers(self._join(mini_table)) if mini_table < _LAST_SECTOR else self.table[:0]

    @property
    def names(self) -> frozenset[str]:
        """Names of all streams and storages."""
        return frozenset(entry.name for entry in self.entries)

    def name_of(self, *names: str) -> str | None:
        """Which of these streams there is, the first named first."""
        there = {entry.name for entry in self.entries if entry.kind == _STREAM}
        return next((name for name in names if name in there), None)

    def read(self, *names: str) -> bytes | None:
        """The first stream of one of these names, in whatever storage it lies."""
        found = next(
            (entry for name in names for entry in self.entries if (entry.name, entry.kind) == (name, _STREAM)), None
        )
        if found is None:
            return None
        if found.size >= self.mini_cutoff:
            return self._join(found.start)[: found.size]
        steps = _chain(self._mini_table, found.start)
        return b"".join(self._mini[step * self.mini_bytes : (step + 1) * self.mini_bytes] for step in steps)[
            : found.size
        ]

    def _sector(self, number: int) -> bytes:
        if number >= self.sectors:
            raise DamagedCompound("a sector lies beyond the file")
        return self.content[(number + 1) * self.sector_bytes : (number + 2) * self.sector_bytes]

    def _read_table(self, more: int, more_count: int) -> Array:
        """The allocation table: its first 109 sectors are named in the header, the others in sectors of names."""
        numbers = list(struct.unpack_from(f"<{_HEADER_FAT_ENTRIES}I", self.content, 76))
        for _ in range(min(more_count, self.sectors)):
            if more >= _LAST_SECTOR:
                break
            *named, more = self._numbers(self._sector(more)).tolist()
            numbers += named
        parts = [self._sector(number) for number in numbers if number < _LAST_SECTOR]
        return self._numbers(b"".join(parts))

    def _read_entries(self, start: int) -> list[_Entry]:
        content = self._join(start)
        found = []
        for at in range(0, len(content) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            letters, kind = struct.unpack_from("<HB", content, at + 64)
            if kind:
                name = content[at : at + max(min(letters, 64) - 2, 0)].decode("utf-16-le", errors="replace")
                found.append(_Entry(name, kind, *struct.unpack_from("<II", content, at + 116)))
        return found

    def _join(self, start: int) -> bytes:
        return b"".join(chain.from_iterable((self._sector(number),) for number in _chain(self.table, start)))

    @staticmethod
    def _numbers(content: bytes) -> Array:
        return np.frombuffer(content[: len(content) // 4 * 4], dtype="<u4")


def _chain(table: Array, start: int) -> list[int]:
    """The sectors of a chain; a chain longer than the table goes in a circle."""
    found: list[int] = []
    while start < _LAST_SECTOR:
        if start >= len(table) or len(found) > len(table):
            raise DamagedCompound("a chain does not end")
        found.append(start)
        start = int(table[start])
    return found


def container_of(name: str, stream: bytes) -> bytes:
    """A container of one stream, written anew: other readers believe the sizes and chains of the one that came, and a
    wrong one makes them ask for more memory than there is.
    """
    body = stream.ljust(_MINI_CUTOFF, b"\0")
    body += b"\0" * (-len(body) % _OWN_SECTOR)
    sectors = len(body) // _OWN_SECTOR
    tables = -(-(sectors + 2) // (_OWN_SECTOR // 4 - 1))
    if tables > _HEADER_FAT_ENTRIES:
        raise DamagedCompound("too large")
    # The tables, the directory, an empty sector (a root without one is taken for damaged), the stream.
    chained = np.arange(1, tables + 2 + sectors + 1, dtype="<u4")
    chained[:tables], chained[tables : tables + 2], chained[-1] = _TABLE_SIGN, _END_SIGN, _END_SIGN
    table = np.full(tables * _OWN_SECTOR // 4, _FREE_SIGN, dtype="<u4")
    table[: len(chained)] = chained
    # Signature, class, versions 4 and 0x3E, byte order, sizes of sectors as powers of two.
    header = struct.pack("<8s16s5H6x", MARK, b"", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<9I", 1, tables, tables, 0, _MINI_CUTOFF, _END_SIGN, 0, _END_SIGN, 0)
    header += np.asarray([*range(tables), *[_FREE_SIGN] * (_HEADER_FAT_ENTRIES - tables)], dtype="<u4").tobytes()
    entries = _entry_bytes("Root Entry", _ROOT, tables + 1, _OWN_SECTOR, 1)
    entries += _entry_bytes(name, _STREAM, tables + 2, len(body))
    directory = entries.ljust(2 * _OWN_SECTOR, b"\0")
    return header.ljust(_OWN_SECTOR, b"\0") + table.tobytes() + directory + body


def _entry_bytes(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    beside = (_FREE_SIGN, _FREE_SIGN, child)
    return struct.pack("<64sHBB3I36sIQ", text, len(text), kind, 1, *beside, b"", start, size)
