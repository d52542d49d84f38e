"""How many statements some code sends to the database, seen where they leave: at the driver.

In: a call. Out: the statements. Never: only those that Django knows of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest


class Questions:
    """Statements that are sent by whichever way, COPY too, without those that open a transaction and say what it may
    see.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.sent: list[str] = []
        for way in ("execute", "copy"):
            patch.setattr(psycopg.Cursor, way, self._counted(getattr(psycopg.Cursor, way)))

    def _counted(self, way: Any) -> Any:
        def sent(cursor: psycopg.Cursor[Any], statement: Any, *given: Any, **more: Any) -> Any:
            text = (
                statement
                if isinstance(statement, bytes)
                else statement.encode()
                if isinstance(statement, str)
                else statement.as_bytes(cursor)
            )
            self._note(text.decode().strip())
            return way(cursor, statement, *given, **more)

        return sent

    def _note(self, statement: str) -> None:
        if not statement.startswith(("SELECT set_config", "SET TRANSACTION", "SAVEPOINT", "RELEASE")):
            self.sent.append(statement)

    def of(self, call: Callable[[], object]) -> list[str]:
        """What one call asked."""
        self.sent.clear()
        call()
        return list(self.sent)
