"""Rows read: the schema of what is handed on, and nothing of a bad row among the good ones."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.lists import DEFINITION, HEADER, text_file

from canbao.intake.reading import read_list
from canbao.intake.refusal import FileRefused
from canbao.intake.row_reader import ROW_NUMBER, schema_of

WORDS = ["", "张三", "特困", "430621199003071230", "2024-01-01", "x", "=1", "1", "是", "姓名", "  ", "\u200b"]
CELL = st.sampled_from(WORDS)


def test_the_schema_follows_the_definition() -> None:
    schema = schema_of(DEFINITION)
    assert schema.names[:4] == [ROW_NUMBER, "name", "document", "id_number"]
    assert schema.names[4:8] == ["id_number_key", "id_number_document", "id_number_birth", "id_number_sex"]
    assert schema.field("amount").type == pa.int64()
    assert schema.field("since").type == pa.date32()


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=12, max_size=12), min_size=1, max_size=6))
def test_every_row_is_either_good_or_bad(rows: list[list[str]]) -> None:
    try:
        found = read_list(text_file([HEADER, *rows]), DEFINITION)
    except FileRefused:
        return  # Blank rows alone, or a first row that is a header too.
    good = set(found.table.column(ROW_NUMBER).to_pylist())
    bad = {error.row for error in found.errors.errors()}
    blank = {number for number, row in enumerate(rows, start=2) if not "".join(row).strip()}
    assert good.isdisjoint(bad)
    assert good | bad | blank == set(range(2, len(rows) + 2))
    assert found.count == len(good) + len(bad)
    assert [row.row for row in found.rejected()] == sorted(bad)
    required = ("name", "id_number", "category")
    assert all(found.table.column(name).null_count == 0 for name in required)
