"""What kind of file it is, told by its content and never by its name.

In: an opened file. Out: a `FileKind`, or the refusal of what is no table. Never: more than the ends of a large file
read; a member of an archive unpacked (`archives` does that).
"""

from __future__ import annotations

from enum import Enum
from typing import BinaryIO

from canbao.intake.archives import read_directory
from canbao.intake.compound_files import CompoundFile, DamagedCompound
from canbao.intake.file_problems import FileProblem
from canbao.intake.problems import Advice
from canbao.intake.refusal import refuse_file


class FileKind(Enum):
    """Kinds of files that are told apart."""

    CSV = "csv"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    PARQUET = "parquet"

    @property
    def is_archive(self) -> bool:
        """Whether it is a zip archive inside."""
        return self in (FileKind.XLSX, FileKind.XLSB, FileKind.ODS)


_HEAD_BYTES = 4096
_PARQUET_MARK = b"PAR1"
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KIND_OF_MEMBER = {
    "xl/workbook.xml": FileKind.XLSX,
    "xl/workbook.bin": FileKind.XLSB,
    "content.xml": FileKind.ODS,
}
WORKBOOK_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")
"""What the stream of sheets is called in an old workbook; the second by Excel 5 and 95."""
_MACRO_NAMES = frozenset({"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"})

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
    (b"GIF8", "是图片", "it is a picture"),
    (b"SQLite format 3", "是数据库", "it is a database"),
    (b"MIME-Version", "是网页", "it is a web page"),
)
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"<head", b"<body", b"<style", b"<!--")


def kind_of(name: str, file: BinaryIO) -> FileKind:
    """The kind of a file; `name` is only said in the refusal. Raises FileRefused for what is no table."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    file.seek(max(size - len(_PARQUET_MARK), 0))
    tail = file.read()
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise refuse_file(name, FileProblem.EMPTY_FILE)
    if head.startswith(_PARQUET_MARK):
        if tail != _PARQUET_MARK or size <= 2 * len(_PARQUET_MARK):
            raise refuse_file(name, FileProblem.CUT_SHORT)
        return FileKind.PARQUET
    if head.startswith(_ZIP_MARK):
        return _kind_of_archive(name, file)
    if head.startswith(_OLE_MARK):
        return _kind_of_compound(name, file)
    _refuse_others(name, head)
    return FileKind.CSV


def _refuse_others(name: str, head: bytes) -> None:
    for mark, zh, en in _OTHERS:
        if head.startswith(mark):
            raise refuse_file(name, FileProblem.NOT_A_TABLE, Advice(zh, en))
    if head.startswith(_UTF_16_MARKS) or _looks_like_utf_16(head):
        raise refuse_file(name, FileProblem.UTF_16)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise refuse_file(name, FileProblem.NOT_A_TABLE, Advice("是网页或 XML", "it is a web page or XML"))
    if b"\x00" in head:
        raise refuse_file(name, FileProblem.NOT_A_TABLE, Advice("是二进制文件", "it is a binary file"))


def _looks_like_utf_16(head: bytes) -> bool:
    """Without a mark: every comma and line end has a zero beside it. A binary file has zeros of all kinds."""
    zeros = head.count(b"\x00")
    pairs = max(
        head.count(b"\n\x00") + head.count(b",\x00") + head.count(b"\t\x00"),
        head.count(b"\x00\n") + head.count(b"\x00,") + head.count(b"\x00\t"),
    )
    breaks = head.count(b"\n") + head.count(b",") + head.count(b"\t")
    return zeros > 1 and breaks > 1 and pairs >= breaks - 1


def _kind_of_archive(name: str, file: BinaryIO) -> FileKind:
    """Workbooks are zip archives; so are Word documents and bombs."""
    members = {member.filename for member in read_directory(name, file)}
    for member, kind in _KIND_OF_MEMBER.items():
        if member in members:
            return kind
    advice = Advice("是压缩文件或 Word 文档", "it is an archive or a Word document")
    raise refuse_file(name, FileProblem.NOT_A_TABLE, advice)


def _kind_of_compound(name: str, file: BinaryIO) -> FileKind:
    """The container of old workbooks, old Word documents and encrypted files."""
    file.seek(0)
    try:
        names = CompoundFile(file.read()).names
    except DamagedCompound as error:
        raise refuse_file(name, FileProblem.CUT_SHORT) from error
    if "EncryptedPackage" in names:
        raise refuse_file(name, FileProblem.ENCRYPTED)
    if not names & {*WORKBOOK_STREAMS}:
        advice = Advice("是 Word 文档或其他文件", "it is a Word document or another file")
        raise refuse_file(name, FileProblem.NOT_A_TABLE, advice)
    if names & _MACRO_NAMES:
        raise refuse_file(name, FileProblem.MACROS)
    return FileKind.XLS
