"""Several questions about a few people in one statement: a page that would ask twenty goes to the server once, and all
the answers are of one moment.

In: queries with the names of their columns, one set of values. Out: the rows of each, as lists or as Arrow data. Never:
many rows, which travel as JSON here (`copying` moves those); a value in the text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from canbao.store.prepared import Values, ask_one

Asked = tuple[str, Sequence[str]]
"""A query and what its columns are called."""
Rows = list[list[Any]]
_PART = "(SELECT coalesce(json_agg(json_build_array({names})), '[]') FROM ({query}) AS asked ({names}))"


def rows_together(questions: Sequence[Asked], values: Values) -> list[Rows]:
    """The rows of each query in its own order. Days and times come as text."""
    parts = [_PART.format(names=", ".join(f'"{name}"' for name in names), query=query) for query, names in questions]
    found = ask_one(f"SELECT json_build_array({', '.join(parts)})::text", values)
    assert found is not None
    answers: list[Rows] = json.loads(found[0])
    return answers


def tables_together(questions: Sequence[tuple[str, pa.Schema]], values: Values) -> list[pa.Table]:
    """The same as Arrow data, as `copying.read_table` gives it."""
    answers = rows_together([(query, schema.names) for query, schema in questions], values)
    return [_table(rows, schema) for rows, (_, schema) in zip(answers, questions, strict=True)]


def _table(rows: Rows, schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.Table.from_arrays(
        [_array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def _array(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(column, pa.string()).cast(kind) if pa.types.is_date(kind) else pa.array(column, kind)
