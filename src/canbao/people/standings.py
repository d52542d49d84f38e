"""Standings at realistic rates: who is on which department's list, since when, under which spelling.

In: members, origin, schooling, the rates of each standing, the payment plan, streams. Out: the `standings` column.
Never: a standing, spelling or office that the rates file does not name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from canbao.people.columns import NO_DAY, day_column, list_column, number_column, word_column
from canbao.people.draws import Bools, Ints, Streams, between, chance, some
from canbao.people.family_roles import NO_ROLE, ROLES, Groups
from canbao.people.members import Members
from canbao.people.origin import MAINLAND, Origin
from canbao.people.payments import PaymentPlan
from canbao.people.rates import Rates, StandingKind
from canbao.people.schooling import Schooling
from canbao.people.shapes import shape_number
from canbao.values.days import day_number
from canbao.values.facts_schema import STANDING_TYPE

POVERTY_OFFICES = ("civil_affairs", "agriculture")
WITH_GRADE = ("disabled", "multi_disabled_household")
WITH_ROLE = ("one_daughter_family", "two_daughters_family", "one_son_family", "bereaved_one_child")
GRADES_SPELLED = {"重度": (1, 2), "一级": (1,), "二级": (2,), "三级": (3,), "四级": (4,)}
NO_GRADE = 0
SCHOOL = "school"
EDUCATION = "education"  # lists whoever goes to school here, wherever registered
DAYS_PER_YEAR = 365
FIRST_DAYS = 15  # Nobody is certified in the first days after birth.
SHORTEST_DAYS = 180  # What ends has lasted at least half a year.


@dataclass(frozen=True)
class Entries:
    """Entries of one kind; all vectors have one entry each. `role` and `grade` use -1 and 0 for none."""

    owner: Ints
    name: Ints
    certified: Ints
    until: Ints
    grade: Ints
    role: Ints
    office: Ints


def draw_standings(
    members: Members, origin: Origin, schooling: Schooling, plan: PaymentPlan, rates: Rates, streams: Streams
) -> dict[str, pa.Array]:
    """The column of the people table."""
    is_local = (origin.nationality == MAINLAND) & ~origin.is_from_elsewhere
    groups = Groups(members, schooling, is_local)
    nobody = np.zeros(members.count, dtype=np.bool_)
    poverty = [kind for kind in rates.standing_kinds if _is_poverty_list(kind)]
    held = {kind.id: _draw_holders(kind, groups, nobody, streams) for kind in poverty}
    is_poor = np.logical_or.reduce(list(held.values()))
    for kind in rates.standing_kinds:
        if kind.id not in held:
            held[kind.id] = _draw_holders(kind, groups, is_poor, streams)
    held["orphan"] |= some(
        streams.of("orphans in homes"),
        members.shape == shape_number("welfare_home"),
        rates.standings.welfare_home_orphans,
    )
    names = _all_names(rates)
    offices = _all_offices(rates)
    entries = [
        _draw_entries(kind, held[kind.id], groups, names, offices, plan, rates, streams)
        for kind in rates.standing_kinds
    ]
    return {"standings": _as_column(entries, names, offices, members.count)}


def _is_poverty_list(kind: StandingKind) -> bool:
    return kind.per == "household" and kind.who == "all" and kind.listed_by in POVERTY_OFFICES


def _draw_holders(kind: StandingKind, groups: Groups, is_poor: Bools, streams: Streams) -> Bools:
    """Who holds a standing: persons one by one, or whole households."""
    members, rng = groups.members, streams.of(f"holders of {kind.id}")
    allowed = groups.allow(kind.who, is_poor) & (members.age >= kind.ages[0]) & (members.age <= kind.ages[1])
    if kind.listed_by != EDUCATION:
        allowed &= groups.is_local
    share = np.minimum(np.where(is_poor, kind.share * kind.poor_times, kind.share), 1.0)
    if kind.per == "person":
        return some(rng, allowed, share)
    drawn = rng.random(members.household_count)[members.household] < share
    return allowed & drawn & (~members.is_collective)


def _draw_entries(
    kind: StandingKind,
    holds: Bools,
    groups: Groups,
    names: dict[str, int],
    offices: dict[str, int],
    plan: PaymentPlan,
    rates: Rates,
    streams: Streams,
) -> Entries:
    owner, rng = np.flatnonzero(holds), streams.of(f"entries of {kind.id}")
    certified, until = _draw_days(kind, groups.members, owner, plan, rates, rng)
    grade = np.full(len(owner), NO_GRADE)
    if kind.id in WITH_GRADE:
        grade = rates.standings.grades.pick_number(rng, len(owner))
    office = np.full(len(owner), offices[kind.listed_by])
    if kind.listed_by == EDUCATION:
        office[chance(rng, rates.standings.listed_by_school, len(owner))] = offices[SCHOOL]
    return Entries(
        owner=owner,
        name=_draw_spellings(kind, grade, names, rng),
        certified=certified,
        until=until,
        grade=grade,
        role=groups.roles(kind.who)[owner] if kind.id in WITH_ROLE else np.full(len(owner), NO_ROLE),
        office=office,
    )


def _draw_days(
    kind: StandingKind, members: Members, owner: Ints, plan: PaymentPlan, rates: Rates, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Day of certification and last day. A household is certified on one day, save for babies born later."""
    dates = rates.standings
    first, last, latest = (day_number(day) for day in (plan.window.first, plan.window.last, plan.late_until))
    unit_count = members.household_count if kind.per == "household" else members.count
    unit = (members.household if kind.per == "household" else np.arange(members.count))[owner]
    every = np.ones(unit_count, dtype=np.int64)
    years = dates.years_before.pick_within(rng, unit_count)
    if kind.who == "students":
        years = np.minimum(years, int(dates.oldest_student_years))
    before = first - 1 - years * DAYS_PER_YEAR - between(rng, 0 * every, (DAYS_PER_YEAR - 1) * every)
    of_name = {
        "before": before,
        "in_window": between(rng, first * every, last * every),
        "after": between(rng, (last + 1) * every, max(latest, last + 1) * every),
        "unknown": NO_DAY * every,
    }
    certified = np.choose(dates.certified.pick(rng, unit_count), [of_name[name] for name in dates.certified.names])
    ends = chance(rng, dates.ended, unit_count)
    end = between(rng, certified + SHORTEST_DAYS, latest * every)
    until = np.where(ends & (certified != NO_DAY) & (end <= latest), end, NO_DAY)[unit]
    own = certified[unit]
    birth = members.birth[owner]
    earliest = np.maximum(np.minimum(birth + FIRST_DAYS, latest), birth)
    own = np.where(own == NO_DAY, NO_DAY, np.maximum(own, earliest))
    return own, np.where(until < own, NO_DAY, until)


def _draw_spellings(kind: StandingKind, grade: Ints, names: dict[str, int], rng: np.random.Generator) -> Ints:
    """A spelling for each entry; one that implies a grade only where the grade is that."""
    roll, picked = rng.random(len(grade)), np.zeros(len(grade), dtype=np.int64)
    positions = np.array([names[name] for name in kind.names.names])
    for number in np.unique(grade):
        fits = np.array([_fits(name, int(number)) for name in kind.names.names])
        ends = np.cumsum(np.where(fits, kind.names.shares, 0.0))
        here = grade == number
        picked[here] = positions[np.searchsorted(ends[:-1], roll[here] * ends[-1], side="right")]
    return picked


def _fits(name: str, grade: int) -> bool:
    return all(grade in grades for word, grades in GRADES_SPELLED.items() if word in name) or grade == NO_GRADE


def _as_column(entries: list[Entries], names: dict[str, int], offices: dict[str, int], count: int) -> pa.Array:
    def join(field: str) -> Ints:
        return np.concatenate([getattr(each, field) for each in entries])

    owners = join("owner")
    order = np.argsort(owners, kind="stable")
    grade = join("grade")[order]
    values = pa.StructArray.from_arrays(
        [
            word_column(tuple(names), join("name")[order]),
            day_column(join("certified")[order]),
            day_column(join("until")[order]),
            number_column(grade, pa.int8(), grade == NO_GRADE),
            word_column(ROLES, join("role")[order]),
            word_column(tuple(offices), join("office")[order]),
        ],
        fields=list(STANDING_TYPE),
    )
    return list_column(owners[order], values, count, none_is_null=True)


def _all_names(rates: Rates) -> dict[str, int]:
    spellings = dict.fromkeys(name for kind in rates.standing_kinds for name in kind.names.names)
    return {name: position for position, name in enumerate(spellings)}


def _all_offices(rates: Rates) -> dict[str, int]:
    offices = dict.fromkeys([*(kind.listed_by for kind in rates.standing_kinds), SCHOOL])
    return {office: position for position, office in enumerate(offices)}
