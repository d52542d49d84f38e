"""How many households of each shape and age give the census's ages, sexes and household sizes all at once.

In: the rates of population and households, a province's broad age groups.
Out: `HouseholdCells`, whole-number weights of (shape, anchor age) that blocks draw from. Never: a random draw.

Method: start from the assumed shares of shapes and multiply each cell by exp(sum of its counts times multipliers) until
sizes, five-year age groups and men come out as counted (raking, solved by Newton's method on the multipliers). Drawing
ages first and putting people into households afterwards fits one of the two at the cost of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from canbao.people.draws import Floats, Ints
from canbao.people.rate_file import load_rates
from canbao.people.rates import NATION, Rates, Weights
from canbao.people.shapes import (
    ELDEST,
    FAMILY_SHAPES,
    FATHER,
    GRANDFATHER,
    GRANDMOTHER,
    MIDDLE,
    MOTHER,
    SHAPES,
    YOUNGEST,
    Shape,
    shape_number,
)  # fmt: skip

OLDEST_AGE = 125
WEIGHT_TOTAL = 100_000_000  # Whole weights: a last digit of a platform's exp() cannot move a draw.


@dataclass(frozen=True)
class HouseholdCells:
    """Cells to draw households from; a person in a dormitory or a home is a household of one."""

    shapes: Ints
    anchors: Ints
    weight_ends: Ints
    mean_persons: float

    def pick(self, rng: np.random.Generator, count: int) -> Ints:
        """So many cells, by weight."""
        return np.searchsorted(self.weight_ends, rng.integers(0, self.weight_ends[-1], count), side="right")


@lru_cache(maxsize=64)
def fit_households(province: str) -> HouseholdCells:
    """The cells for a province's age groups; the nation's where the province's are not in the rates."""
    rates = load_rates()
    cells = [(shape, age) for shape in FAMILY_SHAPES for age in range(shape.anchor_ages[0], shape.anchor_ages[1] + 1)]
    counts = np.array([_count_cell(rates, shape, age) for shape, age in cells])
    start = np.array([_start_weight(rates, shape) for shape, _ in cells])
    sizes = rates.households.size
    per_household = float(sizes.numbers @ sizes.shares)
    groups = _collective_groups(rates, per_household)
    targets = _targets(rates, province, per_household, groups)
    family = _rake(start, counts, targets)
    shapes = [shape_number(shape.name) for shape, _ in cells] + [shape for shape, _, _ in groups]
    anchors = [age for _, age in cells] + [age for _, age, _ in groups]
    weights = np.append(family, [weight for _, _, weight in groups])
    whole = np.rint(weights / weights.sum() * WEIGHT_TOTAL).astype(np.int64)
    persons = per_household + float(sum(weight for _, _, weight in groups))
    mean = persons / float(weights.sum())
    return HouseholdCells(np.array(shapes), np.array(anchors), np.cumsum(whole), round(mean, 6))


def age_groups(rates: Rates, province: str) -> Weights:
    """Five-year age groups of a province: the nation's, each scaled to the province's broad group."""
    groups = rates.population.age_thousands
    broad = rates.population.broad_ages.get(province, rates.population.broad_ages[NATION])
    of_group = np.searchsorted(broad.numbers, groups.numbers, side="right") - 1
    totals = np.bincount(of_group, weights=groups.shares)
    return Weights(groups.names, groups.shares / totals[of_group] * broad.shares[of_group])


def _start_weight(rates: Rates, shape: Shape) -> float:
    shapes = rates.households.shapes
    first, last = shape.anchor_ages
    return float(shapes.shares[shapes.position(shape.name)]) / (last - first + 1)


def _collective_groups(rates: Rates, per_household: float) -> list[tuple[int, int, float]]:
    """(shape, age, persons per family household) of people who live in no family household."""
    households, college = rates.households, rates.schooling.college_dormitory
    outside = households.dormitory_students + households.welfare_home_children
    persons = per_household / (1 - outside)
    of_shape = {
        "vocational_dormitory": persons * households.dormitory_students * (1 - college),
        "college_dormitory": persons * households.dormitory_students * college,
        "welfare_home": persons * households.welfare_home_children,
    }
    groups = []
    for name, total in of_shape.items():
        first, last = SHAPES[shape_number(name)].anchor_ages
        groups += [(shape_number(name), age, total / (last - first + 1)) for age in range(first, last + 1)]
    return groups


def _targets(rates: Rates, province: str, per_household: float, groups: list[tuple[int, int, float]]) -> Floats:
    """What a family household must hold on average: one size, people of each age group, men."""
    outside = float(sum(weight for _, _, weight in groups))
    persons = per_household + outside
    ages = age_groups(rates, province)
    by_age = ages.shares * persons
    men = persons * rates.population.men_per_100_women / (100 + rates.population.men_per_100_women)
    for _, age, weight in groups:
        by_age[np.searchsorted(ages.numbers, age, side="right") - 1] -= weight
        men -= weight * float(rates.population.male_children.at(np.array([age]))[0])
    return np.concatenate([rates.households.size.shares, by_age, [men]])


def _count_cell(rates: Rates, shape: Shape, anchor: int) -> Floats:
    """Expected sizes, people by age group and men of one household of a cell."""
    size = np.zeros(len(rates.households.size.names))
    size[len(shape.seats) - 1] = 1
    by_age, men = np.zeros(OLDEST_AGE), 0.0
    for seat, offset in _seat_offsets(rates, shape).items():
        ages = np.roll(offset, anchor)
        by_age += ages
        men += _expected_men(rates, seat, ages)
    firsts = rates.population.age_thousands.numbers
    return np.concatenate([size, np.add.reduceat(by_age, firsts), [men]])


def _expected_men(rates: Rates, seat: int, ages: Floats) -> float:
    if seat in (FATHER, GRANDFATHER):
        return 1.0
    if seat in (MOTHER, GRANDMOTHER):
        return 0.0
    return float(ages @ rates.population.male_children.at(np.arange(OLDEST_AGE)))


def _seat_offsets(rates: Rates, shape: Shape) -> dict[int, Floats]:
    """How many years older than the anchor each seat is, as shares by years; the same sums as `members` draws."""
    none = np.zeros(OLDEST_AGE)
    none[0] = 1.0
    households = rates.households
    birth, gap, older = (
        households.mother_age_at_first_birth, households.years_between_births, households.husband_older_years,
    )  # fmt: skip
    seats = {YOUNGEST: none}
    oldest = none
    for seat in (MIDDLE, ELDEST)[: max(shape.children - 1, 0)]:
        oldest = seats[seat] = _add_years(oldest, gap)
    seats[MOTHER] = _add_years(oldest, birth) if shape.children else none
    seats[FATHER] = none if shape.name == "solo_man" else _add_years(seats[MOTHER], older)
    seats[GRANDMOTHER] = _add_years(seats[FATHER], birth)
    seats[GRANDFATHER] = _add_years(seats[GRANDMOTHER], older)
    return {seat: seats[seat] for seat in shape.seats}


def _add_years(ages: Floats, years: Weights) -> Floats:
    total = np.zeros(OLDEST_AGE)
    for number, share in zip(years.numbers, years.shares, strict=True):
        total += share * np.roll(ages, int(number))
    return total


def _rake(start: Floats, counts: Floats, targets: Floats) -> Floats:
    """Weights as near to the start as the targets allow."""
    multipliers = np.zeros(counts.shape[1])
    weights = start
    for _ in range(200):
        weights = start * np.exp(counts @ multipliers)
        miss = targets - weights @ counts
        if np.abs(miss).max() < 1e-10:
            break
        slope = (counts * weights[:, None]).T @ counts
        step = np.linalg.lstsq(slope, miss, rcond=1e-12)[0]
        multipliers = multipliers + step * min(1.0, 1.0 / max(np.abs(step).max(), 1e-9))
    assert np.abs(targets - weights @ counts).max() < 1e-6, "the shapes cannot give these ages and sizes"
    return weights
