"""A backup of the database as one file with a seal beside it, and the way back.

In: a running server, a path. Out: a file in PostgreSQL's custom format and `<file>.json` (SHA-256, bytes, version of
the server). Restoring checks the seal first, fills a new database, and only then changes places with the old one, which
is kept under another name. Never: a half-written backup under its name; a restore over what is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from psycopg import sql

from canbao.store.failures import StoreFailed
from canbao.store.programs import stream_program
from canbao.store.server import DATABASE, OWNER, SUPERUSER, Server

_NEW = f"{DATABASE}_restoring"


class BackupRefused(StoreFailed):
    """A backup that is not whole, or a place for one that is taken."""


@dataclass(frozen=True)
class Seal:
    """What a backup must be. `sha256` and `size` (bytes) are of the file; `server` is the version that wrote it."""

    sha256: str
    size: int
    server: str


def seal_path(path: Path) -> Path:
    """Where the seal of a backup lies."""
    return path.with_name(f"{path.name}.json")


def back_up(server: Server, path: Path) -> Seal:
    """Write a backup of a moment, while others go on working. Raises BackupRefused if the name is taken."""
    if path.exists() or seal_path(path).exists():
        raise BackupRefused(f"{path} 已经存在，请换一个文件名 is there already: choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part{os.getpid()}")
    try:
        with aside.open("xb") as file:
            aside.chmod(0o600)
            stream_program(server.layout, "pg_dump", *_login(server), "-Fc", DATABASE, stdout=file)
            file.flush()
            os.fsync(file.fileno())
        seal = _seal_of(aside, server.health().version)
        seal_path(path).write_text(json.dumps(asdict(seal)) + "\n", encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return seal


def check(path: Path) -> Seal:
    """The seal of a backup, if the file is what it says. Raises BackupRefused."""
    try:
        seal = Seal(**json.loads(seal_path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupRefused(f"{seal_path(path)} 读不出来 cannot be read: {error}") from error
    if not path.is_file():
        raise BackupRefused(f"{path} 找不到 not found")
    found = _seal_of(path, seal.server)
    if found != seal:
        raise BackupRefused(f"{path} 与封签不符，已损坏，请用另一份备份 does not match its seal: use another backup")
    return seal


def restore(server: Server, path: Path, kept_as: str) -> None:
    """Put a backup in place of the database, which is kept as `kept_as`. Open connections are ended.

    Raises BackupRefused; until the last step the old database is what it was.
    """
    check(path)
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept_as]).fetchone():
            raise BackupRefused(f"数据库 {kept_as} 已经存在 there is a database of this name already")
        connection.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", _NEW))
        connection.execute(_named("CREATE DATABASE {} OWNER {}", _NEW, OWNER))
        with path.open("rb") as file:
            stream_program(server.layout, "pg_restore", *_login(server), "--exit-on-error", "-d", _NEW, stdin=file)
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(ended, [DATABASE])
        connection.execute(_named("ALTER DATABASE {} RENAME TO {}", DATABASE, kept_as))
        connection.execute(_named("ALTER DATABASE {} RENAME TO {}", _NEW, DATABASE))


def _login(server: Server) -> tuple[str, ...]:
    return ("-h", str(server.layout.sockets), "-U", SUPERUSER)


def _named(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


def _seal_of(path: Path, version: str) -> Seal:
    with path.open("rb") as file:
        return Seal(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size, version)
