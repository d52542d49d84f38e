"""How one list stands in a month, and how that differs from the month before.

In: a supplier, the county, a month from 0. Out: each row as it was and as it is, either of them None where not listed.
Never: memory of earlier months: every row's fate is drawn once and for all, so a month can be made without the others.

Fates come from streams named by the list: the month in which a row ends (it vanishes, or gets a last day), is changed,
has its name put right, its number upgraded. New rows of a month are people who were not on the list; their fields are
those of the listed person nearest in age.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from canbao.people.columns import NO_DAY
from canbao.people.draws import Bools, Ints, chance
from canbao.people.workbooks.county import NEVER, County, as_date, first_event
from canbao.people.workbooks.slips import has_old_number, misspell, old_number
from canbao.people.workbooks.suppliers import FOR_EVER, Entries, Row, Supplier
from canbao.values.days import day_number

LONGEST_SLIP_MONTHS = 24  # A slip that would be put right later is none: lists are clean but for a few rows.
Pair = tuple[Row | None, Row | None]


@dataclass(frozen=True)
class Fates:
    """The month of each event of each row, NEVER or later for none; `ends_on` is the day of a dated end."""

    vanishes: Ints
    ends_on: Ints
    struck: Ints
    changes: Ints
    change_rolls: list[float]
    named: Ints
    upgraded: Ints


class MovingList:
    """One supplier's list of a county."""

    def __init__(self, supplier: Supplier, county: County, last_month: int) -> None:
        self.supplier, self.county = supplier, county
        base = supplier.find(county)
        self.entries = base if supplier.may_join is None or supplier.is_yearly else self._join(base, last_month)
        self.fates = self._draw_fates(len(base.at))

    def pairs(self, month: int) -> Iterator[Pair]:
        """Each row as it was a month ago and as it is, in order; rows on neither list are left out."""
        before, after = self._is_listed(month - 1), self._is_listed(month)
        chosen = np.flatnonzero(before | after)
        moved = self._is_moved(month)
        for number, row in zip(chosen.tolist(), self._rows(chosen), strict=True):
            now = self._as_of(row, number, month) if after[number] else None
            if now is None or not before[number]:
                then = self._as_of(row, number, month - 1) if before[number] else None
            else:
                then = self._as_of(row, number, month - 1) if moved[number] else now
            yield then, now

    def rows(self, month: int) -> Iterator[Row]:
        """The list of a month."""
        chosen = np.flatnonzero(self._is_listed(month))
        for number, row in zip(chosen.tolist(), self._rows(chosen), strict=True):
            yield self._as_of(row, number, month)

    def _rows(self, chosen: Ints) -> Iterator[Row]:
        """Persons with the fields of their entries."""
        names, columns = list(self.entries.fields), list(self.entries.fields.values())
        at = self.entries.at[chosen]
        persons = self.county.persons(at) if self.supplier.names_people else ({"person_id": ""} for _ in at)
        for number, person in zip(chosen.tolist(), persons, strict=True):
            person.update(zip(names, (column[number] for column in columns), strict=True))
            yield person

    def _is_listed(self, month: int) -> Bools:
        entries, county, day = self.entries, self.county, day_number(self.county.day_of(month))
        listed = (entries.begins <= day) & (entries.leaves >= day)
        listed &= (self.fates.vanishes > month) & (self.fates.struck > month)
        if self.supplier.names_people:
            listed &= county.has_number[entries.at] & (county.births[entries.at] <= day)
        return np.asarray(listed, dtype=np.bool_)

    def _is_moved(self, month: int) -> Bools:
        """Rows that may look different from a month ago."""
        fates = self.fates
        moved = (fates.changes == month) | (fates.named == month) | (fates.upgraded == month)
        day, earlier = (day_number(self.county.day_of(each)) for each in (month, month - 1))
        moved |= (fates.ends_on > earlier) & (fates.ends_on <= day)
        for key in (self.supplier.end, self.supplier.awaited):
            if key in self.entries.fields:
                ends = np.array([NO_DAY if each is None else day_number(each) for each in self.entries.fields[key]])
                moved |= (ends > earlier) & (ends <= day)
        return np.asarray(moved, dtype=np.bool_)

    def _as_of(self, person: Row, number: int, month: int) -> Row:
        """The row as the list of a month writes it."""
        supplier, fates, row = self.supplier, self.fates, dict(person)
        row["listed_on"] = day = self.county.day_of(month)
        if fates.changes[number] <= month and supplier.change is not None:
            row.update(supplier.change(self.county, row, fates.change_rolls[number]))
        if supplier.end in row:
            row[supplier.end] = self._last_day(row[supplier.end], number, day)
        if fates.named[number] > month and fates.named[number] != NEVER:
            row["name"] = misspell(row["name"])
        if fates.upgraded[number] > month and fates.upgraded[number] != NEVER:
            row["id_number"] = old_number(row["id_number"])
        return row

    def _last_day(self, known: date | None, number: int, day: date) -> date | None:
        """The last day if it has come, or if the department writes coming ones."""
        decided = as_date(int(self.fates.ends_on[number]))
        if decided is not None and decided <= day and (known is None or decided < known):
            return decided
        return known if known is not None and (known <= day or self.supplier.shows_coming_end) else None

    def _draw_fates(self, base_count: int) -> Fates:
        supplier, county, months = self.supplier, self.county, self.county.rates.months
        count = len(self.entries.at)
        never = np.full(count, NEVER)

        def draw(what: str, share: float, applies: bool) -> Ints:
            """Months for the first rows; rows that joined later are left in peace."""
            if not applies or supplier.is_yearly or not supplier.names_people:
                return never
            drawn = first_event(county.streams.of(f"{supplier.id} {what}").random(base_count), share)
            return np.concatenate([drawn, never[base_count:]])

        ends = draw("ends", months.ended, supplier.has_ends)
        is_dated = chance(county.streams.of(f"{supplier.id} dated ends"), months.ended_with_date, count)
        is_dated &= bool(supplier.end)
        end_days = county.day_within(ends, county.streams.of(f"{supplier.id} end days").random(count))
        # What ends on the day it began, or before it, vanishes instead.
        is_dated &= end_days > self._first_days()
        named = draw("names", months.renamed, supplier.misspells)
        upgraded = draw("upgrades", months.renumbered, supplier.keeps_old_numbers)
        if supplier.keeps_old_numbers:
            numbers = county.values("id_number", self.entries.at)
            upgraded = np.where([has_old_number(number) for number in numbers], upgraded, NEVER)
        return Fates(
            vanishes=np.where(is_dated, NEVER, ends),
            ends_on=np.where(is_dated, end_days, NO_DAY),
            struck=self._draw_struck(),
            changes=draw("changes", months.changed, supplier.change is not None),
            change_rolls=county.streams.of(f"{supplier.id} change rolls").random(count).tolist(),
            named=np.where(named <= LONGEST_SLIP_MONTHS, named, NEVER),
            upgraded=np.where(upgraded <= LONGEST_SLIP_MONTHS, upgraded, NEVER),
        )

    def _first_days(self) -> Ints:
        begun = self.entries.fields.get(self.supplier.start)
        if begun is None:
            return np.full(len(self.entries.at), NO_DAY)
        return np.array([NO_DAY if each is None else day_number(each) for each in begun], dtype=np.int64)

    def _draw_struck(self) -> Ints:
        """The month in which the department strikes the dead off: some at once, the others as they are noticed."""
        supplier, county, at = self.supplier, self.county, self.entries.at
        if not supplier.drops_the_dead or supplier.is_yearly or not supplier.names_people:
            return np.full(len(at), NEVER)
        months = county.rates.months
        # A stream for each: the first rows' draws must not depend on how many have joined since.
        at_once = chance(county.streams.of(f"{supplier.id} struck at once"), months.struck_at_once, len(at))
        later = first_event(county.streams.of(f"{supplier.id} struck later").random(len(at)), months.struck_later)
        return county.death_month[at] + np.where(at_once, 0, later)

    def _join(self, base: Entries, last_month: int) -> Entries:
        """The list with those who join it in the months up to the last."""
        supplier, county = self.supplier, self.county
        assert supplier.may_join is not None
        is_free = county.has_number & supplier.may_join(county)
        is_free &= county.births <= day_number(county.first_month)
        is_free[base.at] = False
        each_month = round(len(base.at) * county.rates.months.joined)
        free = np.flatnonzero(is_free)
        joining = county.streams.of(f"{supplier.id} joined").permutation(free)[: each_month * last_month]
        if not len(joining) or not len(base.at):
            return base
        order = np.argsort(county.births[base.at], kind="stable")
        nearest = np.searchsorted(county.births[base.at][order], county.births[joining])
        model = order[np.minimum(nearest, len(order) - 1)]
        months = 1 + np.arange(len(joining)) // each_month
        days = county.day_within(
            months, county.streams.of(f"{supplier.id} joining days").random(len(free))[: len(joining)]
        )
        fields: dict[str, list[Any]] = {}
        for name, column in base.fields.items():
            fields[name] = [
                *column,
                *([None] * len(joining) if name == supplier.end else [column[k] for k in model.tolist()]),
            ]
        if supplier.start in fields:
            fields[supplier.start][len(base.at) :] = [as_date(day) for day in days.tolist()]
        return Entries(
            np.concatenate([base.at, joining]),
            fields,
            np.concatenate([base.begins, days]),
            np.concatenate([base.leaves, np.full(len(joining), FOR_EVER)]),
        )
