"""Statements that are asked again and again, each planned once a connection: a payment is fifteen small ones, and to
plan them takes longer than to run them.

In: a statement's text, always the same, and its values. Out: rows, or how many were written. Never: a value in the
text; another transaction than the one under way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from django.db import connection

from canbao.store.driver import driver_connection

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
    text, names = _numbered(statement)
    given = [values[name] for name in names] if isinstance(values, Mapping) else values
    with connection.wrap_database_errors:
        return psycopg.RawCursor(driver).execute(text, given, prepare=True)


_PLACE = re.compile(r"%(?:\((\w+)\)s|(s)|(%))")


@cache
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with numbered places as the server reads it, and the names of its values in their order. Once for
    each: the driver would take a long one apart again every time.
    """
    names: list[str] = []
    count = 0

    def number(place: re.Match[str]) -> str:
        nonlocal count
        name, plain, _ = place.groups()
        if name is not None and name not in names:
            names.append(name)
        count += plain is not None
        return f"${names.index(name) + 1}" if name is not None else f"${count}" if plain else "%"

    return _PLACE.sub(number, statement).encode(), tuple(names)
