"""A run: people in, results and run record out; several policies in one run; bounded memory.

In: policies, a people file or everybody already in memory, the assumed day of payment, coverage of lists. Out: result
rows in the order of the input, the record of situations beside them, a summary. A file appears whole or not at all.
Never: a rule; a figure that is not in the results.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from canbao.assess.batch import RESULT_SCHEMA, Engine
from canbao.assess.columns import Array, Span
from canbao.assess.coverage import ALL_COMPLETE, Lists
from canbao.assess.intake.needs import columns_read
from canbao.assess.intake.people_file import PeopleFile, open_people
from canbao.assess.intake.relatives import relate
from canbao.assess.output_files import TableWriter, open_writer, whole, writer_for
from canbao.assess.run_record import RunRecord, payers_of, record_of, record_path, to_json
from canbao.assess.situations import Situation
from canbao.assess.tally import Tally
from canbao.assess.widening import wide_columns
from canbao.policy.nodes import Related
from canbao.policy.rules import RuleBook
from canbao.values.place import is_within

ROWS_OF_A_BLOCK = 262_144
"""People of one block. With many columns a quarter of it is as fast; with few, smaller blocks lose to the interpreter
lock. Four times as many are slower and take more memory.
"""
THREADS = 2
"""The smallest machine that is meant has two cores; the results are the same with any number."""
KEY_COLUMNS = ("person_id", "place")
BILL_COLUMNS = ("household_id", "name", "id_number")


Progress = Callable[[int, int | None], None]
"""Told how many rows are done, and how many there are in all (None: not known)."""


def tell_nobody(_done: int, _total: int | None) -> None:
    """Progress that nobody watches."""


class Beside(Protocol):
    """Columns that another room adds to the rows, such as the cap bonus."""

    read_columns: frozenset[str]

    def columns(self, batch: pa.RecordBatch) -> dict[str, pa.Array]: ...


class NoPolicyFor(ValueError):
    """People whom none of the given policies covers."""


@dataclass(frozen=True)
class Source:
    """People who are read block by block, more than once: called with the most rows of a block. `related`: everybody
    whom relations may name.
    """

    batches: Callable[[int], Iterable[pa.RecordBatch]]
    related: Callable[[int], Iterable[pa.RecordBatch]]
    count: Callable[[], int | None]


Keep = Callable[[pa.RecordBatch, pa.RecordBatch, Mapping[int, Situation]], None]
"""Told the results of a block, its people, and every situation met so far."""


@dataclass(frozen=True)
class RunOrder:
    """What to run. `people` None: they are handed over as a `Source`. `output` None: no file is made."""

    books: Mapping[str, RuleBook]
    people: Path | None = None
    output: Path | None = None
    as_of: date | None = None
    known_on: date | None = None
    amend: Mapping[str, str] = field(default_factory=dict)
    lists: Lists = ALL_COMPLETE
    is_wide: bool = False
    threads: int = THREADS
    has_offers: bool = True
    beside: tuple[Beside, ...] = ()


def run(order: RunOrder, progress: Progress = tell_nobody) -> RunRecord:
    """Assess everybody in the file. `progress` is told rows done and rows in all (None: not known).

    Raises PeopleFileError when rows are bad (nothing is written), NoPolicyFor when a row belongs to no policy.
    """
    assert order.people is not None
    if order.output is not None:
        writer_for(order.output)
    runner = _Runner(order)
    file = _open(order, order.people)
    with ThreadPoolExecutor(order.threads) as pool:
        digest = pool.submit(digest_of, order.people)
        blocks = runner.all(Source(file.batches, file.batches, lambda: file.rows), pool, progress)
        if order.output is None:
            for results, people in blocks:
                runner.count(results, people)
            return runner.record(digest.result())
        with whole(record_path(order.output)) as record_aside, open_writer(order.output) as writer:
            _keep(runner, writer, blocks)
            record = runner.record(digest.result())
            record_aside.write_text(to_json(record), encoding="utf-8")
        return record


def run_from(
    order: RunOrder, source: Source, keep: Keep, input_digest: str, progress: Progress = tell_nobody
) -> RunRecord:
    """Assess everybody of a source. `keep` gets block after block, in order, in the calling thread, while the next ones
    are assessed.

    Raises NoPolicyFor when a row belongs to no policy.
    """
    runner = _Runner(order)
    with ThreadPoolExecutor(order.threads) as pool:
        for results, people in runner.all(source, pool, progress):
            runner.count(results, people)
            keep(results, people, runner.situations())
    return runner.record(input_digest)


def _keep(runner: _Runner, writer: TableWriter, blocks: Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]) -> None:
    """Count and write in a thread of its own, block by block in order, while the next ones are read and assessed."""

    def keep(results: pa.RecordBatch, people: pa.RecordBatch) -> None:
        runner.count(results, people)
        writer.write(runner.rows(results, people))

    last: Future[None] | None = None
    with ThreadPoolExecutor(1) as scribe:
        for block in blocks:
            if last is not None:
                last.result()
            last = scribe.submit(keep, *block)
        if last is not None:
            last.result()


def _open(order: RunOrder, people: Path) -> PeopleFile:
    books = list(order.books.values())
    needed = frozenset().union(*(columns_read(book) for book in books), *(each.read_columns for each in order.beside))
    years = {book.latest.year_label for book in books}
    also = (*(("policy",) if len(books) > 1 else ()), *(BILL_COLUMNS if order.is_wide else ()))
    return open_people(people, needed, year=max(years), also=also)


def digest_of(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Runner:
    """Engines and sums of one run."""

    def __init__(self, order: RunOrder) -> None:
        self.order = order
        self.engines = {
            name: Engine(book, as_of=order.as_of, lists=order.lists, has_offers=order.has_offers)
            for name, book in order.books.items()
        }
        self.tally = Tally()
        self.payers = payers_of(order.books)

    def record(self, input_digest: str) -> RunRecord:
        """The record of what has been counted."""
        order = self.order
        return record_of(
            order.books, self.situations(), self.tally, as_of=order.as_of, known_on=order.known_on, amend=order.amend,
            input_digest=input_digest,
        )  # fmt: skip

    def situations(self) -> dict[int, Situation]:
        return {id_: item for engine in self.engines.values() for id_, item in engine.situations.items()}

    def all(
        self, source: Source, pool: ThreadPoolExecutor, progress: Progress
    ) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]:
        """Results and people of each block, in order; a few blocks are under way at a time."""
        waiting: deque[tuple[Future[pa.RecordBatch], pa.RecordBatch]] = deque()
        books, lists = self.order.books.values(), self.order.lists
        families = [relate(source.related(ROWS_OF_A_BLOCK), book, lists) for book in books]
        done = 0
        for batch in source.batches(ROWS_OF_A_BLOCK):
            related = [family.counts_for(batch) for family in families]
            waiting.append((pool.submit(self._assess, batch, related), batch))
            while len(waiting) > self.order.threads or (waiting and waiting[0][0].done()):
                future, people = waiting.popleft()
                done += people.num_rows
                yield future.result(), people
                progress(done, source.count())
        while waiting:
            future, people = waiting.popleft()
            done += people.num_rows
            yield future.result(), people
            progress(done, source.count())

    def _assess(self, batch: pa.RecordBatch, related: Sequence[Mapping[Related, Span]]) -> pa.RecordBatch:
        """Results of a block. `related`: counts of relatives for each engine, as its own rules ask for them."""
        if len(self.engines) == 1:
            return next(iter(self.engines.values())).run(batch, related[0])
        policy_of = policies_of(self.order.books, batch)
        parts: list[pa.RecordBatch] = []
        order: list[Array] = []
        for number, (engine, counts) in enumerate(zip(self.engines.values(), related, strict=True)):
            index = np.flatnonzero(policy_of == number)
            if index.size:
                own = {question: span.take(index) for question, span in counts.items()}
                parts.append(engine.run(batch.take(pa.array(index)), own))
                order.append(index)
        back = np.argsort(np.concatenate(order), kind="stable")
        return pa.Table.from_batches(parts, RESULT_SCHEMA).take(pa.array(back)).combine_chunks().to_batches()[0]

    def count(self, results: pa.RecordBatch, people: pa.RecordBatch) -> None:
        names = people.schema.names
        places = people.column("place") if "place" in names else pa.nulls(people.num_rows, pa.string())
        if pa.types.is_dictionary(places.type):
            places = places.cast(pa.string())
        paid = (
            people.column("paid_on").is_valid()
            if "paid_on" in names
            else pa.array(np.zeros(people.num_rows, dtype=bool))
        )
        self.tally.add(places, results, paid)

    def rows(self, results: pa.RecordBatch, people: pa.RecordBatch) -> pa.Table:
        """The rows to be written: keys of the person, the narrow result, and the wide columns when asked for."""
        wanted = (*KEY_COLUMNS, *BILL_COLUMNS) if self.order.is_wide else KEY_COLUMNS
        kept = {name: people.column(name) for name in wanted if name in people.schema.names}
        kept = {
            name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for name, column in kept.items()
        }
        narrow = {name: results.column(name) for name in results.schema.names}
        wide = wide_columns(results, self.situations(), self.payers) if self.order.is_wide else {}
        beside = {name: column for each in self.order.beside for name, column in each.columns(people).items()}
        return pa.table({**kept, **narrow, **beside, **wide})


def policies_of(books: Mapping[str, RuleBook], batch: pa.RecordBatch) -> Array:
    """Which policy rules each row, by its place among the books: the one named in a `policy` column, else the narrowest
    place that holds the place of enrolment. Raises NoPolicyFor.
    """
    names = list(books)
    if "policy" in batch.schema.names:
        return _by_word(batch.column("policy"), lambda word: names.index(word) if word in names else -1)
    places = [book.latest.place for book in books.values()]

    def narrowest(word: str) -> int:
        holding = [number for number, place in enumerate(places) if is_within(word, place)]
        return max(holding, key=lambda number: len(places[number]), default=-1)

    column = batch.column("enrol_place") if "enrol_place" in batch.schema.names else batch.column("place")
    return _by_word(column, narrowest)


def _by_word(column: pa.Array, choose: Callable[[str], int]) -> Array:
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    chosen = np.asarray([-1 if word is None else choose(word) for word in coded.dictionary.to_pylist()] or [-1])
    if coded.null_count or (chosen < 0).any():
        missing = [word for word, number in zip(coded.dictionary.to_pylist(), chosen, strict=False) if number < 0]
        raise NoPolicyFor(
            f"没有适用的政策 no policy covers: {missing or '空的参保地'}；请加上该地政策，或在 policy 列写明"
        )
    numbers: Array = chosen[coded.indices.to_numpy(zero_copy_only=False)]
    return numbers
