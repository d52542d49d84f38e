"""Files that are not what they seem.

In: nothing. Out: bytes, the problem that each is refused for, a word that its sentence must hold. Never: a file of a
real office.
"""

from __future__ import annotations

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
from tests.intake.files import compound_file

from canbao.intake.file_problems import FileProblem


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as packed:
        for name, member in members.items():
            packed.writestr(name, member)
    return content.getvalue()


def parquet() -> bytes:
    """A table that is no sheet."""
    sink = io.BytesIO()
    pq.write_table(pa.table({"person_id": ["a"]}), sink)
    return sink.getvalue()


FALSE_FILES: list[tuple[bytes, FileProblem, str]] = [
    (b"", FileProblem.EMPTY_FILE, "空"),
    (b" \r\n\t\n", FileProblem.EMPTY_FILE, "空"),
    (b"\xef\xbb\xbf\r\n", FileProblem.EMPTY_FILE, "空"),
    (b"<html><table><tr><td>person_id</td></tr></table></html>", FileProblem.NOT_A_TABLE, "网页"),
    (b"\xef\xbb\xbf\n<!DOCTYPE html>", FileProblem.NOT_A_TABLE, "网页"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related", FileProblem.NOT_A_TABLE, "网页"),
    (b'<?xml version="1.0"?><Workbook/>', FileProblem.NOT_A_TABLE, "XML"),
    (b"%PDF-1.7\nperson_id", FileProblem.NOT_A_TABLE, "PDF"),
    (b"MZ\x90\x00\x03", FileProblem.NOT_A_TABLE, "程序"),
    (b"\x7fELF\x02\x01", FileProblem.NOT_A_TABLE, "程序"),
    (b"\x1f\x8b\x08\x00", FileProblem.NOT_A_TABLE, "压缩"),
    (b"Rar!\x1a\x07\x01\x00", FileProblem.NOT_A_TABLE, "压缩"),
    (b"7z\xbc\xaf\x27\x1c", FileProblem.NOT_A_TABLE, "压缩"),
    (b"{\\rtf1\\ansi person_id}", FileProblem.NOT_A_TABLE, "Word"),
    (b"\x89PNG\r\n\x1a\n", FileProblem.NOT_A_TABLE, "图片"),
    (b"\xff\xd8\xff\xe0", FileProblem.NOT_A_TABLE, "图片"),
    (b"SQLite format 3\x00", FileProblem.NOT_A_TABLE, "数据库"),
    ("\ufeffperson_id\na\n".encode("utf-16-le"), FileProblem.UTF_16, "UTF-16"),
    ("\ufeffperson_id\na\n".encode("utf-16-be"), FileProblem.UTF_16, "UTF-16"),
    ("person_id,name\na,b\n".encode("utf-16-le"), FileProblem.UTF_16, "UTF-16"),
    ("person_id,name\na,b\n".encode("utf-16-be"), FileProblem.UTF_16, "UTF-16"),
    (b"person_id,\x00\x01", FileProblem.NOT_A_TABLE, "二进制"),
    (archive({"word/document.xml": b"x"}), FileProblem.NOT_A_TABLE, "Word"),
    (archive({"people.csv": b"person_id"}), FileProblem.NOT_A_TABLE, "压缩"),
    (archive({"xl/workbook.xml": b"x" * 2000})[:200], FileProblem.CUT_SHORT, "损坏"),
    (b"PK\x03\x04", FileProblem.CUT_SHORT, "损坏"),
    (parquet()[:-40], FileProblem.CUT_SHORT, "损坏"),
    (b"PAR1PAR1", FileProblem.CUT_SHORT, "损坏"),
    (archive({"xl/workbook.xml": b"not xml", "[Content_Types].xml": b"x"}), FileProblem.CUT_SHORT, "损坏"),
    (compound_file("EncryptedPackage", b"\x01" * 5000), FileProblem.ENCRYPTED, "密码"),
    (compound_file("WordDocument", b"\x01" * 5000), FileProblem.NOT_A_TABLE, "Word"),
    (compound_file("_VBA_PROJECT_CUR", b"\x01" * 5000), FileProblem.NOT_A_TABLE, "其他"),
    (compound_file("Workbook", b"\x01" * 5000)[:700], FileProblem.CUT_SHORT, "损坏"),
    (archive({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), FileProblem.MACROS, "宏"),
    (archive({"xl/workbook.xml": b"<a/>", "xl/embeddings/oleObject1.bin": b"x"}), FileProblem.EMBEDDED_FILE, "嵌有"),
    ("person_id,birth\n甲".encode("big5") + b"\xff\xfe\xff\n", FileProblem.UNKNOWN_ENCODING, "GB18030"),
]
"""What anybody can tell without knowing the list."""
