"""Where people live and enrol, with which permit, for how long.

In: members, origin, schooling, places, streams, the last day of the window. Out: `Residence` and its columns.
Never: a permit for who lives where they are registered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from canbao.people.columns import NOWHERE, flag_column, number_column, word_column
from canbao.people.draws import Bools, Ints, Streams, chance, some
from canbao.people.members import Members
from canbao.people.origin import ADULT_AT, COMPATRIOT, MAINLAND, NATIONALITIES, Origin
from canbao.people.places import Places
from canbao.people.rates import Rates
from canbao.people.schooling import Schooling
from canbao.people.shapes import CHILD_SEATS, FATHER, MOTHER

PERMITS = ("valid", "expired", "none")
VALID, EXPIRED, NO_PERMIT = range(3)
USUAL_RESIDENT_MONTHS = 6  # The census counts a person where they have lived for half a year.
DAYS_PER_MONTH = 30.4375
REGISTERED_NOWHERE = "none"


@dataclass(frozen=True)
class Residence:
    """Positions count in `Places.codes`."""

    lives: Ints
    enrols: Ints
    pays: Ints
    enrolled_elsewhere: Ints
    birth_place: Ints
    permit: Ints
    months: Ints
    is_permanent: Bools
    has_no_enrolment_proof: Bools
    is_child_of_permit_holder: Bools
    is_migrant_child: Bools

    def columns(self, members: Members, origin: Origin, places: Places, was_insured: Bools) -> dict[str, pa.Array]:
        """What the people table shows of it."""
        registered = (*places.codes, REGISTERED_NOWHERE)
        return {
            "place": word_column(places.codes, members.village),
            "nationality": word_column(NATIONALITIES, origin.nationality),
            "permanent_residence": flag_column(self.is_permanent),
            "hukou": word_column(registered, np.where(origin.hukou == NOWHERE, len(places.codes), origin.hukou)),
            "residence": word_column(places.codes, self.lives),
            "birth_place": word_column(places.codes, self.birth_place),
            "enrol_place": word_column(places.codes, self.enrols),
            "pay_place": word_column(places.codes, self.pays),
            "enrolled_elsewhere": word_column(places.codes, self.enrolled_elsewhere),
            "residence_permit": word_column(PERMITS, self.permit),
            "residence_months": number_column(self.months, pa.int16()),
            "long_term": flag_column(self.months >= USUAL_RESIDENT_MONTHS),
            "child_of_permit_holder": flag_column(self.is_child_of_permit_holder),
            "migrant_child": flag_column(self.is_migrant_child),
            "migrant_child_enrolled_here": flag_column(self.is_migrant_child & was_insured),
            "not_enrolled_proof": flag_column(self.has_no_enrolment_proof),
        }


def draw_residence(
    members: Members, origin: Origin, schooling: Schooling, places: Places, rates: Rates, streams: Streams, day: int
) -> Residence:
    """Where everybody lives on a day and where they mean to enrol."""
    rng, count, residence = streams.of("residence"), members.count, rates.residence
    lives, is_away = _draw_homes(members, origin, schooling, places, rates, streams)
    has_moved = is_away | origin.is_from_elsewhere | (origin.nationality != MAINLAND)
    permit = _draw_permits(origin, rates, rng)
    since_birth = np.floor(np.maximum(day - members.birth, 0) / DAYS_PER_MONTH).astype(np.int64)
    months = np.minimum(np.where(has_moved, residence.months_here.pick_within(rng, count), since_birth), since_birth)
    is_minor = members.is_child & (members.age < ADULT_AT)
    holds_permit = permit == VALID
    parent_holds = members.of(members.father, holds_permit) | members.of(members.mother, holds_permit)
    enrols = _draw_enrolment(members, schooling, lives, is_away, rates, rng)
    is_alien = origin.nationality != MAINLAND
    return Residence(
        lives=lives,
        enrols=enrols,
        pays=_draw_pay_places(members, places, rates, rng),
        enrolled_elsewhere=_draw_double_enrolment(members, origin, lives, places, rates, streams),
        birth_place=np.where(is_alien, NOWHERE, _draw_birth_places(members, origin, places, rates, rng)),
        permit=permit,
        months=months,
        is_permanent=some(rng, origin.nationality > COMPATRIOT, rates.population.foreign_permanent_residence),
        has_no_enrolment_proof=some(rng, origin.is_from_elsewhere, residence.not_enrolled_proof),
        is_child_of_permit_holder=is_minor & origin.is_from_elsewhere & parent_holds,
        is_migrant_child=is_minor & origin.is_from_elsewhere & ~members.is_collective,
    )


def _draw_homes(
    members: Members, origin: Origin, schooling: Schooling, places: Places, rates: Rates, streams: Streams
) -> tuple[Ints, Bools]:
    """Where they live, and whether that is away from the village: at college, or with the work of the parents."""
    rng, count, families = streams.of("homes"), members.count, members.household_count
    together = np.isin(members.seat, (FATHER, MOTHER))
    roll = np.where(together, rng.random(families)[members.household], rng.random(count))
    may_leave = ~origin.is_from_elsewhere & ~members.is_collective & (origin.nationality == MAINLAND)
    leaves = may_leave & (roll < rates.residence.lives_elsewhere.at(members.age)) & ~schooling.is_student
    where = rates.residence.lives_where
    village = np.zeros(families, dtype=np.int64)
    village[members.household] = members.village
    target = places.pick_distant(rng, village, where.pick(rng, families), where.names)[members.household]
    county = places.county_of[members.village]
    studies_away = schooling.is_student & (schooling.place != county) & ~members.is_collective
    lives = np.where(leaves, target, np.where(studies_away, schooling.place, members.village))
    return lives, lives != members.village


def _draw_permits(origin: Origin, rates: Rates, rng: np.random.Generator) -> Ints:
    permits, count = rates.residence.permit, len(origin.hukou)
    order = np.array([PERMITS.index(name) for name in permits.names])
    drawn = order[permits.pick(rng, count)]
    of_compatriot = np.where(chance(rng, rates.residence.compatriot_permit, count), VALID, NO_PERMIT)
    permit = np.where(origin.is_from_elsewhere, drawn, NO_PERMIT)
    return np.where(origin.nationality == COMPATRIOT, of_compatriot, permit)


def _draw_enrolment(
    members: Members, schooling: Schooling, lives: Ints, is_away: Bools, rates: Rates, rng: np.random.Generator
) -> Ints:
    """The village, save for some who study or work away and enrol there."""
    at_school = some(rng, is_away & schooling.is_at_college, rates.residence.enrols_at_college)
    at_home_there = some(rng, is_away & ~schooling.is_student, rates.residence.enrols_where_living)
    return np.where(at_school | at_home_there, lives, members.village)


def _draw_pay_places(members: Members, places: Places, rates: Rates, rng: np.random.Generator) -> Ints:
    """The county chosen when paying, where it was stated; now and then a wrong one."""
    stated = chance(rng, rates.residence.pay_place_stated, members.count)
    wrong = some(rng, stated, rates.residence.pay_place_wrong)
    pool = places.elsewhere["prefecture"]
    other = pool[np.floor(rng.random(members.count) * len(pool)).astype(np.int64)]
    return np.where(wrong, other, np.where(stated, places.county_of[members.village], NOWHERE))


def _draw_double_enrolment(
    members: Members, origin: Origin, lives: Ints, places: Places, rates: Rates, streams: Streams
) -> Ints:
    """Where else somebody is enrolled for the same year: where they live, are registered, or in the province."""
    rng = streams.of("double enrolment")
    pool = places.elsewhere["province"]
    other = pool[np.floor(rng.random(members.count) * len(pool)).astype(np.int64)]
    other = np.where(origin.is_from_elsewhere, origin.hukou, np.where(lives != members.village, lives, other))
    doubled = chance(rng, rates.residence.enrolled_elsewhere_too, members.count)
    return np.where(doubled & ~origin.is_newborn, other, NOWHERE)


def _draw_birth_places(
    members: Members, origin: Origin, places: Places, rates: Rates, rng: np.random.Generator
) -> Ints:
    """The county, or for newcomers where they are registered, or a hospital in the prefecture."""
    pool = places.elsewhere["prefecture"]
    other = pool[np.floor(rng.random(members.count) * len(pool)).astype(np.int64)]
    is_mover = origin.is_from_elsewhere & ~np.isin(members.seat, CHILD_SEATS)
    born_away = chance(rng, rates.residence.born_elsewhere, members.count)
    return np.where(is_mover, origin.hukou, np.where(born_away, other, places.county_of[members.village]))
