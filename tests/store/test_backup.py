"""Backups of a real database: whole or refused, and back again beside what was there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from canbao.store.backup import BackupRefused, back_up, check, restore, seal_path
from canbao.store.programs import ProgramFailed
from canbao.store.server import APPLICATION, OWNER, SUPERUSER, Server


@pytest.fixture
def filled(server: Server) -> Iterator[Server]:
    """A table of a thousand rows."""
    with server.connect(OWNER) as connection:
        connection.execute("CREATE TABLE people (number integer PRIMARY KEY)")
        connection.execute("INSERT INTO people SELECT generate_series(1, 1000)")
        connection.execute(f"GRANT SELECT ON people TO {APPLICATION}")
    yield server
    with server.connect(OWNER) as connection:
        connection.execute("DROP TABLE IF EXISTS people")


def count(server: Server, role: str = APPLICATION, database: str = "canbao") -> int:
    with server.connect(role, database) as connection:
        row = connection.execute("SELECT count(*) FROM people").fetchone()
    assert row is not None
    return int(row[0])


def drop(server: Server, database: str) -> None:
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        connection.execute(f"DROP DATABASE {database}")


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(filled: Server, tmp_path: Path) -> None:
    path = tmp_path / "new" / "canbao.dump"
    seal = back_up(filled, path)
    assert (seal.size, seal.server) == (path.stat().st_size, filled.health().version)
    with filled.connect(OWNER) as connection:
        connection.execute("DELETE FROM people WHERE number > 10")
    restore(filled, path, "canbao_before")
    assert (count(filled), count(filled, SUPERUSER, "canbao_before")) == (1000, 10)
    with filled.connect(APPLICATION) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM people")
    drop(filled, "canbao_before")


@pytest.mark.trust
@pytest.mark.parametrize("damage", ["bit", "cut", "no seal", "no file", "rubbish for a seal"])
def test_a_damaged_backup_is_refused_and_changes_nothing(filled: Server, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "canbao.dump"
    back_up(filled, path)
    content = path.read_bytes()
    match damage:
        case "bit":
            path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
        case "cut":
            path.write_bytes(content[:-1])
        case "no seal":
            seal_path(path).unlink()
        case "no file":
            path.unlink()
        case _:
            seal_path(path).write_text("[]", encoding="utf-8")
    with pytest.raises(BackupRefused):
        restore(filled, path, "canbao_before")
    assert count(filled) == 1000


def test_a_backup_never_takes_the_place_of_another(filled: Server, tmp_path: Path) -> None:
    path = tmp_path / "canbao.dump"
    first = back_up(filled, path)
    with pytest.raises(BackupRefused, match="换一个文件名"):
        back_up(filled, path)
    assert check(path) == first


def test_a_restore_keeps_the_old_database_under_a_free_name(filled: Server, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "canbao.dump")
    with pytest.raises(BackupRefused, match="postgres"):
        restore(filled, tmp_path / "canbao.dump", "postgres")
    assert count(filled) == 1000


def test_nothing_is_left_of_a_failed_backup(filled: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canbao.store.backup.DATABASE", "no_such_database")
    with pytest.raises(ProgramFailed, match="no_such_database"):
        back_up(filled, tmp_path / "canbao.dump")
    assert list(tmp_path.iterdir()) == []
