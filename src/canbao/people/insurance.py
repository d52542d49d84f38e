"""Insurance so far: years in the resident and the employee scheme, employee cover now, claims of earlier years.

In: members, origin, schooling, streams, the benefit year and window. Out: `Insurance` and its columns.
Never: a year before birth, or one year in both schemes.

Years are bit masks: bit k stands for the benefit year less k + 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from canbao.people.columns import NO_DAY, day_column, flag_column, list_column, number_column, year_lists
from canbao.people.draws import Bools, Ints, Streams, between, chance, some
from canbao.people.members import Members, year_starts
from canbao.people.origin import ADULT_AT, MAINLAND, Origin
from canbao.people.rates import Rates
from canbao.people.schooling import Schooling
from canbao.values.days import day_number
from canbao.values.period import Period

WORKING_AGES = (20, 58)
CLAIM_YEARS = 3
FEN_PER_YUAN = 100


@dataclass(frozen=True)
class Insurance:
    """`claims` are (person, year, fen), ordered by person and year."""

    year: int
    width: int
    resident: Ints
    employee: Ints
    zero_claim: Ints
    is_employee: Bools
    uncovered_from: Ints
    has_proof: Bools
    has_other: Bools
    claims: tuple[Ints, Ints, Ints]

    @property
    def was_insured_last_year(self) -> Bools:
        """Whether the person was in the resident scheme last year."""
        was_in: Bools = (self.resident & 1) == 1
        return was_in

    @property
    def break_years(self) -> Ints:
        """Years missed just before the benefit year, 0 for who was never insured."""
        insured = self.resident | self.employee
        runs = np.array([0] + [(mask & -mask).bit_length() - 1 for mask in range(1, 1 << self.width)])
        years: Ints = runs[insured]
        return years

    def columns(self) -> dict[str, pa.Array]:
        """What the people table shows of it."""
        owners, years, amounts = self.claims
        values = pa.StructArray.from_arrays(
            [number_column(years, pa.int16()), pa.array(amounts)],
            fields=[pa.field("year", pa.int16()), pa.field("fen", pa.int64())],
        )
        return {
            "resident_years": year_lists(self.resident, self.year - 1, self.width),
            "employee_years": year_lists(self.employee, self.year - 1, self.width),
            "enrolled_before": flag_column((self.resident | self.employee) != 0),
            "enrolled_last_year": flag_column(self.was_insured_last_year),
            "employee_active": flag_column(self.is_employee),
            "uncovered_from": day_column(self.uncovered_from),
            "employee_proof": flag_column(self.has_proof),
            "other_insurance": flag_column(self.has_other),
            "zero_claim_years": year_lists(self.zero_claim, self.year - 1, self.width),
            "catastrophic_paid": list_column(owners, values, len(self.resident)),
        }


def draw_insurance(
    members: Members, origin: Origin, schooling: Schooling, rates: Rates, streams: Streams, year: int, window: Period
) -> Insurance:
    """Everybody's history up to the benefit year and employee cover in it."""
    rng, insurance = streams.of("insurance"), rates.insurance
    width = int(insurance.history_years)
    may_work = ~schooling.is_student & (members.age >= ADULT_AT) & (origin.nationality == MAINLAND)
    is_employee = some(rng, may_work, insurance.employee_active.at(members.age))
    at_working_age = may_work & (members.age >= WORKING_AGES[0]) & (members.age <= WORKING_AGES[1])
    has_ended = some(rng, at_working_age & ~is_employee, insurance.employee_ended)
    was_earlier = some(rng, at_working_age & ~is_employee & ~has_ended, insurance.employee_earlier)
    alive = _bits(np.clip(year - members.birth_year, 0, width))
    grown = _bits(np.clip(year - members.birth_year - ADULT_AT, 0, width))
    employee = _draw_employee_years(is_employee | has_ended, was_earlier, grown, rates, rng)
    keeps = ~(is_employee | has_ended) | chance(rng, insurance.employee_resident_before, members.count)
    resident = np.where(keeps, _draw_resident_years(rates, streams, members.count, width), 0) & alive & ~employee
    claims, claimed = _draw_claims(resident, rates, streams, year)
    return Insurance(
        year=year,
        width=width,
        resident=resident,
        employee=employee,
        zero_claim=_draw_bits(rng, members.count, width, insurance.zero_claim_year) & resident & ~claimed,
        is_employee=is_employee,
        uncovered_from=np.where(has_ended, _draw_ends(members.count, rates, rng, year, window), NO_DAY),
        has_proof=some(rng, has_ended, insurance.employee_proof),
        has_other=some(rng, ~is_employee & ~has_ended, insurance.other_insurance),
        claims=claims,
    )


def _bits(lengths: Ints) -> Ints:
    """Masks whose lowest bits are set."""
    return np.left_shift(1, lengths) - 1


def _draw_bits(rng: np.random.Generator, count: int, width: int, share: float) -> Ints:
    """Masks of which each bit is set with the share."""
    return chance(rng, share, count * width).reshape(count, width) @ (1 << np.arange(width, dtype=np.int64))


def _draw_employee_years(
    is_recent: Bools, was_earlier: Bools, grown: Ints, rates: Rates, rng: np.random.Generator
) -> Ints:
    """A run of years up to last year for employees, one that ended earlier for who was one once."""
    count = len(is_recent)
    run = _bits(rates.insurance.employee_years.pick_number(rng, count))
    since = 1 + rates.insurance.recent_break_years.pick_number(rng, count)
    return np.where(is_recent, run, np.where(was_earlier, np.left_shift(run, since), 0)) & grown


def _draw_resident_years(rates: Rates, streams: Streams, count: int, width: int) -> Ints:
    rng, history = streams.of("resident years"), rates.insurance.history
    every = _bits(np.full(count, width))
    recent = every & ~_bits(rates.insurance.recent_break_years.pick_number(rng, count))
    gap = np.left_shift(_bits(rates.insurance.recent_break_years.pick_number(rng, count)), 1)
    of_name = {
        "continuous": every,
        "recent_break": recent,
        "old_break": every & ~np.left_shift(gap, between(rng, np.zeros(count, np.int64), np.full(count, 3))),
        "patchy": _draw_bits(rng, count, width, rates.insurance.patchy_year),
        "never": np.zeros(count, dtype=np.int64),
    }
    return np.choose(history.pick(rng, count), [of_name[name] for name in history.names])


def _draw_ends(count: int, rates: Rates, rng: np.random.Generator, year: int, window: Period) -> Ints:
    """The first day without employee cover: a first of the month, from before the window to the end of the year."""
    earliest = day_number(window.first) - int(rates.insurance.employee_ended_days_before)
    latest = int(year_starts(np.array([year + 1]))[0]) - 1
    day = between(rng, np.full(count, earliest), np.full(count, latest))
    return day.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _draw_claims(resident: Ints, rates: Rates, streams: Streams, year: int) -> tuple[tuple[Ints, Ints, Ints], Ints]:
    """Catastrophic payments of the last years, and the mask of the years that had one."""
    rng, insurance = streams.of("claims"), rates.insurance
    offsets = np.arange(CLAIM_YEARS - 1, -1, -1)  # the earliest year first
    was_in = (resident[:, None] >> offsets & 1) == 1
    had = was_in & (rng.random(was_in.shape) < insurance.catastrophic_year)
    amounts = np.exp(insurance.catastrophic_sigma * rng.standard_normal(was_in.shape))
    fen = np.rint(amounts * insurance.catastrophic_median_yuan * FEN_PER_YUAN).astype(np.int64)
    owners, column = np.nonzero(had)
    return (owners, year - 1 - offsets[column], fen[had]), had @ (1 << offsets)
