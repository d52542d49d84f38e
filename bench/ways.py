"""The ways of working out the notice that are timed, each as a function of no arguments.

In: a population. Out: named ways; what is prepared beforehand (inputs in the form that each wants) is not timed.
OpenFisca's inputs are set outside the timing, canbao reads its Arrow batches inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pyarrow as pa

from bench.answers import POLICY, engine
from bench.baseline import fused_numba, lookup_numba, openfisca_system, plain_numpy
from bench.baseline.notice import NARROW
from bench.baseline.population import Columns, sliced
from canbao.assess.running import RunOrder, run
from canbao.policy.library import Library
from canbao.policy.loading import load

THREADS = 2
OPENFISCA = "OpenFisca"


@dataclass(frozen=True)
class Took:
    """Seconds of one run: on the wall and of all cores."""

    wall: float
    cpu: float


@contextmanager
def clock() -> Iterator[list[Took]]:
    """Times what is inside."""
    found: list[Took] = []
    wall, cpu = perf_counter(), process_time()
    yield found
    found.append(Took(perf_counter() - wall, process_time() - cpu))


@dataclass(frozen=True)
class Way:
    """One way. `work` is timed as a whole; `timed_work` times a part of itself."""

    name: str
    threads: int
    work: Callable[[], Any] | None = None
    timed_work: Callable[[], Took] | None = None

    def time(self) -> Took:
        if self.timed_work is not None:
            return self.timed_work()
        assert self.work is not None
        with clock() as took:
            self.work()
        return took[0]


def in_memory(people: Columns, batches: dict[int, list[pa.RecordBatch]], pool: ThreadPoolExecutor) -> list[Way]:
    """Every way that has its inputs in memory. `batches`: people in canbao's form, by rows of a batch."""
    ways = [*_openfisca(people, pool), *_by_hand(people, pool)]
    for rows, some in batches.items():
        ways += _canbao(some, pool, f"canbao, blocks of {rows:,}")
    return ways


def _halves(people: Columns) -> list[Columns]:
    size = len(next(iter(people.values())))
    edges = [size * part // THREADS for part in range(THREADS + 1)]
    return [sliced(people, start, stop) for start, stop in pairwise(edges)]


def _openfisca(people: Columns, pool: ThreadPoolExecutor) -> Iterator[Way]:
    system = openfisca_system.build()
    prepared = openfisca_system.prepared(people)

    def timed(parts: list[Columns]) -> Callable[[], Took]:
        def work() -> Took:
            simulations = [openfisca_system.simulation(system, part) for part in parts]
            with clock() as took:
                if len(simulations) == 1:
                    openfisca_system.calculate(simulations[0])
                else:
                    list(pool.map(openfisca_system.calculate, simulations))
            return took[0]

        return work

    yield Way(OPENFISCA, 1, timed_work=timed([prepared]))
    yield Way(OPENFISCA, THREADS, timed_work=timed(_halves(prepared)))


def _by_hand(people: Columns, pool: ThreadPoolExecutor) -> Iterator[Way]:
    yield Way("bare numpy", 1, lambda: plain_numpy.run(people))
    yield Way("bare numpy, blocks of 16,384", 1, lambda: plain_numpy.run_blocked(people))
    for name, run_part in (("numba, fused", fused_numba.run), ("numba, lookup tables", lookup_numba.run)):
        yield Way(name, 1, lambda run_part=run_part: run_part(people))
        yield Way(name, THREADS, lambda run_part=run_part: _in_halves(people, run_part, pool))


def _in_halves(people: Columns, run_part: Callable[[Columns, Columns], Columns], pool: ThreadPoolExecutor) -> Columns:
    """A loop that lets go of the interpreter lock, on a half each. (numba's own threads ran one after the other.)"""
    found = {name: np.empty(len(people["pay_date"]), kind) for name, kind in NARROW.items()}
    list(pool.map(run_part, _halves(people), _halves(found)))
    return found


def _canbao(batches: list[pa.RecordBatch], pool: ThreadPoolExecutor, name: str) -> Iterator[Way]:
    canbao = engine()
    yield Way(name, 1, lambda: [canbao.run(batch) for batch in batches])
    yield Way(name, THREADS, lambda: list(pool.map(canbao.run, batches)))


def files(people: Path, output: Path) -> list[Way]:
    """Canbao from file to file: everything is checked, results and the record of situations are written."""
    books = {POLICY: load(Library.of(), POLICY)}

    def work(threads: int) -> None:
        run(RunOrder(books, people, output, threads=threads))

    return [
        Way("canbao, Parquet to Parquet", threads, lambda threads=threads: work(threads)) for threads in (1, THREADS)
    ]
