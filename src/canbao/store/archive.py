"""Back to any moment: whole copies of the server's files, every change since, and the database as it was beside the
live one.

In: a running server with an archive (`CANBAO_ARCHIVE`), a moment. Out: copies named for when they began; a database of
another name. Never: the live database touched; a moment that the archive does not reach.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from canbao.store.failures import StoreFailed
from canbao.store.layout import Layout
from canbao.store.programs import private_folder, run_program, stream_program
from canbao.store.server import BUSINESS_ZONE, DATABASE, OWNER, SUPERUSER, Server, ServerFailed

_NAME = "base-%Y%m%d-%H%M%S"
_COPY_SECONDS = 3_600
"""A county's files are copied in a minute or two."""
_WAIT_SECONDS = 30
_RECOVERY = """\
archive_mode = off
restore_command = 'cp "{folder}/%f" %p'
recovery_target_time = '{moment}'
recovery_target_action = 'promote'
"""


class NoArchive(StoreFailed):
    """There is no archive, or it does not reach the moment."""


def copy_base(server: Server) -> Path:
    """A whole copy of the server's files, while others work; moments from its end on can be gone back to."""
    archive = _archive_of(server)
    with server.connect(SUPERUSER, "postgres") as connection:
        row = connection.execute("SELECT now()").fetchone()
    assert row is not None
    path: Path = archive / row[0].astimezone(ZoneInfo(BUSINESS_ZONE)).strftime(_NAME)
    if path.exists():
        raise NoArchive(f"{path} 已经存在，请稍后再试 is there already")
    run_program(
        server.layout, "pg_basebackup", "-h", str(server.layout.sockets), "-U", SUPERUSER, "-D", str(path),
        "-c", "fast", "-X", "none", seconds=_COPY_SECONDS,
    )  # fmt: skip
    return path


def rewind(server: Server, moment: datetime, name: str) -> Path:
    """The database as it was at a moment, under another name, beside the live one; says from which copy.

    Raises NoArchive.
    """
    base = _base_before(server, moment)
    _refuse_taken(server, name)
    _close_archive(server)
    home = server.layout.home / "rewinding"
    aside = replace(server.layout, home=home, sockets=home / "run")
    shutil.rmtree(home, ignore_errors=True)
    try:
        private_folder(home, aside)
        private_folder(aside.sockets, aside)
        _copy_for(base, aside.data, aside)
        with _recovered(aside, _archive_of(server), moment):
            _take_over(aside, server, name)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return base


def _archive_of(server: Server) -> Path:
    if server.archive is None or not server.archive.is_dir():
        raise NoArchive("没有归档：请设置 CANBAO_ARCHIVE 后重新启动数据库 set CANBAO_ARCHIVE and start the server anew")
    return server.archive.resolve()


def _base_before(server: Server, moment: datetime) -> Path:
    """The last copy that was whole before the moment."""
    zone = ZoneInfo(BUSINESS_ZONE)
    archive = _archive_of(server)
    found = [
        path
        for path in sorted(archive.glob("base-*"))
        if (path / "backup_manifest").is_file()
        and datetime.fromtimestamp((path / "backup_manifest").stat().st_mtime, zone) <= moment
    ]
    if not found:
        raise NoArchive(
            f"{archive} 里没有 {moment:%Y-%m-%d %H:%M:%S} 之前的整库副本 no copy was made before that moment"
        )
    with server.connect(SUPERUSER, "postgres") as connection:
        row = connection.execute("SELECT now() > %s", [moment]).fetchone()
        assert row is not None
        if not row[0]:
            raise NoArchive("时刻还没有到 that moment has not come yet")
    return found[-1]


def _refuse_taken(server: Server, name: str) -> None:
    with server.connect(SUPERUSER, "postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            raise NoArchive(f"数据库 {name} 已经存在，那一刻已取出过 there is a database of this name already")


def _close_archive(server: Server) -> None:
    """Everything until now is in the archive, with a commit after any moment that may be asked for."""
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        connection.execute("SELECT pg_logical_emit_message(true, 'canbao', 'rewinding')")
        row = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
        assert row is not None
    _wait_for(server, str(row[0]))


def _wait_for(server: Server, piece: str) -> None:
    target = _archive_of(server) / piece
    for _ in range(_WAIT_SECONDS * 10):
        if target.is_file():
            return
        time.sleep(0.1)
    raise NoArchive(f"{target} 没有归档，请看数据库日志 was not archived: {server.layout.log}")


def _copy_for(base: Path, data: Path, layout: Layout) -> None:
    """As the server's account has it: its files alone."""
    shutil.copytree(base, data, symlinks=True)
    for path in (data, *data.rglob("*")):
        if os.geteuid() == 0:
            os.chown(path, layout.account.uid, layout.account.gid)
    data.chmod(0o700)


@contextmanager
def _recovered(layout: Layout, archive: Path, moment: datetime) -> Iterator[None]:
    """A second server that has gone forward from the copy to the moment, for as long as the block."""
    config = (layout.data / "canbao.conf").read_text(encoding="utf-8").splitlines()
    kept = [line for line in config if not line.startswith(("archive_", "unix_socket_directories"))]
    own = _RECOVERY.format(folder=archive, moment=moment.isoformat(sep=" "))
    text = "\n".join([*kept, f"unix_socket_directories = '{layout.sockets}'", own])
    (layout.data / "canbao.conf").write_text(text, encoding="utf-8")
    (layout.data / "recovery.signal").touch()
    if os.geteuid() == 0:
        os.chown(layout.data / "recovery.signal", layout.account.uid, layout.account.gid)
    second = Server(layout)
    try:
        run_program(
            layout, "pg_ctl", "start", "-D", str(layout.data), "-l", str(layout.log), "-w", "-t", str(_COPY_SECONDS),
            seconds=_COPY_SECONDS,
        )  # fmt: skip
        _wait_until_promoted(second)
    except (StoreFailed, psycopg.Error) as failed:
        second.stop()
        raise NoArchive(
            f"回不到 {moment:%Y-%m-%d %H:%M:%S}，归档可能缺了一段 a piece may be missing: {failed}"
        ) from failed
    try:
        yield
    finally:
        second.stop()


def _wait_until_promoted(server: Server) -> None:
    for _ in range(_COPY_SECONDS * 10):
        with server.connect(SUPERUSER, "postgres") as connection:
            row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
        if row is not None and not row[0]:
            return
        time.sleep(0.1)
    raise ServerFailed(f"没有走到 did not get there: {server.layout.log}")


def _take_over(layout: Layout, server: Server, name: str) -> None:
    """From the second server into a new database of the live one."""
    aside = layout.home / "moment.dump"
    with aside.open("wb") as file:
        stream_program(layout, "pg_dump", "-h", str(layout.sockets), "-U", SUPERUSER, "-Fc", DATABASE, stdout=file)
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        made = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
        connection.execute(made)
    with aside.open("rb") as file:
        stream_program(
            server.layout, "pg_restore", "-h", str(server.layout.sockets), "-U", SUPERUSER, "--exit-on-error",
            "-d", name, stdin=file,
        )  # fmt: skip
