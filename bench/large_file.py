"""A large people file to a results file: seconds and peak memory of a process of its own, as `canbao assess` works.

In: how many people, a folder. Out: `LargeFile`. Run as a module it is that process: every cell is checked, results and
the record of situations are written; it prints seconds on the wall, of all cores, and MiB.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from bench.baseline.population import population
from bench.mapping import ROWS_PER_BATCH
from bench.memory import file_table, own_peak_kib

PART = 1_000_000
RUNS = 3
_KIBI = 1024


@dataclass(frozen=True)
class LargeFile:
    """The best of `RUNS` runs, each beginning with nothing remembered. Seconds; MiB at most."""

    people: int
    wall: float
    cpu: float
    people_a_second: int
    peak_mib: int
    input_mib: int


def write(size: int, path: Path) -> int:
    """So many people, written part by part; how many there are in the end."""
    written = 0
    writer: pq.ParquetWriter | None = None
    for number, first in enumerate(range(0, size, PART)):
        table = file_table(population(min(PART, size - first), seed=number), first)
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=4 * ROWS_PER_BATCH)
        written += table.num_rows
    if writer is not None:
        writer.close()
    return written


def measure(size: int, folder: Path) -> LargeFile:
    """Write the people, then work `RUNS` times."""
    people = folder / "large.parquet"
    count = write(size, people)
    command = [sys.executable, "-m", "bench.large_file", str(people), str(folder / "large-results.parquet")]
    runs = []
    for _ in range(RUNS):
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        wall, cpu, peak = done.stdout.split()[-3:]
        runs.append((float(wall), float(cpu), int(peak)))
    wall, cpu, _ = min(runs)
    return LargeFile(
        people=count,
        wall=round(wall, 2),
        cpu=round(cpu, 2),
        people_a_second=round(count / wall),
        peak_mib=max(peak for *_, peak in runs),
        input_mib=people.stat().st_size // _KIBI**2,
    )


def _work(people: Path, output: Path) -> None:
    from bench.ways import THREADS, clock, files

    way = next(way for way in files(people, output) if way.threads == THREADS)
    assert way.work is not None
    with clock() as took:
        way.work()
    print(took[0].wall, took[0].cpu, own_peak_kib() // _KIBI)


if __name__ == "__main__":
    _work(Path(sys.argv[1]), Path(sys.argv[2]))
