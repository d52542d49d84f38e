"""The PostgreSQL server that canbao runs itself: start, stop, health, and the database with its roles.

In: a layout. Out: a running server behind a socket that only its account (and root) can reach; connections are told
apart by the kernel (peer), so there is no password. Never: a network port; a server handed on that does not answer.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from canbao.store.failures import StoreFailed
from canbao.store.layout import Layout, installed_programs
from canbao.store.programs import private_folder, provide_programs, run_program, try_program

DATABASE, SUPERUSER, OWNER, APPLICATION = "canbao", "postgres", "canbao_owner", "canbao_app"
"""Migrations run as the owner. Web and worker run as the application, which owns nothing and cannot bypass row-level
security.
"""
BUSINESS_ZONE = "Asia/Shanghai"
_START_SECONDS = 60
_PAUSE_SECONDS = 0.2
_GOING = ("still in use", "already exists")
"""What the log says while processes of a killed server are there."""
_RUNNING = 0

_CONFIG = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
timezone = '{zone}'
log_timezone = '{zone}'
log_line_prefix = '%m [%p] %u '
shared_buffers = '256MB'
max_connections = 60
client_connection_check_interval = '10s'
jit = off
"""
_ARCHIVING = """\
archive_mode = on
archive_timeout = '5min'
archive_command = 'test ! -f "{folder}/%f" && cp %p "{folder}/.%f" && mv "{folder}/.%f" "{folder}/%f"'
"""
"""Each piece of the log of changes is copied aside and moved into place; an unfinished one after five minutes."""


class ServerFailed(StoreFailed):
    """The server does not start or does not answer; the message says where its log is."""

    is_passing = True


@dataclass(frozen=True)
class Health:
    """What `canbao db status` tells. `version` is empty when the server does not answer."""

    is_running: bool
    version: str = ""
    has_fsync: bool = False
    has_checksums: bool = False

    @property
    def is_safe(self) -> bool:
        return self.is_running and self.has_fsync and self.has_checksums


@dataclass(frozen=True)
class Server:
    """One server. Every call looks at the real one; nothing is remembered. `archive`: where a copy of every change
    goes.
    """

    layout: Layout
    archive: Path | None = None

    def start(self) -> None:
        """Start it, making data and roles the first time. Several at once start one. Raises ServerFailed."""
        layout = self.layout
        provide_programs(layout, installed_programs())
        private_folder(layout.home, layout)
        private_folder(layout.sockets, layout)
        with self._alone():
            if not (layout.data / "PG_VERSION").is_file():
                self._make_data()
            self._configure()
            until = time.monotonic() + _START_SECONDS
            while not self._answers(until):
                time.sleep(_PAUSE_SECONDS)

    def stop(self) -> bool:
        """Stop it; connections are ended. Says whether it ran."""
        if self._status() != _RUNNING:
            return False
        run_program(self.layout, "pg_ctl", "stop", "-D", str(self.layout.data), "-m", "fast", "-w")
        return True

    def health(self) -> Health:
        """What it says of itself, asked over a fresh connection."""
        try:
            with self.connect(SUPERUSER, "postgres") as connection:
                shown = [
                    str(_one(connection, f"SHOW {name}")) for name in ("server_version", "fsync", "data_checksums")
                ]
        except psycopg.OperationalError:
            return Health(is_running=False)
        return Health(True, shown[0], shown[1] == "on", shown[2] == "on")

    def connect(self, role: str, database: str = DATABASE) -> psycopg.Connection:
        """A connection over the socket. Raises psycopg.OperationalError."""
        return psycopg.connect(host=str(self.layout.sockets), user=role, dbname=database, connect_timeout=10)

    # -- steps ---------------------------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time from here on."""
        with self.layout.lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_data(self) -> None:
        """Into a folder aside: data that stopped half-way is made anew."""
        aside = self.layout.data.with_name("data.new")
        shutil.rmtree(aside, ignore_errors=True)
        run_program(
            self.layout, "initdb", "-D", str(aside), "-U", SUPERUSER, "-E", "UTF8", "--locale=C", "--data-checksums",
            "--auth-local=peer", "--auth-host=reject",
        )  # fmt: skip
        aside.replace(self.layout.data)

    def _configure(self) -> None:
        """Write what canbao wants into files of their own; `postgresql.conf` only includes ours."""
        data = self.layout.data
        config = _CONFIG.format(sockets=self.layout.sockets, zone=BUSINESS_ZONE)
        if self.archive is not None:
            private_folder(self.archive, self.layout)
            config += _ARCHIVING.format(folder=self.archive.resolve())
        _write(data / "canbao.conf", config, self.layout)
        main = (data / "postgresql.conf").read_text(encoding="utf-8")
        if "include 'canbao.conf'" not in main:
            _write(data / "postgresql.conf", f"{main}\ninclude 'canbao.conf'\n", self.layout)
        _write(
            data / "pg_hba.conf", "local all all peer map=canbao\nlocal replication all peer map=canbao\n", self.layout
        )
        people = dict.fromkeys([self.layout.account.name, pwd.getpwuid(os.geteuid()).pw_name])
        lines = [f"canbao {name} {role}" for name in people for role in (SUPERUSER, OWNER, APPLICATION)]
        _write(data / "pg_ident.conf", "\n".join([*lines, ""]), self.layout)

    def _status(self) -> int:
        code, _ = try_program(self.layout, "pg_ctl", "status", "-D", str(self.layout.data))
        return code

    def _answers(self, until: float) -> bool:
        """Whether it runs with its database and roles. False where it fell while it was asked. Raises ServerFailed."""
        if not self.health().is_running:
            self._start()
        try:
            self._provide_database()
        except psycopg.OperationalError as error:
            if time.monotonic() > until:
                raise ServerFailed(
                    f"数据库启动后又中断 the server falls again and again: {error}；日志 its log: {self.layout.log}"
                ) from error
            return False
        return True

    def _start(self) -> None:
        """After a kill the processes of the old server may take a moment to go: then once more. One that lost a single
        process recovers by itself meanwhile.
        """
        until = time.monotonic() + _START_SECONDS
        while True:
            begun = self.layout.log.stat().st_size if self.layout.log.is_file() else 0
            _, said = try_program(
                self.layout, "pg_ctl", "start", "-D", str(self.layout.data), "-l", str(self.layout.log), "-w",
                "-t", str(_START_SECONDS),
            )  # fmt: skip
            if self.health().is_running:
                return
            if time.monotonic() > until or not any(words in self._log_from(begun) for words in _GOING):
                raise ServerFailed(
                    f"数据库没有启动 the server did not start: {said.strip()}；日志 its log: {self.layout.log}"
                )
            time.sleep(_PAUSE_SECONDS)
            self._forget_dead()

    def _forget_dead(self) -> None:
        """Remove the mark of a killed server that nobody has buried: a dead process whose number is still taken.

        Only when no process works in the data folder, its helpers included; PostgreSQL cannot tell and asks a person.
        """
        if self.is_dead() and not any(_works_in(process, self.layout.data) for process in Path("/proc").iterdir()):
            (self.layout.data / "postmaster.pid").unlink(missing_ok=True)

    def is_dead(self) -> bool:
        """Whether it left its mark and ended, and merely nobody has buried it: `pg_ctl` says that it runs."""
        try:
            number = int((self.layout.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        except (OSError, ValueError, IndexError):
            return False
        return _is_dead(number)

    def _log_from(self, position: int) -> str:
        if not self.layout.log.is_file():
            return ""
        with self.layout.log.open("rb") as log:
            log.seek(position)
            return log.read().decode("utf-8", errors="replace")

    def _provide_database(self) -> None:
        """The roles and the database, where they are not there yet."""
        with self.connect(SUPERUSER, "postgres") as connection:
            connection.autocommit = True
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, APPLICATION):
                if role not in known:
                    made = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
                    connection.execute(made.format(sql.Identifier(role)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                made = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(made.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        with self.connect(SUPERUSER) as connection:
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            for granted, role in (("USAGE, CREATE", OWNER), ("USAGE", APPLICATION)):
                text = sql.SQL("GRANT {} ON SCHEMA public TO {}")
                connection.execute(text.format(sql.SQL(granted), sql.Identifier(role)))


def _is_dead(number: int) -> bool:
    """Whether a process has ended and merely waits for its parent to notice."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return process.name.isdigit() and (process / "cwd").resolve(strict=True) == folder
    except OSError:
        return False


def _one(connection: psycopg.Connection, question: str) -> object:
    row = connection.execute(sql.SQL(question)).fetchone()
    assert row is not None
    return row[0]


def _write(path: Path, text: str, layout: Layout) -> None:
    """A file of the account alone. One that says it already is left alone: on a full disk it would be emptied."""
    if not (path.is_file() and path.read_text(encoding="utf-8") == text):
        path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(path, layout.account.uid, layout.account.gid)
