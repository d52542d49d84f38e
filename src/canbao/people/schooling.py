"""Pupils and students: kind of school, where it is, when they entered.

In: members, origin, places, streams, the first day of the school year. Out: `Schooling` and its columns.
Never: a pupil too young or too old for the school.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from canbao.people.columns import NO_DAY, NOWHERE, day_column, word_column
from canbao.people.draws import Bools, Ints, Streams, chance, some
from canbao.people.members import Members, year_starts
from canbao.people.origin import FOREIGN, Origin
from canbao.people.places import Places
from canbao.people.rates import Rates
from canbao.people.shapes import shape_number

STUDENT_KINDS = (
    "none", "college_new", "college", "secondary_vocational", "high_school", "secondary", "primary", "international",
)  # fmt: skip
NONE, COLLEGE_NEW, COLLEGE, VOCATIONAL, HIGH_SCHOOL, SECONDARY, PRIMARY, INTERNATIONAL = range(8)

# Compulsory Education Law art. 11 and 2: school begins at six and the compulsory part lasts nine years.
FIRST_AGE = {PRIMARY: 6, SECONDARY: 12, HIGH_SCHOOL: 15, VOCATIONAL: 15, COLLEGE: 18}
LAST_COLLEGE_AGE = 24
DAYS_FROM_SEPTEMBER = 30 + 31 + 30 + 31
ENTRY_DAYS = 15


@dataclass(frozen=True)
class Schooling:
    """`place` is a position in `Places.codes`, NOWHERE for who goes to no school."""

    kind: Ints
    place: Ints
    entry: Ints

    @property
    def is_student(self) -> Bools:
        """Whether the person goes to any school."""
        goes: Bools = self.kind != NONE
        return goes

    @property
    def is_at_college(self) -> Bools:
        """Whether the person goes to a college or university, new or not, from here or abroad."""
        return np.isin(self.kind, (COLLEGE, COLLEGE_NEW, INTERNATIONAL))

    def columns(self, places: Places) -> dict[str, pa.Array]:
        """What the people table shows of it."""
        return {
            "student": word_column(STUDENT_KINDS, self.kind),
            "student_entry": day_column(self.entry),
            "school_place": word_column(places.codes, self.place),
        }


def draw_schooling(
    members: Members, origin: Origin, places: Places, rates: Rates, streams: Streams, term_year: int
) -> Schooling:
    """School as of September of the term's year."""
    age = _age_in_september(members, term_year)
    kind = _draw_kinds(members, origin, age, rates, streams)
    rng, count, schooling = streams.of("school places"), members.count, rates.schooling
    county = places.county_of[members.village]
    distances = schooling.college_place
    # `pick_distant` would read "county" as a village of it; a college stands in the county's own code.
    names = tuple("here" if name == "county" else name for name in distances.names)
    college = places.pick_distant(rng, members.village, distances.pick(rng, count), names)
    college = np.where(college == members.village, county, college)
    leaves = some(rng, kind == VOCATIONAL, schooling.vocational_elsewhere)
    place = np.where(np.isin(kind, (COLLEGE, COLLEGE_NEW)) | leaves, college, county)
    place = np.where(members.is_collective | (kind == INTERNATIONAL), county, place)
    return Schooling(
        kind=kind,
        place=np.where(kind == NONE, NOWHERE, place),
        entry=_draw_entries(kind, age, term_year, rng),
    )


def _age_in_september(members: Members, term_year: int) -> Ints:
    """Full years on the first of September."""
    return term_year - members.birth_year - (members.birth > _september_first(members.birth_year))


def _september_first(years: Ints) -> Ints:
    """Day number of each year's first of September: so many days before the next New Year, leap year or not."""
    return year_starts(years + 1) - DAYS_FROM_SEPTEMBER


def _draw_kinds(members: Members, origin: Origin, age: Ints, rates: Rates, streams: Streams) -> Ints:
    rng, count, schooling = streams.of("schooling"), members.count, rates.schooling
    stays = ~chance(rng, schooling.dropped_out, count)
    upper = np.array([STUDENT_KINDS.index(name) for name in schooling.upper_secondary.names])
    kind = np.zeros(count, dtype=np.int64)
    kind[stays & (age >= FIRST_AGE[PRIMARY]) & (age < FIRST_AGE[SECONDARY])] = PRIMARY
    kind[stays & (age >= FIRST_AGE[SECONDARY]) & (age < FIRST_AGE[HIGH_SCHOOL])] = SECONDARY
    is_upper = (age >= FIRST_AGE[HIGH_SCHOOL]) & (age < FIRST_AGE[COLLEGE])
    kind = np.where(is_upper, upper[schooling.upper_secondary.pick(rng, count)], kind)
    is_young = (age >= FIRST_AGE[COLLEGE]) & (age <= LAST_COLLEGE_AGE) & ~members.is_married
    at_college = some(rng, is_young, schooling.college.at(age)) | (members.shape == shape_number("college_dormitory"))
    is_first_age = (age < FIRST_AGE[COLLEGE]) | ((age == FIRST_AGE[COLLEGE]) & chance(rng, schooling.first_year, count))
    is_new = at_college & is_first_age
    kind = np.where(at_college, np.where(is_new, COLLEGE_NEW, COLLEGE), kind)
    kind[members.shape == shape_number("vocational_dormitory")] = VOCATIONAL
    is_foreign = (origin.nationality == FOREIGN) & (age <= LAST_COLLEGE_AGE)
    foreign_kind = np.where(chance(rng, schooling.foreign_student, count), INTERNATIONAL, NONE)
    return np.where(is_foreign, foreign_kind, np.where(origin.nationality == FOREIGN, NONE, kind))


def _draw_entries(kind: Ints, age: Ints, term_year: int, rng: np.random.Generator) -> Ints:
    """The day a college or vocational student entered: in early September, so many years ago as the age says."""
    first_age = np.where(kind == VOCATIONAL, FIRST_AGE[VOCATIONAL], FIRST_AGE[COLLEGE])
    years = np.clip(age - first_age, 0, 5)
    years = np.where(kind == COLLEGE_NEW, 0, np.where(kind == COLLEGE, np.maximum(years, 1), years))
    day = _september_first(term_year - years) + np.floor(rng.random(len(kind)) * ENTRY_DAYS).astype(np.int64)
    return np.where(np.isin(kind, (COLLEGE_NEW, COLLEGE, VOCATIONAL, INTERNATIONAL)), day, NO_DAY)
