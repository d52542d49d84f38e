"""A web worker that performs one action and is killed at a marked point of it, by itself and with SIGKILL.

In: where database and keys are, who does what on which day, the point. Out: what the process says before it is gone;
nothing else but what the database then has. Never: code for this in the product: statements and commits are counted at
the driver. Workers are forked from a process that has loaded Django and done nothing, as those of gunicorn are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

import psycopg
from django.db import connection, connections

from canbao.access.actors import Actor
from canbao.store.opening import set_up_django

set_up_django()

BEFORE_COMMIT, COMMIT_SENT, AFTER_COMMIT = "before the commit", "commit sent", "after the commit"
"""Marked points beside the statements: nothing is committed yet, nobody knows, the answer is on its way."""
COUNT = "count"
"""No point: the process says how many statements there were, and ends without committing."""
_MODULES = ("paying", "collecting", "sponsoring", "refunding.refunds", "refunding.reversals", "aiding.transferring")
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([__name__, *(f"canbao.money.{name}" for name in _MODULES)])

Performer = Callable[[Actor, str, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Work:
    """One request as a worker gets it, and the installation that it works for."""

    database: str
    secrets: str
    day: date
    performer: Performer
    actor: Actor
    key: str
    order: Any

    def perform(self) -> Mapping[str, Any]:
        """As a worker that nobody kills."""
        return self.performer(self.actor, self.key, self.order)


def kill(work: Work, point: int | str, *, is_torn: bool = False) -> int:
    """Let a worker do it and die before the statement of a number, or at a point; says as whom the server knew it.

    `is_torn`: each statement is committed by itself.
    """
    server_process, code = _run(work, point, is_torn)
    assert code == -signal.SIGKILL, (work.performer, point, code)
    return server_process


def count_statements(work: Work) -> int:
    """How many statements it takes."""
    count, code = _run(work, COUNT, is_torn=False)
    assert code == 0, (work.performer, code)
    return count


def _run(work: Work, point: int | str, is_torn: bool) -> tuple[int, int]:
    ours, theirs = _forks.Pipe(duplex=False)
    with ours, theirs:
        process = _forks.Process(target=_work, args=(work, point, is_torn, theirs))
        process.start()
        said = ours.recv()
        process.join()
        code = process.exitcode
        process.close()
    assert code is not None
    return said, code


def _work(work: Work, point: int | str, is_torn: bool, told: Connection) -> None:
    """In the process that dies."""
    from canbao.access.acting import Act

    for alias in connections:
        connections[alias].settings_dict["NAME"] = work.database
    os.environ["CANBAO_SECRETS"] = work.secrets
    setattr(Act, "business_day", lambda _: work.day)  # noqa: B010
    connection.ensure_connection()
    if point != COUNT:
        told.send(connection.connection.info.backend_pid)
    if is_torn:
        _tear()
    _mark(point, told)
    work.perform()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _mark(point: int | str, told: Connection) -> None:
    """From here on every statement counts, and at its point the process is no more."""
    passed = 0
    commit = psycopg.Connection.commit

    def counted(owner: Any, name: str) -> None:
        method = getattr(owner, name)

        def call(*given: Any, **named: Any) -> Any:
            nonlocal passed
            passed += 1
            if passed == point:
                _die()
            return method(*given, **named)

        setattr(owner, name, call)

    def committing(driver: psycopg.Connection) -> None:
        if point == COUNT:
            told.send(passed)
            os._exit(0)
        if point == BEFORE_COMMIT:
            _die()
        if point == COMMIT_SENT:
            driver.pgconn.send_query(b"COMMIT")
            driver.pgconn.flush()
            _die()
        commit(driver)
        if point == AFTER_COMMIT:
            _die()

    counted(psycopg.Cursor, "execute")
    counted(psycopg.Cursor, "copy")
    psycopg.Connection.commit = committing  # type: ignore[method-assign, assignment]


def _tear() -> None:
    """Sabotage: no transaction around the whole. What the transaction may see is said again after each commit."""
    execute = psycopg.Cursor.execute
    seen: list[tuple[Any, Any, Any, Any]] = []

    def call(cursor: Any, statement: Any, *given: Any, **named: Any) -> Any:
        done = execute(cursor, statement, *given, **named)
        if not seen:
            seen.append((type(cursor), statement, given, named))
        cursor.connection.pgconn.exec_(b"COMMIT")
        kind, first, values, how = seen[0]
        with kind(cursor.connection) as again:
            execute(again, first, *values, **how)
        return done

    psycopg.Cursor.execute = call  # type: ignore[method-assign, assignment]
