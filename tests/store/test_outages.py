"""A database that is away or full is said in a sentence; every other error stays what it is."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection
from psycopg import errors
from tests.database import as_superuser, current_database, in_area

from canbao.store.failures import StoreFailed
from canbao.store.outages import DiskFull, StoreInterrupted, TookTooLong, outage_of, outages_said
from canbao.store.server import Server

AREA = "430621"


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (errors.DiskFull("no space left"), DiskFull),
        (errors.QueryCanceled("canceling statement due to statement timeout"), TookTooLong),
        (errors.AdminShutdown("terminating"), StoreInterrupted),
        (errors.CrashShutdown("terminating"), StoreInterrupted),
        (errors.CannotConnectNow("starting up"), StoreInterrupted),
        (errors.TooManyConnections("sorry"), StoreInterrupted),
        (errors.IoError("could not read"), StoreInterrupted),
        (psycopg.OperationalError("server closed the connection unexpectedly"), StoreInterrupted),
        (psycopg.InterfaceError("the connection is closed"), StoreInterrupted),
        (errors.DeadlockDetected("deadlock"), None),
        (errors.LockNotAvailable("timeout"), None),
        (errors.UniqueViolation("twice"), None),
        (errors.DataCorrupted("page"), None),
        (StoreFailed("名单不对"), None),
        (None, None),
    ],
)
def test_what_is_an_outage_and_what_is_not(error: Exception | None, outage: type[StoreInterrupted] | None) -> None:
    assert type(outage_of(error)) is (outage or type(None))
    wrapped = DatabaseError("as Django says it")
    wrapped.__cause__ = error
    assert type(outage_of(wrapped)) is (outage or type(None))


def lose_connection(server: Server) -> None:
    with in_area(AREA), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        with as_superuser(server) as other:
            other.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
        cursor.execute("SELECT 1")


def test_the_next_transaction_has_a_new_connection(database: Server) -> None:
    with pytest.raises(StoreInterrupted, match="同一请求编号") as found:
        lose_connection(database)
    assert found.value.__cause__ is not None
    with in_area(AREA), connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (current_database(),)


def test_what_a_room_says_of_a_lost_statement_gives_way(database: Server) -> None:
    del database
    with pytest.raises(DiskFull), outages_said("default"):
        raise StoreFailed("写不进去") from errors.DiskFull("no space left")
    with pytest.raises(StoreFailed, match="写不进去"), outages_said("default"):
        raise StoreFailed("写不进去") from errors.UniqueViolation("twice")
    with pytest.raises(IntegrityError), outages_said("default"):
        raise IntegrityError("twice") from errors.UniqueViolation("twice")


def test_a_statement_that_is_stopped_at_its_time_is_said_and_the_connection_stays(database: Server) -> None:
    del database

    def asked(*statements: str) -> object:
        with in_area(AREA), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchone()

    before = asked("SELECT pg_backend_pid()")
    with pytest.raises(TookTooLong, match="缩小范围"):
        asked("SET LOCAL statement_timeout = 50", "SELECT pg_sleep(30)")
    assert asked("SELECT pg_backend_pid()") == before
