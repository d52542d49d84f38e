"""Who pays when: weekly bumps, an opening drive, the rush of the last days, a late tail, and payments after an event.

In: members, origin, insurance, the payment plan, streams. Out: the day of payment and its columns.
Never: a payment before birth, or an amount that a notice would set; the plan may state one amount for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from canbao.people.columns import NO_DAY, day_column, number_column
from canbao.people.draws import Bools, Floats, Ints, Streams, between, chance, some
from canbao.people.insurance import FEN_PER_YUAN, Insurance
from canbao.people.members import Members
from canbao.people.origin import Origin
from canbao.people.places import Places
from canbao.people.rate_file import load_rates
from canbao.people.rates import Rates
from canbao.values.days import add_days, day_number
from canbao.values.period import Period

MONDAY_OF_EPOCH = 3  # 1970-01-01 was a Thursday.


@dataclass(frozen=True)
class PaymentPlan:
    """The window in which people pay, the last day of late payments, and the amount to write beside each, if any."""

    window: Period
    late_until: date
    amount_fen: int | None = None

    @classmethod
    def usual(cls, year: int) -> PaymentPlan:
        """The window that the rates file calls usual, for a benefit year."""
        payments = load_rates().payments
        first, last = (_month_day(year - 1, number) for number in (payments.usual_first, payments.usual_last))
        return cls(Period(first, last), _month_day(year, payments.usual_late_until))


@dataclass(frozen=True)
class Payments:
    """One entry a person; NO_DAY where nothing was paid."""

    paid_on: Ints
    repair_years: Ints
    offers_several: Bools
    sponsor_fen: Ints
    amount_fen: int | None

    def columns(self) -> dict[str, pa.Array]:
        """What the people table shows of it."""
        count = len(self.paid_on)
        no_amount = (self.paid_on == NO_DAY) | (self.amount_fen is None)
        amounts = np.full(count, self.amount_fen or 0, dtype=np.int64)
        return {
            "paid_on": day_column(self.paid_on),
            "paid_fen": number_column(amounts, pa.int64(), no_amount),
            "repair_years": number_column(self.repair_years, pa.int8(), self.repair_years == 0),
            "offer_years": number_column(np.full(count, 2), pa.int8(), ~self.offers_several),
            "sponsor_fen": number_column(self.sponsor_fen, pa.int64(), self.sponsor_fen == 0),
            "tier": pa.nulls(count, pa.string()),
        }


def find_sponsors(places: Places, rates: Rates, streams: Streams) -> Ints:
    """What each village's collective adds for each of its people; 0 for most."""
    rng, payments = streams.of("sponsors"), rates.payments
    gives = chance(rng, payments.sponsored_village, places.village_count)
    return np.where(gives, payments.sponsor_yuan.pick_number(rng, places.village_count) * FEN_PER_YUAN, 0)


def draw_payments(
    members: Members,
    origin: Origin,
    insurance: Insurance,
    events: Ints,
    sponsors: Ints,
    plan: PaymentPlan,
    rates: Rates,
    streams: Streams,
) -> Payments:
    """Days of payment. `events` open a person's own time to pay (birth, return, end of cover); NO_DAY for most."""
    rng, payments, count = streams.of("payments"), rates.payments, members.count
    is_outside = insurance.is_employee | insurance.has_other
    pays = ~chance(rng, payments.unpaid, count) & ~is_outside
    pays |= some(rng, is_outside, payments.employee_paid_by_mistake)
    first, last, latest = (day_number(day) for day in (plan.window.first, plan.window.last, plan.late_until))
    days = first + np.searchsorted(_day_ends(plan.window, rates), _day_rolls(members, rates, rng), side="right")
    if latest > last:
        tail = np.square(rng.random(count)) * (latest - last)
        days = np.where(chance(rng, payments.late, count), last + 1 + np.floor(tail).astype(np.int64), days)
    has_event = events != NO_DAY
    after = np.maximum(events, first) + payments.event_delay_days.pick_within(rng, count)
    after = np.where(after > latest, between(rng, np.maximum(events, first), np.full(count, latest)), after)
    days = np.where(has_event, after, days)
    pays &= (days <= max(latest, last)) & (days >= members.birth)
    runs = insurance.break_years
    repairs = some(rng, pays & (runs > 0), payments.repair)
    return Payments(
        paid_on=np.where(pays, days, NO_DAY),
        repair_years=np.where(repairs, between(rng, np.ones(count, np.int64), runs), 0),
        offers_several=some(rng, pays & ~origin.is_newborn, payments.several_years_offered),
        sponsor_fen=sponsors[members.village],
        amount_fen=plan.amount_fen,
    )


def _day_rolls(members: Members, rates: Rates, rng: np.random.Generator) -> Floats:
    """A number below one for each, the same for all of a household that pays together."""
    families = members.household_count
    together = chance(rng, rates.payments.household_together, families)[members.household] & ~members.is_collective
    return np.where(together, rng.random(families)[members.household], rng.random(members.count))


def _day_ends(window: Period, rates: Rates) -> Floats:
    """Cumulative shares of the window's days, without the last, which is one."""
    payments, day = rates.payments, np.arange(window.days)
    left = window.days - 1 - day
    weekday = (day_number(window.first) + day + MONDAY_OF_EPOCH) % 7
    opening = payments.opening_rise * np.maximum(0.0, 1 - day / payments.opening_days)
    closing = payments.closing_rise * np.maximum(0.0, 1 - left / payments.closing_days)
    weights = payments.weekday.shares[weekday] * (1 + opening + closing)
    ends: Floats = np.cumsum(weights) / weights.sum()
    return ends[:-1]


def _month_day(year: int, number: float) -> date:
    """901 is the first of September."""
    month, day = divmod(int(number), 100)
    return add_days(date(year, month, 1), day - 1)
