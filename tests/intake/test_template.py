"""Templates: made by the definition that reads them, so that what is filled in comes back without a finding."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from python_calamine import load_workbook
from tests.intake.lists import DEFINITION, GIVEN, HEADER, good_row

from canbao.intake.list_definition import ListDefinition
from canbao.intake.reading import read_list
from canbao.intake.template import HELP_SHEET, WORDS_SHEET, write_template

TOWNS = {f"某{number}镇": [f"某{each}村" for each in range(number, number + 3)] for number in range(5)}


def template(definition: ListDefinition = DEFINITION, **options: Any) -> bytes:
    target = io.BytesIO()
    write_template(target, definition, **options)
    return target.getvalue()


def xml(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def one_column(**column: Any) -> ListDefinition:
    return ListDefinition.of({"name": "one", "title": "一", "columns": [{"name": "x", "label": "某列", **column}]})


@pytest.mark.trust
def test_what_is_filled_in_is_read_back_without_a_finding() -> None:
    rows = [good_row(number) for number in range(30)]
    content = template(words={"town": list(TOWNS)}, words_by_parent={"village": TOWNS}, rows=rows)
    found = read_list(content, DEFINITION)
    assert (found.errors.count, found.warnings.count, found.mended.count, found.ignored) == (0, 0, 0, ())
    assert found.table.num_rows == 30
    assert found.table.column("name").to_pylist() == [row[0] for row in rows]
    assert found.table.column("amount").to_pylist() == [int(row[6] * 100) for row in rows]
    assert found.table.column("since").to_pylist() == [row[4] for row in rows]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ({"kind": "text"}, "=1+1"),
        ({"kind": "id_number"}, "430621199003071230"),
        ({"kind": "person_name"}, "张三"),
        ({"kind": "date"}, "2024-09-01"),
        ({"kind": "whole_number"}, 12),
        ({"kind": "money"}, "12.50"),
        ({"kind": "choice", "choices": ["甲", "乙"]}, "乙"),
        ({"kind": "place_name"}, "某镇"),
        ({"kind": "phone"}, "013812345678"[1:]),
        ({"kind": "flag"}, "是"),
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_a_template_of_every_kind_of_column_is_read_back(column: dict[str, Any], cell: Any, required: bool) -> None:
    given = one_column(**column, required=required)
    found = read_list(template(given, rows=[[cell]]), given)
    assert (found.errors.count, found.warnings.count, found.mended.count) == (0, 0, 0)
    assert found.table.column("x").null_count == 0


def test_required_columns_are_marked_and_still_known() -> None:
    sheet = load_workbook(io.BytesIO(template())).get_sheet_by_index(0).to_python()[0]
    assert sheet[:4] == ["姓名（必填）", "证件类型", "证件号码（必填）", "类别（必填）"]
    assert [str(text).removesuffix("（必填）") for text in sheet] == HEADER


def test_columns_of_texts_are_texts() -> None:
    content = template()
    styles = xml(content, "xl/styles.xml")
    codes = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    formats = [codes.get(each, "") for each in re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])]
    found = re.findall(r'<col min="(\d+)"[^>]*style="(\d+)"', xml(content))
    columns = {int(first): int(style) for first, style in found}
    assert formats[columns[1 + DEFINITION.names.index("id_number")]] == "@"
    assert formats[columns[1 + DEFINITION.names.index("phone")]] == "@"
    assert formats[columns[1 + DEFINITION.names.index("since")]] == "yyyy-mm-dd"


def test_short_lists_stand_in_the_rule_and_long_ones_on_a_hidden_sheet() -> None:
    short = template(one_column(kind="choice", choices=["甲", "乙"]))
    assert "<formula1>&quot;甲,乙&quot;</formula1>" in xml(short) or '<formula1>"甲,乙"</formula1>' in xml(short)
    assert load_workbook(io.BytesIO(short)).sheet_names == ["一", HELP_SHEET]
    words = [f"第{number}种情况" for number in range(300)]
    long = template(one_column(kind="choice", choices=words))
    assert f"<formula1>{WORDS_SHEET}!$B$1:$B$300</formula1>" in xml(long)
    assert 'state="hidden"' in xml(long, "xl/workbook.xml")
    book = load_workbook(io.BytesIO(long))
    assert [row[-1] for row in book.get_sheet_by_name(WORDS_SHEET).to_python()] == words
    assert WORDS_SHEET in xml(template(one_column(kind="choice", choices=["甲,乙", "丙"])))


def test_the_villages_are_those_of_the_town() -> None:
    content = template(words_by_parent={"village": TOWNS})
    assert "OFFSET(字典!$B$1,MATCH($H2,字典!$A:$A,0)-1,0,COUNTIF(字典!$A:$A,$H2),1)" in xml(content)
    pairs = load_workbook(io.BytesIO(content)).get_sheet_by_name(WORDS_SHEET).to_python()
    assert pairs == [[town, village] for town, villages in TOWNS.items() for village in villages]


def test_a_number_alone_as_key_is_watched_for_repeats() -> None:
    given = ListDefinition.of(
        {"name": "one", "title": "一", "key": ["x"], "columns": [{"name": "x", "label": "号", "kind": "id_number"}]}
    )
    assert 'COUNTIF($A:$A,A2&amp;"*")=1' in xml(template(given))


def test_the_help_says_what_the_definition_says() -> None:
    rows = load_workbook(io.BytesIO(template())).get_sheet_by_name(HELP_SHEET).to_python()
    assert rows[0][0] == "救助名单：怎么填"
    assert rows[0][2] == GIVEN["help"]
    told = {row[0]: row for row in rows}
    assert told["【姓名】"][1] == "是"
    assert told["【姓名】"][4] == "张三"
    assert told["【类别】"][3] == "特困、低保、边缘"


def test_the_same_definition_gives_the_same_bytes() -> None:
    assert template() == template()
