"""The most memory that a way of working takes, each in a process of its own.

In: a folder with the same people in two forms. Out: MiB of the whole process, the interpreter and its libraries
included. Run as a module it is that process: it reads the people, works once, and prints its peak.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.baseline.notice import YEAR_LAST
from bench.baseline.population import Columns
from bench.mapping import ROWS_PER_BATCH, people_table
from canbao.values.facts_schema import PEOPLE_SCHEMA

WAYS = ("openfisca", "numpy", "blocked", "numba", "lookup", "canbao", "canbao_files")
_KIBI = 1024


def save(people: Columns, folder: Path) -> None:
    """The people, for every way to read. A people file with births after the benefit year would be refused: without
    those few.
    """
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "people.npz", **people)
    pq.write_table(file_table(people), folder / "people.parquet", compression="zstd", row_group_size=4 * ROWS_PER_BATCH)


def file_table(people: Columns, first_id: int = 0) -> pa.Table:
    """The people as they stand in a file."""
    born = people["birth_date"] <= YEAR_LAST
    table = people_table({name: column[born] for name, column in people.items()}, first_id)
    return table.cast(pa.schema([PEOPLE_SCHEMA.field(name) for name in table.column_names]))


def peak_mib(folder: Path) -> dict[str, int]:
    """Peaks by way."""
    found = {}
    for way in WAYS:
        command = [sys.executable, "-m", "bench.memory", way, str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[way] = int(done.stdout.split()[-1])
    return found


def work(way: str, folder: Path) -> None:
    """Do it once. Libraries are read in only where they are needed."""
    if way.startswith("canbao"):
        _canbao(way, folder)
        return
    with np.load(folder / "people.npz") as saved:
        people = {name: saved[name] for name in saved.files}
    if way == "openfisca":
        from bench.baseline import openfisca_system

        openfisca_system.run(openfisca_system.build(), people)
    elif way in ("numpy", "blocked"):
        from bench.baseline import plain_numpy

        (plain_numpy.run if way == "numpy" else plain_numpy.run_blocked)(people)
    else:
        from bench.baseline import fused_numba, lookup_numba

        (fused_numba if way == "numba" else lookup_numba).run(people)


def _canbao(way: str, folder: Path) -> None:
    from bench.answers import POLICY, engine
    from canbao.assess.running import RunOrder, run
    from canbao.policy.library import Library
    from canbao.policy.loading import load

    people = folder / "people.parquet"
    if way == "canbao_files":
        run(RunOrder({POLICY: load(Library.of(), POLICY)}, people, folder / "out.parquet"))
        return
    canbao = engine()
    with pq.ParquetFile(people) as file:
        results = [canbao.run(batch) for batch in file.iter_batches(ROWS_PER_BATCH)]
        assert sum(batch.num_rows for batch in results) == file.metadata.num_rows


def own_peak_kib() -> int:
    """The peak of this process. On Linux `ru_maxrss` begins with what the parent had when it started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        peaks = (line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(next(peaks))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]))
    print(own_peak_kib() // _KIBI)
