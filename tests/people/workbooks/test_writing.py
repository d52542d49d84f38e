"""Workbooks of departments: everybody on the list, each department's own headers and days, numbers as text."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import load_workbook

from canbao.people.workbooks import SUPPLIERS, Supplier, as_sheet, sheet_of, supplier_of, write_workbooks
from canbao.policy.standings import load_catalogue
from canbao.values.id_number import DocumentKind, check_id


@pytest.fixture(scope="module")
def folder(county: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("books")
    paths = write_workbooks(county.slice(0, 10_000), folder)
    assert [path.name for path in paths] == [supplier.file_name for supplier in SUPPLIERS]
    return folder


def read(folder: Path, supplier: Supplier) -> list[dict[str, Any]]:
    sheet = load_workbook(folder / supplier.file_name).get_sheet_by_index(0).to_python()
    if supplier.title:
        assert sheet.pop(0)[0] == supplier.title
    header = [str(cell) for cell in sheet.pop(0)]
    assert header == list(supplier.columns)
    return [dict(zip(header, row, strict=True)) for row in sheet]


def column_of(supplier: Supplier, part: str) -> str:
    return next(name for name in supplier.columns if part in name)


@pytest.mark.parametrize("supplier", SUPPLIERS, ids=lambda supplier: supplier.offices[0])
def test_everybody_on_the_list_is_in_the_file(folder: Path, rows: list[dict[str, Any]], supplier: Supplier) -> None:
    listed = Counter(
        (row["name"], entry["name"])
        for row in rows[:10_000]
        for entry in row["standings"] or ()
        if entry["listed_by"] in supplier.offices
    )
    kind, person = (
        column_of(supplier, "类"),
        next(name for name in supplier.columns if name.endswith("姓名") and name != "户主姓名"),
    )
    found = Counter((row[person], row[kind if kind in row else "类型"]) for row in read(folder, supplier))
    assert found == listed
    assert found.total() > 20


@pytest.mark.parametrize("supplier", SUPPLIERS, ids=lambda supplier: supplier.offices[0])
def test_identity_numbers_are_text_and_right(folder: Path, supplier: Supplier) -> None:
    name = next(column for column in supplier.columns if column.startswith(("身份证", "公民身份", "证件")))
    numbers = [row[name] for row in read(folder, supplier)]
    assert all(isinstance(number, str) for number in numbers)
    assert all(check_id(number).is_valid for number in numbers if number)
    assert numbers.count("") < 0.02 * len(numbers)


def test_departments_write_days_in_their_own_way(folder: Path) -> None:
    shapes = {}
    for supplier in SUPPLIERS:
        name = next(column for column in supplier.columns if column.endswith(("时间", "日期")))
        day = next(row[name] for row in read(folder, supplier) if row[name])
        shapes[supplier.offices[0]] = (
            type(day).__name__ if not isinstance(day, str) else "".join(c for c in day if not c.isdigit())
        )
    assert shapes == {
        "civil_affairs": "date",
        "disabled_federation": "--",
        "agriculture": "年月日",
        "health": "//",
        "veterans": "",
        "education": "date",
    }


def test_disability_cards_are_right_and_say_the_grade(folder: Path) -> None:
    supplier = next(each for each in SUPPLIERS if each.offices == ("disabled_federation",))
    cards = [(row["残疾人证号"], row["残疾等级"]) for row in read(folder, supplier) if row["残疾人证号"]]
    assert len(cards) > 100
    for card, grade in cards:
        found = check_id(card)
        assert (found.kind, found.is_valid) == (DocumentKind.DISABILITY_CARD, True)
        assert grade == f"{'零一二三四'[found.disability_grade or 0]}级"


def test_spellings_are_mixed_and_known(folder: Path) -> None:
    supplier = next(each for each in SUPPLIERS if each.offices == ("civil_affairs",))
    names = {row["救助类别"] for row in read(folder, supplier)}
    matches = [load_catalogue().recognise(name) for name in names]
    assert all(matches)
    assert len({match.ids for match in matches if match}) < len(names)


def test_the_head_of_a_household_and_the_villages_are_named(folder: Path, rows: list[dict[str, Any]]) -> None:
    supplier = next(each for each in SUPPLIERS if each.offices == ("agriculture",))
    heads: dict[str, str] = {}
    for row in rows:
        heads.setdefault(row["household_id"], row["name"])
    listed = read(folder, supplier)
    assert all(heads[row["户编号"]] == row["户主姓名"] for row in listed)
    assert all(row["乡"].endswith(("镇", "乡", "处")) and row["村"] for row in listed)


def test_the_same_people_give_the_same_bytes(county: pa.Table, folder: Path, tmp_path: Path) -> None:
    again = write_workbooks(county.slice(0, 10_000), tmp_path / "again")
    assert all(path.read_bytes() == (folder / path.name).read_bytes() for path in again)


def test_a_name_that_begins_like_a_formula_stays_text(county: pa.Table, tmp_path: Path) -> None:
    table = county.slice(0, 2000)
    at = table.schema.get_field_index("name")
    odd = table.set_column(at, "name", pa.array(["=1+1"] * len(table)))
    write_workbooks(odd, tmp_path)
    assert {row["姓名"] for row in read(tmp_path, SUPPLIERS[0])} == {"=1+1"}


def test_lines_above_the_header_say_the_day(county: pa.Table) -> None:
    sheet = sheet_of(county.slice(0, 500), supplier_of("births"), 1, first_month=date(2024, 9, 1))
    assert sheet.top == ("出生医学证明签发登记", "统计截止：2024年10月31日")
    assert (sheet.start, sheet.file_name) == ("child_birth", "卫健局出生人口名单.xlsx")


def test_rows_are_numbered_from_one() -> None:
    row = dict.fromkeys(("town", "village", "name", "id_number", "standing", "certified", "until"))
    sheet = as_sheet(SUPPLIERS[0], ({**row, "name": name} for name in "甲乙"), date(2024, 9, 30))
    assert [(cells[0], cells[3]) for cells in sheet.rows] == [(1, "甲"), (2, "乙")]
