"""T08: a disk without a byte left refuses with words, keeps what it promised, and needs nobody once there is room."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest
from django.db import OperationalError
from tests.access.people_at_work import worker
from tests.assessing import NANAN, shipped
from tests.billing.conftest import point_to
from tests.billing.counties import living
from tests.database import current_database
from tests.money.payers import collectors, compare
from tests.money.server_processes import entered, layout_beside, remove
from tests.money.tills import Till
from tests.money.volumes import SIZE_MIB, fill, mounted
from tests.money.writers import Work, Writer, Writers
from tests.proofs import Proof

from canbao.cli.refusals import BAD_INPUT, OWN_MISTAKE, judge
from canbao.money.rebuilding import rebuild_book
from canbao.registry.importing import ImportPeople, import_people
from canbao.store import scope
from canbao.store.keeping import LOOK_SECONDS, has_fallen, keep_running
from canbao.store.outages import DiskFull, StoreInterrupted
from canbao.store.programs import private_folder, stream_program
from canbao.store.server import DATABASE, SUPERUSER, Server

pytestmark = [
    pytest.mark.trust,
    pytest.mark.needs("small volume"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
AGAIN_SECONDS = 60
PAYERS = 7


@pytest.fixture
def small_disk(till: Till, tmp_path: Path) -> Iterator[Server]:
    """A server whose files lie on a volume of their own, with the till's county in it; Django is led there."""
    server = till.county.server
    layout = layout_beside(server, "small")
    private_folder(layout.home, layout)
    small = Server(layout)
    name, dump = current_database(), tmp_path / "till.dump"
    with mounted(layout.home, SIZE_MIB):
        try:
            small.start()
            login = ("-U", SUPERUSER, "-h")
            with dump.open("wb") as file:
                stream_program(layout, "pg_dump", *login, str(server.layout.sockets), "-Fc", name, stdout=file)
            with dump.open("rb") as file:
                stream_program(layout, "pg_restore", *login, str(layout.sockets), "-d", DATABASE, stdin=file)
            with entered(small):
                point_to(DATABASE)
                yield small
                point_to(name)
        finally:
            small.stop()
    remove(small)


def importing(people: int, folder: Path, begins: Callable[[], bool]) -> Work:
    """A writer that takes another county over, when it is told to."""
    rules = shipped(NANAN).latest
    path = folder / "people.parquet"
    pq.write_table(living(NANAN, people, 8), path)
    order = ImportPeople(rules.place[:6], rules.year_label, str(path), "8")
    clerk = worker("bureau_lead", "system_admin", "bureau_clerk", units=(order.county,))

    def work(writer: Writer) -> None:
        while not begins():
            time.sleep(0.02)
        writer.send(import_people, clerk, order)

    return work


def let_it_fall(server: Server) -> None:
    """The log of changes needs room too, and finds none: the server gives up."""
    with suppress(psycopg.OperationalError):
        for _ in range(SIZE_MIB // 16):
            with server.connect(SUPERUSER, "postgres") as connection:
                connection.execute("SELECT pg_logical_emit_message(true, 'canbao', repeat('x', 100000))")
                connection.execute("SELECT pg_switch_wal()")
    until = time.monotonic() + AGAIN_SECONDS
    while not has_fallen(server):
        assert time.monotonic() < until
        time.sleep(0.05)


@contextmanager
def kept(server: Server, seconds: float) -> Iterator[None]:
    """As a long-running process of canbao keeps it."""
    end = keep_running(server, seconds)
    try:
        yield
    finally:
        end()


def test_t08_refused_with_words_all_there_and_by_itself_again(
    till: Till, small_disk: Server, proof: Proof, tmp_path: Path
) -> None:
    ballast, people = small_disk.layout.home / "ballast", proof.size(500, 20_000)
    works = [*collectors(till, PAYERS), importing(people, tmp_path, ballast.is_file)]
    with Writers(tmp_path / "lines", works) as writers, kept(small_disk, proof.size(0.5, LOOK_SECONDS)):
        writers.wait_for(proof.size(30, 2_000))
        fill(ballast)
        wait_until(lambda: "DiskFull" in words_of(writers))
        let_it_fall(small_disk)
        time.sleep(proof.size(0.5, 10))
        before = len(writers.answered())
        ballast.unlink()
        freed = time.monotonic()
        writers.wait_for(1, AGAIN_SECONDS)
        seconds = time.monotonic() - freed
        wait_until(lambda: bool(writers.answered("import_people")))
        writers.wait_for(30)
    lines = writers.lines()
    shown = compare(small_disk, [line for line in lines if line.get("did") != "import_people"])
    assert (shown.lost, shown.doubled) == ([], [])
    assert [line for line in lines if "refused" in line] == []
    told = words_of(writers)
    assert set(told) == {"DiskFull", "StoreInterrupted"}
    assert {judge(kind(told[kind.__name__])) for kind in (DiskFull, StoreInterrupted)} == {
        (words, BAD_INPUT) for words in told.values()
    }
    (taken,) = writers.answered("import_people")
    assert taken["answer"]["people"] == people
    assert [part.name for part in rebuild_book(till.county.lead(), till.year) if not part.is_equal] == []
    assert seconds <= AGAIN_SECONDS
    outages = sum(line["sent"] - 1 for line in lines if "sent" in line)
    proof.shows(
        "T08",
        f"{SIZE_MIB} MiB filled under {PAYERS} payers and an import of {people:,} people, until the server fell:"
        f" {outages:,} refusals, each a sentence; {before:,} acknowledged by then and {shown.acknowledged:,} in all, 0"
        f" lost, 0 doubled; {seconds:.0f} s after there was room again the first was taken, and then the import",
        "refusals with words; acknowledged all there; works again when freed, by itself, ≤ 60 s",
    )


def words_of(writers: Writers) -> dict[str, str]:
    """What was said, by kind of outage."""
    return {line["outage"]: line["words"] for line in writers.lines() if "outage" in line and "words" in line}


def wait_until(is_so: Callable[[], bool], seconds: float = AGAIN_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_t08_sabotage_nobody_keeps_it_and_nobody_says_it(
    till: Till, small_disk: Server, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, other, *_ = till.payable()
    till.pay(due)
    ballast = small_disk.layout.home / "ballast"
    fill(ballast)
    let_it_fall(small_disk)
    ballast.unlink()
    time.sleep(1)
    assert has_fallen(small_disk), "there is room, and nobody looks"
    with pytest.raises(StoreInterrupted):
        till.pay(other)
    with monkeypatch.context() as patch:
        patch.setattr(scope, "outages_said", lambda _: nullcontext())
        with pytest.raises(OperationalError) as found:
            till.pay(other)
    assert judge(found.value)[1] == OWN_MISTAKE
    proof.sabotage("T08", "nobody looks at the server", "down for ever, with room on the disk")
    proof.sabotage("T08", "outages not said", "an error of the driver, which is called a mistake of canbao's own")
    with kept(small_disk, 0.2):
        wait_until(lambda: not has_fallen(small_disk))
    till.pay(other)
