"""T90 to T92: the way back from a backup alone, damaged backups refused, and the live database untouched meanwhile."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.proofs import Proof
from tests.store.conftest import forget

from canbao.store import backup
from canbao.store.backup import BackupRefused, back_up, restore, seal_path
from canbao.store.failures import StoreFailed
from canbao.store.layout import layout_of
from canbao.store.programs import stream_program
from canbao.store.server import APPLICATION, DATABASE, OWNER, SUPERUSER, Server

pytestmark = [pytest.mark.trust, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent.parent
COUNTY, YEAR, POLICY = "430621", 2025, "hunan/yueyang/2025"

# A row as text holds every column; the sum does not depend on the order in which rows lie.
DIGEST = "SELECT count(*), coalesce(sum(hashtextextended(row::text, 0)), 0) FROM {} AS row"
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"


def canbao(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CANBAO", "DJANGO"))}
    command = [sys.executable, "-m", "canbao", *arguments]
    return subprocess.run(
        command, env={**kept, "CANBAO_VAR": str(var)}, capture_output=True, text=True, check=False, cwd=var
    )


def done(var: Path, *arguments: str) -> str:
    found = canbao(var, *arguments)
    assert found.returncode == 0, found
    return found.stdout


def digests(server: Server, database: str = DATABASE) -> dict[str, tuple[object, ...]]:
    """Rows and digest of every table."""
    with server.connect(SUPERUSER, database) as connection:
        connection.execute("SET timezone = 'UTC'")
        tables = [str(name) for (name,) in connection.execute(TABLES)]
        asked = {name: sql.SQL(DIGEST).format(sql.Identifier(name)) for name in tables}
        return {name: tuple(connection.execute(question).fetchone() or ()) for name, question in asked.items()}


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The folder of the installation that is lost, and the empty one of the new machine."""
    folders = tmp_path / "lost", tmp_path / "new"
    for folder in folders:
        folder.mkdir()
    yield folders
    for folder in folders:
        forget(layout_of(folder))


def live(var: Path, people: int) -> None:
    """A county of people with a run over it, and a sealed trail."""
    done(var, "keys", "make")
    done(var, "places", "load", "--county", COUNTY)
    done(var, "people", "generate", "--place", COUNTY, "--count", str(people), "--seed", "1", "-o", "people.parquet")
    done(var, "register", "import", "people.parquet", "--county", COUNTY, "--year", str(YEAR))
    done(var, "assess", "--store", POLICY, "--as-of", "2024-12-31")
    found = "from tests.access.people_at_work import found_bureau; from canbao.store.opening import open_store"
    code = f"{found}; open_store(); found_bureau({COUNTY!r})"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "CANBAO_VAR": str(var)}, cwd=ROOT, check=True)


def opened_numbers(server: Server, secrets: Path) -> list[str]:
    """Some sealed numbers, opened with the keys of a folder."""
    from canbao.access.secret_files import read_secrets
    from canbao.access.vault import Sm4Software, Vault, place_of

    vault = Vault(Sm4Software(lambda: read_secrets(secrets)), {})
    with server.connect(SUPERUSER) as connection:
        rows = connection.execute("SELECT id, number FROM registry_document ORDER BY id LIMIT 100").fetchall()
    return [vault.open(bytes(text), place_of("registry_document", "number", COUNTY, row)) for row, text in rows]


def test_t90_from_an_empty_machine_and_a_backup_alone(machines: tuple[Path, Path], proof: Proof) -> None:
    lost, new = machines
    people = proof.size(300, 200_000)
    live(lost, people)
    first, second = (Server(layout_of(folder)) for folder in machines)
    head = done(lost, "audit", "seal", "--county", COUNTY).split()[-1]
    done(lost, "db", "backup", "canbao.dump")
    before, numbers = digests(first), opened_numbers(first, lost / "secrets")
    assert before["registry_person"][0] == before["billing_due"][0] == people
    first.stop()

    begun = time.monotonic()
    for name in ("canbao.dump", "canbao.dump.json"):
        shutil.copy(lost / name, new / name)
    without_keys = canbao(new, "db", "restore", "canbao.dump")
    assert (without_keys.returncode, "data-1.key" in without_keys.stderr) == (2, True), "the keys come first"
    shutil.copytree(lost / "secrets", new / "secrets")
    done(new, "db", "restore", "canbao.dump")
    assert "没有发现问题" in done(new, "doctor")
    assert "完好" in done(new, "audit", "verify", "--county", COUNTY, "--head", head)
    minutes = (time.monotonic() - begun) / 60

    assert digests(second) == before
    assert opened_numbers(second, new / "secrets") == numbers
    assert len(numbers) == 100
    assert "0 步" in done(new, "db", "migrate") or "已是这一版" in done(new, "db", "migrate")
    with second.connect(SUPERUSER) as connection:
        connection.execute("DELETE FROM registry_document WHERE id = (SELECT min(id) FROM registry_document)")
    assert {name for name, found in digests(second).items() if found != before[name]} == {"registry_document"}
    megabytes = (new / "canbao.dump").stat().st_size / 1_000_000
    what = (
        f"{people:,} people with a run, {megabytes:.0f} MB of backup: from an empty folder to a clean `canbao doctor`"
        f" and a trail that fits the bulletin's head in {minutes:.1f} min; rows and digests of {len(before)} tables"
        " equal, numbers open. What was written after the last backup is in the archive, where there is one"
    )
    asked = "≤ 30 min; counts, chain and digests equal; ≤ 5 min of writes lost with the machine"
    proof.shows("T90", what, asked)
    proof.sabotage("T90", "one row of 1 table", "seen in that table's digest")
    proof.sabotage("T90", "the folder of keys", "the restore is refused and names the files")


# -- damaged backups ---------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(server: Server) -> Iterator[Server]:
    """A table of ten thousand rows, and what was in it before half of them were changed."""
    with server.connect(OWNER) as connection:
        connection.execute("CREATE TABLE people (number integer PRIMARY KEY, name text)")
        connection.execute("INSERT INTO people SELECT n, md5(n::text) FROM generate_series(1, 10000) AS n")
        connection.execute(sql.SQL("GRANT SELECT ON people TO {}").format(sql.Identifier(APPLICATION)))
    yield server
    with server.connect(OWNER) as connection:
        connection.execute("DROP TABLE IF EXISTS people")


Damage = Callable[[Path, random.Random], None]


def turn_bit(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    bit = chance.randrange(len(content) * 8)
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(content))


def cut(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def lengthen(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + chance.randbytes(chance.randrange(1, 5000)))


def swap_for_older(path: Path, _: random.Random) -> None:
    shutil.copy(path.with_name("older.dump"), path)


def lose(path: Path, _: random.Random) -> None:
    path.unlink()


def undamaged(_path: Path, _chance: random.Random) -> None:
    """The backup is good, the keys are not."""


def of_seal(damage: Damage) -> Damage:
    return lambda path, chance: damage(seal_path(path), chance)


DAMAGES: tuple[Damage, ...] = (
    turn_bit, cut, lengthen, swap_for_older, lose, of_seal(turn_bit), of_seal(cut), of_seal(lose),
)  # fmt: skip
KEYS = {"data-1.key": "1111111111111111", "index.key": "2222222222222222"}
WRONG_KEYS: tuple[dict[str, str], ...] = ({}, {**KEYS, "data-1.key": "3" * 16}, {"data-1.key": "1" * 16})


@pytest.fixture
def good(filled: Server, tmp_path: Path) -> Path:
    """A backup, and beside it an older one of the same database."""
    with filled.connect(OWNER) as connection:
        connection.execute("UPDATE people SET name = 'old' WHERE number = 1")
    back_up(filled, tmp_path / "older.dump", KEYS)
    with filled.connect(OWNER) as connection:
        connection.execute("UPDATE people SET name = 'new' WHERE number = 1")
    back_up(filled, tmp_path / "canbao.dump", KEYS)
    return tmp_path / "canbao.dump"


def damaged(good: Path, number: int, damage: Damage, chance: random.Random) -> Path:
    """A copy of the backup and its seal in a folder of its own, damaged."""
    folder = good.parent / f"bad-{number}"
    folder.mkdir()
    for name in (good.name, seal_path(good).name, "older.dump"):
        shutil.copy(good.with_name(name), folder / name)
    damage(folder / good.name, chance)
    return folder / good.name


def drop(server: Server, *databases: str) -> None:
    with server.connect(SUPERUSER, "postgres") as connection:
        connection.autocommit = True
        for name in databases:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def is_refused(server: Server, path: Path, kept: str, keys: dict[str, str]) -> bool:
    try:
        restore(server, path, kept, keys)
    except BackupRefused:
        return True
    return False


def test_t91_damaged_backups_are_refused_and_the_next_good_one_is_taken(
    filled: Server, good: Path, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, bad = random.Random(91), proof.size(11, 50)
    kinds: list[tuple[Damage, dict[str, str]]] = [(damage, KEYS) for damage in DAMAGES]
    kinds += [(undamaged, keys) for keys in WRONG_KEYS]
    before = digests(filled)
    made = [
        (damaged(good, number, damage, chance), keys)
        for number, (damage, keys) in enumerate(itertools.islice(itertools.cycle(kinds), bad))
    ]
    refused = [is_refused(filled, path, f"kept_{number}", keys) for number, (path, keys) in enumerate(made)]
    assert refused == [True] * bad
    assert digests(filled) == before
    restore(filled, good, "canbao_before", KEYS)
    assert digests(filled) == digests(filled, "canbao_before") == before
    drop(filled, "canbao_before")

    monkeypatch.setattr(backup, "check", lambda _: backup.Seal("", 0, ""))
    taken = 0
    for number, damage in enumerate((lengthen, swap_for_older, of_seal(cut), of_seal(lose))):
        try:
            taken += not is_refused(filled, damaged(good, 1000 + number, damage, chance), f"taken_{number}", {})
        except StoreFailed:
            continue
        drop(filled, f"taken_{number}")
    assert taken > 0
    shown = (
        f"{bad} backups with a bit turned, cut, lengthened, exchanged for an older one, a file missing or other keys"
    )
    proof.shows("T91", f"{shown}: {bad} refused, database unchanged, the good one taken", "50 refused, next good taken")
    proof.sabotage("T91", "the seal not looked at", f"{taken} of 4 taken")


# -- beside the live one -----------------------------------------------------------------------------------------------


def test_t92_a_restore_fills_a_database_beside_the_live_one(filled: Server, good: Path, proof: Proof) -> None:
    rows = proof.size(100_000, 5_000_000)
    with filled.connect(OWNER) as connection:
        connection.execute("INSERT INTO people SELECT n, md5(n::text) FROM generate_series(10001, %s) AS n", [rows])
    back_up(filled, good.with_name("large.dump"))
    with filled.connect(OWNER) as connection:
        connection.execute("INSERT INTO people VALUES (0, 'entered after the backup')")
    answers: list[int] = []
    is_over = threading.Event()

    def read() -> None:
        """Each time by a connection of its own, as a page does after its old one was ended."""
        while not is_over.is_set():
            try:
                with filled.connect(APPLICATION) as connection:
                    found = connection.execute("SELECT count(*) FROM people WHERE number < 3").fetchone()
                answers.append(int(found[0]) if found else -1)
            except psycopg.OperationalError:
                answers.append(-1)

    reader = threading.Thread(target=read)
    reader.start()
    begun = time.monotonic()
    restore(filled, good.with_name("large.dump"), "canbao_before")
    seconds = time.monotonic() - begun
    is_over.set()
    reader.join()
    failed, live = answers.count(-1), answers.count(3)
    assert live > 0, "no read fell into the restore: the test shows nothing"
    for database, count in ((DATABASE, 2), ("canbao_before", 3)):
        with filled.connect(SUPERUSER, database) as connection:
            found = connection.execute("SELECT count(*) FROM people WHERE number < 3").fetchone()
        assert found == (count,), "the row entered after the backup is in the kept database alone"
    drop(filled, "canbao_before")
    shown = (
        f"{rows:,} rows restored beside the live database in {seconds:.0f} s: {live} reads answered meanwhile, {failed}"
        " failed at the change of places; the old database is kept under another name, with what was written since. To"
        " the moment of the backup"
    )
    proof.shows("T92", shown, "undo to 14:02 beside the live one in ≤ 30 min")


def test_t92_a_restore_that_fails_half_way_leaves_the_live_one(filled: Server, good: Path, proof: Proof) -> None:
    before = digests(filled)
    content = good.read_bytes()
    good.write_bytes(content[: len(content) * 2 // 3])
    seal_path(good).write_text(backup._seal_of(good, "18", KEYS).as_text(), encoding="utf-8")
    with pytest.raises(StoreFailed):
        restore(filled, good, "canbao_before", KEYS)
    assert digests(filled) == before
    login = backup._login(filled)
    with good.open("rb") as file, pytest.raises(StoreFailed):
        stream_program(filled.layout, "pg_restore", *login, "--clean", "-d", DATABASE, stdin=file)
    assert digests(filled) != before
    removed = "a backup that breaks off two thirds in, restored over the live database instead of beside it"
    proof.sabotage("T92", removed, "the live tables are gone or half")
