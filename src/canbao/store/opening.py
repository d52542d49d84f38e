"""The store opened: server running, Django set up, schema as this version needs it.

In: the folder of this installation's own files, or `DATABASE_URL`. Out: Django's connections, ready.
Never: a migration as the application's role; two stores in one process.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from canbao.store.addresses import APPLICATION_ALIAS, OWNER_ALIAS
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.layout import layout_of
from canbao.store.server import Server
from canbao.store.zones import fit_zone, mark_zone

SETTINGS_MODULE = "canbao.store.settings"
OLDEST_SERVER = 15
"""PostgreSQL 15 brought MERGE and NULLS NOT DISTINCT, which the schema uses."""
_ALONE = 0x63616E62616F
"""The lock that whoever migrates holds: the letters of canbao."""


class AnotherStore(StoreFailed):
    """One process works with one installation."""


class NotMigrated(StoreFailed):
    """The database has not got the tables of this version."""


class NoOwner(StoreFailed):
    """Migrations need the owner's address."""


class ServerTooOld(StoreFailed):
    """The server lacks what the schema uses."""


class NoAnswer(StoreFailed):
    """The database cannot be entered."""

    is_passing = True


class UnsafeRole(StoreFailed):
    """The role of pages and workers could read and change everything."""


class TwoDatabases(StoreFailed):
    """What the owner migrates is not what the application uses."""


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

    Raises ServerFailed, NoAnswer, ServerTooOld, UnsafeRole, TwoDatabases, NotMigrated, NoOwner, AnotherZone.
    """
    set_up_django(var)
    configuration = read_configuration()
    if configuration.runs_own_server:
        Server(layout_of(configuration.var), configuration.archive).start()
    check_version(int(str(_asked("SHOW server_version_num")[0])))
    check_roles()
    missing = missing_migrations()
    if missing:
        if not (migrate or configuration.runs_own_server):
            raise NotMigrated("数据库结构不是这一版的，请先运行 canbao db migrate the schema is not this version's")
        migrate_store()
    fit_zone(configuration.zone)
    return missing


class _WholeSteps(MigrationExecutor):
    """Each migration and the note that it ran are one transaction. Django notes it afterwards where keys are made at
    the end: stopped in between, the next run would find tables that it is to make.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        with transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, fake, fake_initial)


def migrate_store() -> None:
    """Bring the schema to this version, as the owner. Runs again safely after it was stopped half-way; of several at
    once one migrates and the others find nothing to do. Raises NoOwner.
    """
    if OWNER_ALIAS not in connections.settings:
        raise NoOwner("迁移需要 DATABASE_OWNER_URL migrations need DATABASE_OWNER_URL")
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({_ALONE})")
        try:
            executor = _WholeSteps(connections[OWNER_ALIAS])
            if not executor.loader.applied_migrations:
                executor.recorder.ensure_schema()
                mark_zone(read_configuration().zone)
            executor.loader.check_consistent_history(connections[OWNER_ALIAS])
            executor.migrate(executor.loader.graph.leaf_nodes())
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock({_ALONE})")


def missing_migrations() -> list[str]:
    """Migrations of this version that the database has not had, in order."""
    alias = OWNER_ALIAS if OWNER_ALIAS in connections.settings else APPLICATION_ALIAS
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def check_version(version: int) -> None:
    """`version` as the server counts: 150004 is 15.4. Raises ServerTooOld."""
    if version // 10_000 < OLDEST_SERVER:
        raise ServerTooOld(
            f"数据库版本 {version // 10_000} 太旧，须为 PostgreSQL {OLDEST_SERVER} 或更新 "
            f"PostgreSQL {version // 10_000} is too old: {OLDEST_SERVER} or newer is needed"
        )


# A table's owner passes by row-level security too: whoever may act as the owner is as good as one who bypasses it.
_POWERS = """
    SELECT rolsuper, rolbypassrls, current_database(), oid, pg_postmaster_start_time() FROM pg_roles
    WHERE rolname = current_user
"""
_IS_MEMBER = "SELECT pg_has_role(%s::oid, 'MEMBER')"


def check_roles() -> None:
    """The application's role can do no more than its grants say, and the owner's address is of the same database.

    Raises UnsafeRole, TwoDatabases.
    """
    is_superuser, passes_by, database, _, started = _asked(_POWERS)
    for has, word in ((is_superuser, "SUPERUSER"), (passes_by, "BYPASSRLS")):
        if has:
            raise UnsafeRole(
                f"DATABASE_URL 的角色有 {word}，行级权限对它无效，请换用普通角色 the role of DATABASE_URL has {word}: "
                "row-level security would not hold; use an ordinary role"
            )
    if OWNER_ALIAS not in connections.settings:
        return
    _, _, owners_database, owner, owners_started = _asked(_POWERS, OWNER_ALIAS)
    if (owners_database, owners_started) != (database, started):
        raise TwoDatabases(
            "DATABASE_URL 和 DATABASE_OWNER_URL 不是同一个数据库 "
            "DATABASE_URL and DATABASE_OWNER_URL are not the same database"
        )
    if _asked(_IS_MEMBER, parameters=[int(str(owner))])[0]:
        raise UnsafeRole(
            "DATABASE_URL 的角色就是属主或其成员，行级权限对它无效，请另建一个角色 "
            "the role of DATABASE_URL is the owner or a member of it: row-level security would not hold"
        )


def _asked(question: str, alias: str = APPLICATION_ALIAS, parameters: Sequence[int] = ()) -> tuple[object, ...]:
    """One row. Raises NoAnswer, without the address, which may hold a password."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(question, parameters)
            return tuple(cursor.fetchone())
    except OperationalError as error:
        words = str(error).strip().partition("\n")[0]
        raise NoAnswer(f"连不上数据库，请检查地址、密码和网络 the database cannot be entered: {words}") from error
