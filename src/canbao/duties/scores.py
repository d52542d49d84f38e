"""Appraisal points of staff for the rate of their villages, and what the next point would take.

In: the score of a policy, rates in per cent, reading A27. Out: `ScoreAnswer`, `NextPoint`. Never: a float.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration.score import StaffScore

Percent = str | int | Decimal | Fraction

# Points are shown to four decimals: finer than any appraisal, and an average of three villages still shows its thirds.
SHOWN_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True, kw_only=True)
class ScoreAnswer(Answer):
    """Points exact and as a plain number; `points_counted` are the percentage points that were rewarded or deducted."""

    role: str | None = None
    rate_percent: Fraction | None = None
    points_counted: Fraction | None = None
    score: Fraction | None = None
    score_number: int | Decimal | None = None


@dataclass(frozen=True)
class NextPoint:
    """The fewest further heads that raise the score, and the score they raise it to."""

    more_heads: int
    score: Fraction


def score_staff(
    rule: StaffScore | None, role: str, rates_percent: Sequence[Percent], readings: ReadingAnswers
) -> ScoreAnswer:
    """Points of one person. Case key: `score` (score_number).

    A leader's villages are averaged first and scored once, or scored one by one and the points averaged (A27). One
    village is its own average; for somebody who is scored by his own village, or of whom the notice does not say how,
    it does not say what several would mean. Nor does it give a score below the full rate where it names no points for
    that.
    """
    scored = next((known for known in rule.roles if known.id == role), None) if rule else None
    if rule is None or scored is None:
        return ScoreAnswer(determined=False, reason=NOT_STATED, role=role, cite=rule.cite if rule else None)
    if not rates_percent:
        return ScoreAnswer(
            determined=False, reason=UNKNOWN_FACT, unknown=("village_rates_percent",), role=role, cite=rule.cite
        )
    if scored.takes != "average_of_villages" and len(rates_percent) > 1:
        return ScoreAnswer(determined=False, reason=NOT_STATED, role=role, cite=rule.cite)
    percents = [Fraction(percent) for percent in rates_percent]
    if min(percents) < 0:
        raise ValueError("参保率不能为负 a rate cannot be negative")
    percent = _mean(percents)
    each = [one / 100 for one in (percents if readings["A27"] == "average_scores" else [percent])]
    if not all(is_scored(rule, rate) for rate in each):
        return ScoreAnswer(determined=False, reason=NOT_STATED, role=role, cite=rule.cite)
    points = [score_rate(rule, rate, readings) for rate in each]
    score, counted = (_mean(numbers) for numbers in zip(*points, strict=True))
    return ScoreAnswer(
        cite=rule.cite,
        readings=("A27",),
        role=role,
        rate_percent=percent,
        points_counted=counted,
        score=score,
        score_number=show_points(score),
    )


def is_scored(rule: StaffScore, rate: Fraction) -> bool:
    """Whether the notice gives a score for the rate."""
    is_none = rule.none_below is not None and rate < rule.none_below
    return is_none or rate >= rule.full_at or rule.points_per_point_below is not None


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)


def score_rate(rule: StaffScore, rate: Fraction, readings: ReadingAnswers) -> tuple[Fraction, Fraction]:
    """Points for a rate, and the percentage points above (or, negative, below) that were counted.

    For a rate that `is_scored`; full points stay full where the notice adds none above.
    """
    if rule.none_below is not None and rate < rule.none_below:
        return Fraction(0), Fraction(0)
    difference = (rate - rule.full_at) * 100
    if choose(readings, "A27", "whole_points", "linear", "average_scores") != "linear":
        whole = Fraction(floor(abs(difference)))
        difference = whole if difference >= 0 else -whole
    per_point = rule.points_per_point_above if difference >= 0 else rule.points_per_point_below
    return rule.full_points + difference * (per_point or 0), difference


def find_next_point(rule: StaffScore, target: int, enrolled: int, readings: ReadingAnswers) -> NextPoint | None:
    """The fewest further heads in one village that raise the score; None when more heads cannot raise it."""
    if target <= 0:
        raise ValueError(f"任务数须为正 a target must be positive: {target}")
    rate = Fraction(enrolled, target)
    now = score_rate(rule, rate, readings)[0] if is_scored(rule, rate) else None
    steps = {heads for heads in _list_steps(rule, target, enrolled) if is_scored(rule, Fraction(heads, target))}
    for heads in sorted(heads for heads in steps if heads > enrolled):
        score, _ = score_rate(rule, Fraction(heads, target), readings)
        if now is None or score > now:
            return NextPoint(heads - enrolled, score)
    return None


def _list_steps(rule: StaffScore, target: int, enrolled: int) -> Iterator[int]:
    """Head counts at which the score can rise: one more, the floor, just above each whole point below, each above."""
    yield enrolled + 1
    if rule.none_below is not None:
        yield ceil(rule.none_below * target)
    for points in range(1, ceil(rule.full_at * 100) + 1):
        yield floor((rule.full_at - Fraction(points, 100)) * target) + 1
    above = max(0, floor((Fraction(enrolled, target) - rule.full_at) * 100))
    for points in range(above + 2):
        yield ceil((rule.full_at + Fraction(points, 100)) * target)


def show_points(score: Fraction) -> int | Decimal:
    """Points as a plain number: whole, else a Decimal without trailing noughts.

    >>> show_points(Fraction(29, 5)), show_points(Fraction(6))
    (Decimal('5.8'), 6)
    """
    if score.denominator == 1:
        return score.numerator
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        exact = Decimal(score.numerator) / Decimal(score.denominator)
        return exact.quantize(SHOWN_DECIMALS).normalize()
