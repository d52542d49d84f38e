"""The store opened: schema there, rights as told, an old server or a strange one refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.database import as_superuser

from canbao.store import opening
from canbao.store.opening import (
    NoAnswer,
    ServerTooOld,
    UnsafeRole,
    check_roles,
    check_version,
    missing_migrations,
    open_store,
)
from canbao.store.server import Server


def test_all_migrations_are_applied(database: Server) -> None:
    del database
    assert missing_migrations() == []


def test_models_and_migrations_agree(database: Server) -> None:
    del database
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(("version", "is_old"), [(140012, True), (150000, False), (180004, False)])
def test_a_server_before_15_is_refused(version: int, is_old: bool) -> None:
    if is_old:
        with pytest.raises(ServerTooOld, match="14"):
            check_version(version)
    else:
        check_version(version)


def test_a_server_that_is_too_old_is_refused_before_anything_else(
    database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    monkeypatch.setattr(opening, "OLDEST_SERVER", 99)
    with pytest.raises(ServerTooOld, match="须为 PostgreSQL 99 或更新"):
        open_store()


@pytest.mark.trust
@pytest.mark.parametrize(
    ("given", "taken", "words"),
    [
        ("ALTER ROLE canbao_app SUPERUSER", "ALTER ROLE canbao_app NOSUPERUSER", "SUPERUSER"),
        ("ALTER ROLE canbao_app BYPASSRLS", "ALTER ROLE canbao_app NOBYPASSRLS", "BYPASSRLS"),
        ("GRANT canbao_owner TO canbao_app", "REVOKE canbao_owner FROM canbao_app", "属主"),
    ],
)
def test_a_role_that_row_level_security_does_not_bind_is_refused(
    database: Server, given: str, taken: str, words: str
) -> None:
    check_roles()
    with as_superuser(database) as connection:
        connection.execute(given.encode())
    try:
        with pytest.raises(UnsafeRole, match=words):
            open_store()
    finally:
        with as_superuser(database) as connection:
            connection.execute(taken.encode())


def test_a_database_that_does_not_answer_is_said(
    database: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from django.db import connections

    del database
    connections.close_all()
    for alias in connections:
        monkeypatch.setitem(connections[alias].settings_dict, "HOST", str(tmp_path))
    with pytest.raises(NoAnswer, match="连不上数据库"):
        check_roles()
