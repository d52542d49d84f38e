"""What kind of file it is, told by its content and never by its name.

In: a path. Out: a `FileKind`, or the refusal of what is no table. Never: more than the ends of a large file read.
"""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from canbao.assess.intake.problems import Advice, Problem
from canbao.assess.intake.refusal import refuse_file


class FileKind(Enum):
    """Kinds of files that are read."""

    PARQUET = "parquet"
    TEXT = "csv"
    WORKBOOK = "workbook"


_HEAD_BYTES = 4096
_PARQUET_MARK = b"PAR1"
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_WORKBOOK_MEMBERS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
MOST_UNPACKED_TIMES = 200
"""A sheet of a million equal rows packs 1 : 60; what packs better than 1 : 200 was made to fill the memory."""
SMALLEST_SUSPECT_BYTES = 100 << 20
"""Unpacked size below which packing is not looked at: so much memory is always there."""

_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "是 PDF 文件", "it is a PDF file"),
    (b"MZ", "是程序", "it is a program"),
    (b"\x7fELF", "是程序", "it is a program"),
    (b"\x1f\x8b", "是压缩文件，请先解压", "it is compressed; unpack it first"),
    (b"Rar!", "是压缩文件，请先解压", "it is compressed; unpack it first"),
    (b"7z\xbc\xaf", "是压缩文件，请先解压", "it is compressed; unpack it first"),
    (b"{\\rtf", "是 Word 文档", "it is a Word document"),
    (b"\x89PNG", "是图片", "it is a picture"),
    (b"\xff\xd8\xff", "是图片", "it is a picture"),
    (b"SQLite format 3", "是数据库", "it is a database"),
    (b"\xff\xfe", "是 UTF-16 编码", "it is encoded in UTF-16"),
    (b"\xfe\xff", "是 UTF-16 编码", "it is encoded in UTF-16"),
)
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"<head", b"<body")


def kind_of(path: Path) -> FileKind:
    """The kind of a file. Raises PeopleFileError for what is no table, OSError for what cannot be read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        file.seek(max(size - len(_PARQUET_MARK), 0))
        tail = file.read()
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise refuse_file(path, Problem.EMPTY_FILE)
    if head.startswith(_PARQUET_MARK):
        if tail != _PARQUET_MARK or size <= 2 * len(_PARQUET_MARK):
            raise refuse_file(path, Problem.CUT_SHORT)
        return FileKind.PARQUET
    if head.startswith(_ZIP_MARK):
        return _kind_of_archive(path)
    if head.startswith(_OLE_MARK):
        return _kind_of_compound(path)
    _refuse_others(path, head)
    return FileKind.TEXT


def _refuse_others(path: Path, head: bytes) -> None:
    for mark, zh, en in _OTHERS:
        if head.startswith(mark):
            raise refuse_file(path, Problem.NOT_A_TABLE, Advice(zh, en))
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise refuse_file(path, Problem.NOT_A_TABLE, Advice("是网页或 XML", "it is a web page or XML"))
    if b"\x00" in head:
        raise refuse_file(path, Problem.NOT_A_TABLE, Advice("是二进制文件", "it is a binary file"))


def _kind_of_archive(path: Path) -> FileKind:
    """Workbooks are zip archives; so are Word documents and bombs."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refuse_file(path, Problem.CUT_SHORT) from error
    if not any(member.filename in _WORKBOOK_MEMBERS for member in members):
        raise refuse_file(
            path, Problem.NOT_A_TABLE, Advice("是压缩文件或 Word 文档", "it is an archive or a Word document")
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > SMALLEST_SUSPECT_BYTES and unpacked > MOST_UNPACKED_TIMES * path.stat().st_size:
        raise refuse_file(path, Problem.TOO_LARGE_UNPACKED)
    return FileKind.WORKBOOK


def _kind_of_compound(path: Path) -> FileKind:
    """The container of old workbooks, old Word documents and encrypted files. Names of what is in it stand in
    two-byte letters.
    """
    content = path.read_bytes()
    if _ENCRYPTED_STREAM in content:
        raise refuse_file(path, Problem.ENCRYPTED)
    if not any(name in content for name in _WORKBOOK_STREAMS):
        raise refuse_file(
            path, Problem.NOT_A_TABLE, Advice("是 Word 文档或其他文件", "it is a Word document or another file")
        )
    return FileKind.WORKBOOK
