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
from canbao.assess.tally import is_due
from canbao.policy.rules import RuleBook


@dataclass(frozen=True)
class Shift:
    """People of one place who go from one situation to another. Sums in fen; `more`, `less` count people whose
    payable rises or falls, and `sponsor_more`, `sponsor_less` those for whom a sponsor pays more or less.
    """

    place: str
    before: int
    after: int
    people: int
    payable_before_fen: int
    payable_after_fen: int
    more: int
    less: int
    sponsor_before_fen: int = 0
    sponsor_after_fen: int = 0
    sponsor_more: int = 0
    sponsor_less: int = 0


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
        """What each payer of aid pays, the sponsor included."""
        found: dict[str, Change] = {}
        for shift in self.shifts:
            old, new = _aid_of(self.before[shift.before]), _aid_of(self.after[shift.after])
            for payer in sorted(old | new):
                one, two = old.get(payer, 0) * shift.people, new.get(payer, 0) * shift.people
                change = Change(
                    shift.people, one, two, shift.people if two > one else 0, shift.people if two < one else 0
                )
                found[payer] = found.get(payer, Change()).plus(change)
        sponsored = _sum(_sponsor_change(shift) for shift in self.shifts)
        return {**found, "sponsor": sponsored} if sponsored.before_fen or sponsored.after_fen else found


def _aid_of(situation: Situation) -> dict[str, int]:
    """Aid by payer; none where nothing is really due, as in the sums of a run."""
    return dict(situation.aid) if is_due(situation) else {}


def _sponsor_change(shift: Shift) -> Change:
    if not (shift.sponsor_before_fen or shift.sponsor_after_fen):
        return Change()
    return Change(
        shift.people, shift.sponsor_before_fen, shift.sponsor_after_fen, shift.sponsor_more, shift.sponsor_less
    )


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
    shifts = tuple(Shift(*key, *(found[name] for name in _SUMS)) for key, found in sorted(sums.items()))
    return Simulation(shifts, engines[0].situations, engines[1].situations)


_SUMS = (
    "people", "old", "new", "more", "less", "sponsor_old", "sponsor_new", "sponsor_more", "sponsor_less",
)  # fmt: skip
"""Sums of a shift, in the order of its fields."""


@dataclass(frozen=True)
class _Due:
    """Situations, and what is really due from the person and from the sponsor."""

    situation: pa.Array
    payable: Array
    sponsor: Array


def _due(results: pa.RecordBatch, engine: Engine) -> _Due:
    """A payment that is refused counts nothing, as in the sums of a run."""
    due = pa.array([id_ for id_, situation in engine.situations.items() if is_due(situation)], pa.int64())
    counts = pc.is_in(results.column("situation"), value_set=due)
    payable, sponsor = (
        pc.if_else(counts, pc.fill_null(results.column(name), 0), 0).to_numpy(zero_copy_only=False)
        for name in ("payable_fen", "sponsor_fen")
    )
    return _Due(results.column("situation"), payable, sponsor)


def _add(sums: dict[tuple[str, int, int], Counter[str]], batch: pa.RecordBatch, one: _Due, two: _Due) -> None:
    has_place = "place" in batch.schema.names
    places = batch.column("place").cast(pa.string()) if has_place else pa.nulls(batch.num_rows, pa.string())
    columns = {
        "place": places,
        "before": one.situation,
        "after": two.situation,
        **_compared("", one.payable, two.payable),
        **_compared("sponsor_", one.sponsor, two.sponsor),
    }
    totals = [*((name, "sum") for name in _SUMS[1:]), ([], "count_all")]
    found = pa.table(columns).group_by(["place", "before", "after"], use_threads=False).aggregate(totals)
    names = ("place", "before", "after", "count_all", *(f"{name}_sum" for name in _SUMS[1:]))
    for place, first, second, *numbers in zip(*(found.column(name).to_pylist() for name in names), strict=True):
        cell = sums.setdefault((place or "", first, second), Counter())
        cell.update(dict(zip(_SUMS, numbers, strict=True)))


def _compared(prefix: str, old: Array, new: Array) -> dict[str, pa.Array]:
    return {
        f"{prefix}old": pa.array(old),
        f"{prefix}new": pa.array(new),
        f"{prefix}more": pa.array((new > old).astype(np.int32)),
        f"{prefix}less": pa.array((new < old).astype(np.int32)),
    }
