"""A server that fell is started again; one that was stopped, or never was, is left alone."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from canbao.store.keeping import has_fallen, keep_running, own_server_kept
from canbao.store.layout import layout_of
from canbao.store.server import Server, ServerFailed


def fall(server: Server) -> None:
    os.kill(int((server.layout.data / "postmaster.pid").read_text(encoding="utf-8").split()[0]), signal.SIGKILL)


def until_running(server: Server) -> None:
    until = time.monotonic() + 60
    while not server.health().is_running:
        assert time.monotonic() < until
        time.sleep(0.05)


def until_told(caplog: pytest.LogCaptureFixture) -> None:
    """Its start is over: a server that answers may still be waited for, and is started anew when it falls then."""
    until = time.monotonic() + 60
    while "was started again" not in caplog.text:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_fall_is_told_from_a_stop(var: Path) -> None:
    server = Server(layout_of(var))
    assert not has_fallen(server)
    server.start()
    assert not has_fallen(server)
    fall(server)
    assert has_fallen(server)
    server.start()
    server.stop()
    assert not has_fallen(server)


def test_it_is_started_again_as_often_as_it_falls(
    var: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(layout_of(var))
    server.start()
    start, tries = Server.start, []

    def fail_once(self: Server) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ServerFailed("磁盘满 no room yet")
        start(self)

    end = keep_running(server, 0.05)
    try:
        fall(server)
        until_told(caplog)
        monkeypatch.setattr(Server, "start", fail_once)
        fall(server)
        until_running(server)
        assert len(tries) >= 2
    finally:
        end()
    fall(server)
    time.sleep(0.3)
    assert has_fallen(server), "nobody looks any more"
    server.start()


def test_what_was_stopped_stays_stopped(var: Path) -> None:
    server = Server(layout_of(var))
    server.start()
    end = keep_running(server, 0.05)
    server.stop()
    time.sleep(0.5)
    end()
    assert not server.health().is_running


def test_our_own_is_kept_for_as_long_as_somebody_serves(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANBAO_VAR", str(var))
    server = Server(layout_of(var))
    server.start()
    with own_server_kept(0.05):
        fall(server)
        until_running(server)
    fall(server)
    assert has_fallen(server)
    server.start()


def test_a_stated_server_is_somebody_elses(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(layout_of(var))
    server.start()
    monkeypatch.setenv("CANBAO_VAR", str(var))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with own_server_kept(0.05):
        fall(server)
        time.sleep(0.5)
        assert has_fallen(server)
    server.start()
