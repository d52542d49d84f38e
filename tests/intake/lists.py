"""A made-up list and files of it, for the tests of intake.

In: rows of cells. Out: the bytes of a file. Never: an expected answer.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from canbao.intake.list_definition import ListDefinition
from canbao.values.check_characters import check_character

GIVEN: dict[str, Any] = {
    "name": "aided",
    "title": "救助名单",
    "key": ["id_number"],
    "one_of": [["phone", "remark"]],
    "help": "每月报送一次",
    "columns": [
        {"name": "name", "label": "姓名", "kind": "person_name", "required": True, "example": "张三"},
        {
            "name": "document",
            "label": "证件类型",
            "kind": "choice",
            "choices": {
                "resident_card": ["居民身份证", "身份证"],
                "passport": ["护照"],
                "birth_certificate": ["出生证"],
            },
        },
        {
            "name": "id_number",
            "label": "证件号码",
            "aliases": ["身份证号", "公民身份号码"],
            "kind": "id_number",
            "document_column": "document",
            "required": True,
        },
        {"name": "category", "label": "类别", "kind": "choice", "choices": ["特困", "低保", "边缘"], "required": True},
        {"name": "since", "label": "认定日期", "kind": "date", "first": date(2000, 1, 1)},
        {"name": "members", "label": "人数", "kind": "whole_number", "least": 1, "most": 20},
        {"name": "amount", "label": "金额", "kind": "money", "most": 100_000_00},
        {"name": "town", "label": "乡镇", "kind": "place_name"},
        {"name": "village", "label": "村", "kind": "place_name", "parent": "town"},
        {"name": "phone", "label": "电话", "kind": "phone"},
        {"name": "disabled", "label": "是否残疾", "kind": "flag"},
        {"name": "remark", "label": "备注", "longest": 20},
    ],
}
DEFINITION = ListDefinition.of(GIVEN)
HEADER = [column.label for column in DEFINITION.columns]
ON = date(2026, 1, 1)


def id_number(number: int, region: str = "430621") -> str:
    """A made-up number; another one for each number up to some millions."""
    day = date.fromordinal(date(1940, 1, 1).toordinal() + number // 900)
    first = f"{region}{day:%Y%m%d}{number % 900 + 1:03d}"
    return first + check_character(first)


def good_row(number: int) -> list[Any]:
    """A row with nothing to say about it."""
    name = "王李张刘陈"[number % 5] + "伟芳娜敏静丽"[number % 6] + "军洋勇艳杰娟涛"[number % 7]
    return [
        name,
        "居民身份证",
        id_number(number),
        ("特困", "低保", "边缘")[number % 3],
        date(2024, 1 + number % 12, 1 + number % 28),
        1 + number % 9,
        Decimal(number % 5_000) / 4,
        f"某{number % 5}镇",
        f"某{number % 7}村",
        f"138{number % 10**8:08d}",
        "是" if number % 2 else "否",
        f"备注{number % 50}",
    ]


def text_row(number: int) -> list[str]:
    """The same with texts alone, as a text file has it."""
    return [str(cell) for cell in good_row(number)]


def workbook(
    rows: Sequence[Sequence[Any]], change: Callable[[Any, Any], None] | None = None, name: str = "名单"
) -> bytes:
    """Rows as xlsx, texts as texts; `change` may do more with the book and the sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
        if change is not None:
            change(book, sheet)
    return content.getvalue()


def changed(content: bytes, members: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """An archive with some members rewritten, or added where they are not there."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, members.get(name, bytes)(old.read(name)))
        for name in members.keys() - set(old.namelist()):
            new.writestr(name, members[name](b""))
    return target.getvalue()


def text_file(rows: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """Rows of simple cells as text."""
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


# -- xlsx by hand ------------------------------------------------------------------------------------------------------

_TYPES = b"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"""
_RELATIONS = b"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>"""
_BOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>""".encode()


def bare_workbook(
    sheet: Iterator[bytes] | bytes, shared: bytes = b"", more: Mapping[str, bytes] | None = None
) -> bytes:
    """An xlsx file of a sheet's XML, written piece by piece."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS % (b"officeDocument", b"xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS % (b"worksheet", b"worksheets/sheet1.xml"))
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for piece in (sheet,) if isinstance(sheet, bytes) else sheet:
                member.write(piece)
    return target.getvalue()


def sheet_xml(cells: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> bytes:
    """Cells by address, each in a row element of its own address; the addresses must ascend."""
    rows: dict[str, list[str]] = {}
    for address, text in cells:
        row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        rows.setdefault(row, []).append(f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>')
    body = "".join(f'<row r="{row}">{"".join(each)}</row>' for row, each in rows.items())
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{body}</sheetData></worksheet>".encode()
