"""What stands in the tables of money, of requests and of the trail: told apart by content, and counted.

In: the test's database. Out: a `Snapshot` of what is committed. Never: row-level security; numbers that sequences give,
which no transaction takes back.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from tests.database import as_superuser

from canbao.store.server import Server

_TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND (relname ~ '^(money|billing)_' OR relname IN ('access_request', 'access_auditentry'))
        AND relname NOT IN ('billing_due', 'billing_aidline', 'billing_runsituation') ORDER BY relname
"""
"""Dues and what explains them are written by runs alone."""
_GONE_SECONDS = 20


@dataclass(frozen=True)
class Snapshot:
    """Rows of each table, and a mark of what they say."""

    rows: Mapping[str, int]
    marks: Mapping[str, int]

    def since(self, earlier: Snapshot) -> dict[str, int]:
        """How many rows came, by table; where only content changed, nought."""
        return {
            name: count - earlier.rows[name]
            for name, count in self.rows.items()
            if self.marks[name] != earlier.marks[name]
        }


class Observer:
    """A superuser who looks on over one connection, and sees what is committed."""

    def __init__(self, server: Server) -> None:
        self._connection = as_superuser(server)
        self._connection.autocommit = True
        names = [name for (name,) in self._connection.execute(_TABLES)]
        each = sql.SQL("SELECT {}, count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} AS t")
        self._question = sql.SQL(" UNION ALL ").join(each.format(name, sql.Identifier(name)) for name in names)

    def __enter__(self) -> Observer:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def look(self) -> Snapshot:
        found = self._connection.execute(self._question).fetchall()
        return Snapshot({name: count for name, count, _ in found}, {name: int(mark) for name, _, mark in found})

    def answer(self, key: str) -> Any:
        """What was answered to a request; None where nothing was."""
        row = self._connection.execute("SELECT answer FROM access_request WHERE key = %s", [key]).fetchone()
        return row[0] if row else None

    def wait_until_gone(self, process: int) -> None:
        """The server has noticed that a worker is dead."""
        until = time.monotonic() + _GONE_SECONDS
        while self._connection.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [process]).fetchone():
            assert time.monotonic() < until, process
            time.sleep(0.001)
