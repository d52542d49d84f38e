"""What the stand-in office keeps in its folder: its key, numbers and chain, the bills it was given, what it took.

In: a folder. Out: rows. Never: half of a step: each is one transaction of one SQLite file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from canbao.sandbox.refusals import SandboxRefused

FILE = "office.sqlite"
_PRIVATE = 0o600
_TABLES = """
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE bill (
        reference INTEGER PRIMARY KEY, document TEXT, id_number TEXT, name TEXT, unit TEXT, year INTEGER, fen INTEGER,
        offer_until TEXT
    );
    CREATE TABLE payment (
        tax_number TEXT PRIMARY KEY, reference INTEGER, document TEXT, id_number TEXT, name TEXT, year INTEGER,
        fen INTEGER, paid_on TEXT, channel TEXT, place TEXT, told INTEGER DEFAULT 0, fault TEXT DEFAULT '',
        is_void INTEGER DEFAULT 0
    );
    CREATE INDEX payment_of_person ON payment (reference, year);
    CREATE TABLE slip (paper TEXT PRIMARY KEY, year INTEGER, fen INTEGER, arrived_on TEXT, told INTEGER DEFAULT 0);
    CREATE TABLE sent (number INTEGER PRIMARY KEY, mark TEXT, name TEXT, manifest BLOB, content BLOB);
    CREATE TABLE got (number INTEGER PRIMARY KEY, mark TEXT, result TEXT, name TEXT, answer BLOB);
    CREATE TABLE heard (number INTEGER PRIMARY KEY, result TEXT, answer BLOB);
    CREATE TABLE waiting (number INTEGER PRIMARY KEY, manifest BLOB, content BLOB);
"""


class Records:
    """The file of an office."""

    def __init__(self, folder: Path) -> None:
        if not (folder / FILE).is_file():
            raise SandboxRefused(
                f"{folder} 里没有演示税务局，请先 canbao sandbox init no stand-in office here: init it"
            )
        self._open = sqlite3.connect(folder / FILE, isolation_level=None)
        self._open.row_factory = sqlite3.Row

    @classmethod
    def made(cls, folder: Path) -> Records:
        """A new one. Raises SandboxRefused where there is one."""
        path = folder / FILE
        if path.exists():
            raise SandboxRefused(f"{path} 已经存在，未改动 there is an office already: nothing was changed")
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=_PRIVATE)
        found = cls(folder)
        found._open.executescript(_TABLES)
        return found

    def close(self) -> None:
        """The file is free again."""
        self._open.close()

    @contextmanager
    def step(self) -> Iterator[None]:
        """All of it or nothing."""
        self._open.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._open.execute("ROLLBACK")
            raise
        self._open.execute("COMMIT")

    def rows(self, query: str, *given: object) -> list[sqlite3.Row]:
        """Rows of a query."""
        return self._open.execute(query, given).fetchall()

    def write(self, query: str, *given: object) -> int:
        """How many rows changed."""
        return self._open.execute(query, given).rowcount

    def write_all(self, query: str, rows: Iterator[tuple[object, ...]]) -> None:
        """The same for many."""
        self._open.executemany(query, rows)

    def setting(self, name: str) -> str:
        """One of the office's few facts."""
        ((value,),) = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return str(value)

    def set(self, **values: str) -> None:
        """Keep some of them."""
        for name, value in values.items():
            self.write("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value)
