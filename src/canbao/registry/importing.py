"""A people file of a predecessor system taken over as an action.

In: a people table (docs/reference/facts.md) as a file on this machine. Out: counts by table. Never: a part of it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from canbao.access.acting import Act, Json, performs
from canbao.access.vault import open_vault
from canbao.intake.judges.numbers import EARLIEST, LATEST
from canbao.registry.registering import BadEntry
from canbao.registry.taking_over import take_over
from canbao.values.facts_schema import PEOPLE_SCHEMA


@dataclass(frozen=True)
class ImportPeople:
    """A Parquet file and the digest of its content, so that the same file is the same request. `coverage`: the text of
    the file beside it that says which lists of standings are complete (docs/reference/facts.md).
    """

    county: str
    year: int
    path: str
    digest: str
    coverage: str = ""


@performs("import_people")
def import_people(act: Act, order: ImportPeople) -> dict[str, Json]:
    """Take everybody over. Raises BadEntry, TakenBefore."""
    act.require(order.county)
    if not EARLIEST.year <= order.year <= LATEST.year:
        raise BadEntry(f"没有这样的待遇年度 no such benefit year: {order.year}")
    try:
        table = pq.read_table(Path(order.path))
    except (OSError, pa.ArrowException) as error:
        raise BadEntry(f"{Path(order.path).name}：读不出来 cannot be read: {type(error).__name__}") from error
    missing = [name for name in PEOPLE_SCHEMA.names if name not in table.column_names]
    if missing:
        raise BadEntry(f"{Path(order.path).name}：缺列 missing columns: {', '.join(missing)}")
    people = table.select(PEOPLE_SCHEMA.names).cast(PEOPLE_SCHEMA)
    taken = take_over(people, order.county, order.year, open_vault(), _coverage_of(order.coverage))
    answer: dict[str, Json] = {
        "people": len(taken.ids),
        "wrong_numbers": taken.wrong_numbers,
        "conflicts": taken.conflicts,
        "rows": dict(taken.rows),
    }
    act.note("people", 0, people=len(taken.ids), year=order.year, digest=order.digest)
    return answer


def _coverage_of(text: str) -> list[tuple[str, str, date]]:
    """Rows of `standing,place,complete_until`. Raises BadEntry."""
    try:
        rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
        return [(row["standing"], row["place"], date.fromisoformat(row["complete_until"])) for row in rows]
    except (KeyError, ValueError) as error:
        raise BadEntry(f"名单覆盖表不对 the table of complete lists cannot be read: {error}") from error
