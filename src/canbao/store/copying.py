"""Many rows at once between Arrow tables and the database, by COPY in CSV.

In: a query or a table's name, Arrow data. Out: Arrow data, or rows in the database, in the transaction under way.
Never: a loop over rows in Python; a value in the text of a query.

COPY with pyarrow's CSV reader and writer moves a million rows of ten columns in about two seconds; the driver row by
row takes ten times as long.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, cast

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
from django.db import connection
from psycopg import sql

from canbao.store.driver import driver_connection

Parameters = Sequence[Any] | Mapping[str, Any]
BLOCK_BYTES = 8 << 20
"""Of CSV read at a time."""
ROWS_PER_BLOCK = 65_536
"""Rows written as CSV at a time: some ten megabytes."""


def binding_cursor() -> psycopg.Cursor[Any]:
    """A cursor whose values travel beside the query. Django's writes them into its text, a piece of 10 MB several times
    over: 100 MiB more for a list of 100,000 rows.
    """
    return psycopg.Cursor(driver_connection())


def read_table(query: str, schema: pa.Schema, parameters: Parameters = ()) -> pa.Table:
    """All rows of a query. Column names and types are those of the schema; booleans arrive as t and f, bytes as hex."""
    options = pa_csv.ConvertOptions(
        column_types={field.name: _wire_type(field.type) for field in schema},
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )
    parse = pa_csv.ParseOptions(newlines_in_values=True)
    source = _Reader(query, parameters)
    reading = pa_csv.ReadOptions(block_size=BLOCK_BYTES, column_names=schema.names)
    table = source.read(lambda file: pa_csv.read_csv(file, reading, parse, options), schema)
    return table.cast(schema)


def append_rows(rows: pa.Table, target: str) -> int:
    """Insert rows into the columns of their names; says how many. Nothing but scalars; binary columns as `hex_column`.

    By way of a scratch table: PostgreSQL has no COPY into a table with row-level security.
    """
    scratch = f"appended_{target}"
    names = sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
    parts = {"scratch": sql.Identifier(scratch), "target": sql.Identifier(target), "names": names}
    made = "CREATE TEMPORARY TABLE {scratch} ON COMMIT DROP AS SELECT {names} FROM {target} WITH NO DATA"
    with driver_connection().cursor() as cursor:
        cursor.execute(sql.SQL(made).format(**parts))
        copy_in(rows, scratch)
        cursor.execute(sql.SQL("INSERT INTO {target} ({names}) SELECT {names} FROM {scratch}").format(**parts))
        count = cursor.rowcount
        cursor.execute(sql.SQL("DROP TABLE {scratch}").format(**parts))
    return count


def copy_in(rows: pa.Table, scratch: str) -> None:
    """Copy rows into the columns of their names of a table without row-level security."""
    names = sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(sql.Identifier(scratch), names)
    writing = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    with driver_connection().cursor() as cursor, cursor.copy(command) as copy:
        for batch in rows.to_batches(max_chunksize=ROWS_PER_BLOCK):
            block = io.BytesIO()
            pa_csv.write_csv(batch, block, writing)
            copy.write(block.getvalue())


def hex_column(values: Sequence[bytes]) -> pa.Array:
    """Bytes as they are copied in."""
    return pa.array(["\\x" + value.hex() for value in values], pa.string())


def scratch_table(name: str, columns: Mapping[str, str]) -> None:
    """An empty table that lives until the end of the transaction. Types are PostgreSQL's, written by us."""
    text = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({text}) ON COMMIT DROP")


def _wire_type(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_binary(kind) else kind


class _Reader:
    """A COPY out, read as a file."""

    def __init__(self, query: str, parameters: Parameters) -> None:
        self.query, self.parameters = query, parameters

    def read(self, parse: Any, schema: pa.Schema) -> pa.Table:
        with driver_connection().cursor() as cursor:
            bound = psycopg.ClientCursor(cursor.connection).mogrify(self.query, self.parameters)
            command = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(sql.SQL(cast("Any", bound)))
            buffer = pa.BufferOutputStream()
            with cursor.copy(command) as copy:
                for block in copy:
                    buffer.write(block)
            content = buffer.getvalue()
        if not content.size:
            return schema.empty_table()
        return parse(pa.BufferReader(content))
