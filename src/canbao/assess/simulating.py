"""What-if: the same people under the rules as they are and as they would be, and who pays more or less.

In: a policy before and after, a people file. Out: a `Simulation`: sums by payer, by place and by the aid that
applies, people who pay more or less. Never: a change of the policy or of a run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.batch import Engine
from canbao.assess.columns import Array
from canbao.assess.coverage import Lists
from canbao.assess.intake.needs import columns_read
from canbao.assess.intake.people_file import open_people
from canbao.assess.intake.relatives import relate
from canbao.assess.running import ROWS_OF_A_BLOCK, Progress, tell_nobody
from canbao.assess.situations import Situation
from canbao.policy.rules import RuleBook


@dataclass(frozen=True)
class Shift:
    """People of one place who go from one situation to another. Sums in fen; `more`, `less` count people whose
    payable rises or falls.
    """

    place: str
    before: int
    after: int
    people: int
    payable_before_fen: int
    payable_after_fen: int
    more: int
    less: int


@dataclass(frozen=True)
class Change:
    """Sums of some people before and after."""

    people: int = 0
    before_fen: int = 0
    after_fen: int = 0
    more: int = 0
    less: int = 0

    @property
    def difference_fen(self) -> int:
        return self.after_fen - self.before_fen

    def plus(self, other: Change) -> Change:
        return Change(
            self.people + other.people, self.before_fen + other.before_fen, self.after_fen + other.after_fen,
            self.more + other.more, self.less + other.less,
        )  # fmt: skip


@dataclass(frozen=True)
class Simulation:
    """All shifts, and the situations they are between."""

    shifts: tuple[Shift, ...]
    before: Mapping[int, Situation]
    after: Mapping[int, Situation]

    @property
    def personal(self) -> Change:
        """What people pay themselves."""
        return _sum(_change(shift) for shift in self.shifts)

    def by_place(self, digits: int = 9) -> dict[str, Change]:
        """What people pay, by the first digits of the place (9: town, 6: county)."""
        return _grouped((shift.place[:digits], _change(shift)) for shift in self.shifts)

    def by_standing(self) -> dict[str, Change]:
        """What people pay, by the aid row that applies before the change (empty: none)."""
        return _grouped((",".join(self.before[shift.before].aid_rows), _change(shift)) for shift in self.shifts)

    def by_payer(self) -> dict[str, Change]:
        """What each payer of aid pays."""
        found: dict[str, Change] = {}
        for shift in self.shifts:
            old, new = dict(self.before[shift.before].aid), dict(self.after[shift.after].aid)
            for payer in sorted(old | new):
                one, two = old.get(payer, 0) * shift.people, new.get(payer, 0) * shift.people
                change = Change(
                    shift.people, one, two, shift.people if two > one else 0, shift.people if two < one else 0
                )
                found[payer] = found.get(payer, Change()).plus(change)
        return found


def _change(shift: Shift) -> Change:
    return Change(shift.people, shift.payable_before_fen, shift.payable_after_fen, shift.more, shift.less)


def _sum(changes: Iterator[Change]) -> Change:
    total = Change()
    for change in changes:
        total = total.plus(change)
    return total


def _grouped(named: Iterator[tuple[str, Change]]) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for name, change in named:
        found[name] = found.get(name, Change()).plus(change)
    return dict(sorted(found.items()))


def simulate(
    before: RuleBook, after: RuleBook, people: Path, *, as_of: date | None, lists: Lists,
    progress: Progress = tell_nobody,
) -> Simulation:  # fmt: skip
    """Both sets of rules over everybody in the file. Raises PeopleFileError when rows are bad."""
    engines = [Engine(book, as_of=as_of, lists=lists, has_offers=False) for book in (before, after)]
    file = open_people(people, columns_read(before) | columns_read(after), year=before.latest.year_label)
    families = [relate(file.batches(ROWS_OF_A_BLOCK), book, lists) for book in (before, after)]
    sums: dict[tuple[str, int, int], Counter[str]] = {}
    done = 0
    for batch in file.batches(ROWS_OF_A_BLOCK):
        one, two = (
            engine.run(batch, family.counts_for(batch)) for engine, family in zip(engines, families, strict=True)
        )
        _add(sums, batch, _due(one, engines[0]), _due(two, engines[1]))
        done += batch.num_rows
        progress(done, file.rows)
    shifts = tuple(
        Shift(*key, found["people"], found["before"], found["after"], found["more"], found["less"])
        for key, found in sorted(sums.items())
    )
    return Simulation(shifts, engines[0].situations, engines[1].situations)


def _due(results: pa.RecordBatch, engine: Engine) -> tuple[pa.Array, Array]:
    """Situations, and what is really due: a payment that is refused counts nothing, as in the sums of a run."""
    refused = [id_ for id_, situation in engine.situations.items() if situation.accepted is False]
    is_refused = pc.is_in(results.column("situation"), value_set=pa.array(refused, pa.int64()))
    payable = pc.if_else(is_refused, 0, pc.fill_null(results.column("payable_fen"), 0))
    return results.column("situation"), payable.to_numpy(zero_copy_only=False)


def _add(
    sums: dict[tuple[str, int, int], Counter[str]],
    batch: pa.RecordBatch,
    one: tuple[pa.Array, Array],
    two: tuple[pa.Array, Array],
) -> None:
    (before, old), (after, new) = one, two
    has_place = "place" in batch.schema.names
    places = batch.column("place").cast(pa.string()) if has_place else pa.nulls(batch.num_rows, pa.string())
    columns = {
        "place": places,
        "before": before,
        "after": after,
        "old": pa.array(old),
        "new": pa.array(new),
        "more": pa.array((new > old).astype(np.int32)),
        "less": pa.array((new < old).astype(np.int32)),
    }
    totals = [("old", "sum"), ("new", "sum"), ("more", "sum"), ("less", "sum"), ([], "count_all")]
    found = pa.table(columns).group_by(["place", "before", "after"], use_threads=False).aggregate(totals)
    names = ("place", "before", "after", "count_all", "old_sum", "new_sum", "more_sum", "less_sum")
    for place, first, second, *numbers in zip(*(found.column(name).to_pylist() for name in names), strict=True):
        cell = sums.setdefault((place or "", first, second), Counter())
        cell.update(dict(zip(("people", "before", "after", "more", "less"), numbers, strict=True)))
