"""The population as departments know it: persons with town, village, head of household and telephone, by position.

In: the people table, a seed, a day of the first month. Out: `County`: vectors to choose by, persons as rows.
Never: more persons as rows than one part at a time; a telephone number that somebody has: they begin with 154, which is
assigned to no network (from memory, numbering plan of 2024).

A list is drawn on the last day of its month. Month 0 is the one with the given day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.people.columns import NO_DAY
from canbao.people.draws import Bools, Floats, Ints, Streams
from canbao.people.rate_file import load_rates
from canbao.people.rates import Rates
from canbao.people.workbooks.family import Family, tie_families
from canbao.people.workbooks.suppliers import Row
from canbao.values.days import add_days, add_months, day_number, from_day_number
from canbao.values.divisions import load_divisions

PERSON_FIELDS = ["person_id", "place", "household_id", "name", "id_number", "sex", "birth", "student", "hukou"]
ROWS_PER_PART = 8_192
"""Of the register, held as Python objects at a time: some ten megabytes."""
TELEPHONE = "154{:08d}"
TELEPHONE_STRIDE, TELEPHONES = 7_368_787, 10**8
AVERAGE_YEAR_DAYS = 365.2425
SEPTEMBER = 9
FULL_LENGTH = 18
BABY_DAYS = 60
FARTHEST_MONTH = 60
SMALLEST_SHARE = 1e-9
SEX_WORDS = {True: "男", False: "女"}
NEVER = 10**6


class County:
    """A population with the days of its lists."""

    def __init__(self, people: pa.Table, seed: int, first_month: date) -> None:
        self.table = people.combine_chunks()
        self.first_month = first_month.replace(day=1)
        self.streams = Streams(seed, "lists")
        self.rates: Rates = load_rates()
        self._place_words: dict[str, tuple[str, str]] = {}

    @property
    def count(self) -> int:
        """How many people."""
        return int(self.table.num_rows)

    def day_of(self, month: int) -> date:
        """The day on which the lists of a month are drawn."""
        return add_days(add_months(self.first_month, month + 1), -1)

    @property
    def first_day(self) -> date:
        """The day of month 0's lists."""
        return self.day_of(0)

    @property
    def school_year(self) -> int:
        """The year in which the school year of month 0 began."""
        return self.first_month.year - (self.first_month.month < SEPTEMBER)

    @property
    def last_year(self) -> int:
        """The benefit year before the one that people enrol for: a campaign begins with the school year."""
        return self.school_year

    def days(self, name: str) -> Ints:
        """A column of days as day numbers, NO_DAY for null."""
        numbers: Ints = self.table[name].cast(pa.int32()).fill_null(NO_DAY).to_numpy().astype(np.int64)
        return numbers

    def flags(self, name: str) -> Bools:
        """A column of yes and no; unknown is no."""
        flags: Bools = self.table[name].fill_null(False).to_numpy(zero_copy_only=False).astype(np.bool_)
        return flags

    def is_in(self, name: str, *words: str) -> Bools:
        """Whether a column holds one of the words."""
        found: Bools = pc.is_in(self.table[name], pa.array(words)).to_numpy(zero_copy_only=False)
        return found

    def values(self, name: str, at: Ints) -> list[Any]:
        """A column's values at positions."""
        values: list[Any] = self.table[name].take(pa.array(at)).to_pylist()
        return values

    @cached_property
    def births(self) -> Ints:
        """Birth days."""
        return self.days("birth")

    @cached_property
    def is_baby(self) -> Bools:
        """Born so shortly before the first list that the register may not have the child yet, or later."""
        babies: Bools = self.births > day_number(self.first_month) - BABY_DAYS
        return babies

    @cached_property
    def has_number(self) -> Bools:
        """Whether the person has a number of 18 characters: lists of months name nobody else."""
        lengths = pc.utf8_length(self.table["id_number"]).fill_null(0)
        return np.asarray(lengths.to_numpy() == FULL_LENGTH, dtype=np.bool_)

    @cached_property
    def is_male(self) -> Bools:
        """By the column; where that is unknown, by the number."""
        odd = pc.is_in(pc.utf8_slice_codeunits(self.table["id_number"], 16, 17), pa.array(list("13579")))
        known = pc.is_valid(self.table["sex"])
        male: Bools = pc.if_else(known, pc.equal(self.table["sex"], "male"), odd).to_numpy(zero_copy_only=False)
        return male.astype(np.bool_)

    def ages_on(self, day: date) -> Ints:
        """Full years, near enough for rates."""
        ages: Ints = np.floor((day_number(day) - self.births) / AVERAGE_YEAR_DAYS).astype(np.int64)
        return ages

    @cached_property
    def is_here(self) -> Bools:
        """Whether the hukou is in the county where the person is counted."""
        same = pc.equal(_county_of(self.table["hukou"]), _county_of(self.table["place"])).fill_null(False)
        here: Bools = same.to_numpy(zero_copy_only=False)
        return here

    @cached_property
    def family(self) -> Family:
        """Fathers, mothers, spouses and heads."""
        return tie_families(self.table, self.is_male)

    @cached_property
    def head_names(self) -> list[str]:
        """The name of each person's head of household."""
        names: list[str] = self.table["name"].take(pa.array(self.family.head)).to_pylist()
        return names

    @cached_property
    def death_month(self) -> Ints:
        """In which month from 0 each person dies, long after any list for most."""
        share = np.maximum(self.rates.months.deaths.at(self.ages_on(self.first_day)), SMALLEST_SHARE)
        return first_event(self.streams.of("deaths").random(self.count), share) - 1

    @cached_property
    def death_day(self) -> Ints:
        """The day of it."""
        return self.day_within(self.death_month, self.streams.of("days of death").random(self.count))

    def day_within(self, months: Ints, rolls: Floats) -> Ints:
        """A day of each month after the first day of it; NO_DAY for months that lie too far ahead."""
        near = np.minimum(months, FARTHEST_MONTH)
        firsts = np.array([day_number(add_months(self.first_month, k)) for k in range(FARTHEST_MONTH + 2)])
        start, days = firsts[near], firsts[near + 1] - firsts[near]
        drawn = start + np.floor(rolls * days).astype(np.int64)
        return np.where(months > FARTHEST_MONTH, NO_DAY, drawn)

    def persons(self, at: Ints) -> Iterator[Row]:
        """The persons at positions, one row each, part by part."""
        fields = self.table.select(PERSON_FIELDS)
        for start in range(0, len(at), ROWS_PER_PART):
            part = at[start : start + ROWS_PER_PART]
            for position, row in zip(part.tolist(), fields.take(pa.array(part)).to_pylist(), strict=True):
                town, village = self.place_words(row["place"])
                row.update(at=position, town=town, village=village, head=self.head_names[position])
                row["sex"] = SEX_WORDS[bool(self.is_male[position])]
                row["telephone"] = telephone_of(position)
                yield row

    def place_words(self, code: str) -> tuple[str, str]:
        """The names of a village's town and of the village."""
        if code not in self._place_words:
            divisions = load_divisions()
            village, town = divisions.get(code), divisions.get(code[:9])
            self._place_words[code] = (town.name if town else "", village.name if village and len(code) > 9 else "")
        return self._place_words[code]

    def county_name(self, code: str) -> str:
        """What the county of a code is called, in the list of divisions or in that of places elsewhere."""
        county = load_divisions().get(code[:6])
        return county.name if county else _elsewhere_names().get(code[:6], code[:6])

    @cached_property
    def villages(self) -> list[str]:
        """The codes of all villages in which people are counted."""
        codes: list[str] = sorted(pc.unique(self.table["place"]).to_pylist())
        return codes


def telephone_of(position: int) -> str:
    """A number that nobody has, each person another."""
    return TELEPHONE.format(position * TELEPHONE_STRIDE % TELEPHONES)


def first_event(rolls: Floats, share: float | Floats) -> Ints:
    """In which month from 1 something of so likely a month first happens, drawn at once for all months to come."""
    months = np.floor(np.log1p(-rolls) / np.log1p(-np.minimum(share, 0.999))).astype(np.float64)
    return np.minimum(months, NEVER - 1).astype(np.int64) + 1


def _county_of(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_slice_codeunits(column, 0, 6)


@lru_cache(maxsize=1)
def _elsewhere_names() -> dict[str, str]:
    text = files("canbao.people").joinpath("data/places_elsewhere.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def as_date(number: int) -> date | None:
    """The date of a day number; None for NO_DAY."""
    return None if number == NO_DAY else from_day_number(number)
