"""A backup of the database as one file with a seal beside it, and the way back.

In: a running server, a path, the marks of the secret files. Out: a file in PostgreSQL's custom format and `<file>.json`
(SHA-256, bytes, version of the server, marks). Restoring checks the seal first, fills a new database, and only then
changes places with the old one, which is kept under another name. Never: a half-written backup under its name; a
restore over what is there, or of what the keys at hand cannot open.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg import sql

from canbao.store.failures import StoreFailed
from canbao.store.programs import stream_program
from canbao.store.server import DATABASE, OWNER, SUPERUSER, Server

_NEW = f"{DATABASE}_restoring"
_NO_KEYS: Mapping[str, str] = MappingProxyType({})
_TRIES = 5
"""To change places: whoever entered in between is asked to leave once more."""


class BackupRefused(StoreFailed):
    """A backup that is not whole, or a place for one that is taken."""


@dataclass(frozen=True)
class Seal:
    """What a backup must be. `sha256` and `size` (bytes) are of the file; `server` is the version that wrote it; `keys`
    are marks of the secret files by name.
    """

    sha256: str
    size: int
    server: str
    keys: dict[str, str] = field(default_factory=dict)

    def as_text(self) -> str:
        """As it lies beside the backup: the second line vouches for the first."""
        line = json.dumps(asdict(self), sort_keys=True)
        return f"{line}\n{hashlib.sha256(line.encode()).hexdigest()}\n"


def seal_path(path: Path) -> Path:
    """Where the seal of a backup lies."""
    return path.with_name(f"{path.name}.json")


def back_up(server: Server, path: Path, keys: Mapping[str, str] = _NO_KEYS) -> Seal:
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
        seal = _seal_of(aside, server.health().version, keys)
        seal_path(path).write_text(seal.as_text(), encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return seal


def check(path: Path) -> Seal:
    """The seal of a backup, if the file is what it says. Raises BackupRefused."""
    try:
        text = seal_path(path).read_text(encoding="utf-8")
        seal = Seal(**json.loads(text.partition("\n")[0]))
    except (OSError, ValueError, TypeError) as error:
        raise BackupRefused(f"{seal_path(path)} 读不出来 cannot be read: {error}") from error
    if not path.is_file():
        raise BackupRefused(f"{path} 找不到 not found")
    if text != seal.as_text() or seal != _seal_of(path, seal.server, seal.keys):
        raise BackupRefused(f"{path} 与封签不符，已损坏，请用另一份备份 does not match its seal: use another backup")
    return seal


def restore(server: Server, path: Path, kept_as: str, keys: Mapping[str, str] = _NO_KEYS) -> None:
    """Put a backup in place of the database, which is kept as `kept_as`. Open connections are ended. `keys`: marks of
    the secret files at hand.

    Raises BackupRefused; until the last step the old database is what it was.
    """
    other = [name for name, mark in check(path).keys.items() if keys.get(name) != mark]
    if other:
        raise BackupRefused(
            f"{path} 要用另外的密钥文件 {'、'.join(other)} 才读得出，请先把它们放回密钥文件夹 "
            "was made with other secret files: bring them back first"
        )
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept_as]).fetchone():
            raise BackupRefused(f"数据库 {kept_as} 已经存在 there is a database of this name already")
        connection.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", _NEW))
        connection.execute(_named("CREATE DATABASE {} OWNER {}", _NEW, OWNER))
        with path.open("rb") as file:
            stream_program(server.layout, "pg_restore", *_login(server), "--exit-on-error", "-d", _NEW, stdin=file)
        for left in reversed(range(_TRIES)):
            try:
                _change_places(connection, kept_as)
                return
            except psycopg.errors.ObjectInUse:
                if not left:
                    raise


def _change_places(connection: psycopg.Connection, kept_as: str) -> None:
    """Both names or none: a kill in between leaves the old database where it was."""
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    connection.execute(ended, [DATABASE])
    with connection.transaction():
        connection.execute(_named("ALTER DATABASE {} RENAME TO {}", DATABASE, kept_as))
        connection.execute(_named("ALTER DATABASE {} RENAME TO {}", _NEW, DATABASE))


def _login(server: Server) -> tuple[str, ...]:
    return ("-h", str(server.layout.sockets), "-U", SUPERUSER)


def _named(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


def _seal_of(path: Path, version: str, keys: Mapping[str, str]) -> Seal:
    with path.open("rb") as file:
        return Seal(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size, version, dict(keys))
