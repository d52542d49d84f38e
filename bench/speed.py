"""Times of all ways of working, in turn within each round, so that load from elsewhere hits them alike.

In: how many people, how many rounds. Out: `Speeds`: medians, ratios to OpenFisca on one core, latencies, memory, start.
Never: a timed assertion.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import memory
from bench.answers import engine
from bench.baseline.population import population
from bench.large_file import LargeFile
from bench.large_file import measure as measure_large_file
from bench.mapping import ROWS_PER_BATCH, people_batches
from bench.one_person import one_person_ms, start_ms
from bench.ways import OPENFISCA, THREADS, Took, Way, clock, files, in_memory

_TIMES_AS_LARGE = 5
LARGE_BATCH = 4 * ROWS_PER_BATCH
_TIMES_OF_ONE = 50
_TIMES_OF_ONE_QUICKLY = 10


@dataclass(frozen=True)
class Speed:
    """One way: medians over the rounds, and the best round, which other work on the machine has disturbed least.

    Ratios are to OpenFisca on one thread: medians of the ratios within each round, and best to best.
    """

    name: str
    threads: int
    wall: float
    cpu: float
    best: float
    people_a_second: int
    wall_ratio: float
    cpu_ratio: float
    best_ratio: float


@dataclass(frozen=True)
class Speeds:
    """Everything measured in one run of the command."""

    people: int
    rounds: int
    ways: Sequence[Speed]
    first_seconds: float
    interpreter_calls: int
    situations: int
    large_file: LargeFile
    one_person_ms: dict[str, float]
    memory_mib: dict[str, int]
    start_ms: float


def measure(size: int, rounds: int, *, is_quick: bool) -> Speeds:
    """All of it. What a way does once (compiling, learning the policy's situations) is done before the first round."""
    people = population(size)
    sizes = (ROWS_PER_BATCH, LARGE_BATCH) if size > LARGE_BATCH else (ROWS_PER_BATCH,)
    batches = {rows: people_batches(people, rows) for rows in sizes}
    learning = engine()
    with clock() as first:
        for batch in batches[ROWS_PER_BATCH]:
            learning.run(batch)
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(THREADS) as pool:
        folder = Path(name)
        memory.save(people, folder)
        ways = in_memory(people, batches, pool) + files(folder / "people.parquet", folder / "results.parquet")
        took = times_of(ways, rounds)
        peaks = memory.peak_mib(folder)
        large = measure_large_file(_TIMES_AS_LARGE * size, folder)
    return Speeds(
        people=size,
        rounds=rounds,
        ways=speeds_of(ways, took, size),
        first_seconds=round(first[0].wall, 3),
        interpreter_calls=learning.calls,
        situations=len(learning.situations),
        large_file=large,
        one_person_ms=one_person_ms(_TIMES_OF_ONE_QUICKLY if is_quick else _TIMES_OF_ONE),
        memory_mib=peaks,
        start_ms=start_ms(),
    )


def times_of(ways: Sequence[Way], rounds: int) -> list[list[Took]]:
    """Each way once a round, after a round that does not count."""
    took: list[list[Took]] = [[] for _ in ways]
    for number in range(rounds + 1):
        for way, own in zip(ways, took, strict=True):
            gc.collect()
            found = way.time()
            if number:
                own.append(found)
    return took


def speeds_of(ways: Sequence[Way], took: Sequence[Sequence[Took]], size: int) -> list[Speed]:
    """Medians and ratios."""
    base = took[[(way.name, way.threads) for way in ways].index((OPENFISCA, 1))]
    found = []
    for way, own in zip(ways, took, strict=True):
        wall, cpu = median(item.wall for item in own), median(item.cpu for item in own)
        best, first_best = min(item.wall for item in own), min(item.wall for item in base)
        pairs = list(zip(base, own, strict=True))
        found.append(
            Speed(
                name=way.name,
                threads=way.threads,
                wall=round(wall, 4),
                cpu=round(cpu, 4),
                best=round(best, 4),
                people_a_second=round(size / wall),
                wall_ratio=round(median(first.wall / other.wall for first, other in pairs), 2),
                cpu_ratio=round(median(first.cpu / other.cpu for first, other in pairs), 2),
                best_ratio=round(first_best / best, 2),
            )
        )
    return found
