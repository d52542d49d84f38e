"""T93 and T95: every migration forward and back under readers of a filled database; migrations killed and run again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql
from tests.access.people_at_work import new_key, vault
from tests.database import as_superuser, current_database, in_area
from tests.proofs import Proof

from canbao.access.vault import Vault
from canbao.store.configuration import read_configuration
from canbao.store.opening import migrate_store, missing_migrations
from canbao.store.programs import run_program
from canbao.store.server import APPLICATION, DATABASE, OWNER, SUPERUSER, Server

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

__all__ = ["vault"]
pytestmark = [pytest.mark.trust, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = (
    "store",
    "access",
    "registry",
    "lists",
    "billing",
    "money",
    "exchange",
    "campaign",
    "crossing",
    "phones",
    "api",
)
PLACE, YEAR, POLICY = "430621", 2025, "hunan/yueyang/2025"
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"


# -- T95 ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def empty(migrated_server: Server) -> Iterator[list[str]]:
    """Names for databases with nothing in them, which are made as they are asked for and dropped."""
    names = [f"stopped_{number}" for number in range(14)]
    yield names
    with migrated_server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def make_empty(server: Server, name: str) -> str:
    """As `canbao db start` makes it."""
    parts = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER), "role": sql.Identifier(APPLICATION)}
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner}").format(**parts))
    with server.connect(SUPERUSER, name) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {owner}").format(**parts))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {role}").format(**parts))
    return name


def migrate(name: str, last: int = 0, *flags: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, killed at a statement if one is named."""
    environment = {**os.environ, "CANBAO_VAR": str(read_configuration().var), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.store.stopping", name, str(last), *flags]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)


def schema(server: Server, name: str) -> str:
    """Everything that the database says of its tables, rights and triggers, and which migrations it has had."""
    said = run_program(
        server.layout, "pg_dump", "-h", str(server.layout.sockets), "-U", SUPERUSER, "--schema-only", name
    )
    with server.connect(SUPERUSER, name) as connection:
        had = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return re.sub(r"^\\(un)?restrict .*$", "", said, flags=re.M) + repr(had)


def test_t95_a_killed_migration_runs_again_clean(migrated_server: Server, empty: list[str], proof: Proof) -> None:
    points = proof.size(2, 10)
    statements = int(migrate(make_empty(migrated_server, empty[0])).stdout)
    whole = schema(migrated_server, empty[0])
    assert whole == schema(migrated_server, DATABASE)
    stops = [statements * number // (points + 1) for number in range(1, points + 1)]
    for number, stop in enumerate(stops, start=1):
        name = make_empty(migrated_server, empty[number])
        assert migrate(name, stop).returncode == -9
        again = migrate(name)
        assert again.returncode == 0, again.stderr
        assert schema(migrated_server, name) == whole, stop

    torn = [make_empty(migrated_server, name) for name in empty[11:]]
    for part, name in enumerate(torn, start=2):  # A point may fall between two migrations.
        assert migrate(name, statements // part, "torn").returncode == -9
    assert any("already exists" in migrate(name).stderr for name in torn)
    shown = f"killed at {points} of {statements:,} statements, run again: the schema is that of a run without a kill"
    proof.shows("T95", shown, "10 points, runs again clean")
    proof.sabotage("T95", "migrations that are not one transaction each", "the second run stops at a table half made")


# -- T93 ---------------------------------------------------------------------------------------------------------------


def fill(vault: Vault, people: int) -> None:
    """People, an assessed run over them, and what actions left in the trail."""
    from canbao.access.actors import system_actor
    from canbao.billing.actions import AssessCounty, assess_county
    from canbao.people.payments import PaymentPlan
    from canbao.people.population import generate
    from canbao.registry.taking_over import take_over
    from canbao.store.places import found_units, load_divisions
    from canbao.values.divisions import load_divisions as packaged

    made = generate(PLACE, people, 1, YEAR, PaymentPlan.usual(YEAR))
    with in_area(PLACE):
        load_divisions(packaged())
        found_units(PLACE)
        take_over(made, PLACE, YEAR, vault)
    assess_county(system_actor(PLACE), new_key(), AssessCounty(date(2024, 12, 31), (POLICY,)))


class Readers:
    """Somebody who reads every table that stays, again and again, while a migration runs."""

    def __init__(self, server: Server, tables: list[str]) -> None:
        self.reads, self.longest_seconds, self.failed = 0, 0.0, ""
        self._server, self._tables, self._is_over = server, tables, threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Readers:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _read(self) -> None:
        with as_superuser(self._server) as connection:
            connection.autocommit = True
            while not self._is_over.is_set():
                for table in self._tables:
                    begun = time.monotonic()
                    try:
                        connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))
                    except psycopg.Error as error:
                        self.failed = f"{table}: {error}"
                    self.longest_seconds = max(self.longest_seconds, time.monotonic() - begun)
                    self.reads += 1


def executor() -> MigrationExecutor:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connections["owner"])


def tables_of(server: Server) -> list[str]:
    with as_superuser(server) as connection:
        return sorted(str(name) for (name,) in connection.execute(TABLES))


def own_steps() -> list[tuple[str, str]]:
    """Migrations of canbao's own rooms, in the order in which they run."""
    loaded = executor().loader
    plan: list[Any] = []
    for leaf in loaded.graph.leaf_nodes():
        plan += [step for step in loaded.graph.forwards_plan(leaf) if step not in plan]
    return [step for step in plan if step[0] in ROOMS]


def go(step: tuple[str, str], *, forward: bool) -> None:
    """Run one migration, or undo it alone; whatever stands on it has been undone before."""
    runner = executor()
    migration = runner.loader.graph.nodes[step]
    state = runner.loader.project_state(step, at_end=False)
    (runner.apply_migration if forward else runner.unapply_migration)(state, migration)


def test_t93_every_migration_forward_and_back_while_others_read(database: Server, vault: Vault, proof: Proof) -> None:
    people = proof.size(300, 200_000)
    fill(vault, people)
    steps, reads = own_steps(), 0
    longest: dict[tuple[str, bool], float] = {}
    for step in reversed(steps):
        name = ".".join(step)
        go(step, forward=False)
        staying = tables_of(database)
        for forward in (True, False):
            with Readers(database, staying) as readers:
                go(step, forward=forward)
            assert readers.failed == "", name
            reads += readers.reads
            longest[name, forward] = readers.longest_seconds
    assert [name for name in tables_of(database) if name.startswith(ROOMS)] == []
    migrate_store()
    assert missing_migrations() == []
    assert schema(database, current_database()) == schema(database, DATABASE)

    with Readers(database, ["store_unit"]) as readers, as_superuser(database) as connection:
        connection.execute("LOCK TABLE store_unit")
        connection.execute("SELECT pg_sleep(0.5)")
    assert readers.longest_seconds > 0.4
    ahead, back = (max((longest[step], step[0]) for step in longest if step[1] is forward) for forward in (True, False))
    shown = (
        f"{len(steps)} migrations of {len(ROOMS)} rooms back, forward and back on {people:,} people with a run:"
        f" {reads:,} reads of the tables that stay, 0 failed; the longest waited {ahead[0]:.1f} s forward ({ahead[1]})"
        f" and {back[0]:.1f} s back ({back[1]})"
    )
    proof.shows("T93", shown, "locks ≤ 2 s, 0 failed requests")
    proof.sabotage("T93", "a table locked for half a second", f"a read that waited {readers.longest_seconds:.2f} s")
