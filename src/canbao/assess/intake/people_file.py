"""The people of a file, checked and in the types of the people table.

In: a path, the columns that the policy reads, the benefit year. Out: record batches; at the end one `FileRefused`
if anything was wrong. Never: a batch with a faulty row, or any batch after a fault; nothing is known about later
batches until the last has been seen, so results are kept aside until then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from canbao.assess.columns import Array
from canbao.assess.intake.duplicates import find_duplicates
from canbao.assess.intake.expectations import Expectation, expectation_of
from canbao.assess.intake.fingerprints import fingerprints
from canbao.assess.intake.list_column import ListColumn, Part
from canbao.assess.intake.opening import Table, open_table
from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.refusal import refuse_cells
from canbao.assess.intake.wording import LABELS
from canbao.intake.findings import Findings
from canbao.intake.problems import fault
from canbao.intake.raw_columns import Raw, RawBatch, is_empty, take
from canbao.intake.refusal import refuse_file
from canbao.policy.vocabulary import FACTS

KEY = "person_id"
COMPANIONS = ("place", "paid_on", "sponsor_fen", "unknown_facts", "enrol_place")
"""Read by every assessing where the file has them: an absent one has one meaning for everybody, see
docs/reference/facts.md.
"""
ROWS_PER_BATCH = 65_536
"""Where the caller does not say; `running` takes larger ones."""


def open_people(path: Path, needed: Collection[str], year: int | None = None, also: Collection[str] = ()) -> PeopleFile:
    """Open a people file. `needed` are the columns that must be there (see `columns_read`), `also` columns to take if
    they are.

    Raises FileRefused for what is wrong with the file as a whole: all of it at once; OSError if it cannot be
    read.
    """
    required = {KEY, *(name for name in needed if not _has_default(name))}
    wanted = {KEY, *COMPANIONS, *needed, *also}
    unknown = wanted - LABELS.keys()
    if unknown:
        raise ValueError(f"没有这些列 no such columns: {', '.join(sorted(unknown))}")
    return PeopleFile(open_table(path, LABELS, required, wanted, partial(expectation_of, year=year), KEY))


def _has_default(name: str) -> bool:
    """Whether a column that is missing says the same as an empty one."""
    return name in FACTS and FACTS[name].default is not None


class PeopleFile:
    """An opened people file; may be read several times. What has been found right once is not checked again."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.path, self.columns = table.path, tuple(table.columns)
        self.is_checked = False
        self._rows = table.source.rows

    @property
    def rows(self) -> int | None:
        """How many people, once it is known."""
        return self._rows

    def check(self) -> None:
        """Look at every cell. Raises FileRefused with all that is wrong."""
        for _ in self.batches():
            pass

    def batches(self, rows: int = ROWS_PER_BATCH) -> Iterator[pa.RecordBatch]:
        """The people in order, at most so many at a time; texts may be coded. Raises FileRefused after the last
        one.

        Nobody is handed on from the first faulty row on; what was handed on before must not be used if the error
        comes.
        """
        findings = Findings(self.path.name)
        prints: list[Array] = []
        count = 0
        for raw in self._raw_batches(rows, findings):
            batch = self._convert(raw, findings)
            count += batch.num_rows
            if not self.is_checked:
                prints.append(fingerprints(batch.column(KEY).drop_null()))
            if batch.num_rows and not findings.count:
                yield batch
        if not self.is_checked:
            self._find_duplicates(prints, findings)
        if findings.count:
            raise refuse_cells(self.path, findings)
        if not count:
            raise refuse_file(self.path.name, PeopleProblem.NO_PEOPLE)
        self.is_checked, self._rows = True, count

    def _raw_batches(self, rows: int, findings: Findings) -> Iterator[RawBatch]:
        places = [self.table.places[name] for name in self.columns]
        unnamed = set(self.table.unnamed)
        for raw in self.table.source.batches([*places, *self.table.unnamed], rows, findings):
            for place, column in zip(self.table.unnamed, raw.columns[len(places) :], strict=True):
                if place in unnamed and not is_empty(column).all():
                    unnamed.remove(place)
                    findings.add_one(
                        self.table.spot_at(place), fault(PeopleProblem.UNNAMED_COLUMN), self.table.source.header_row
                    )
            taken = RawBatch(raw.rows, raw.columns[: len(places)])
            yield _without_blank_rows(taken, self.columns.index(KEY)) if self.table.source.is_loose else taken

    def _convert(self, raw: RawBatch, findings: Findings) -> pa.RecordBatch:
        arrays = []
        for name, column in zip(self.columns, raw.columns, strict=True):
            array, parts = _convert_column(self.table.columns[name], column, is_loose=self.table.source.is_loose)
            spot = self.table.spot_of(name)
            for part in parts:
                findings.add(spot.below(part.field) if part.field else spot, part.faults, raw.rows[part.positions])
            arrays.append(array)
        return pa.RecordBatch.from_arrays(arrays, names=list(self.columns))

    def _find_duplicates(self, prints: list[Array], findings: Findings) -> None:
        """A second look at the identifiers alone, only if two of them may be the same."""

        def read_ids() -> Iterator[tuple[Array, pa.Array]]:
            place, expectation = self.table.places[KEY], self.table.columns[KEY]
            for raw in self.table.source.batches([place], ROWS_PER_BATCH, Findings(self.path.name)):
                array, _ = _convert_column(expectation, raw.columns[0], is_loose=self.table.source.is_loose)
                yield raw.rows, array

        rows, faults = find_duplicates(prints, read_ids)
        findings.add(self.table.spot_of(KEY), faults, rows)


def _convert_column(expectation: Expectation, raw: Raw, *, is_loose: bool) -> tuple[pa.Array, list[Part]]:
    if isinstance(expectation, ListColumn):
        return expectation.convert(raw)
    found = expectation.convert(raw, is_loose=is_loose)
    return found.array, [Part("", found.positions, found.faults)] if len(found.faults) else []


def _without_blank_rows(raw: RawBatch, key: int) -> RawBatch:
    """Without rows in which nothing stands; only rows without an identifier are looked at."""
    maybe = np.flatnonzero(is_empty(raw.columns[key]))
    if not len(maybe):
        return raw
    blank = np.ones(len(maybe), dtype=bool)
    for column in raw.columns:
        blank &= is_empty(take(column, maybe))
    kept = np.setdiff1d(np.arange(len(raw.rows)), maybe[blank], assume_unique=True)
    return RawBatch(raw.rows[kept], tuple(take(column, kept) for column in raw.columns))
