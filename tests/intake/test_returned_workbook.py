"""What the sender gets back: the bad rows alone, in order, with all their columns, and why."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from python_calamine import load_workbook
from tests.intake.lists import DEFINITION, HEADER, good_row, text_file, text_row, workbook

from canbao.intake.reading import Reading, read_list
from canbao.intake.returned_workbook import NOTES_SHEET, PROBLEM_HEADER, write_returned


def returned(found: Reading) -> bytes:
    target = io.BytesIO()
    write_returned(target, found)
    return target.getvalue()


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


ROWS: list[list[Any]] = [good_row(number) for number in range(12)]
ROWS[3][0] = "=HYPERLINK(1)"
ROWS[5][2] = 430621199003071230
ROWS[5][3] = "特困户"
ROWS[9][2] = ROWS[1][2]


@pytest.mark.trust
def test_only_bad_rows_come_back_with_their_cells_in_order() -> None:
    content = [["标题"], [*HEADER, "序号", "备 考"], *([*row, number, "'00"] for number, row in enumerate(ROWS))]
    found = read_list(workbook(content), DEFINITION, name="七月.xlsx")
    header, *rows = sheets(returned(found))["名单"]
    assert header == [PROBLEM_HEADER, *HEADER, "序号", "备 考"]
    assert [row[13] for row in rows] == ["3", "5", "9"]
    assert [row[1] for row in rows] == ["=HYPERLINK(1)", ROWS[5][0], ROWS[9][0]]
    assert rows[1][3] == "4.30621199003071E+17"
    assert rows[1][5] == "2024-06-06"
    assert [row[14] for row in rows] == ["'00"] * 3
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert rows[1][0].splitlines() == [
        "第 8 行 证件号码：“···E+17”以数值存储，末位已丢失，请把该列设为文本后重新填写",
        "第 8 行 类别：“特困户”不是可用的内容，请改成可用的内容；是否指 特困？；可填 特困、低保、边缘",
    ]
    assert rows[2][0] == "第 12 行 证件号码：“···" + ROWS[1][2][-4:] + "”与前面的行重复，请删去一行；与第 4 行重复"


@pytest.mark.trust
def test_nothing_that_is_returned_is_a_formula() -> None:
    content = returned(read_list(workbook([HEADER, *ROWS]), DEFINITION))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_counts_are_told() -> None:
    found = read_list(workbook([HEADER, *ROWS]), DEFINITION, name="七月.xlsx")
    notes = sheets(returned(found))[NOTES_SHEET]
    told = {row[0]: row[1] for row in notes}
    assert (told["文件"], told["总行数"], told["已读入"], told["退回"]) == ("七月.xlsx", 12.0, 9.0, 3.0)
    assert told["摘要（SHA-256）"] == found.digest
    assert ["证件号码", "以数值存储，末位已丢失", 1.0, "请把该列设为文本后重新填写"] in notes


def test_mended_rows_can_be_sent_again_with_the_column_of_problems() -> None:
    found = read_list(workbook([HEADER, *ROWS]), DEFINITION)
    header, *rows = sheets(returned(found))["名单"]
    for row, right in zip(rows, (good_row(30), good_row(31), good_row(32)), strict=True):
        row[1:13] = right
    again = read_list(workbook([header, *rows]), DEFINITION)
    assert (again.errors.count, again.table.num_rows, again.ignored) == (0, 3, (PROBLEM_HEADER,))
    rows[0][3] = "x"
    header, row = sheets(returned(read_list(workbook([header, *rows]), DEFINITION)))["名单"]
    assert header == [PROBLEM_HEADER, *HEADER]
    assert row[3] == "x"


def test_ragged_rows_of_a_text_file_come_back_as_far_as_they_go() -> None:
    content = text_file([HEADER, text_row(1)]) + b"a,b\r\n" + b"c," * 20 + b"\r\n"
    _, *rows = sheets(returned(read_list(content, DEFINITION)))[DEFINITION.title]
    assert [row[1:3] for row in rows] == [["a", "b"], ["c", "c"]]
    assert rows[1][20] == "c"


def test_nothing_wrong_gives_a_header_alone() -> None:
    found = read_list(workbook([HEADER, good_row(1)]), DEFINITION)
    assert sheets(returned(found))["名单"] == [[PROBLEM_HEADER, *HEADER]]
