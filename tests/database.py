"""Real databases for tests: one server a test process, migrated once, one database that every test finds empty.

Nothing is rolled back: transactions of the code under test commit as they do at a bureau. Rows are removed before the
next test. A test that changed the schema, a role or a right (sabotage does) leaves the next one a new copy.

The server is canbao's own. With the switch `TESTS_SUPERUSER_URL` it is the one that `DATABASE_URL` and
`DATABASE_OWNER_URL` name, and of the tests chosen only those that use it run: tests/store/test_system_server.py.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from canbao.store.configuration import read_configuration
from canbao.store.layout import layout_of
from canbao.store.opening import open_store
from canbao.store.scope import scope_of, scoped
from canbao.store.server import APPLICATION, DATABASE, OWNER, SUPERUSER, Server

SWITCH = "TESTS_SUPERUSER_URL"
"""The superuser's address of a server that may be filled and emptied at will."""
_numbers = itertools.count(1)

_SCHEMA_MARK = """
    SELECT count(*), sum(hashtextextended(mark, 0)) FROM (
        SELECT 'c' || oid || xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'p' || oid || xmin FROM pg_policy
        UNION ALL SELECT 't' || oid || xmin FROM pg_trigger
        UNION ALL SELECT 'k' || oid || xmin FROM pg_constraint
        UNION ALL SELECT 'f' || oid || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'n' || oid || xmin FROM pg_namespace WHERE nspname = 'public'
        UNION ALL SELECT 'r' || oid || xmin FROM pg_authid
        UNION ALL SELECT 's' || setdatabase || ' ' || setrole || xmin FROM pg_db_role_setting
    ) AS marks (mark)
"""
_EMPTY = """
    DO $$ DECLARE made record; has_rows boolean; BEGIN
        FOR made IN SELECT oid::regclass AS name FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'django_migrations'
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', made.name) INTO has_rows;
            IF has_rows THEN EXECUTE format('DELETE FROM %s', made.name); END IF;
        END LOOP;
    END $$
"""


class StatedServer(Server):
    """The server of `DATABASE_URL`: somebody else starts and stops it, and each role has an address."""

    def start(self) -> None:
        """It runs."""

    def stop(self) -> bool:
        return False

    def connect(self, role: str, database: str = DATABASE) -> psycopg.Connection:
        names = {SUPERUSER: SWITCH, OWNER: "DATABASE_OWNER_URL", APPLICATION: "DATABASE_URL"}
        return psycopg.connect(os.environ[names[role]], dbname=database, connect_timeout=10)


def forget_stated_server() -> None:
    """A server that happens to be stated where the tests run is not theirs to fill, unless the switch says so."""
    if SWITCH not in os.environ:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ.pop(name, None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if SWITCH not in os.environ:
        return
    without = [item for item in items if "migrated_server" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


class _Shared:
    """The database of this test process, and what its schema looked like when it was new."""

    name: str = ""
    mark: object = None


@pytest.fixture(scope="session")
def migrated_server() -> Iterator[Server]:
    """A server of this test process whose database has the schema and nothing in it."""
    configuration = read_configuration()
    server = (Server if configuration.runs_own_server else StatedServer)(layout_of(configuration.var))
    open_store(migrate=True)
    from tests.zones import join  # Django is set up by now

    join()
    connections.close_all()
    # No test of this database pulls the plug: commits, and copies of it for single tests, need not wait for the disk.
    _wait_for_the_disk(server, is_waiting=False)
    yield server
    connections.close_all()
    server.stop()
    shutil.rmtree(server.layout.home, ignore_errors=True)
    shutil.rmtree(server.layout.sockets, ignore_errors=True)


@pytest.fixture
def durable(migrated_server: Server) -> Iterator[None]:
    """The server as an installation's is: commits wait for the disk."""
    _wait_for_the_disk(migrated_server, is_waiting=True)
    yield
    _wait_for_the_disk(migrated_server, is_waiting=False)


def _wait_for_the_disk(server: Server, *, is_waiting: bool) -> None:
    word = "on" if is_waiting else "off"
    with _maintenance(server) as connection:
        connection.execute(f"ALTER SYSTEM SET synchronous_commit = {word}")
        connection.execute(f"ALTER SYSTEM SET fsync = {word}")
        connection.execute("SELECT pg_reload_conf()")
    connections.close_all()


@pytest.fixture
def database(migrated_server: Server) -> Iterator[Server]:
    """A database with the schema and nothing in it, and Django's connections to it."""
    if _Shared.name:
        _empty(migrated_server)
    else:
        _copy(migrated_server)
    _point_to(_Shared.name)
    yield migrated_server
    connections.close_all()
    _point_to(DATABASE)
    if _mark_of(migrated_server) != _Shared.mark:
        with _maintenance(migrated_server) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_Shared.name)))
        _Shared.name = ""


def in_area(*units: str) -> AbstractContextManager[None]:
    """A transaction that sees these reporting units; without any, only what everybody sees."""
    return scoped(scope_of(units))


def current_database() -> str:
    """The name of the database that the test works on."""
    return str(connections["default"].settings_dict["NAME"])


def as_application(server: Server) -> psycopg.Connection:
    """A connection of its own as the application's role, past all of canbao's code."""
    return server.connect(APPLICATION, current_database())


def as_superuser(server: Server) -> psycopg.Connection:
    return server.connect(SUPERUSER, current_database())


def _copy(server: Server) -> None:
    """A new copy of the migrated database."""
    name = f"test_{next(_numbers)}"
    with _maintenance(server) as connection:
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copied.format(sql.Identifier(name), sql.Identifier(DATABASE)))
    _Shared.name = name
    _Shared.mark = _mark_of(server)


def _empty(server: Server) -> None:
    """No row of an earlier test, and nobody left of it."""
    with server.connect(SUPERUSER, _Shared.name) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("SET session_replication_role = replica")
        connection.execute(_EMPTY)


def _mark_of(server: Server) -> object:
    with server.connect(SUPERUSER, _Shared.name) as connection:
        return connection.execute(_SCHEMA_MARK).fetchone()


def _maintenance(server: Server) -> psycopg.Connection:
    connection = server.connect(SUPERUSER, "postgres")
    connection.autocommit = True
    return connection


def _point_to(name: str) -> None:
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
