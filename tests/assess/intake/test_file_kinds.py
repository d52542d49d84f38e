"""What a file is, is told by its content: false files are refused, each with a sentence of its own, whatever their
names say.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.assess.intake.files import compound_file, old_workbook, write_cells

from canbao.assess.intake import file_kinds
from canbao.assess.intake.file_kinds import FileKind, kind_of
from canbao.assess.intake.people_file import open_people
from canbao.assess.intake.problems import Problem
from canbao.assess.intake.refusal import PeopleFileError

NAMES = ("people.xlsx", "people.csv", "people.parquet")


def archive(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, member in members.items():
            packed.writestr(name, member)
    return content.getvalue()


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"person_id": ["a"]}), sink)
    return sink.getvalue()


FALSE_FILES: list[tuple[bytes, Problem, str]] = [
    (b"", Problem.EMPTY_FILE, "空"),
    (b" \r\n\t\n", Problem.EMPTY_FILE, "空"),
    (b"\xef\xbb\xbf\r\n", Problem.EMPTY_FILE, "空"),
    (b"<html><table><tr><td>person_id</td></tr></table></html>", Problem.NOT_A_TABLE, "网页"),
    (b"\xef\xbb\xbf\n<!DOCTYPE html>", Problem.NOT_A_TABLE, "网页"),
    (b'<?xml version="1.0"?><Workbook/>', Problem.NOT_A_TABLE, "XML"),
    (b"%PDF-1.7\nperson_id", Problem.NOT_A_TABLE, "PDF"),
    (b"MZ\x90\x00\x03", Problem.NOT_A_TABLE, "程序"),
    (b"\x7fELF\x02\x01", Problem.NOT_A_TABLE, "程序"),
    (b"\x1f\x8b\x08\x00", Problem.NOT_A_TABLE, "压缩"),
    (b"Rar!\x1a\x07\x01\x00", Problem.NOT_A_TABLE, "压缩"),
    (b"7z\xbc\xaf\x27\x1c", Problem.NOT_A_TABLE, "压缩"),
    (b"{\\rtf1\\ansi person_id}", Problem.NOT_A_TABLE, "Word"),
    (b"\x89PNG\r\n\x1a\n", Problem.NOT_A_TABLE, "图片"),
    (b"\xff\xd8\xff\xe0", Problem.NOT_A_TABLE, "图片"),
    (b"SQLite format 3\x00", Problem.NOT_A_TABLE, "数据库"),
    ("\ufeffperson_id\na\n".encode("utf-16-le"), Problem.NOT_A_TABLE, "UTF-16"),
    ("\ufeffperson_id\na\n".encode("utf-16-be"), Problem.NOT_A_TABLE, "UTF-16"),
    (b"person_id,\x00\x01", Problem.NOT_A_TABLE, "二进制"),
    (archive({"word/document.xml": b"x"}), Problem.NOT_A_TABLE, "Word"),
    (archive({"people.csv": b"person_id"}), Problem.NOT_A_TABLE, "压缩"),
    (archive({"xl/workbook.xml": b"x" * 2000})[:200], Problem.CUT_SHORT, "损坏"),
    (b"PK\x03\x04", Problem.CUT_SHORT, "损坏"),
    (parquet()[:-40], Problem.CUT_SHORT, "损坏"),
    (b"PAR1PAR1", Problem.CUT_SHORT, "损坏"),
    (b"PAR1" + b"\x07" * 100 + b"PAR1", Problem.CUT_SHORT, "损坏"),
    (archive({"xl/workbook.xml": b"not xml", "[Content_Types].xml": b"x"}), Problem.CUT_SHORT, "损坏"),
    (compound_file("EncryptedPackage", b"\x01" * 5000), Problem.ENCRYPTED, "密码"),
    (compound_file("WordDocument", b"\x01" * 5000), Problem.NOT_A_TABLE, "Word"),
    (compound_file("Workbook", b"\x01" * 5000), Problem.CUT_SHORT, "损坏"),
    ("person_id,birth\n甲".encode("big5") + b"\xff\xfe\xff\n", Problem.UNKNOWN_ENCODING, "GB18030"),
]


@pytest.mark.trust
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("content", "problem", "word"), FALSE_FILES)
def test_false_files_are_refused_whatever_their_names_say(
    tmp_path: Path, name: str, content: bytes, problem: Problem, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PeopleFileError) as caught:
        open_people(path, ())
    (error,) = caught.value.errors
    assert (error.problem, error.row) == (problem, 0)
    assert word in error.sentence
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", NAMES)
def test_right_files_are_opened_whatever_their_names_say(tmp_path: Path, name: str) -> None:
    cells = [["person_id"], ["a"]]
    contents = [
        (parquet(), FileKind.PARQUET),
        (write_cells(tmp_path / "a.csv", cells).read_bytes(), FileKind.TEXT),
        (write_cells(tmp_path / "a.xlsx", cells).read_bytes(), FileKind.WORKBOOK),
        (old_workbook(cells), FileKind.WORKBOOK),
    ]
    for content, kind in contents:
        path = tmp_path / name
        path.write_bytes(content)
        assert kind_of(path) is kind
        assert [batch.column("person_id").to_pylist() for batch in open_people(path, ()).batches()] == [["a"]]


@pytest.mark.trust
def test_what_unpacks_to_far_more_than_its_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_kinds, "SMALLEST_SUSPECT_BYTES", 1 << 20)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(archive({"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b"\0" * (4 << 20)}))
    with pytest.raises(PeopleFileError) as caught:
        open_people(path, ())
    assert [error.problem for error in caught.value.errors] == [Problem.TOO_LARGE_UNPACKED]


def test_a_missing_file_is_not_a_wrong_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_people(tmp_path / "no such", ())
