"""The database away or without room, said as a sentence that tells what to do next.

In: what the driver raised. Out: `StoreInterrupted`, `DiskFull` or `TookTooLong`. Never: a refusal that would be the
same the next time (those are the rooms' own); a request called undone whose commit nobody answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from canbao.store.failures import StoreFailed

_DISK_FULL, _TOO_LONG = "53100", "57014"
_LOST = ("08", "57P01", "57P02", "57P03", "57P05", "53300", "53400", "58")
"""How states of SQL begin in which the server goes, comes or takes nobody in, or its disk answers with an error."""


class StoreInterrupted(StoreFailed):
    """The database went away. Whether the request was done is not known; sent again under its key it is done once."""

    is_passing = True
    reason = "store_interrupted"


class DiskFull(StoreInterrupted):
    """There is no room for it; nothing of the request was done."""

    reason = "disk_full"


class TookTooLong(StoreInterrupted):
    """A statement was stopped at its time; nothing of the request was done."""

    reason = "took_too_long"


@contextmanager
def outages_said(alias: str) -> Iterator[None]:
    """Around a transaction. A connection that broke is let go, so that the next transaction has a new one. What a room
    says of a statement that failed gives way where the statement was not at fault.

    Raises StoreInterrupted, DiskFull, TookTooLong.
    """
    try:
        yield
    except (DatabaseError, InterfaceError, psycopg.Error, StoreFailed) as error:
        outage = outage_of(error.__cause__ if isinstance(error, StoreFailed) else error)
        if outage is None:
            raise
        if not isinstance(outage, DiskFull | TookTooLong):
            connections[alias].close()
        raise outage from error


def outage_of(error: BaseException | None) -> StoreInterrupted | None:
    """The outage that an exception of Django or of the driver tells of; None for every other."""
    cause = error.__cause__ if isinstance(error, DatabaseError | InterfaceError) and error.__cause__ else error
    state = getattr(cause, "sqlstate", None)
    if state == _DISK_FULL:
        return DiskFull(
            "数据库的磁盘满了，这次没有办成；请系统管理员腾出空间，再用同一请求编号重发 "
            "the database's disk is full and nothing was done: make room, then send the same request again"
        )
    if state == _TOO_LONG:
        return TookTooLong(
            "算得太久，已停下，这次没有办成；请缩小范围（一个镇街、一个村）再试，还不行请告诉系统管理员 "
            "it took too long and was stopped, nothing was done: ask for less, or tell the administrator"
        )
    is_broken = state is None and isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError | InterfaceError)
    if is_broken or (state is not None and state.startswith(_LOST)):
        return StoreInterrupted(
            "数据库中断，不知道这次办成没有；请稍后用同一请求编号重发，不会办两次 "
            "the database went away: send the same request again under its key, it is done once"
        )
    return None
