"""The database server's clock, which a test can set: PostgreSQL runs with a library that answers for the time of day.

In: the test's server. Out: `Clock`: the moment that the server takes for now, from then on and ticking. Never: the
clock of the machine, of the test, or of another process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from django.db import connections
from tests.database import as_application

from canbao.store import programs
from canbao.store.programs import private_folder
from canbao.store.server import BUSINESS_ZONE, Server

FOLDERS = ("usr/lib/*/faketime", "usr/lib/faketime", "usr/lib64/faketime", "usr/local/lib/faketime")
ZONE = ZoneInfo(BUSINESS_ZONE)


@cache
def library() -> Path | None:
    """Where packages put it."""
    return next((path for folder in FOLDERS for path in Path("/").glob(f"{folder}/libfaketime.so.1")), None)


def why_no_clock() -> str:
    """Empty where a process can be given a clock of its own."""
    return "" if library() else "needs libfaketime (in Debian the package faketime); it is not installed here"


def shifted(seconds: float) -> Mapping[str, str]:
    """The environment of a process whose clock is wrong by so much."""
    return {"LD_PRELOAD": str(library()), "FAKETIME": f"{seconds:+.3f}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


class Clock:
    """The server's. It is started anew with the clock, and with that of the machine when the test is over."""

    def __init__(self, server: Server) -> None:
        self.server = server
        folder = server.layout.home / "clock"
        private_folder(folder, server.layout)
        self._file = folder / "offset"
        self._ordinary = programs._environment
        self._offset = timedelta()
        self._write()

    def __enter__(self) -> Clock:
        ordinary = self._ordinary()
        more = {**shifted(0), "FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1"}
        del more["FAKETIME"]
        programs._environment = lambda: {**ordinary, **more}
        self._restart()
        return self

    def __exit__(self, *_: object) -> None:
        programs._environment = self._ordinary
        self._restart()

    def set(self, moment: datetime) -> None:
        """It is this moment now, in the business zone where none is named, and time goes on."""
        self._offset = moment.replace(tzinfo=moment.tzinfo or ZONE) - datetime.now(UTC)
        self._write()

    def shift(self, by: timedelta) -> None:
        """So much later, or earlier."""
        self._offset += by
        self._write()

    def now(self) -> datetime:
        """As the server says it."""
        with as_application(self.server) as connection:
            row = connection.execute("SELECT clock_timestamp()").fetchone()
        assert row is not None
        return row[0].astimezone(ZONE)  # type: ignore[no-any-return]

    def _write(self) -> None:
        """Whole: the server reads it whenever it asks for the time."""
        aside = self._file.with_suffix(".new")
        aside.write_text(f"{self._offset.total_seconds():+.3f}\n", encoding="utf-8")
        if os.geteuid() == 0:
            os.chown(aside, self.server.layout.account.uid, self.server.layout.account.gid)
        aside.replace(self._file)

    def _restart(self) -> None:
        connections.close_all()
        self.server.stop()
        self.server.start()


def wait_for_lock(connection: psycopg.Connection, seconds: float = 20) -> None:
    """Somebody waits for a named lock."""
    until = time.monotonic() + seconds
    while not connection.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone():
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.005)
