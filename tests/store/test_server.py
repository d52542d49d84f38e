"""The real server: started once by many, alive again after a kill, safe, and closed to everybody else."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from canbao.store.layout import layout_of
from canbao.store.server import APPLICATION, OWNER, SUPERUSER, Health, Server, ServerFailed


def process_of(server: Server) -> int:
    return int((server.layout.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])


def test_it_runs_and_what_it_writes_is_safe(server: Server) -> None:
    health = server.health()
    assert health.version.startswith("18.")
    assert (health.is_running, health.has_fsync, health.has_checksums, health.is_safe) == (True, True, True, True)


def test_a_second_start_finds_it_running(server: Server) -> None:
    before = process_of(server)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: server.start(), range(4)))
    assert process_of(server) == before


def test_text_is_utf8_and_days_are_those_of_shanghai(server: Server) -> None:
    with server.connect(APPLICATION) as connection:
        shown = [
            connection.execute(question).fetchone()
            for question in ("SHOW server_encoding", "SHOW timezone", "SELECT '岳阳县'")
        ]
    assert shown[0] == ("UTF8",)
    assert shown[1] == ("Asia/Shanghai",)
    assert shown[2] == ("岳阳县",)


def test_there_is_no_network_port(server: Server) -> None:
    with server.connect(SUPERUSER) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


@pytest.mark.trust
def test_the_application_owns_nothing_and_cannot_bypass_row_security(server: Server) -> None:
    with server.connect(SUPERUSER) as connection:
        asked = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert connection.execute(asked, [APPLICATION]).fetchone() == (False, False, False, False)
        assert connection.execute(asked, [OWNER]).fetchone() == (False, False, False, False)
    with server.connect(APPLICATION) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (x integer)")
    with server.connect(OWNER) as connection:
        connection.execute("CREATE TABLE theirs (x integer)")
        connection.rollback()


@pytest.mark.trust
def test_folders_and_socket_are_closed_to_others(server: Server) -> None:
    for folder in (server.layout.home, server.layout.data, server.layout.sockets):
        assert folder.stat().st_mode & 0o077 == 0, folder


@pytest.mark.trust
def test_after_a_kill_it_starts_again_and_keeps_what_was_committed(server: Server) -> None:
    with server.connect(OWNER) as connection:
        connection.execute("CREATE TABLE kept (x integer)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    killed = process_of(server)
    os.kill(killed, signal.SIGKILL)
    server.start()
    assert process_of(server) != killed
    with server.connect(OWNER) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        connection.execute("DROP TABLE kept")


@pytest.mark.trust
def test_one_that_falls_while_it_is_asked_is_started_once_more(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    health = Server.health
    falls: list[int] = []

    def fall_after(self: Server) -> Health:
        said = health(self)
        if said.is_running and not falls:
            falls.append(process_of(self))
            os.kill(falls[0], signal.SIGKILL)
            while not self.is_dead() and Path(f"/proc/{falls[0]}").exists():
                time.sleep(0.01)
        return said

    monkeypatch.setattr(Server, "health", fall_after)
    server.start()
    assert falls
    assert process_of(server) != falls[0]
    assert health(server).is_safe


def test_one_that_falls_again_and_again_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise psycopg.OperationalError("falling")

    monkeypatch.setattr("canbao.store.server._START_SECONDS", 0)
    monkeypatch.setattr(Server, "_provide_database", refuse)
    with pytest.raises(ServerFailed, match=r"falling.*server\.log"):
        server.start()


def test_it_stops_once(var: Path) -> None:
    server = Server(layout_of(var))
    assert server.stop() is False
    server.start()
    assert server.stop() is True
    assert server.health().is_running is False
    assert server.stop() is False


def test_data_that_stopped_half_way_is_made_anew(var: Path) -> None:
    server = Server(layout_of(var))
    half = server.layout.data.with_name("data.new")
    half.mkdir(parents=True)
    (half / "rubbish").write_text("half", encoding="utf-8")
    server.start()
    assert server.health().is_safe
    assert not half.exists()


def test_a_server_that_does_not_start_says_where_its_log_is(var: Path) -> None:
    server = Server(layout_of(var))
    server.start()
    server.stop()
    control = server.layout.data / "global" / "pg_control"
    control.write_bytes(bytes(control.stat().st_size))
    with pytest.raises(ServerFailed, match=r"server\.log"):
        server.start()
