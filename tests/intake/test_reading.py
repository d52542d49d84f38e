"""Readings: good rows typed, everything else told at the right row and column, nothing else told."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.intake.files import Formula, old_workbook
from tests.intake.lists import DEFINITION, HEADER, ON, good_row, id_number, text_file, text_row, workbook

from canbao.intake import column_reader
from canbao.intake.cell_problems import CellDoubt, CellProblem
from canbao.intake.file_problems import FileDoubt
from canbao.intake.list_definition import ListDefinition
from canbao.intake.reading import Reading, digest_of, read_list
from canbao.intake.row_reader import schema_of

PLACE = {name: place for place, name in enumerate(DEFINITION.names)}


def read(rows: list[list[Any]], change: Callable[[Any, Any], None] | None = None, **options: Any) -> Reading:
    return read_list(workbook([HEADER, *rows], change), DEFINITION, on=ON, **options)


def with_cell(number: int, column: str, cell: Any) -> list[Any]:
    row = good_row(number)
    row[PLACE[column]] = cell
    return row


# -- a good file -------------------------------------------------------------------------------------------------------


def test_good_rows_come_typed() -> None:
    found = read([good_row(1)], name="a.xlsx", counties={"430621"})
    assert found.table.schema == schema_of(DEFINITION)
    (row,) = found.table.to_pylist()
    assert row == {
        "row_number": 2,
        "name": good_row(1)[0],
        "document": "resident_card",
        "id_number": id_number(1),
        "id_number_key": id_number(1),
        "id_number_document": "resident_card",
        "id_number_birth": date(1940, 1, 1),
        "id_number_sex": "female",
        "category": "低保",
        "since": date(2024, 2, 2),
        "members": 2,
        "amount": 25,
        "town": "某1镇",
        "village": "某1村",
        "phone": "13800000001",
        "disabled": True,
        "remark": "备注1",
    }
    assert (found.errors.count, found.warnings.count, found.mended.count, found.bad_count) == (0, 0, 0, 0)
    assert found.headers == tuple(HEADER)
    assert found.ignored == ()


def test_the_digest_is_that_of_the_bytes() -> None:
    content = workbook([HEADER, good_row(1)])
    assert read_list(content, DEFINITION).digest == digest_of(content) == hashlib.sha256(content).hexdigest()


def test_the_same_rows_are_read_from_every_kind_of_file() -> None:
    rows = [text_row(number) for number in range(40)]
    contents = [
        workbook([HEADER, *rows]),
        old_workbook([HEADER, *rows]),
        text_file([HEADER, *rows]),
        text_file([HEADER, *rows], "\t", "gb18030"),
    ]
    tables = [read_list(content, DEFINITION).table for content in contents]
    assert tables[0].num_rows == 40
    assert all(table.equals(tables[0]) for table in tables)


def test_columns_that_are_not_known_are_named_and_passed_over() -> None:
    rows = [[*HEADER, "序号", ""], [*good_row(1), 7, "无名"], [*good_row(2), 8, None]]
    found = read_list(workbook(rows), DEFINITION)
    assert found.ignored == ("序号",)
    assert found.table.num_rows == 2


def test_a_column_that_is_not_there_is_null() -> None:
    rows = [row[:1] + row[2:6] + row[7:] for row in (HEADER, good_row(1))]
    (row,) = read_list(workbook(rows), DEFINITION).table.to_pylist()
    assert (row["document"], row["amount"], row["id_number_document"]) == (None, None, "resident_card")


def test_blank_rows_are_passed_over_and_counted_in_the_numbers() -> None:
    rows: list[list[Any]] = [HEADER, good_row(1), [], ["  ", "\t"], [None] * 12 + ["序"], good_row(2)]
    found = read_list(workbook(rows), DEFINITION)
    assert (found.count, found.table.column("row_number").to_pylist(), found.errors.count) == (2, [2, 6], 0)
    again = read_list(text_file([HEADER, text_row(1), [], ["  ", *[""] * 11], text_row(2)]), DEFINITION)
    assert again.table.column("row_number").to_pylist() == [2, 5]


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [HEADER, *(good_row(number % 30) for number in range(50)), with_cell(60, "since", "x")]
    whole = read_list(workbook(rows), DEFINITION)
    monkeypatch.setattr("canbao.intake.limits.ROWS_PER_BATCH", 7)
    monkeypatch.setattr(column_reader, "MOST_REMEMBERED", 3)
    parts = read_list(workbook(rows), DEFINITION)
    assert parts.table.equals(whole.table)
    assert list(parts.errors.errors()) == list(whole.errors.errors())
    assert list(parts.rejected()) == list(whole.rejected())


# -- rows as a whole ---------------------------------------------------------------------------------------------------


def test_a_repeated_row_names_the_first_one() -> None:
    found = read([good_row(1), good_row(2), good_row(1), good_row(1)])
    errors = [(item.row, item.problem, item.advice.zh) for item in found.errors.errors()]
    assert errors == [
        (4, CellProblem.REPEATED_ROW, "与第 2 行重复"),
        (5, CellProblem.REPEATED_ROW, "与第 2 行重复"),
    ]
    assert found.table.column("row_number").to_pylist() == [2, 3]


def test_a_key_may_be_of_several_columns() -> None:
    given = ListDefinition.of(
        {
            "name": "two",
            "title": "二",
            "key": ["name", "day"],
            "columns": [{"name": "name", "label": "姓名"}, {"name": "day", "label": "日期", "kind": "date"}],
        }
    )
    rows: list[list[Any]] = [
        ["姓名", "日期"],
        ["甲", "2024-01-01"],
        ["甲", "2024-01-02"],
        ["甲", "2024.1.1"],
        ["甲", None],
        ["甲", None],
    ]
    found = read_list(workbook(rows), given)
    assert [(item.row, item.column, item.advice.zh) for item in found.errors.errors()] == [(4, "姓名", "与第 2 行重复")]


def test_signatures_and_totals_are_told_with_one_sentence() -> None:
    rows = [good_row(1), ["合计", None, None, None, None, 5], ["填表人：某某"], [None] * 5 + [7]]
    found = read(rows)
    assert [(item.row, item.problem, item.found) for item in found.errors.errors() if item.row > 3] == [
        (4, CellProblem.NOT_A_RECORD, "填表人：某某"),
        (5, CellProblem.NOT_A_RECORD, "7"),
    ]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    def hide(_: Any, sheet: Any) -> None:
        for row in (2, 3, 9):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_column(PLACE["phone"], PLACE["phone"], None, None, {"hidden": True})

    found = read([good_row(number) for number in range(4)], hide)
    assert found.table.num_rows == 4
    assert [(item.row, item.column, item.problem) for item in found.warnings.errors()] == [
        (1, "电话", FileDoubt.HIDDEN_COLUMN),
        (3, "", FileDoubt.HIDDEN_ROWS),
    ]
    assert "共 2 行：第 3、4 行" in str([item.advice.zh for item in found.warnings.errors()])


def test_formulas_are_refused_in_taken_columns_alone() -> None:
    def mark(_: Any, sheet: Any) -> None:
        sheet.write_string(0, 12, "序号")
        sheet.write_formula(1, 12, "=ROW()", None, 1)
        sheet.write_formula(2, PLACE["amount"], "=1+1", None, "")
        sheet.write_formula(4, PLACE["name"], "=A1", None, "")

    found = read([good_row(1), good_row(2), good_row(3)], mark)
    assert [(item.row, item.column, item.problem) for item in found.errors.errors()] == [
        (3, "金额", CellProblem.FORMULA),
        (5, "姓名", CellProblem.FORMULA),
    ]
    assert (found.count, found.bad_count, [row.row for row in found.rejected()]) == (4, 2, [3, 5])


def test_formulas_filled_in_beforehand_make_no_rows() -> None:
    def mark(_: Any, sheet: Any) -> None:
        for row in range(1, 40):
            sheet.write_formula(row, PLACE["amount"], '=IF(A1="","",1)', None, "")
        sheet.write_string(30, 14, "x")

    found = read([good_row(1), good_row(2)], mark)
    assert [(item.row, item.column, item.problem) for item in found.errors.errors()] == [
        (2, "金额", CellProblem.FORMULA),
        (3, "金额", CellProblem.FORMULA),
    ]
    assert found.count == 2


def test_a_list_of_formulas_that_were_never_computed_is_not_empty() -> None:
    def mark(_: Any, sheet: Any) -> None:
        for row in range(1, 4):
            sheet.write_formula(row, PLACE["name"], "=X1", None, "")

    found = read([], mark)
    assert [(item.row, item.problem) for item in found.errors.errors()] == [
        (row, CellProblem.FORMULA) for row in (2, 3, 4)
    ]
    assert (found.count, found.table.num_rows) == (3, 0)


def test_formulas_of_old_workbooks_are_refused_too() -> None:
    row: list[Any] = text_row(1)
    row[PLACE["amount"]] = Formula(12.5)
    row[PLACE["since"]] = Formula("#N/A")
    found = read_list(old_workbook([HEADER, row, text_row(2)]), DEFINITION)
    assert [(item.row, item.column, item.problem) for item in found.errors.errors()] == [
        (2, "认定日期", CellProblem.ERROR_VALUE),
        (2, "金额", CellProblem.FORMULA),
    ]


def test_ragged_rows_of_a_text_file_are_errors_and_come_back() -> None:
    lines = text_file([HEADER, text_row(1)]) + b"a,b\r\n" + text_file([text_row(2)], encoding="utf-8") + b'"c",\r\n'
    found = read_list(lines, DEFINITION)
    assert [(item.row, item.column, item.problem) for item in found.errors.errors()] == [
        (3, "", CellProblem.RAGGED_ROW),
        (5, "", CellProblem.RAGGED_ROW),
    ]
    assert [(row.row, row.cells) for row in found.rejected()] == [(3, ("a", "b")), (5, ("c", ""))]
    assert (found.count, found.bad_count, found.table.column("row_number").to_pylist()) == (4, 2, [2, 4])


def test_rejected_rows_keep_their_cells_as_the_sender_saw_them() -> None:
    row = with_cell(1, "id_number", 430621199003071230)
    (rejected,) = read([good_row(2), row]).rejected()
    assert rejected.row == 3
    assert rejected.cells[:6] == (row[0], "居民身份证", "4.30621199003071E+17", "低保", "2024-02-02", "2")


def test_warnings_do_not_keep_a_row_out() -> None:
    found = read([with_cell(1, "name", "\ue170某")])
    assert [(item.column, item.problem) for item in found.warnings.errors()] == [
        ("姓名", CellDoubt.SELF_MADE_CHARACTER)
    ]
    assert found.table.column("name").to_pylist() == ["\ue170某"]


def test_a_reading_shows_no_rows_when_it_is_logged() -> None:
    found = read([with_cell(1, "id_number", "430621199003071239")])
    assert "_texts" not in repr(found)
    assert io.StringIO().write(repr(found.errors)) > 0
