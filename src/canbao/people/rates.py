"""The rates of the synthetic population, typed: one class a section of data/rates.yaml, one field a rate.

In: nothing; `rate_file` fills these classes. Out: shares, numbers, weighted choices, tables by age that draw vectors.
Never: a number of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from canbao.people.draws import Floats, Ints

Share = Annotated[float, "share"]
Number = Annotated[float, "number"]
Shares = Annotated[Mapping[str, float], "shares"]


@dataclass(frozen=True)
class Weights:
    """A choice among names with shares that sum to one."""

    names: tuple[str, ...]
    shares: Floats

    def pick(self, rng: np.random.Generator, count: int) -> Ints:
        """Positions of so many names, drawn by their shares."""
        return np.searchsorted(np.cumsum(self.shares)[:-1], rng.random(count), side="right")

    def pick_number(self, rng: np.random.Generator, count: int) -> Ints:
        """So many of the names, which are whole numbers."""
        return self.numbers[self.pick(rng, count)]

    def pick_within(self, rng: np.random.Generator, count: int) -> Ints:
        """Whole numbers of steps: a name is a step's first number, the next name ends it; the last ends at twice it."""
        firsts = self.numbers
        ends = np.append(firsts[1:], max(2 * firsts[-1], firsts[-1] + 1))
        step = self.pick(rng, count)
        return firsts[step] + np.floor(rng.random(count) * (ends - firsts)[step]).astype(np.int64)

    def position(self, name: str) -> int:
        """Where a name stands."""
        return self.names.index(name)

    @property
    def numbers(self) -> Ints:
        """The names as whole numbers."""
        return np.array([int(name) for name in self.names], dtype=np.int64)


@dataclass(frozen=True)
class Steps:
    """A table by age (or year): the value of the last step that begins at or before it."""

    firsts: Ints
    values: Floats

    def at(self, points: Ints) -> Floats:
        """The value for each."""
        return self.values[np.maximum(np.searchsorted(self.firsts, points, side="right") - 1, 0)]


Provinces = Annotated[Mapping[str, Weights], "provinces"]
NATION = "nation"


@dataclass(frozen=True)
class PopulationRates:
    age_thousands: Weights
    broad_ages: Provinces
    men_per_100_women: Number
    male_children: Steps
    compatriots: Share
    foreigners: Share
    foreign_permanent_residence: Share
    married_without_spouse_at_home: Steps
    employed: Steps


@dataclass(frozen=True)
class HouseholdRates:
    size: Weights
    shapes: Weights
    mother_age_at_first_birth: Weights
    years_between_births: Weights
    husband_older_years: Weights
    dormitory_students: Share
    welfare_home_children: Share
    village_size_sigma: Number


@dataclass(frozen=True)
class NameRates:
    village_clans: Number
    clan_surname: Share
    mother_surname: Share
    single_character: Steps
    whole_name: Share
    shared_sibling_character: Share
    rare_character: Share
    dotted: Share
    known_surnames: Share
    surnames: Provinces


@dataclass(frozen=True)
class ResidenceRates:
    household_hukou: Weights
    dormitory_hukou: Weights
    registered_nowhere: Share
    lives_elsewhere: Steps
    lives_where: Weights
    compatriot_permit: Share
    permit: Weights
    months_here: Weights
    not_enrolled_proof: Share
    born_elsewhere: Share
    enrols_where_living: Share
    enrols_at_college: Share
    enrolled_elsewhere_too: Share
    pay_place_stated: Share
    pay_place_wrong: Share


@dataclass(frozen=True)
class SchoolingRates:
    upper_secondary: Weights
    college: Steps
    first_year: Share
    college_place: Weights
    vocational_elsewhere: Share
    dropped_out: Share
    foreign_student: Share
    college_dormitory: Share


@dataclass(frozen=True)
class SituationRates:
    veteran: Share
    conscription_returned: Share
    released_prisoner: Share
    community_correction: Share
    garrison: Share
    newborn_days_before_year: Number
    hukou_registered_days: Weights
    hukou_not_yet: Share


@dataclass(frozen=True)
class InsuranceRates:
    history_years: Number
    employee_active: Steps
    employee_ended: Share
    employee_ended_days_before: Number
    employee_proof: Share
    employee_earlier: Share
    employee_years: Weights
    employee_resident_before: Share
    other_insurance: Share
    history: Weights
    recent_break_years: Weights
    patchy_year: Share
    zero_claim_year: Share
    catastrophic_year: Share
    catastrophic_median_yuan: Number
    catastrophic_sigma: Number


@dataclass(frozen=True)
class PaymentRates:
    late: Share
    unpaid: Share
    employee_paid_by_mistake: Share
    weekday: Weights
    opening_days: Number
    opening_rise: Number
    closing_days: Number
    closing_rise: Number
    event_delay_days: Weights
    household_together: Share
    repair: Share
    several_years_offered: Share
    sponsored_village: Share
    sponsor_yuan: Weights
    usual_first: Number
    usual_last: Number
    usual_late_until: Number


@dataclass(frozen=True)
class StandingDates:
    certified: Weights
    years_before: Weights
    oldest_student_years: Number
    ended: Share
    welfare_home_orphans: Share
    listed_by_school: Share
    grades: Weights


@dataclass(frozen=True)
class StandingKind:
    """One standing: who holds it, how often, under which spellings, and which office lists them."""

    id: str
    per: str
    who: str
    ages: tuple[int, int]
    share: Share
    poor_times: Number
    listed_by: str
    names: Weights
    source: str


@dataclass(frozen=True)
class UnknownRates:
    columns: Shares
    facts: Shares


@dataclass(frozen=True)
class ListRates:
    personal_yuan: Steps
    kindergarten: Share
    boarding: Steps
    unemployment_benefit: Share
    unemployment_yuan: Number
    unemployment_months: Weights
    units: Number
    has_phone: Steps


@dataclass(frozen=True)
class MonthRates:
    joined: Share
    ended: Share
    ended_with_date: Share
    changed: Share
    renamed: Share
    renumbered: Share
    deaths: Steps
    struck_at_once: Share
    struck_later: Share
    death_reported_days: Weights


@dataclass(frozen=True)
class Rates:
    population: PopulationRates
    households: HouseholdRates
    names: NameRates
    residence: ResidenceRates
    schooling: SchoolingRates
    situation: SituationRates
    insurance: InsuranceRates
    payments: PaymentRates
    standings: StandingDates
    unknown: UnknownRates
    lists: ListRates
    months: MonthRates
    standing_kinds: tuple[StandingKind, ...]
