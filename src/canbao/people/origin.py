"""Whose nationals the people are and where they are registered.

In: members, places, streams. Out: `Origin`, vectors that residence, schooling and insurance build on.
Never: a child of another nationality than the household's mainland one; few as they are, foreigners here are adults.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from canbao.people.columns import NO_DAY, NOWHERE
from canbao.people.draws import Bools, Floats, Ints, Streams, chance, some
from canbao.people.identity_numbers import COMPATRIOT_REGIONS, UNASSIGNED_SUFFIX, USER_COUNTRY
from canbao.people.members import Members, year_starts
from canbao.people.places import Places
from canbao.people.rates import Rates
from canbao.people.shapes import shape_number

NATIONALITIES = ("CN", "HMT", "foreign")
MAINLAND, COMPATRIOT, FOREIGN = range(3)
ADULT_AT = 18


@dataclass(frozen=True)
class Origin:
    """Positions of places count in `Places.codes`; NOWHERE where registered nowhere."""

    nationality: Ints
    hukou: Ints
    hukou_registered: Ints
    is_from_elsewhere: Bools  # registered outside the county of the village
    is_newborn: Bools
    id_regions: Ints


def draw_origin(members: Members, places: Places, rates: Rates, streams: Streams, year: int) -> Origin:
    """Nationality, hukou and its registration, and the region that the identity number bears."""
    rng, count = streams.of("origin"), members.count
    residence, population = rates.residence, rates.population
    is_adult = ~members.is_child & (members.age >= ADULT_AT)
    roll = rng.random(count)
    is_compatriot = is_adult & (roll < population.compatriots)
    is_foreign = is_adult & ~is_compatriot & (roll < population.compatriots + population.foreigners)
    nationality = np.where(is_foreign, FOREIGN, np.where(is_compatriot, COMPATRIOT, MAINLAND))
    hukou = _draw_hukou(members, places, rates, streams)
    born_from = year_starts(np.array([year]))[0] - int(rates.situation.newborn_days_before_year)
    is_newborn = members.birth >= born_from
    lacks_hukou = some(rng, is_newborn, rates.situation.hukou_not_yet)
    lacks_hukou |= chance(rng, residence.registered_nowhere, count)
    registered = members.birth + rates.situation.hukou_registered_days.pick_within(rng, count)
    hukou = np.where(lacks_hukou | (nationality != MAINLAND), NOWHERE, hukou)
    regions = _id_regions(nationality, hukou, places, rng.random(count))
    counties = np.array([int(code[:6].ljust(6, "0")) for code in places.codes])
    return Origin(
        nationality=nationality,
        hukou=hukou,
        hukou_registered=np.where(hukou == NOWHERE, NO_DAY, registered),
        is_from_elsewhere=(hukou != NOWHERE) & (counties[hukou] != counties[members.village]),
        is_newborn=is_newborn,
        id_regions=regions,
    )


def _draw_hukou(members: Members, places: Places, rates: Rates, streams: Streams) -> Ints:
    """One registration for a household; children of a home are registered there, students come from all over."""
    rng, count = streams.of("hukou"), members.household_count
    village = np.zeros(count, dtype=np.int64)
    village[members.household] = members.village
    for_families, for_students = rates.residence.household_hukou, rates.residence.dormitory_hukou
    of_family = places.pick_distant(rng, village, for_families.pick(rng, count), for_families.names)
    of_student = places.pick_distant(rng, village, for_students.pick(rng, count), for_students.names)
    in_home = members.shape == shape_number("welfare_home")
    of_collective = np.where(in_home, members.village, of_student[members.household])
    return np.where(members.is_collective, of_collective, of_family[members.household])


def _id_regions(nationality: Ints, hukou: Ints, places: Places, roll: Floats) -> Ints:
    """Digits 1 to 6 of the identity number: never those of a county."""
    prefectures = np.array([int(code[:4].ljust(4, "0")) for code in places.codes])
    mainland = np.where(hukou == NOWHERE, int(places.prefecture), prefectures[hukou]) * 100 + UNASSIGNED_SUFFIX
    compatriot = np.array(COMPATRIOT_REGIONS)[np.floor(roll * len(COMPATRIOT_REGIONS)).astype(np.int64)]
    foreign = 900_000 + int(places.province) * 1000 + USER_COUNTRY
    return np.choose(nationality, [mainland, compatriot, np.full(len(hukou), foreign)])
