"""Who is there: the people of one block of households with age, sex and family ties.

In: household cells, places, streams of the block, the year. Out: `Members`, one entry a person, as vectors.
Never: a loop over people; a parent fewer than 16 or more than 50 years older than the child.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from canbao.people.draws import Bools, Ints, Streams, chance, some
from canbao.people.household_fit import HouseholdCells
from canbao.people.places import Places
from canbao.people.rates import Rates
from canbao.people.shapes import (
    CHILD_SEATS,
    ELDEST,
    FATHER,
    GRANDFATHER,
    GRANDMOTHER,
    MIDDLE,
    MOTHER,
    SEAT_COUNT,
    SHAPES,
    YOUNGEST,
    child_counts,
    seats_filled,
    shape_number,
)  # fmt: skip

# Large enough that a block's fixed work (some 20 ms) is spread over 5,000 people, small enough to take a few MB.
HOUSEHOLDS_PER_BLOCK = 2048
NOBODY = -1

# Civil Code art. 1047.
MAN_MARRIES_AT = 22
WOMAN_MARRIES_AT = 20


@dataclass(frozen=True)
class Members:
    """The people of a block. Positions of others are counted in the block; NOBODY where there is none."""

    household: Ints
    shape: Ints
    seat: Ints
    village: Ints
    age: Ints  # on the last day of the benefit year
    birth_year: Ints
    birth: Ints  # day number
    is_male: Bools
    is_married: Bools
    father: Ints
    mother: Ints
    spouse: Ints
    is_collective: Bools
    household_count: int

    @property
    def count(self) -> int:
        """How many people."""
        return len(self.household)

    @property
    def is_child(self) -> Bools:
        """Whether the person sits in a child's seat, whatever the age."""
        return np.isin(self.seat, CHILD_SEATS)

    def spread(self, per_household: Ints) -> Ints:
        """A value of the household for each of its people."""
        return per_household[self.household]

    def any_in_household(self, marked: Bools) -> Bools:
        """Whether anyone of the person's household is marked."""
        has_any = np.bincount(self.household, weights=marked, minlength=self.household_count) > 0
        found: Bools = has_any[self.household]
        return found

    def of(self, others: Ints, marked: Bools) -> Bools:
        """Whether the other (a father, a mother) is there and marked."""
        is_there: Bools = others != NOBODY
        return np.logical_and(is_there, marked[others])


def draw_members(cells: HouseholdCells, places: Places, rates: Rates, streams: Streams, year: int) -> Members:
    """The people of the block that the streams stand at."""
    rng = streams.of("households")
    picked = cells.pick(rng, HOUSEHOLDS_PER_BLOCK)
    shape = cells.shapes[picked]
    ages = _seat_ages(shape, cells.anchors[picked], rates, rng)
    filled = seats_filled()[shape]
    household, seat = np.nonzero(filled)
    number = streams.block * HOUSEHOLDS_PER_BLOCK + household
    age, birth_year = ages[household, seat], year - ages[household, seat]
    is_male = _draw_sexes(seat, age, rates, streams)
    father, mother, spouse = _tie(filled, household, seat)
    is_adult = age >= np.where(is_male, MAN_MARRIES_AT, WOMAN_MARRIES_AT)
    has_spouse = (spouse != NOBODY) & is_adult & is_adult[spouse]
    return Members(
        household=household,
        shape=shape[household],
        seat=seat,
        village=places.village_of(number),
        age=age,
        birth_year=birth_year,
        birth=_draw_births(birth_year, streams),
        is_male=is_male,
        is_married=has_spouse | _married_apart(seat, age, is_adult, spouse, rates, streams),
        father=father,
        mother=mother,
        spouse=np.where(has_spouse, spouse, NOBODY),
        is_collective=np.array([each.is_collective for each in SHAPES], dtype=np.bool_)[shape[household]],
        household_count=len(shape),
    )


def _seat_ages(shape: Ints, anchor: Ints, rates: Rates, rng: np.random.Generator) -> Ints:
    """Ages by household and seat; the same sums as `household_fit` reckons with."""
    households, count = rates.households, len(shape)
    children = child_counts()[shape]
    ages = np.zeros((count, SEAT_COUNT), dtype=np.int64)
    ages[:, YOUNGEST] = anchor
    ages[:, MIDDLE] = anchor + households.years_between_births.pick_number(rng, count)
    ages[:, ELDEST] = ages[:, MIDDLE] + households.years_between_births.pick_number(rng, count)
    oldest = np.choose(np.maximum(children - 1, 0), [anchor, ages[:, MIDDLE], ages[:, ELDEST]])
    first_birth = households.mother_age_at_first_birth.pick_number(rng, count)
    ages[:, MOTHER] = np.where(children > 0, oldest + first_birth, anchor)
    is_solo_man = shape == shape_number("solo_man")
    ages[:, FATHER] = np.where(
        is_solo_man, anchor, ages[:, MOTHER] + households.husband_older_years.pick_number(rng, count)
    )
    ages[:, GRANDMOTHER] = ages[:, FATHER] + households.mother_age_at_first_birth.pick_number(rng, count)
    ages[:, GRANDFATHER] = ages[:, GRANDMOTHER] + households.husband_older_years.pick_number(rng, count)
    return ages


def _draw_sexes(seat: Ints, age: Ints, rates: Rates, streams: Streams) -> Bools:
    boys = chance(streams.of("sex"), rates.population.male_children.at(age), len(age))
    return np.where(np.isin(seat, (FATHER, GRANDFATHER)), True, np.where(np.isin(seat, CHILD_SEATS), boys, False))


def _draw_births(birth_year: Ints, streams: Streams) -> Ints:
    """A day of each birth year."""
    first = year_starts(birth_year)
    days = year_starts(birth_year + 1) - first
    return first + np.floor(streams.of("birthday").random(len(birth_year)) * days).astype(np.int64)


def year_starts(years: Ints) -> Ints:
    """Day number of each year's first of January."""
    return (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def _tie(filled: Bools, household: Ints, seat: Ints) -> tuple[Ints, Ints, Ints]:
    """Positions of father, mother and spouse. The grandparents are the father's parents; a couple are spouses."""
    position = np.where(filled, np.cumsum(filled).reshape(filled.shape) - 1, NOBODY)
    at = position[household]
    is_child = np.isin(seat, CHILD_SEATS)
    father = np.where(is_child, at[:, FATHER], np.where(seat == FATHER, at[:, GRANDFATHER], NOBODY))
    mother = np.where(is_child, at[:, MOTHER], np.where(seat == FATHER, at[:, GRANDMOTHER], NOBODY))
    partner_seat = np.array([MOTHER, FATHER, GRANDMOTHER, GRANDFATHER, -1, -1, -1])[seat]
    rows = np.arange(len(seat))
    spouse = np.where(partner_seat >= 0, at[rows, partner_seat], NOBODY)
    return father, mother, spouse


def _married_apart(seat: Ints, age: Ints, is_adult: Bools, spouse: Ints, rates: Rates, streams: Streams) -> Bools:
    """Whose spouse lives elsewhere; couples here need no such draw."""
    alone = is_adult & (spouse == NOBODY) & (seat != GRANDMOTHER)
    return some(streams.of("married apart"), alone, rates.population.married_without_spouse_at_home.at(age))
