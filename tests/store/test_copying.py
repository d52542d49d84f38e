"""Many rows between Arrow and the database: what goes in comes out, null and empty told apart, no row past its area."""

from __future__ import annotations

from datetime import date

import psycopg
import pyarrow as pa
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.database import in_area

TEXTS = ["", None, 'a"b', "一,二", "line\nbreak", "\\N", "null", " x ", "=1+1", "\\", "𬭎"]


@pytest.mark.usefixtures("database")
def test_texts_come_back_to_the_letter() -> None:
    from canbao.store.copying import copy_in, read_table, scratch_table

    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    given_rows = pa.table({"id": list(range(len(TEXTS))), "text": TEXTS}, schema=schema)
    with in_area():
        scratch_table("texts", {"id": "bigint", "text": "text"})
        copy_in(given_rows, "texts")
        assert read_table("SELECT id, text FROM texts ORDER BY id", schema).to_pydict() == given_rows.to_pydict()


@pytest.mark.usefixtures("database")
def test_every_type_comes_back() -> None:
    from canbao.store.copying import copy_in, hex_column, read_table, scratch_table

    schema = pa.schema([("day", pa.date32()), ("flag", pa.bool_()), ("small", pa.int8()), ("fen", pa.int64())])
    rows = pa.table(
        {"day": [date(2024, 2, 29), None], "flag": [True, None], "small": [4, None], "fen": [2**40, None]}, schema
    )
    with in_area():
        scratch_table("kinds", {"day": "date", "flag": "boolean", "small": "smallint", "fen": "bigint"})
        copy_in(rows, "kinds")
        assert read_table("SELECT * FROM kinds ORDER BY day", schema) == rows
        scratch_table("secrets", {"sealed": "bytea"})
        copy_in(pa.table({"sealed": hex_column([b"\x00\xff,\n"])}), "secrets")
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM secrets")
            assert bytes(cursor.fetchone()[0]) == b"\x00\xff,\n"


@pytest.mark.usefixtures("database")
def test_no_rows_are_an_empty_table() -> None:
    from canbao.store.copying import read_table

    schema = pa.schema([("code", pa.string())])
    with in_area():
        assert read_table("SELECT code FROM store_division", schema) == schema.empty_table()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("text", ["x'; DROP TABLE store_unit; --", "%s", "$1", "'"])
def test_a_value_never_becomes_part_of_the_query(text: str) -> None:
    from canbao.store.copying import read_table

    schema = pa.schema([("text", pa.string())])
    with in_area():
        found = read_table("SELECT %(text)s::text WHERE 'a%%b' LIKE 'a%%'", schema, {"text": text})
        assert found["text"].to_pylist() == [text]


@pytest.mark.usefixtures("database")
def test_rows_outside_the_area_are_refused_by_the_database() -> None:
    from canbao.store.copying import append_rows

    rows = pa.table({"county": ["430621"], "kind": ["x"], "arguments": ["{}"], "organisation_id": [1],
                     "account_id": [1], "state": ["queued"], "done": [0], "message": [""],
                     "is_cancel_wanted": [False], "attempts": [0]})  # fmt: skip
    with in_area("430621"):
        assert append_rows(rows, "store_job") == 1

    def append_from_outside() -> None:
        with in_area("350583"):
            append_rows(rows, "store_job")

    with pytest.raises(Exception, match="row-level security") as refused:
        append_from_outside()
    assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege) or refused.value.__cause__


@given(st.lists(st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]), max_size=5)))
def test_csv_of_any_texts_reads_back(texts: list[str]) -> None:
    """The writer quotes every text, so that nothing in it ends a cell."""
    import io

    import pyarrow.csv as pa_csv

    rows = pa.table({"text": pa.array(texts, pa.string())})
    file = io.BytesIO()
    pa_csv.write_csv(rows, file, pa_csv.WriteOptions(include_header=False, quoting_style="needed"))
    assert file.getvalue().count(b'"') % 2 == 0
