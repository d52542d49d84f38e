"""Rates against their targets, exactly: how high, whether met, how many heads are missing, at which pace they come.

In: targets of a policy, counts by name, reading A52. Out: `RateAnswer`, head counts, `Pace`.
Never: a float, a rate of nobody, a count guessed from another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from canbao.duties.answers import NO_DENOMINATOR, NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration.target import MustEnrolGroup, Target
from canbao.values.days import days_left

# A percentage is shown with two decimals: one part in this many.
SHOWN_PARTS = 10_000


@dataclass(frozen=True, kw_only=True)
class RateAnswer(Answer):
    """A rate beside its target. `missing` is the smallest number of further heads that meets it."""

    measure: str | None = None
    label: str | None = None
    numerator: int | None = None
    denominator: int | None = None
    rate: Fraction | None = None
    rate_percent: Decimal | None = None
    target_percent: int | Decimal | None = None
    met: bool | None = None
    missing: int | None = None


@dataclass(frozen=True)
class Pace:
    """Heads still missing, days left (today and the last day counted), heads a day; None when no day is left."""

    missing: int
    days_left: int
    per_day: int | None


def measure_rate(
    targets: Sequence[Target], measure: str, counts: Mapping[str, int | None], readings: ReadingAnswers
) -> RateAnswer:
    """One target of the policy. Case keys: `rate_percent`, `target` (target_percent), `met`.

    A52 `exact` compares the fraction itself; `rounded` the percentage as shown.
    """
    target = next((target for target in targets if target.asked_as == measure), None)
    if target is None:
        return RateAnswer(determined=False, reason=NOT_STATED, measure=measure)
    known = RateAnswer(
        measure=measure,
        label=target.label,
        cite=target.cite,
        readings=("A52",),
        target_percent=percent_number(target.at_least),
    )
    if not target.numerator or target.denominator is None:
        return _undetermined(known, NOT_STATED, ())
    missing = tuple(name for name in (*target.numerator, target.denominator) if counts.get(name) is None)
    if missing:
        return _undetermined(known, UNKNOWN_FACT, missing)
    numerator = sum(counts[name] or 0 for name in target.numerator)
    return _compare(known, numerator, counts[target.denominator] or 0, target.at_least, readings)


def measure_group(group: MustEnrolGroup, enrolled: int, listed: int, readings: ReadingAnswers) -> RateAnswer:
    """How many of a group that must be enrolled in full are; an empty list has no rate and nobody missing."""
    known = RateAnswer(
        measure=group.id,
        label=group.label,
        cite=group.cite,
        readings=("A52",),
        target_percent=percent_number(group.at_least),
    )
    return _compare(known, enrolled, listed, group.at_least, readings)


def _compare(
    known: RateAnswer, numerator: int, denominator: int, share: Fraction, readings: ReadingAnswers
) -> RateAnswer:
    if numerator < 0 or denominator < 0:
        raise ValueError(f"人数不能为负 a count cannot be negative: {numerator}/{denominator}")
    if denominator == 0:
        return _undetermined(known, NO_DENOMINATOR, ())
    rate = Fraction(numerator, denominator)
    return RateAnswer(
        measure=known.measure,
        label=known.label,
        cite=known.cite,
        readings=known.readings,
        target_percent=known.target_percent,
        numerator=numerator,
        denominator=denominator,
        rate=rate,
        rate_percent=show_percent(rate),
        met=is_reached(rate, share, readings),
        missing=count_missing(share, numerator, denominator, readings),
    )


def _undetermined(known: RateAnswer, reason: str, unknown: tuple[str, ...]) -> RateAnswer:
    return RateAnswer(
        determined=False,
        reason=reason,
        unknown=unknown,
        measure=known.measure,
        label=known.label,
        cite=known.cite,
        target_percent=known.target_percent,
    )


def is_reached(rate: Fraction, share: Fraction, readings: ReadingAnswers) -> bool:
    """Whether a rate reaches a share; the share itself counts (以上 includes it)."""
    if choose(readings, "A52", "exact", "rounded") == "rounded":
        rate = Fraction(_round_half_up(rate * SHOWN_PARTS), SHOWN_PARTS)
    return rate >= share


def count_missing(share: Fraction, numerator: int, denominator: int, readings: ReadingAnswers) -> int:
    """The smallest number of further heads in the numerator with which the share is reached."""
    if choose(readings, "A52", "exact", "rounded") == "rounded":
        # The shown value reaches the share from half a part below the first shown value that is not under it.
        share = (ceil(share * SHOWN_PARTS) - Fraction(1, 2)) / SHOWN_PARTS
    return max(0, ceil(share * denominator) - numerator)


def find_pace(missing: int, as_of: date, last_day: date) -> Pace:
    """Heads a day from today until the last day, both included, so that nobody is missing on the last."""
    left = days_left(as_of, last_day)
    return Pace(missing, left, -(-missing // left) if left else None)


def show_percent(rate: Fraction) -> Decimal:
    """A rate in per cent with two decimals, half up.

    >>> show_percent(Fraction(119, 120))
    Decimal('99.17')
    """
    return Decimal(_round_half_up(rate * SHOWN_PARTS)).scaleb(-2)


def percent_number(share: Fraction) -> int | Decimal:
    """A share in per cent as a plain number: whole where it is whole, else as shown.

    >>> percent_number(Fraction(95, 100)), percent_number(Fraction(985, 1000))
    (95, Decimal('98.50'))
    """
    percent = share * 100
    return percent.numerator if percent.denominator == 1 else show_percent(share)


def _round_half_up(value: Fraction) -> int:
    return (value.numerator * 2 + value.denominator) // (value.denominator * 2)
