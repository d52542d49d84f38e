"""T92: the database as it was at a moment, beside the live one, which nobody touches."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.proofs import Proof

from canbao.store.archive import NoArchive, copy_base, rewind
from canbao.store.layout import layout_of
from canbao.store.server import APPLICATION, OWNER, SUPERUSER, Server

pytestmark = pytest.mark.slow


@pytest.fixture
def archived(tmp_path: Path) -> Iterator[Server]:
    """A server of its own whose changes are archived. The archive lies where the server's account can write."""
    layout = layout_of(tmp_path / "var")
    found = Server(layout, layout.home / "archive")
    found.start()
    with found.connect(OWNER) as connection:
        connection.execute("CREATE TABLE people (number integer PRIMARY KEY)")
        connection.execute(f"GRANT SELECT ON people TO {APPLICATION}")
    yield found
    found.stop()
    shutil.rmtree(layout.home, ignore_errors=True)
    shutil.rmtree(layout.sockets, ignore_errors=True)


def write(server: Server, statement: str) -> datetime:
    """A change, and a moment after it that no other change shares."""
    with server.connect(OWNER) as connection:
        connection.execute(statement)
    time.sleep(0.05)
    with server.connect(OWNER) as connection:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    time.sleep(0.05)
    assert row is not None
    found: datetime = row[0]
    return found


def numbers(server: Server, database: str = "canbao") -> int:
    with server.connect(SUPERUSER, database) as connection:
        row = connection.execute("SELECT count(*) FROM people").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.trust
def test_t92_back_to_a_moment_beside_the_live_one(archived: Server, proof: Proof) -> None:
    count = proof.size(1_000, 5_000_000)
    early = write(archived, "SELECT 1")
    copy_base(archived)
    before = write(archived, f"INSERT INTO people SELECT generate_series(1, {count})")
    write(archived, "DELETE FROM people")
    with pytest.raises(NoArchive, match="之前的整库副本"):
        rewind(archived, early, "too_early")
    with pytest.raises(NoArchive, match="还没有到"):
        rewind(archived, datetime.now(before.tzinfo) + timedelta(hours=1), "not_yet")
    begun = time.perf_counter()
    rewind(archived, before, "canbao_then")
    seconds = time.perf_counter() - begun
    assert (numbers(archived), numbers(archived, "canbao_then")) == (0, count)
    with archived.connect(APPLICATION, "canbao_then") as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (count,)
    assert not (archived.layout.home / "rewinding").exists()
    with pytest.raises(NoArchive, match="已经存在"):
        rewind(archived, before, "canbao_then")
    write(archived, "INSERT INTO people VALUES (1)")
    assert numbers(archived) == 1
    shown = f"{count:,} rows that were deleted stand again in a database beside the live one, {seconds:.0f} s"
    proof.shows("T92", shown, "undo to a moment beside the live one in ≤ 30 min")


@pytest.mark.trust
def test_t92_sabotage_a_piece_of_the_archive_is_missing(archived: Server, proof: Proof) -> None:
    copy_base(archived)
    write(archived, "INSERT INTO people VALUES (1)")
    with archived.connect(SUPERUSER, "postgres") as connection:
        connection.execute("SELECT pg_switch_wal()")
    moment = write(archived, "INSERT INTO people VALUES (2)")
    assert archived.archive is not None
    kept: set[str] = set()
    while len(kept) < 2:
        kept = {path.name for path in archived.archive.iterdir() if len(path.name) == 24}
        time.sleep(0.1)
    (archived.archive / max(kept)).unlink()
    with pytest.raises(NoArchive, match="可能缺了一段"):
        rewind(archived, moment, "with_a_gap")
    assert numbers(archived) == 2
    proof.sabotage("T92", "a piece of the archive", "refused and said; the live database goes on")


def test_without_an_archive_the_sentence_says_what_to_set(server: Server) -> None:
    with pytest.raises(NoArchive, match="CANBAO_ARCHIVE"):
        copy_base(server)
