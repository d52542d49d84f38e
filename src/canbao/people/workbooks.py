"""Workbooks as departments really send them: each its own headers, its own way to write dates, spellings mixed.

In: a people table. Out: one xlsx file a department in a folder.
Never: an identity number as a number, or text as a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from canbao.people.people_files import SHEET_OPTIONS, WRITTEN_AT
from canbao.values.divisions import load_divisions

GRADE_WORDS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
ROLE_WORDS = {"parent": "父母", "child": "子女"}
SCHOOL_WORDS = {
    "college_new": "大学新生", "college": "大学", "secondary_vocational": "中职", "high_school": "高中",
    "secondary": "初中", "primary": "小学", "international": "留学生",
}  # fmt: skip
OFFICE_WORDS = {"school": "学校上报", "education": "教育局核定"}
DISABILITY_CATEGORIES = 7

Row = dict[str, Any]
Cell = Callable[[Row], Any]


@dataclass(frozen=True)
class Supplier:
    """What one department sends: file, title above the header (none for some), columns, and how it writes days."""

    file_name: str
    title: str
    offices: tuple[str, ...]
    columns: dict[str, Cell]


def write_workbooks(people: pa.Table, folder: Path) -> list[Path]:
    """One file a department, of everybody on its lists; the paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(_listed(people))
    paths = []
    for supplier in SUPPLIERS:
        path = folder / supplier.file_name
        _write_workbook(path, supplier, [row for row in rows if row["listed_by"] in supplier.offices])
        paths.append(path)
    return paths


def _listed(people: pa.Table) -> Iterator[Row]:
    """One row for each standing of each person, with what departments know of the person."""
    table = people.combine_chunks()
    standings = table["standings"].chunk(0)
    owners = pc.list_parent_indices(standings)
    entries = standings.flatten()
    names = ["place", "household_id", "name", "id_number", "sex", "birth", "student"]
    persons = table.select(names).take(owners).to_pylist()
    heads = _household_heads(table)
    divisions = load_divisions()
    for person, entry in zip(persons, entries.to_pylist(), strict=True):
        village, town = divisions.get(person["place"]), divisions.get(person["place"][:9])
        yield {
            **person,
            **entry,
            "standing": entry["name"],
            "name": person["name"],
            "village": village.name if village else "",
            "town": town.name if town else "",
            "head": heads.get(person["household_id"], person["name"]),
        }


def _household_heads(table: pa.Table) -> dict[str, str]:
    """The first person of each household."""
    firsts = table.select(["household_id", "name"]).group_by("household_id", use_threads=False).aggregate(
        [("name", "first")]
    )  # fmt: skip
    return dict(zip(firsts["household_id"].to_pylist(), firsts["name_first"].to_pylist(), strict=True))


def _write_workbook(path: Path, supplier: Supplier, rows: list[Row]) -> None:
    with xlsxwriter.Workbook(str(path), SHEET_OPTIONS) as book:
        book.set_properties({"created": WRITTEN_AT.replace(tzinfo=None)})
        as_text = book.add_format({"num_format": "@"})
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True, "align": "center"})
        sheet = book.add_worksheet("Sheet1")
        sheet.set_column(0, len(supplier.columns) - 1, 20)
        top = 0
        if supplier.title:
            sheet.merge_range(0, 0, 0, len(supplier.columns) - 1, supplier.title, bold)
            top = 1
        sheet.write_row(top, 0, supplier.columns, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(supplier.columns.values()):
                value = cell({**row, "number": number})
                if isinstance(value, str):
                    sheet.write_string(top + number, column, value, as_text)
                elif isinstance(value, date):
                    sheet.write_datetime(top + number, column, value, as_day)
                elif value is not None:
                    sheet.write_number(top + number, column, value)


def _of(key: str) -> Cell:
    return lambda row: row[key]


def _word(key: str, words: dict[Any, str]) -> Cell:
    return lambda row: words.get(row[key])


def _day_as(key: str, pattern: str) -> Cell:
    """The day as text, in the department's own way."""
    return lambda row: None if row[key] is None else row[key].strftime(pattern)


def _disability_card(row: Row) -> str | None:
    """The identity number, category and grade; the category follows from the number, so that it stays the same."""
    if row["id_number"] is None or row["grade"] is None:
        return None
    category = sum(map(ord, row["id_number"])) % DISABILITY_CATEGORIES + 1
    return f"{row['id_number']}{category}{row['grade']}"


def _address(row: Row) -> str:
    return f"{row['town']}{row['village']}"


SUPPLIERS: tuple[Supplier, ...] = (
    Supplier(
        "民政局困难群众名单.xlsx",
        "社会救助和福利对象花名册",
        ("civil_affairs",),
        {
            "序号": _of("number"),
            "乡镇": _of("town"),
            "村（社区）": _of("village"),
            "姓名": _of("name"),
            "身份证号码": _of("id_number"),
            "救助类别": _of("standing"),
            "认定时间": _of("certified"),
            "终止时间": _of("until"),
        },
    ),
    Supplier(
        "残联持证残疾人名单.xlsx",
        "",
        ("disabled_federation",),
        {
            "姓名": _of("name"),
            "身份证号": _of("id_number"),
            "残疾人证号": _disability_card,
            "残疾等级": _word("grade", GRADE_WORDS),
            "人员类别": _of("standing"),
            "发证日期": _day_as("certified", "%Y-%m-%d"),
            "注销日期": _day_as("until", "%Y-%m-%d"),
            "户籍地址": _address,
        },
    ),
    Supplier(
        "农业农村局脱贫和监测对象名单.xlsx",
        "脱贫人口和防止返贫监测对象名册",
        ("agriculture",),
        {
            "乡": _of("town"),
            "村": _of("village"),
            "户编号": _of("household_id"),
            "户主姓名": _of("head"),
            "姓名": _of("name"),
            "证件号码": _of("id_number"),
            "人口类别": _of("standing"),
            "识别时间": _day_as("certified", "%Y年%m月%d日"),
            "退出时间": _day_as("until", "%Y年%m月%d日"),
        },
    ),
    Supplier(
        "卫健局名单.xlsx",
        "",
        ("health",),
        {
            "所在村居": _of("village"),
            "所在镇街": _of("town"),
            "姓名": _of("name"),
            "公民身份号码": _of("id_number"),
            "类型": _of("standing"),
            "家庭角色": _word("role", ROLE_WORDS),
            "确认日期": _day_as("certified", "%Y/%m/%d"),
            "取消日期": _day_as("until", "%Y/%m/%d"),
        },
    ),
    Supplier(
        "退役军人事务局优抚对象名单.xlsx",
        "优抚对象名册",
        ("veterans",),
        {
            "序号": _of("number"),
            "姓名": _of("name"),
            "身份证": _of("id_number"),
            "优抚类别": _of("standing"),
            "住址": _address,
            "起始日期": _day_as("certified", "%Y%m%d"),
            "停发日期": _day_as("until", "%Y%m%d"),
        },
    ),
    Supplier(
        "教育局家庭困难学生名单.xlsx",
        "",
        ("education", "school"),
        {
            "学生姓名": _of("name"),
            "身份证件号": _of("id_number"),
            "学段": _word("student", SCHOOL_WORDS),
            "资助对象类别": _of("standing"),
            "认定日期": _of("certified"),
            "有效期至": _of("until"),
            "来源": _word("listed_by", OFFICE_WORDS),
            "家庭住址": _address,
        },
    ),
)
