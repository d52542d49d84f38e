"""T01 and T17: what was acknowledged outlives the server's processes, and is in a copy of its files of any moment."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.access.people_at_work import own_folder
from tests.assessing import YUEYANG
from tests.money.payers import HANDS, Shown, collectors, compare, large_till
from tests.money.server_processes import (
    WAYS,
    committing,
    copy_data,
    entered,
    held_still,
    kill,
    layout_beside,
    remove,
    seconds_until_back,
    set_up,
)
from tests.money.tills import Till
from tests.money.writers import Line, Writers
from tests.proofs import Proof

from canbao.access.actors import system_actor
from canbao.access.sealing import seal_trail
from canbao.access.verifying import verify_trail
from canbao.money.rebuilding import rebuild_book
from canbao.store.programs import run_program
from canbao.store.server import Server, ServerFailed

__all__ = ["committing", "own_folder"]
pytestmark = [
    pytest.mark.trust,
    pytest.mark.usefixtures("committing"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
SEED = 1
RESTART_SECONDS = 15
LARGE = 40_000
"""People of a county that eight hands do not soon go through."""


@pytest.fixture
def crowd(request: pytest.FixtureRequest, proof: Proof) -> Iterator[Till]:
    """The till of the other tests; at full size a large one."""
    if not proof.is_full:
        yield request.getfixturevalue("till")
        return
    with large_till(request, YUEYANG, LARGE) as made:
        yield made


def unequal(till: Till) -> list[str]:
    """Parts of the book that are not what its log says."""
    return [part.name for part in rebuild_book(till.county.lead(), till.year) if not part.is_equal]


@contextmanager
def hurried(server: Server) -> Iterator[None]:
    """The control removed: a commit is acknowledged before it is on disk."""
    settings = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
    try:
        set_up(server, *(f"ALTER SYSTEM SET {name} = '{value}'" for name, value in settings.items()))
        yield
    finally:
        server.start()
        set_up(server, *(f"ALTER SYSTEM RESET {name}" for name in settings), "ALTER SYSTEM SET synchronous_commit = on")


def test_t01_killed_under_writers_nothing_acknowledged_is_lost(crowd: Till, proof: Proof, tmp_path: Path) -> None:
    server, chance = crowd.county.server, random.Random(SEED)
    rounds, more, longest = proof.size(3, 50), proof.size(HANDS, 1_000), proof.size(0.2, 0.5)
    restarts: list[float] = []
    begun = time.monotonic()
    with Writers(tmp_path / "lines", collectors(crowd)) as writers:
        for each in range(rounds):
            writers.wait_for(more, 300)
            time.sleep(longest * chance.random())
            kill(server, WAYS[each % len(WAYS)], chance)
            restarts.append(seconds_until_back(server))
    minutes = (time.monotonic() - begun) / 60
    lines = writers.lines()
    shown = compare(server, lines)
    again = sum(line["sent"] - 1 for line in lines if "sent" in line)
    assert (shown.lost, shown.doubled) == ([], [])
    assert [line for line in lines if "refused" in line] == []
    assert again >= rounds
    assert shown.acknowledged >= proof.size(HANDS * rounds, 50_000)
    assert max(restarts) <= RESTART_SECONDS
    assert unequal(crowd) == []
    proof.shows(
        "T01",
        f"{HANDS} writers, {rounds} kills of all processes, the first or one of them: {shown.acknowledged:,}"
        f" acknowledged, 0 lost, 0 doubled, {again:,} sent again, back in {max(restarts):.1f} s at most,"
        f" {minutes:.1f} min",
        "0 of ≥ 50,000 acknowledged lost, 0 doubled, restart ≤ 15 s",
        seed=SEED,
    )


def test_t01_sabotage_acknowledged_before_it_is_on_disk(till: Till, proof: Proof, tmp_path: Path) -> None:
    server, chance = till.county.server, random.Random(SEED)
    with hurried(server), Writers(tmp_path / "lines", collectors(till)) as writers:
        writers.wait_for(proof.size(60, 1_000))
        kill(server, "all", chance)
        before = writers.lines()
        seconds_until_back(server)
        shown = lost_of(server, before)
    assert shown.lost
    proof.sabotage(
        "T01", "a commit acknowledged before it is on disk (synchronous_commit off)",
        f"{len(shown.lost):,} of {shown.acknowledged:,} lost by one kill",
    )  # fmt: skip


def lost_of(server: Server, lines: Sequence[Line]) -> Shown:
    """What is missing while the writers go on."""
    return compare(server, lines, is_whole=False)


@pytest.mark.usefixtures("own_folder")
def test_t17_a_copy_of_the_files_of_one_moment_is_whole(till: Till, proof: Proof, tmp_path: Path) -> None:
    copies = proof.size(1, 20)
    promised, slowest = [], 0.0
    with Writers(tmp_path / "lines", collectors(till)) as writers:
        for each in range(copies):
            writers.wait_for(HANDS * 4)
            seal_trail(system_actor(till.county.code))
            copy, lines = taken(till, writers)
            try:
                begun = time.monotonic()
                copy.start()
                slowest = max(slowest, time.monotonic() - begun)
                shown = compare(copy, lines, is_whole=False)
                assert (shown.lost, shown.doubled) == ([], []), each
                promised.append(shown.acknowledged)
                with entered(copy):
                    assert unequal(till) == []
                    verdict = verify_trail(system_actor(till.county.code))
                    assert (verdict.faults, verdict.has_kept_head) == ([], True)
                copy.stop()
                run_program(copy.layout, "pg_checksums", "--check", "-D", str(copy.layout.data))
            finally:
                remove(copy)
    proof.shows(
        "T17",
        f"{copies} copies of the data folder of one moment under {HANDS} writers: each starts (≤ {slowest:.1f} s), its"
        f" pages, book and sealed trail are whole, nothing missing that had been acknowledged before it"
        f" ({promised[0]:,} by the first, {promised[-1]:,} by the last)",
        "starts, checks clean, 0 acknowledged lost before the copy",
    )


def taken(till: Till, writers: Writers) -> tuple[Server, list[Line]]:
    """A copy, and what had been acknowledged when it was made."""
    server = till.county.server
    with held_still(server):
        copy = copy_data(server, layout_beside(server, "copy"))
        return copy, writers.lines()


def test_t17_sabotage_what_the_copy_lacks_is_seen(till: Till, proof: Proof, tmp_path: Path) -> None:
    server = till.county.server
    with hurried(server), Writers(tmp_path / "lines", collectors(till)) as writers:
        writers.wait_for(60)
        copy, lines = taken(till, writers)
    changes, aside = copy.layout.data / "pg_wal", copy.layout.home / "pg_wal"
    try:
        changes.rename(aside)
        with pytest.raises(ServerFailed):
            copy.start()
        aside.rename(changes)
        copy.start()
        shown = compare(copy, lines, is_whole=False)
        assert shown.lost
    finally:
        remove(copy)
    proof.sabotage("T17", "the changes (pg_wal) left out of the copy", "the copy does not start, and says so")
    proof.sabotage(
        "T17", "synchronous_commit off", f"{len(shown.lost)} of {shown.acknowledged} acknowledged are not in the copy"
    )
