"""Parts of an xlsx archive: the right member, pieces that end between cells."""

from __future__ import annotations

import pytest
from tests.intake.files import old_workbook
from tests.intake.lists import DEFINITION, bare_workbook, changed, sheet_xml, workbook

from canbao.intake import sheet_parts
from canbao.intake.file_problems import FileProblem
from canbao.intake.list_file import open_list
from canbao.intake.refusal import FileRefused
from canbao.intake.sheet_extents import measure
from canbao.intake.sheet_parts import DamagedPart, member_of, open_archive, pieces_of, prefix_of, read_index

CONTENT = workbook([["a", "b"], ["c"]], lambda book, _: book.add_worksheet("二"))


def test_sheets_are_found_in_their_order() -> None:
    archive = open_archive(CONTENT)
    assert archive is not None
    assert [member_of(archive, number) for number in range(3)] == [
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        None,
    ]
    assert read_index(archive, "no such") == b""


def test_a_member_that_is_not_there_is_none() -> None:
    content = changed(CONTENT, {"xl/_rels/workbook.xml.rels": lambda text: text.replace(b"sheet1.xml", b"sheet9.xml")})
    archive = open_archive(content)
    assert archive is not None
    assert member_of(archive, 0) is None


def test_other_files_are_no_archives() -> None:
    assert open_archive(old_workbook([["a"]])) is None


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_pieces_make_the_whole(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(sheet_parts, "_PIECE_BYTES", size)
    archive = open_archive(CONTENT)
    assert archive is not None
    pieces = list(pieces_of(archive, "xl/worksheets/sheet1.xml", b"<c "))
    assert b"".join(pieces) == archive.read("xl/worksheets/sheet1.xml")
    assert all(piece.startswith(b"<") for piece in pieces[1:] if piece)
    cells = b"".join(pieces).count(b"<c ")
    assert sum(piece.count(b"<c ") for piece in pieces) == cells == 3


@pytest.mark.trust
def test_a_cell_cannot_hide_between_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bare_workbook(sheet_xml([("A1", "x"), ("XFD9", "y")]).replace(b"<row ", b"<row/>" * 50 + b"<row "))
    for size in range(1, 200):
        monkeypatch.setattr(sheet_parts, "_PIECE_BYTES", size)
        assert measure(content, 0, 100, 60, 10).beside == "XFD9"


@pytest.mark.trust
def test_an_element_without_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bare_workbook(b'<worksheet><sheetData><row><c r="A1"' + b" " * 100_000 + b"><f>1</f></c></row>")
    archive = open_archive(content)
    assert archive is not None
    monkeypatch.setattr(sheet_parts, "_PIECE_BYTES", 1000)
    monkeypatch.setattr(sheet_parts, "_MOST_ELEMENT_BYTES", 50_000)
    with pytest.raises(DamagedPart):
        list(pieces_of(archive, "xl/worksheets/sheet1.xml", b"<c "))
    with pytest.raises(FileRefused) as caught:
        open_list("a.xlsx", content, DEFINITION)
    assert caught.value.problem is FileProblem.CUT_SHORT


def test_the_prefix_of_elements_is_seen() -> None:
    plain = sheet_xml([("A1", "x")])
    for content, prefix in ((plain, b""), (plain.replace(b"<", b"<x:").replace(b"<x:/", b"</x:"), b"x:")):
        archive = open_archive(bare_workbook(content))
        assert archive is not None
        assert prefix_of(archive, "xl/worksheets/sheet1.xml") == prefix
