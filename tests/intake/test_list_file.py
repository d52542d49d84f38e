"""Files opened as lists: which sheet, where the header stands, and every false file with a sentence of its own."""

from __future__ import annotations

import io
import random
import struct
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tests.intake.false_files import FALSE_FILES, archive, parquet
from tests.intake.files import compound_file, old_workbook
from tests.intake.lists import (
    DEFINITION,
    HEADER,
    bare_workbook,
    changed,
    good_row,
    sheet_xml,
    text_file,
    text_row,
    workbook,
)
from tests.proofs import Proof

from canbao.intake import limits, list_file
from canbao.intake.compound_files import CompoundFile
from canbao.intake.file_kinds import FileKind
from canbao.intake.file_problems import FileDoubt, FileProblem
from canbao.intake.list_definition import ListDefinition
from canbao.intake.list_file import open_list
from canbao.intake.reading import read_list
from canbao.intake.refusal import FileRefused
from canbao.intake.sheet_source import Book

ROWS: list[list[Any]] = [HEADER, *(good_row(number) for number in range(5))]
TEXT_ROWS = [HEADER, *(text_row(number) for number in range(5))]
WITHOUT_NAME = [row[1:] for row in ROWS]


def hidden(book: Any, sheet: Any) -> None:
    del sheet
    other = book.add_worksheet("旧名单")
    other.write_row("A1", HEADER)
    other.hide()


def second(book: Any, sheet: Any) -> None:
    del sheet
    book.add_worksheet("第二张").write_row("A1", HEADER)
    book.worksheets()[1].write_row("A2", TEXT_ROWS[1])


def merged(*area: int, text: str = "某") -> Callable[[Any, Any], None]:
    return lambda _, sheet: sheet.merge_range(*area, text) and None


def empty_first(book: Any, sheet: Any) -> None:
    del sheet
    book.add_worksheet("空").write("A1", "说明")


def in_1904(content: bytes) -> bytes:
    return changed(
        content, {"xl/workbook.xml": lambda text: text.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')}
    )


def without_places(content: bytes) -> bytes:
    return changed(content, {"xl/worksheets/sheet1.xml": lambda text: text.replace(b'<c r="A2" ', b"<c ")})


def hide_all(content: bytes) -> bytes:
    hide = {"xl/workbook.xml": lambda text: text.replace(b"<sheet ", b'<sheet state="veryHidden" ')}
    return changed(content, hide)


def old_with(record: int, body: bytes) -> bytes:
    """An old workbook with one record more at its beginning."""
    begin = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    return compound_file("Workbook", begin + struct.pack("<HH", record, len(body)) + body + b"\x0a\x00\x00\x00")


def sheet_entry(kind: int) -> bytes:
    return struct.pack("<IBB", 60, 0, kind) + b"\x01\x00x"


REFUSED: list[tuple[str, bytes, FileProblem, str]] = [
    ("a parquet file", parquet(), FileProblem.NOT_A_TABLE, "Parquet"),
    ("a binary workbook", archive({"xl/workbook.bin": b"x"}), FileProblem.NOT_A_TABLE, "xlsb"),
    ("an open document", archive({"content.xml": b"<a/>"}), FileProblem.NOT_A_TABLE, "ods"),
    ("no header in text", text_file([["甲", "乙"], ["1", "2"]]), FileProblem.NO_HEADER_FOUND, "找到的是 甲、乙"),
    ("no header in a sheet", workbook([["甲", "乙"]]), FileProblem.NO_HEADER_FOUND, "要有 姓名、证件号码、类别"),
    ("an empty sheet", workbook([]), FileProblem.NO_HEADER_FOUND, "没有找到表头"),
    ("header too far down", workbook([["题"]] * 20 + ROWS), FileProblem.NO_HEADER_FOUND, "前 20 行"),
    ("only hidden sheets", hide_all(workbook(ROWS)), FileProblem.NO_HEADER_FOUND, "隐藏的工作表 名单"),
    ("a required column missing", workbook(WITHOUT_NAME), FileProblem.MISSING_REQUIRED, "缺 姓名"),
    ("a column twice", workbook([[*row, row[0]] for row in ROWS]), FileProblem.REPEATED_COLUMN, "不止一次"),
    ("two rows of names", workbook([HEADER, *ROWS]), FileProblem.TWO_HEADER_ROWS, "两行表头"),
    ("two rows of names in text", text_file([HEADER, *TEXT_ROWS]), FileProblem.TWO_HEADER_ROWS, "两行表头"),
    ("a header of two rows", workbook(ROWS, merged(0, 0, 1, 0, text="姓名")), FileProblem.TWO_HEADER_ROWS, "A1:A2"),
    ("merged cells in the list", workbook(ROWS, merged(2, 3, 3, 3)), FileProblem.MERGED_CELLS, "D3:D4"),
    ("two lists", workbook(ROWS, second), FileProblem.SEVERAL_SHEETS, "名单、第二张"),
    ("days from 1904", in_1904(workbook(ROWS)), FileProblem.DATES_FROM_1904, "1904"),
    ("cells without places", without_places(workbook(ROWS)), FileProblem.NO_CELL_PLACES, "没有写明位置"),
    ("an old workbook with a password", old_with(0x2F, b"\0\0\1\0\1\0"), FileProblem.ENCRYPTED, "密码"),
    ("an old workbook with macros", old_with(0x85, sheet_entry(1)), FileProblem.MACROS, "宏"),
    ("an old workbook from 1904", old_with(0x22, b"\1\0"), FileProblem.DATES_FROM_1904, "1904"),
    ("a header alone", workbook([HEADER]), FileProblem.NO_ROWS, "只有表头"),
    ("a header alone in text", text_file([HEADER]), FileProblem.NO_ROWS, "只有表头"),
    ("no line end", text_file([HEADER]).rstrip(), FileProblem.NO_ROWS, "只有表头"),
    ("an open quote", text_file([HEADER]) + b'"' + b"x" * 200_000, FileProblem.CUT_SHORT, "引号"),
]


@pytest.mark.trust
@pytest.mark.parametrize(("content", "problem", "word"), FALSE_FILES)
def test_false_files_are_refused(content: bytes, problem: FileProblem, word: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_list(content, DEFINITION, name="名单.xlsx")
    (error,) = caught.value.errors
    assert error.problem is problem or (content.startswith(b"PAR1") and error.problem is FileProblem.NOT_A_TABLE)
    assert word in error.sentence or content.startswith(b"PAR1")


@pytest.mark.trust
@pytest.mark.parametrize(("content", "problem", "word"), [pytest.param(*item[1:], id=item[0]) for item in REFUSED])
def test_files_that_are_no_such_list_are_refused(content: bytes, problem: FileProblem, word: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_list(content, DEFINITION, name="名单.xlsx")
    assert problem in [error.problem for error in caught.value.errors]
    assert word in str(caught.value)
    assert "名单.xlsx" in str(caught.value)


@pytest.mark.trust
def test_t34_each_false_file_has_a_sentence_of_its_own(proof: Proof) -> None:
    """Thirty kinds of false files and more, told apart by what is said of them."""
    said = {problem.said.zh + word for _, problem, word in FALSE_FILES} | {
        problem.said.zh + word for _, _, problem, word in REFUSED
    }
    assert len(said) >= 30
    for content in [*(content for content, _, _ in FALSE_FILES), *(content for _, content, _, _ in REFUSED)]:
        with pytest.raises(FileRefused):
            read_list(content, DEFINITION)
    count = len(FALSE_FILES) + len(REFUSED)
    figure = f"{count} false files, {len(said)} sentences: each refused, no other exception"
    proof.shows("T34", figure, "own sentence each; 0 server errors")


@pytest.mark.trust
def test_t34_sabotage_unlooked_at_they_are_read(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_judge_merged", "_refuse_dates_from_1904", "_judge_extent"):
        monkeypatch.setattr(list_file, name, lambda *_: None)
    passed = [name for name, content, *_ in REFUSED if is_read(content)]
    assert {"merged cells in the list", "days from 1904"} <= set(passed)
    proof.sabotage(
        "T34", "cells not looked at before they are read", f"{len(passed)} of them are read: {'; '.join(passed)}"
    )


def is_read(content: bytes) -> bool:
    try:
        return read_list(content, DEFINITION).count > 0
    except FileRefused:
        return False


def test_a_missing_column_is_told_with_what_was_found_and_what_may_be_meant() -> None:
    rows = [["姓 名 字", *HEADER[1:]], *ROWS[1:]]
    with pytest.raises(FileRefused) as caught:
        open_list("a.xlsx", workbook(rows), DEFINITION)
    sentence = str(caught.value)
    assert "缺 姓名；找到的列名：姓 名 字、证件类型" in sentence
    assert "“姓 名 字”是否指 姓名？" in sentence


def test_a_group_of_which_no_column_is_there_is_missing() -> None:
    rows = [[*row[:9], row[10]] for row in ROWS]
    with pytest.raises(FileRefused, match="缺 电话、备注"):
        open_list("a.xlsx", workbook(rows), DEFINITION)


def titled(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [["某县救助名单"], [], ["报送单位：某局", None, "2025 年"], *map(list, rows)]


@pytest.mark.parametrize(
    ("content", "kind", "sheet", "row"),
    [
        (workbook(ROWS), FileKind.XLSX, "名单", 1),
        (workbook(titled(ROWS)), FileKind.XLSX, "名单", 4),
        (workbook(titled(ROWS), merged(0, 0, 0, 11)), FileKind.XLSX, "名单", 4),
        (workbook([["题"]] * 19 + ROWS), FileKind.XLSX, "名单", 20),
        (workbook(ROWS, empty_first), FileKind.XLSX, "名单", 1),
        (old_workbook([HEADER, *TEXT_ROWS[1:]]), FileKind.XLS, "people", 1),
        (text_file(TEXT_ROWS), FileKind.CSV, None, 1),
        (text_file(TEXT_ROWS, ";", "gb18030"), FileKind.CSV, None, 1),
        (text_file([["题", "一"], *TEXT_ROWS], "\t", "utf-8"), FileKind.CSV, None, 2),
        (b'"\xe9\xa2\x98\n\xe4\xba\x8c"\r\n' + text_file(TEXT_ROWS, ",", "utf-8"), FileKind.CSV, None, 2),
    ],
)
def test_right_files_are_opened(content: bytes, kind: FileKind, sheet: str | None, row: int) -> None:
    found = read_list(content, DEFINITION)
    assert (found.kind, found.sheet, found.header_row) == (kind, sheet, row)
    assert (found.count, found.table.num_rows, found.errors.count) == (5, 5, 0)
    # Cells with line breaks are one row in a spreadsheet.
    assert found.table.column("row_number").to_pylist() == [row + 1 + number for number in range(5)]


@pytest.mark.parametrize(("encoding", "found"), [("utf-8-sig", "utf-8"), ("utf-8", "utf-8"), ("gb18030", "gb18030")])
def test_the_encoding_is_told(encoding: str, found: str) -> None:
    assert open_list("a", text_file(TEXT_ROWS, ",", encoding), DEFINITION).encoding == found
    assert open_list("a", workbook(ROWS), DEFINITION).encoding is None


def test_a_second_sheet_with_a_header_alone_is_no_second_list() -> None:
    def blank(book: Any, _: Any) -> None:
        book.add_worksheet("样表").write_row("A1", HEADER)

    assert open_list("a", workbook(ROWS, blank), DEFINITION).sheet == "名单"


def test_a_hidden_list_is_doubted() -> None:
    found = read_list(workbook(ROWS, hidden), DEFINITION)
    assert [(item.problem, item.found) for item in found.warnings.errors()] == [(FileDoubt.HIDDEN_LIST, "旧名单")]


def far(address: str) -> bytes:
    cells = [*zip([f"{letter}1" for letter in "ABC"], ("姓名", "证件号码", "类别"), strict=True), (address, "x")]
    return bare_workbook(sheet_xml(cells))


@pytest.mark.trust
@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("XFD1048576", FileProblem.TOO_MANY_ROWS),
        ("A1048576", FileProblem.TOO_MANY_ROWS),
        ("XFD2", FileProblem.TOO_MANY_COLUMNS),
        ("BI2", FileProblem.TOO_MANY_COLUMNS),
    ],
)
def test_two_cells_far_apart_are_refused_before_a_rectangle_is_made(
    monkeypatch: pytest.MonkeyPatch, address: str, problem: FileProblem
) -> None:
    """16,384 times 1,048,576 cells would take 400 GiB."""

    def read(*_: object) -> None:
        raise AssertionError("nothing may be read")

    monkeypatch.setattr(Book, "open_sheet", read)
    with pytest.raises(FileRefused, match=f"名单!{address}") as caught:
        open_list("a.xlsx", far(address), DEFINITION)
    assert caught.value.problem is problem


def test_a_hidden_sheet_that_reaches_too_far_is_not_opened() -> None:
    def add(book: Any, sheet: Any) -> None:
        hidden(book, sheet)
        book.worksheets()[1].write(1, 100, "x")

    assert open_list("a", workbook(ROWS, add), DEFINITION).doubts == ()


NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.trust
def test_one_long_text_shown_in_every_cell_is_refused() -> None:
    cells = "".join(f'<row r="{row}">{"".join(cell(row))}</row>' for row in range(1, 3_000))
    content = bare_workbook(
        f"<worksheet {NAMES}><sheetData>{cells}</sheetData></worksheet>".encode(),
        f"<sst {NAMES}><si><t>{'x' * 32_000}</t></si></sst>".encode(),
    )
    assert len(content) < limits.MOST_FILE_BYTES // 10
    with pytest.raises(FileRefused) as caught:
        open_list("a.xlsx", content, DEFINITION)
    assert caught.value.problem is FileProblem.TOO_MUCH_TEXT


def cell(row: int) -> Sequence[str]:
    return [f'<c r="{letter}{row}" t="s"><v>0</v></c>' for letter in "ABCD"]


@pytest.mark.trust
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_damaged_is_refused_and_nothing_else_happens(seed: int) -> None:
    """Text, archives, parts of archives and old workbooks with some bytes changed, lost or doubled."""
    draw = random.Random(seed)
    good, old, text = workbook(ROWS), old_workbook([HEADER, *TEXT_ROWS[1:]]), text_file(TEXT_ROWS)
    stream = CompoundFile(old).read("Workbook")
    assert stream is not None
    members = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")
    outcomes: Counter[str] = Counter()
    for number in range(120):
        contents = (
            lambda: damaged(good, draw),
            lambda: changed(good, {draw.choice(members): lambda part: damaged(part, draw)}),
            lambda: compound_file("Workbook", damaged(stream, draw)),
            lambda: damaged(old, draw),
            lambda: damaged(text, draw),
        )
        try:
            read_list(contents[number % len(contents)](), DEFINITION)
            outcomes["read"] += 1
        except FileRefused as error:
            outcomes[error.problem.code] += 1
    assert outcomes["read"] > 5
    assert len(outcomes) > 4


def damaged(content: bytes, draw: random.Random) -> bytes:
    changed_content = bytearray(content)
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(changed_content))
        match draw.randrange(4):
            case 0:
                del changed_content[at : at + draw.randrange(1, 40)]
            case 1:
                changed_content[at:at] = changed_content[at : at + draw.randrange(1, 60)]
            case _:
                changed_content[at] = draw.randrange(256)
    return bytes(changed_content)


@pytest.mark.trust
def test_an_old_workbook_that_reaches_too_far_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise AssertionError("nothing may be opened")

    monkeypatch.setattr(list_file, "Book", read)
    wide = [[*HEADER, *[None] * 60, "x"], TEXT_ROWS[1]]
    with pytest.raises(FileRefused, match="第 1 张工作表!BU2") as caught:
        open_list("a.xls", old_workbook(wide), DEFINITION)
    assert caught.value.problem is FileProblem.TOO_MANY_COLUMNS


def test_a_list_of_one_column_is_found_by_its_one_name() -> None:
    one = ListDefinition.of(
        {"name": "one", "title": "一", "columns": [{"name": "name", "label": "姓名", "required": True}]}
    )
    assert read_list(workbook([["题"], ["姓名"], ["甲"]]), one).table.column("name").to_pylist() == ["甲"]
    assert read_list("姓名\n甲\n".encode(), one).count == 1


def test_a_file_is_read_from_its_bytes_alone() -> None:
    assert open_list("名单.pdf", io.BytesIO(workbook(ROWS)).getvalue(), DEFINITION).kind is FileKind.XLSX
