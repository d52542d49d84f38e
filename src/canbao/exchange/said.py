"""Rows on their way into a package of ours: where they come from, what they add up to, what has changed since the last.

In: a source of rows; what the packages before said. Out: cells in the order of the format. Never: a county in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

import numpy as np
import pyarrow as pa

from canbao.exchange.definitions import Format, Manner
from canbao.exchange.models import Outgoing
from canbao.exchange.states import HOLDS_NUMBER
from canbao.store.copying import append_rows, read_table
from canbao.store.watching import tell

DIGEST_BYTES = 16
BLOCK_ROWS = 20_000
"""Rows whose digests are written at a time."""
_SCHEMA = pa.schema([("person_id", pa.int64()), ("change", pa.string()), ("digest", pa.string())])
_BEFORE = """
    SELECT DISTINCT ON (row.person_id) row.person_id, row.change, row.digest
    FROM exchange_sentrow AS row JOIN exchange_outgoing AS package
        ON package.county = row.county AND package.id = row.package_id
    WHERE row.county = %(county)s AND package.partner_id = %(partner)s AND package.format = %(format)s
        AND package.year = %(year)s AND package.state = ANY (%(states)s) AND package.number >= %(first)s
    ORDER BY row.person_id, package.number DESC
"""


@dataclass(frozen=True)
class Said:
    """What is said of one person, or in one row: the cells by column, and what the manifest adds up."""

    person_id: int
    cells: Mapping[str, str]
    fen: int

    @property
    def digest(self) -> str:
        """The same for the same cells."""
        text = "\x1f".join(f"{name}={self.cells[name]}" for name in sorted(self.cells))
        return blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


class Source(Protocol):
    """Where rows come from. `left_out` is whole once all were taken."""

    left_out: dict[str, int]

    def __iter__(self) -> Iterator[Said]:
        """Each row once."""

    def gone(self, people: Sequence[int]) -> Iterable[Said]:
        """What is said of people who were in the packages before and are not any more."""


class Before:
    """What the packages before said, person by person: 60 MB for a county of 1.2 million."""

    def __init__(self, county: str, partner: int, format_: str, year: int, first: int) -> None:
        given = {
            "county": county, "partner": partner, "format": format_, "year": year, "first": first,
            "states": [state.value for state in HOLDS_NUMBER],
        }  # fmt: skip
        rows = read_table(_BEFORE, _SCHEMA, given)
        kept = rows.filter(pa.compute.not_equal(rows["change"], "removed"))
        self._people = kept["person_id"].to_numpy()
        self._digests = np.asarray(kept["digest"].to_numpy(), dtype=f"S{2 * DIGEST_BYTES}")
        self._is_seen = np.zeros(len(self._people), dtype=bool)

    def change(self, said: Said) -> str:
        """added, changed, or nothing."""
        at = int(np.searchsorted(self._people, said.person_id))
        if at == len(self._people) or self._people[at] != said.person_id:
            return "added"
        self._is_seen[at] = True
        return "" if self._digests[at] == said.digest.encode() else "changed"

    def gone(self) -> list[int]:
        """Who was not asked about."""
        found: list[int] = self._people[~self._is_seen].tolist()
        return found


@dataclass
class Telling:
    """Rows of one package, counted as they go by."""

    county: str
    package_id: int
    format: Format
    source: Source
    before: Before | None
    rows: int = 0
    sum_fen: int = 0
    _block: list[tuple[int, str, str]] = field(default_factory=list)

    def cells(self) -> Iterator[list[str]]:
        """The file's rows."""
        for said, change in self._changes():
            self.rows += 1
            self.sum_fen += said.fen
            self._keep(said, change)
            cells = {**said.cells, "change": change} if self.before is not None else said.cells
            yield [self._written(name, cells.get(name, "")) for name in self.format.names]
            if self.rows % BLOCK_ROWS == 0:
                tell(self.rows, None)
        self._flush()

    def _changes(self) -> Iterator[tuple[Said, str]]:
        if self.before is None:
            yield from ((said, "added") for said in self.source)
            return
        for said in self.source:
            change = self.before.change(said)
            if change:
                yield said, change
        yield from ((said, "removed") for said in self.source.gone(self.before.gone()))

    def _written(self, name: str, cell: str) -> str:
        """A word of a closed list is written in its first spelling."""
        if not cell:
            return ""
        spellings = self._choices.get(name, {}).get(cell)
        return spellings[0] if spellings else cell

    def __post_init__(self) -> None:
        self._choices = {column.name: column.choices for column in self.format.columns}
        self._is_kept = Manner.CHANGE in self.format.manners

    def _keep(self, said: Said, change: str) -> None:
        if self._is_kept:
            self._block.append((said.person_id, change, said.digest))
            if len(self._block) == BLOCK_ROWS:
                self._flush()

    def _flush(self) -> None:
        if not self._block:
            return
        people, changes, digests = zip(*self._block, strict=True)
        rows = {
            "county": pa.repeat(self.county, len(people)),
            "package_id": pa.repeat(self.package_id, len(people)),
            "person_id": pa.array(people, pa.int64()),
            "change": changes,
            "digest": digests,
        }
        append_rows(pa.table(rows), "exchange_sentrow")
        self._block.clear()


def last_full(county: str, partner: int, format_: str, year: int) -> int | None:
    """The number of the newest package that said everything."""
    rows = Outgoing.objects.filter(
        county=county, partner_id=partner, format=format_, year=year, manner=Manner.FULL, state__in=HOLDS_NUMBER
    )
    return rows.order_by("-number").values_list("number", flat=True).first()
