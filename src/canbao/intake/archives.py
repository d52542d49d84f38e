"""Zip archives looked through before anything reads them: what their directory says, and what really comes out.

In: an opened file, how many bytes may come out. Out: the directory, or the refusal of bombs, nested archives, macros,
XML with entities and links to elsewhere. Never: a member in memory as a whole; a directory that two readers could
understand differently; an address followed.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO

from canbao.intake.file_problems import FileProblem
from canbao.intake.problems import Advice, show
from canbao.intake.refusal import FileRefused, refuse_file

MOST_MEMBERS = 2_000
"""A workbook of three hundred sheets with a drawing each has some 1,200 members; a list has about ten."""
MOST_DIRECTORY_BYTES = 1 << 20
"""2,000 entries of 500 bytes. The directory is the only part that is held in memory before it is judged."""
_MOST_LINKS_BYTES = 1 << 22
"""A relations part names a few dozen members; of one for a hundred thousand links the rest is not a list's."""
_PIECE_BYTES = 1 << 18
_OVERLAP_BYTES = 64

_END_MARK, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR_MARK, _LOCATOR_SIZE, _END_64_MARK, _END_64_SIZE = b"PK\x06\x07", 20, b"PK\x06\x06", 56
_LOCAL_MARK, _LOCAL_SIZE = b"PK\x03\x04", 30
_UTF_8_BIT = 0x800

_MACRO_MEMBERS = re.compile(r"vbaProject|(?:^|/)macrosheets/|vbaData", re.IGNORECASE)
_EMBEDDED_MEMBERS = re.compile(r"(?:^|/)(?:embeddings|activeX)/|\.(?:zip|rar|7z|exe|docx?|xlsx?|ole)$", re.I)
_ARCHIVE_MARKS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"MZ")
_FORBIDDEN_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']\s*External", re.IGNORECASE)
_HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)


def read_directory(name: str, file: BinaryIO) -> list[zipfile.ZipInfo]:
    """The members of an archive, once the directory's size has been judged."""
    entries, size = _end_of(name, file)
    if entries > MOST_MEMBERS or size > MOST_DIRECTORY_BYTES:
        limit = Advice(f"有 {entries} 个，最多 {MOST_MEMBERS} 个", f"it has {entries}, at most {MOST_MEMBERS}")
        raise refuse_file(name, FileProblem.TOO_MANY_MEMBERS, limit)
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise refuse_file(name, FileProblem.CUT_SHORT) from error


def check_archive(name: str, file: BinaryIO, most_unpacked_bytes: int) -> None:
    """Unpack everything once, counting, and keep nothing. Raises FileRefused."""
    members = read_directory(name, file)
    _judge_names(name, members)
    limit = Advice(f"最多 {most_unpacked_bytes:,} 字节", f"at most {most_unpacked_bytes:,} bytes")
    if sum(member.file_size for member in members) > most_unpacked_bytes:
        raise refuse_file(name, FileProblem.TOO_LARGE_UNPACKED, limit)
    left = most_unpacked_bytes
    for member in members:
        watch = _watch_of(name, member)
        size, check = 0, 0
        for piece in _unpack(name, file, member):
            size += len(piece)
            check = zlib.crc32(piece, check)
            if size > member.file_size:
                raise refuse_file(name, FileProblem.LYING_ARCHIVE, found=member.filename)
            if size > left:
                raise refuse_file(name, FileProblem.TOO_LARGE_UNPACKED, limit)
            watch.see(piece)
        watch.end()
        if size != member.file_size or check != member.CRC:
            raise refuse_file(name, FileProblem.CUT_SHORT)
        left -= size


def _end_of(name: str, file: BinaryIO) -> tuple[int, int]:
    """Number of entries and bytes of the directory. An archive with two ends, or with anything before, between or
    behind its parts, can be read in two ways and is refused.
    """
    size = file.seek(0, 2)
    start = max(size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE - _END_64_SIZE, 0)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise refuse_file(name, FileProblem.CUT_SHORT)
    entries, length, offset, comment = struct.unpack("<HIIH", tail[at + 10 : at + _END_SIZE])
    end = start + at
    if tail.count(_END_MARK) > 1 or at + _END_SIZE + comment != len(tail):
        raise refuse_file(name, FileProblem.LYING_ARCHIVE)
    if tail[max(at - _LOCATOR_SIZE, 0) : at].startswith(_LOCATOR_MARK):
        far = tail[max(at - _LOCATOR_SIZE - _END_64_SIZE, 0) : at - _LOCATOR_SIZE]
        if len(far) < _END_64_SIZE or not far.startswith(_END_64_MARK):
            raise refuse_file(name, FileProblem.LYING_ARCHIVE)
        entries, length, offset = struct.unpack("<QQQ", far[32:_END_64_SIZE])
        end -= _LOCATOR_SIZE + _END_64_SIZE
    if offset + length != end:
        raise refuse_file(name, FileProblem.LYING_ARCHIVE)
    return entries, length


def _judge_names(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if any(_MACRO_MEMBERS.search(each) for each in names):
        raise refuse_file(name, FileProblem.MACROS)
    embedded = next((each for each in names if _EMBEDDED_MEMBERS.search(each)), None)
    if embedded is not None:
        raise refuse_file(name, FileProblem.EMBEDDED_FILE, found=embedded)
    if any(member.flag_bits & 1 for member in members):
        raise refuse_file(name, FileProblem.ENCRYPTED)
    ordered = sorted(members, key=lambda member: member.header_offset)
    overlaps = any(
        one.header_offset + _LOCAL_SIZE + one.compress_size > two.header_offset for one, two in pairwise(ordered)
    )
    is_known = all(member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members)
    if overlaps or len({each.casefold() for each in names}) < len(names) or not is_known:
        raise refuse_file(name, FileProblem.LYING_ARCHIVE)


def _unpack(name: str, file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What really comes out of a member: the library's own reader would stop where the directory says it ends, and
    the reader of workbooks would not.
    """
    file.seek(member.header_offset)
    local = file.read(_LOCAL_SIZE)
    if len(local) < _LOCAL_SIZE or not local.startswith(_LOCAL_MARK):
        raise refuse_file(name, FileProblem.LYING_ARCHIVE, found=member.filename)
    letters, more = struct.unpack("<HH", local[26:30])
    if file.read(letters) != member.orig_filename.encode("utf-8" if member.flag_bits & _UTF_8_BIT else "cp437"):
        raise refuse_file(name, FileProblem.LYING_ARCHIVE, found=member.filename)
    file.seek(more, 1)
    left = member.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left > 0 and (packed := file.read(min(_PIECE_BYTES, left))):
            left -= len(packed)
            if member.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            while packed and not inflate.eof:
                yield inflate.decompress(packed, _PIECE_BYTES)
                packed = inflate.unconsumed_tail
        while member.compress_type == zipfile.ZIP_DEFLATED and not inflate.eof:
            piece = inflate.decompress(inflate.unconsumed_tail, _PIECE_BYTES)
            if not piece:
                raise refuse_file(name, FileProblem.CUT_SHORT)
            yield piece
    except zlib.error as error:
        raise refuse_file(name, FileProblem.CUT_SHORT) from error


def _watch_of(name: str, member: zipfile.ZipInfo) -> _Watch:
    return _LinksWatch(name, member) if member.filename.lower().endswith(".rels") else _Watch(name, member)


class _Watch:
    """Looks at the pieces of one member as they come out."""

    def __init__(self, name: str, member: zipfile.ZipInfo) -> None:
        self.name, self.member = name, member.filename
        self._rest = b""
        self._is_xml: bool | None = None

    def see(self, piece: bytes) -> None:
        """Judge one piece together with the end of the one before."""
        if self._is_xml is None and piece:
            self._is_xml = self._begin(piece)
        if not self._is_xml:
            return
        text = self._rest + piece
        if b"\x00" in piece:
            raise self.refuse(FileProblem.UNKNOWN_XML)
        if _FORBIDDEN_XML.search(text):
            raise self.refuse(FileProblem.ENTITIES)
        self._rest = text[-_OVERLAP_BYTES:]

    def end(self) -> None:
        """The member has ended."""

    def refuse(self, problem: FileProblem) -> FileRefused:
        return refuse_file(self.name, problem, found=show(self.member))

    def _begin(self, piece: bytes) -> bool:
        """Whether the member is XML, told by its first bytes, since any name can stand in a relation."""
        if piece.startswith(_ARCHIVE_MARKS):
            raise self.refuse(FileProblem.EMBEDDED_FILE)
        if piece.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
            raise self.refuse(FileProblem.UNKNOWN_XML)
        is_xml = piece.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or self.member.endswith((".xml", ".rels"))
        encoding = _XML_ENCODING.search(piece[:400])
        if is_xml and encoding is not None and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
            raise self.refuse(FileProblem.UNKNOWN_XML)
        return is_xml


class _LinksWatch(_Watch):
    """Looks at the relations of a part as well. Links in cells are harmless text: nothing here follows them."""

    def __init__(self, name: str, member: zipfile.ZipInfo) -> None:
        super().__init__(name, member)
        self._content = b""

    def see(self, piece: bytes) -> None:
        super().see(piece)
        self._content += piece
        if len(self._content) > _MOST_LINKS_BYTES:
            raise self.refuse(FileProblem.TOO_LARGE_UNPACKED)

    def end(self) -> None:
        relations = (match[0] for match in _RELATION.finditer(self._content))
        if any(_EXTERNAL.search(each) and not _HYPERLINK.search(each) for each in relations):
            raise self.refuse(FileProblem.EXTERNAL_LINK)
