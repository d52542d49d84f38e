"""The processes of a database server: killed, held still, and its data folder copied while they are.

In: a server that runs. Out: what a power cut or a snapshot of the disk would leave. Never: another server's processes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from tests.proofs import Proof

from canbao.store.layout import Layout
from canbao.store.programs import private_folder
from canbao.store.server import APPLICATION, SUPERUSER, Server

WAYS = ("all", "postmaster", "backend")
"""Whom a kill hits: every process at once, the first one alone, or one that works for a writer."""


@pytest.fixture
def committing(request: pytest.FixtureRequest, proof: Proof) -> Iterator[None]:
    """A commit is written before it is acknowledged. At full size it waits for the disk too: that no killed process
    needs, but a restart takes as long as it does at an installation.
    """
    server: Server = request.getfixturevalue("migrated_server")
    if proof.is_full:
        request.getfixturevalue("durable")
    set_up(server, "ALTER SYSTEM SET synchronous_commit = on")
    yield
    if not proof.is_full:
        set_up(server, "ALTER SYSTEM SET synchronous_commit = off")


def set_up(server: Server, *statements: str) -> None:
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        for statement in (*statements, "SELECT pg_reload_conf()"):
            connection.execute(statement.encode())


def postmaster_of(server: Server) -> int:
    return int((server.layout.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])


def processes_of(server: Server) -> list[int]:
    """The postmaster and its children, it first."""
    first = postmaster_of(server)
    return [first, *(number for number, parent in _parents() if parent == first)]


def kill(server: Server, way: str, chance: random.Random) -> None:
    """`kill -9`, from which no process can defend itself."""
    everybody = processes_of(server)
    chosen = everybody[:1]
    if way == "all":
        chosen = everybody
    elif way == "backend":
        chosen = [chance.choice([each for each in everybody if APPLICATION in _title(each)] or everybody[1:])]
    for number in chosen:
        os.kill(number, signal.SIGKILL)


def seconds_until_back(server: Server) -> float:
    """Started again as canbao starts it, where it does not come back by itself; until it answers."""
    begun = time.monotonic()
    while True:
        try:
            server.start()
            with server.connect(SUPERUSER, "postgres") as connection:
                connection.execute("SELECT 1")
                return time.monotonic() - begun
        except psycopg.OperationalError:
            time.sleep(0.05)


@contextmanager
def held_still(server: Server) -> Iterator[None]:
    """No process of the server does anything within the block: its files are those of one moment."""
    held: list[int] = []
    try:
        while new := [number for number in processes_of(server) if number not in held]:
            for number in new:
                os.kill(number, signal.SIGSTOP)
                held.append(number)
        yield
    finally:
        for number in reversed(held):
            os.kill(number, signal.SIGCONT)


def copy_data(server: Server, layout: Layout) -> Server:
    """The data folder as it is, for another server that has not been started. That one need not wait for the disk."""
    private_folder(layout.home, layout)
    subprocess.run(["cp", "-a", str(server.layout.data), str(layout.data)], check=True)
    (layout.data / "postmaster.pid").unlink(missing_ok=True)
    with (layout.data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
        settings.write("fsync = off\n")
    return Server(layout)


def layout_beside(server: Server, name: str) -> Layout:
    """Folders of another server of the same account."""
    layout = server.layout
    home = layout.home.with_name(f"{layout.home.name}-{name}")
    is_inside = layout.sockets.parent == layout.home
    sockets = home / "run" if is_inside else layout.sockets.with_name(f"{layout.sockets.name}-{name}")
    return replace(layout, home=home, sockets=sockets)


def remove(server: Server) -> None:
    server.stop()
    shutil.rmtree(server.layout.home, ignore_errors=True)
    shutil.rmtree(server.layout.sockets, ignore_errors=True)


@contextmanager
def entered(server: Server) -> Iterator[None]:
    """Django's connections lead to this server within the block."""
    before = {alias: connections[alias].settings_dict["HOST"] for alias in connections}
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["HOST"] = str(server.layout.sockets)
    try:
        yield
    finally:
        connections.close_all()
        for alias, host in before.items():
            connections[alias].settings_dict["HOST"] = host


def _parents() -> Iterator[tuple[int, int]]:
    """Every process and its parent, but those that are dead and merely not buried."""
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                state, parent = (path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                yield int(path.name), int(parent)


def _title(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""
