"""A PostgreSQL server of this machine's own packages, made, run and removed by a test as its administrators would.

Its programs are looked for on the PATH and in the usual folders. As root it runs as the account that canbao's own
server runs as, under that account's folder: PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from canbao.store.layout import Layout
from canbao.store.opening import OLDEST_SERVER
from canbao.store.programs import private_folder

NEEDED = ("initdb", "pg_ctl", "postgres", "psql")
FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")
USUAL = "as packages install it (PATH, /usr/lib/postgresql)"


def folders() -> Iterator[Path]:
    """Where the programs may lie."""
    yield from (Path(folder) for folder in os.get_exec_path())
    for pattern in FOLDERS:
        yield from Path("/").glob(pattern)


@cache
def programs() -> tuple[int, Path] | None:
    """Version and folder of the oldest that canbao may run on: what it can do, newer ones can."""
    found = set()
    for folder in folders():
        if all((folder / name).is_file() for name in NEEDED):
            said = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True, check=False
            ).stdout
            version = re.search(r"\(PostgreSQL\) (\d+)", said)
            if version and int(version[1]) >= OLDEST_SERVER:
                found.add((int(version[1]), (folder / "initdb").resolve().parent))
    return min(found, default=None)


def why_no_system_server() -> str:
    """Empty where there is one."""
    return "" if programs() else f"needs a PostgreSQL {OLDEST_SERVER} or newer {USUAL}; none is installed here"


_EMPTY = r"""
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
    WHERE datname NOT IN ('postgres', 'template0', 'template1') \gexec
SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname LIKE 'canbao%' \gexec
ALTER SYSTEM RESET ALL;
SELECT pg_reload_conf() \g /dev/null
"""


class SystemServer:
    """One server on a port of the loopback, with passwords, whose locale and zone are not canbao's."""

    def __init__(self, layout: Layout) -> None:
        found = programs()
        assert found is not None
        self.version, self.folder = found
        self.layout = layout
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    @property
    def superuser_url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.layout.sockets}&port={self.port}"

    def start(self) -> None:
        """In a folder that nobody else can enter: inside it the superuser needs no password."""
        for folder in (self.layout.home, self.layout.sockets):
            private_folder(folder, self.layout)
        self._run("initdb", "-D", self._data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums",
                  "--auth-local=trust", "--auth-host=scram-sha-256")  # fmt: skip
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "timezone": "UTC",
            "unix_socket_directories": self.layout.sockets,
        }  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._run("pg_ctl", "start", "-D", self._data, "-l", str(self.layout.log), "-w", "-o", options)

    def run_sql(self, text: str) -> None:
        """As `psql` runs it for a superuser; stops at the first error."""
        psql = [str(self.folder / "psql"), "-q", "-v", "ON_ERROR_STOP=1", self.superuser_url]
        done = subprocess.run(psql, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def empty(self) -> None:
        """No database, role or setting but the server's own."""
        self.run_sql(_EMPTY)

    def remove(self) -> None:
        self._run("pg_ctl", "stop", "-D", self._data, "-m", "immediate", check=False)
        shutil.rmtree(self.layout.home, ignore_errors=True)
        shutil.rmtree(self.layout.sockets, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.layout.data)

    def _run(self, name: str, *arguments: str, check: bool = True) -> None:
        """No pipe: a server that `pg_ctl` starts would hold it open."""
        account, said = self.layout.account, self.layout.home / f"{name}.said"
        own: dict[str, Any] = {"user": account.uid, "group": account.gid, "extra_groups": []}
        with said.open("w+", encoding="utf-8") as file:
            done = subprocess.run(
                [self.folder / name, *arguments], stdin=subprocess.DEVNULL, stdout=file, stderr=file, cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"}, check=False, **(own if os.geteuid() == 0 else {}),
            )  # fmt: skip
        assert done.returncode == 0 or not check, said.read_text(encoding="utf-8")
