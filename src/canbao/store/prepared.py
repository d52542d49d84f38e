"""Statements that are asked again and again, each planned once a connection: a payment is fifteen small ones, and to
plan them takes longer than to run them.

In: a statement's text, always the same, and its values. Out: rows, or how many were written. Never: a value in the
text; another transaction than the one under way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import psycopg
from django.db import connection

from canbao.store.copying import driver_connection

Values = Sequence[Any] | Mapping[str, Any]


_NOT_BY_ITSELF = 1 << 30
"""How often the driver would have to see any other statement before it prepared that too. Django says never, and then
the driver prepares none, whatever it is asked.
"""


def ask(statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """All rows."""
    with _executed(statement, values) as cursor:
        return cursor.fetchall()


def ask_one(statement: str, values: Values = ()) -> tuple[Any, ...] | None:
    """The first row, or None."""
    rows = ask(statement, values)
    return rows[0] if rows else None


def write(statement: str, values: Values = ()) -> int:
    """How many rows were written."""
    with _executed(statement, values) as cursor:
        return int(cursor.rowcount)


def _executed(statement: str, values: Values) -> psycopg.Cursor[Any]:
    """Raises Django's database errors, as its own cursors do."""
    driver = driver_connection()
    driver.prepare_threshold = _NOT_BY_ITSELF
    with connection.wrap_database_errors:
        return psycopg.Cursor(driver).execute(cast("Any", statement), values, prepare=True)
