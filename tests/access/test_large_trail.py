"""T81 and T82: hundreds of changes by a superuser in a trail of a million entries, each found and named; five million
verified.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from psycopg import sql
from tests.access.people_at_work import COUNTY, sabotage
from tests.access.test_verifying import CHANGES, FREE
from tests.database import as_superuser
from tests.proofs import Proof

from canbao.access.actors import system_actor
from canbao.store.server import Server

pytestmark = [pytest.mark.trust, pytest.mark.slow, pytest.mark.usefixtures("vault", "own_folder")]

# As if they had come with a copy of another server: of its transactions none runs any more.
FILL = f"""
    INSERT INTO access_auditentry (county, id, at, cluster, txid, account_id, account_name, organisation_id, action,
        outcome, unit, reason, request_key, changes)
    SELECT '{COUNTY}', n, '2025-09-01'::timestamptz + n * interval '1 second', 5, n, n %% 300, '甲' || n %% 300, 7,
        'register_person', 'done', '{COUNTY}001', '窗口办理', md5(n::text),
        jsonb_build_array(jsonb_build_object('record', 'person', 'number', n))
    FROM generate_series(1, %s) AS n
"""
Place = tuple[int, int | None, str]


def fill(server: Server, entries: int) -> None:
    from canbao.access.sealing import seal_trail

    sabotage(server, *FREE)
    with as_superuser(server) as connection:
        connection.execute(FILL.encode(), [entries])
    seal_trail(system_actor(COUNTY))


def places() -> set[Place]:
    """Seal, entry and last word of every fault."""
    from canbao.access.verifying import verify_trail

    faults = verify_trail(system_actor(COUNTY)).faults
    return {(fault.seal, fault.entry, fault.words.split()[-1]) for fault in faults}


@dataclass
class Trials:
    """What a superuser does, and where it must be found: entry number n lies in seal 1 + (n - 1) // entries a seal."""

    chance: random.Random
    entries_a_seal: int
    statements: list[str] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    expected: list[set[Place]] = field(default_factory=list)

    def add(self, seal: int) -> None:
        """One change within a seal."""
        first = (seal - 1) * self.entries_a_seal + 1
        one, other = self.chance.sample(range(first, first + self.entries_a_seal), 2)
        kind = self.chance.choice(["change", "delete", "insert", "swap"])
        self.touched += [one, other]
        match kind:
            case "change":
                column = self.chance.choice(CHANGES)
                self.statements.append(f"UPDATE access_auditentry SET {column} WHERE id = {one}")
                self.expected.append({(seal, one, "changed")})
            case "delete":
                self.statements.append(f"DELETE FROM access_auditentry WHERE id = {one}")
                self.expected.append({(seal, one, "deleted")})
            case "insert":
                new = 100_000_000 + seal
                self.touched.append(new)
                self.statements.append(
                    "INSERT INTO access_auditentry SELECT (jsonb_populate_record(entry, jsonb_build_object("
                    f"'id', {new}))).* FROM access_auditentry AS entry WHERE id = {one}"
                )
                self.expected.append({(seal, new, "inserted")})
            case _:
                swap = "UPDATE access_auditentry AS a SET txid = b.txid FROM access_auditentry AS b"
                pairs = f"(({one}, {other}), ({other}, {one}))"
                self.statements.append(f"{swap} WHERE (a.id, b.id) IN {pairs}")
                self.expected.append({(seal, one, "changed"), (seal, other, "changed")})


@contextmanager
def undone(server: Server, table: str, condition: str) -> Iterator[None]:
    """Rows as they were, afterwards."""
    named = {"table": sql.Identifier(table), "condition": sql.SQL(condition)}
    with as_superuser(server) as connection:
        connection.execute(sql.SQL("CREATE TABLE kept AS SELECT * FROM {table} WHERE {condition}").format(**named))
    yield
    with as_superuser(server) as connection:
        connection.execute(sql.SQL("DELETE FROM {table} WHERE {condition}").format(**named))
        connection.execute(sql.SQL("INSERT INTO {table} SELECT * FROM kept").format(**named))
        connection.execute("DROP TABLE kept")


def found(expected: Iterable[set[Place]], seen: set[Place]) -> int:
    return sum(places <= seen for places in expected)


def test_t81_every_change_in_a_large_trail_is_named(
    database: Server, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.access import sealing, verifying

    entries, rounds, cuts = proof.size((600, 1, 2), (1_000_000, 10, 5))
    monkeypatch.setattr(sealing, "MOST_ENTRIES", proof.size(20, sealing.MOST_ENTRIES))
    fill(database, entries)
    size, chance = sealing.MOST_ENTRIES, random.Random(81)
    seals = entries // size
    assert places() == set()
    named = tried = 0
    for _ in range(rounds):
        trials = Trials(chance, size)
        for seal in range(1, seals - 1):
            trials.add(seal)
        with undone(database, "access_auditentry", f"id IN ({', '.join(map(str, trials.touched))})"):
            sabotage(database, *trials.statements)
            seen = places()
        assert seen == set().union(*trials.expected)
        named, tried = named + found(trials.expected, seen), tried + len(trials.expected)

    for statement in ("UPDATE access_auditseal SET count = count + 1", "DELETE FROM access_auditseal"):
        chosen = [seal for seal in range(2, seals, 5)]
        with undone(database, "access_auditseal", "true"):
            sabotage(database, f"{statement} WHERE number IN ({', '.join(map(str, chosen))})")
            seen = {(seal, entry, "") for seal, entry, _ in places() if entry is None}
        named, tried = named + found([{(seal, None, "")} for seal in chosen], seen), tried + len(chosen)

    for _ in range(cuts):
        left = chance.randrange(seals - 2, seals)
        with undone(database, "access_auditseal", f"number > {left}"):
            sabotage(database, f"DELETE FROM access_auditseal WHERE number > {left}")
            seen = {(seal, entry, "") for seal, entry, _ in places()}
        named, tried = named + found([{(left + 1, None, "")}], seen), tried + 1
    assert named == tried
    assert places() == set()

    monkeypatch.setattr(verifying, "_wrong_in_cluster", lambda lines, seals, verdict: [] if lines else [seals, verdict])
    sabotage(database, f"UPDATE access_auditentry SET reason = '改' WHERE id = {entries // 2}")
    assert places() == set()
    shown = f"{tried} changes, deletions, insertions, swaps and cuts in {entries:,} entries: {named} found, place named"
    proof.shows("T81", shown, "500 of 500 found in 1 M entries", seed=81)
    proof.sabotage("T81", "the chain not worked out anew", "0 found")


def test_t82_a_large_trail_is_verified(database: Server, proof: Proof) -> None:
    from canbao.access.verifying import verify_trail

    entries = proof.size(2_000, 5_000_000)
    begun = time.monotonic()
    fill(database, entries)
    sealed = time.monotonic()
    verdict = verify_trail(system_actor(COUNTY))
    seconds = time.monotonic() - sealed
    assert (verdict.is_whole, verdict.entries, verdict.unsealed) == (True, entries, 0)
    sabotage(database, f"UPDATE access_auditentry SET at = at + interval '1 second' WHERE id = {entries // 3}")
    assert len(places()) == 1
    shown = f"{entries:,} entries verified in {seconds:.0f} s (made and sealed in {sealed - begun:.0f} s)"
    proof.shows("T82", shown, "5 M in ≤ 120 s")
    proof.sabotage("T82", "one second of one entry changed", "that entry named")
