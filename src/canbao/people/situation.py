"""Marriage, work, special status and the days that matter for registration.

In: what was drawn before. Out: columns, and the days of events that open a person's own time to pay.
Never: a rule; that a returned soldier may pay at any time is the notice's word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from canbao.people.columns import NO_DAY, NOWHERE, day_column, flag_column, word_column
from canbao.people.draws import Ints, Streams, between, some
from canbao.people.insurance import Insurance
from canbao.people.members import Members, year_starts
from canbao.people.origin import Origin
from canbao.people.rates import Rates
from canbao.people.schooling import Schooling
from canbao.people.shapes import shape_number
from canbao.values.days import day_number
from canbao.values.period import Period

STATUSES = ("none", "veteran", "conscription_returned", "released_prisoner", "community_correction", "garrison")
SEXES = ("female", "male")
# Law on military service: conscripts are 18 to 24, and who leaves after the shortest terms is under 30.
AGES = {
    "veteran": (20, 29),
    "conscription_returned": (18, 24),
    "released_prisoner": (18, 69),
    "community_correction": (18, 69),
    "garrison": (18, 49),
}
FOR_MEN = ("veteran", "conscription_returned", "garrison")
WITH_EVENT = ("veteran", "conscription_returned", "released_prisoner")


@dataclass(frozen=True)
class Situation:
    """`events` are days that open a person's own time to pay, NO_DAY for most."""

    status: Ints
    welfare_home_entry: Ints
    events: Ints


def draw_situation(
    members: Members, insurance: Insurance, rates: Rates, streams: Streams, year: int, window: Period
) -> Situation:
    """Special status, and for newborns, returned people and ended employees the day it began."""
    status = _draw_status(members, insurance, rates, streams)
    count, rng = members.count, streams.of("events")
    year_first, next_year = year_starts(np.array([year, year + 1]))
    returned = between(rng, np.full(count, day_number(window.first)), np.full(count, next_year - 1))
    has_returned = np.isin(status, [STATUSES.index(name) for name in WITH_EVENT])
    events = np.where(has_returned, returned, insurance.uncovered_from)
    events = np.where(members.birth >= day_number(window.first), members.birth, events)
    in_home = members.shape == shape_number("welfare_home")
    entry = between(rng, members.birth, np.full(count, next_year - 1))
    entry = np.where(in_home, np.maximum(members.birth, entry), NO_DAY)
    events = np.where(entry >= year_first, entry, events)
    return Situation(status=status, welfare_home_entry=entry, events=events)


def situation_columns(
    situation: Situation,
    members: Members,
    origin: Origin,
    schooling: Schooling,
    insurance: Insurance,
    paid_on: Ints,
    rates: Rates,
    streams: Streams,
) -> dict[str, pa.Array]:
    """What the people table shows of person and situation."""
    works = some(streams.of("work"), ~schooling.is_student, rates.population.employed.at(members.age))
    in_garrison = situation.status == STATUSES.index("garrison")
    return {
        "birth": day_column(members.birth),
        "sex": word_column(SEXES, members.is_male.astype(np.int64)),
        "married": flag_column(members.is_married),
        "employed": flag_column(works | insurance.is_employee | in_garrison),
        "status": word_column(STATUSES, situation.status),
        "newborn": flag_column(origin.is_newborn),
        "hukou_registered": day_column(origin.hukou_registered),
        "registered": day_column(_registration_days(members, origin, insurance, paid_on, streams)),
        "welfare_home_entry": day_column(situation.welfare_home_entry),
    }


def _draw_status(members: Members, insurance: Insurance, rates: Rates, streams: Streams) -> Ints:
    rng, free = streams.of("status"), ~insurance.is_employee & ~members.is_collective
    status = np.zeros(members.count, dtype=np.int64)
    for number, name in enumerate(STATUSES[1:], start=1):
        first, last = AGES[name]
        allowed = free & (members.age >= first) & (members.age <= last) & (status == 0)
        if name in FOR_MEN:
            allowed &= members.is_male
        status[some(rng, allowed, getattr(rates.situation, name))] = number
    return status


def _registration_days(members: Members, origin: Origin, insurance: Insurance, paid_on: Ints, streams: Streams) -> Ints:
    """Babies: soon after the hukou. The insured: in the autumn before their first year. Newcomers: before they pay."""
    rng, count = streams.of("registration"), members.count
    insured = insurance.resident
    first_bit = np.array([0] + [mask.bit_length() - 1 for mask in range(1, 1 << insurance.width)])[insured]
    autumn = year_starts(insurance.year - 2 - first_bit) + between(rng, np.full(count, 250), np.full(count, 350))
    soon = between(rng, np.zeros(count, np.int64), np.full(count, 10))
    newcomer = np.where(paid_on == NO_DAY, NO_DAY, np.maximum(paid_on - soon, members.birth))
    registered = np.where(insured != 0, np.maximum(autumn, members.birth + soon), newcomer)
    of_baby = np.where(origin.hukou == NOWHERE, newcomer, origin.hukou_registered + soon)
    of_baby = np.where(paid_on == NO_DAY, of_baby, np.minimum(of_baby, paid_on))
    of_baby = np.where(of_baby == NO_DAY, NO_DAY, np.maximum(of_baby, members.birth))
    return np.where(origin.is_newborn, of_baby, registered)
