"""Old workbooks: extents, formulas, errors, hidden rows and columns, the longest text."""

from __future__ import annotations

import io
import random
import struct

import pytest
from python_calamine import load_workbook
from tests.intake.files import Formula, compound_file, old_workbook

from canbao.intake.compound_files import CompoundFile, DamagedCompound
from canbao.intake.old_sheets import in_own_container, look_through
from canbao.intake.refusal import FileRefused
from canbao.intake.sheet_source import Book


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


BEGIN = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
END = record(0x0A, b"")


def book(sheet: bytes, more: bytes = b"") -> bytes:
    """A workbook of one sheet, its records given."""
    entry = record(0x85, struct.pack("<IBB", 0, 0, 0) + b"\x01\x00x")
    offset = len(BEGIN) + len(entry) + len(more) + len(END)
    entry = record(0x85, struct.pack("<IBB", offset, 0, 0) + b"\x01\x00x")
    return compound_file("Workbook", BEGIN + entry + more + END + BEGIN + sheet + END)


def test_cells_with_something_in_them_count() -> None:
    (sheet,) = look_through(old_workbook([["a"], [], [None, None, 7.0]])).sheets
    assert (sheet.last_row, sheet.last_column) == (3, 2)
    assert sheet.marks.formulas == sheet.marks.errors == {}


def test_formulas_and_errors_are_marked() -> None:
    (sheet,) = look_through(old_workbook([["a"], [Formula(1.0), Formula("#N/A")]])).sheets
    assert sheet.marks.formulas == {0: [2], 1: [2]}
    assert sheet.marks.errors == {1: [2]}


def test_other_records_of_a_sheet() -> None:
    sheet_records = (
        record(0x208, struct.pack("<HHHHHHI", 4, 0, 1, 0, 0, 0, 0x20))
        + record(0x208, struct.pack("<HHHHHHI", 5, 0, 1, 0, 0, 0, 0))
        + record(0x7D, struct.pack("<HHHHH", 2, 3, 0, 0, 1))
        + record(0x7D, struct.pack("<HHHHH", 5, 5, 0, 0, 0))
        + record(0xBD, struct.pack("<HH", 9, 1) + bytes(18) + struct.pack("<H", 70))
        + record(0x205, struct.pack("<HHHBB", 10, 0, 0, 42, 1))
        + record(0x205, struct.pack("<HHHBB", 11, 0, 0, 1, 0))
        + record(0xFD, struct.pack("<HHHI", 12, 0, 0, 0))
        + BEGIN + record(0x203, struct.pack("<HHHd", 60_000, 0, 0, 1.0))[:0] + END
        + record(0x203, struct.pack("<HHHd", 20, 0, 0, 1.0))
    )  # fmt: skip
    (sheet,) = look_through(book(sheet_records)).sheets
    assert sheet.marks.hidden_rows == [5]
    assert sheet.marks.hidden_columns == {2, 3}
    assert sheet.marks.errors == {0: [11]}
    assert (sheet.last_row, sheet.last_column, sheet.shared_texts) == (21, 70, 1)


def text(letters: str, *, wide: bool = False) -> bytes:
    body = letters.encode("utf-16-le" if wide else "latin-1")
    return struct.pack("<HB", len(letters), int(wide)) + body


def texts(*parts: bytes, count: int) -> bytes:
    first, *others = parts
    return record(0xFC, struct.pack("<II", count, count) + first) + b"".join(record(0x3C, part) for part in others)


@pytest.mark.parametrize(
    ("more", "longest"),
    [
        (b"", 0),
        (texts(text("abc") + text("xy", wide=True), count=2), 3),
        (texts(text("ab"), text("abcde"), count=2), 5),
        (texts(struct.pack("<HB", 10, 0) + b"abc", b"\x00defghij", count=1), 10),
        (texts(struct.pack("<HB", 6, 1) + "甲乙".encode("utf-16-le"), b"\x00abcd" + text("z" * 9), count=2), 9),
        (texts(struct.pack("<HBH", 2, 8, 1) + b"ab" + bytes(4) + text("abcd"), count=2), 4),
        (texts(struct.pack("<HBI", 2, 4, 3) + b"ab" + bytes(3) + text("abcd"), count=2), 4),
        (texts(struct.pack("<HB", 200, 0) + b"abcdefghijkl", count=5), 32_767),
    ],
)
def test_the_longest_shared_text_is_known(more: bytes, longest: int) -> None:
    found = look_through(book(b"", more))
    assert found.longest_text == longest


def test_signs_of_the_whole_book() -> None:
    assert look_through(book(b"", record(0x2F, bytes(6)))).is_encrypted
    assert look_through(book(b"", record(0x22, b"\x01\x00"))).counts_from_1904
    assert not look_through(book(b"")).has_macro_sheet


def test_the_same_workbook_stands_in_a_container_of_our_own() -> None:
    content = old_workbook([["a", 1.0], ["b", Formula(2.0)]])
    own = in_own_container(content)
    assert CompoundFile(own).names == {"Root Entry", "Workbook"}
    assert look_through(own) == look_through(content)
    assert load_workbook(io.BytesIO(own)).get_sheet_by_index(0).to_python() == [["a", 1.0], ["b", 2.0]]


TOO_MUCH = [
    record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFF, 0, 10, 0)),
    record(0x200, struct.pack("<IIHHH", 0, 10, 0, 0xFFFF, 0)),
    record(0x200, struct.pack("<IIHHH", 9, 2, 0, 1, 0)),
    record(0x200, struct.pack("<HHHHH", 0, 9, 0, 999, 0)),
    record(0x200, b"x"),
    record(0x203, struct.pack("<HHHd", 0, 256, 0, 1.0)),
]


@pytest.mark.trust
@pytest.mark.parametrize("sheet", TOO_MUCH)
def test_a_sheet_that_says_it_is_larger_than_any_is_damaged(sheet: bytes) -> None:
    """The reader would ask for up to 800 GB, and the process would end."""
    with pytest.raises(DamagedCompound):
        look_through(book(sheet))
    with pytest.raises(FileRefused):
        Book("a.xls", book(sheet))


@pytest.mark.trust
def test_more_texts_than_there_is_room_for_are_damaged() -> None:
    with pytest.raises(DamagedCompound):
        look_through(book(b"", record(0xFC, struct.pack("<II", 9, 0xFFFFFFFF) + b"x" * 30)))
    with pytest.raises(DamagedCompound):
        look_through(book(b"", record(0xFC, b"x")))


def test_a_sheet_beyond_the_end_is_damaged() -> None:
    entry = record(0x85, struct.pack("<IBB", 10**6, 0, 0) + b"\x01\x00x")
    with pytest.raises(DamagedCompound):
        look_through(compound_file("Workbook", BEGIN + entry + END))


def test_a_container_without_a_workbook_is_damaged() -> None:
    with pytest.raises(DamagedCompound):
        look_through(compound_file("WordDocument", b"x" * 5000))


def test_nothing_but_that_error_comes_from_any_bytes() -> None:
    draw = random.Random(3)
    stream = CompoundFile(old_workbook([["a", 1.0], ["b", Formula(2.0)]])).read("Workbook")
    assert stream is not None
    for _ in range(500):
        content = bytearray(stream)
        for _ in range(draw.randrange(1, 6)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        try:
            look_through(compound_file("Workbook", bytes(content)))
        except DamagedCompound:
            continue
