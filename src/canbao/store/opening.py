"""The store opened: server running, Django set up, schema as this version needs it.

In: the folder of this installation's own files, or `DATABASE_URL`. Out: Django's connections, ready.
Never: a migration as the application's role; two stores in one process.
"""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from canbao.store.addresses import APPLICATION_ALIAS, OWNER_ALIAS
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.layout import layout_of
from canbao.store.server import Server

SETTINGS_MODULE = "canbao.store.settings"
OLDEST_SERVER = 15
"""PostgreSQL 15 brought MERGE and NULLS NOT DISTINCT, which the schema uses."""


class AnotherStore(StoreFailed):
    """One process works with one installation."""


class NotMigrated(StoreFailed):
    """The database has not got the tables of this version."""


class NoOwner(StoreFailed):
    """Migrations need the owner's address."""


class ServerTooOld(StoreFailed):
    """The server lacks what the schema uses."""


def set_up_django(var: Path | None = None) -> None:
    """Load Django for this installation. The database is not touched. Raises AnotherStore."""
    if apps.ready:
        if var is not None and var.resolve() != settings.CONFIGURATION.var.resolve():
            raise AnotherStore(f"本进程已打开 {settings.CONFIGURATION.var} this process has opened another store")
        return
    if var is not None:
        os.environ["CANBAO_VAR"] = str(var)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    django.setup()


def open_store(var: Path | None = None, *, migrate: bool = False) -> list[str]:
    """Open it. canbao's own server is started and migrated; another one is migrated only if asked for. Gives the
    migrations that ran.

    Raises ServerFailed, NotMigrated, NoOwner, ServerTooOld.
    """
    set_up_django(var)
    configuration = read_configuration()
    if configuration.runs_own_server:
        Server(layout_of(configuration.var)).start()
    check_version(_server_version())
    missing = missing_migrations()
    if missing:
        if not (migrate or configuration.runs_own_server):
            raise NotMigrated("数据库结构不是这一版的，请先运行 canbao db migrate the schema is not this version's")
        migrate_store()
    return missing


def migrate_store() -> None:
    """Bring the schema to this version, as the owner. Runs again safely after it was stopped half-way."""
    if OWNER_ALIAS not in connections.settings:
        raise NoOwner("迁移需要 DATABASE_OWNER_URL migrations need DATABASE_OWNER_URL")
    call_command("migrate", database=OWNER_ALIAS, verbosity=0, interactive=False)


def missing_migrations() -> list[str]:
    """Migrations of this version that the database has not had, in order."""
    alias = OWNER_ALIAS if OWNER_ALIAS in connections.settings else APPLICATION_ALIAS
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def _server_version() -> int:
    """As the server counts."""
    with connections[APPLICATION_ALIAS].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def check_version(version: int) -> None:
    """`version` as the server counts: 150004 is 15.4. Raises ServerTooOld."""
    if version // 10_000 < OLDEST_SERVER:
        raise ServerTooOld(
            f"数据库版本 {version // 10_000} 太旧，须为 PostgreSQL {OLDEST_SERVER} 或更新 "
            f"PostgreSQL {version // 10_000} is too old: {OLDEST_SERVER} or newer is needed"
        )
