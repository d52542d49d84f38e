"""Rewards of villages: the tier reached, the heads paid for, the clinic put forward, and what the next tier would take.

In: reward scheme and clinic threshold of a policy, target and counts by day, reading A26.
Out: `RewardAnswer`, `NextTier`. Never: a rounded rate, a count guessed from another day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from canbao.duties.answers import NO_DENOMINATOR, NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.rates import find_pace
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration import Administration
from canbao.policy.administration.reward import ClinicThreshold, RewardScheme, RewardTier
from canbao.policy.administration.target import TaskNumber


@dataclass(frozen=True)
class Count:
    """Heads enrolled on a day of count, and whether the groups of the scheme were enrolled in full (None: unknown)."""

    heads: int
    groups_complete: bool | None = None


@dataclass(frozen=True, kw_only=True)
class RewardAnswer(Answer):
    """The tier (None: no reward), the heads paid for and on which count they stand; the clinic is judged apart."""

    target: int | None = None
    rates: Mapping[date, Fraction] | None = None
    tier: RewardTier | None = None
    purpose: str | None = None
    per_head_fen: int | None = None
    heads_paid: int | None = None
    heads_counted_on: date | None = None
    reward_fen: int | None = None
    clinic_delisting_petition: bool | None = None
    clinic_cite: str | None = None


@dataclass(frozen=True)
class NextTier:
    """The cheapest better tier still open: heads that are missing, by when, and what the village would gain in all."""

    tier: RewardTier
    more_heads: int
    needs_groups: bool
    last_day: date
    per_day: int | None
    reward_fen: int
    gain_fen: int


def settle_reward(
    administration: Administration, target: int | None, counts: Mapping[date, Count], readings: ReadingAnswers
) -> RewardAnswer:
    """The reward of a village and whether its clinic is put forward.

    Case keys: `per_head_yuan`, `reward_yuan`, `clinic_delisting_petition`. Every tier is judged by the heads and the
    groups of its own day; the heads paid for are those of the last count (not stated where the notice names no such
    day), or (A26 `early_count`) of the tier's own day.
    """
    scheme = administration.reward
    if scheme is None:
        return RewardAnswer(determined=False, reason=NOT_STATED, target=target)
    if target is None:
        return RewardAnswer(determined=False, reason=UNKNOWN_FACT, unknown=("target",), cite=scheme.cite)
    if target < 0 or any(count.heads < 0 for count in counts.values()):
        raise ValueError("人数不能为负 a count cannot be negative")
    if target == 0:
        return RewardAnswer(determined=False, reason=NO_DENOMINATOR, target=0, cite=scheme.cite)
    petition, clinic_cite = _judge_clinic(administration.clinic_threshold, target, counts)
    tier, unknown = find_tier(scheme.tiers, target, counts)
    early = choose(readings, "A26", "settlement_count", "early_count") == "early_count"
    counted = tier.counted if tier and early else scheme.settled
    reason = UNKNOWN_FACT
    if not unknown and tier and counted is None:
        reason, unknown = NOT_STATED, ("settled",)
    elif not unknown and tier and counted not in counts:
        unknown = (f"enrolled {counted}",)
    if unknown:
        return RewardAnswer(
            determined=False,
            reason=reason,
            unknown=unknown,
            target=target,
            cite=scheme.cite,
            clinic_delisting_petition=petition,
            clinic_cite=clinic_cite,
        )
    heads = counts[counted].heads if tier and counted else 0
    per_head_fen = tier.per_head_fen if tier else 0
    return RewardAnswer(
        cite=scheme.cite,
        readings=("A26",),
        target=target,
        rates={day: Fraction(count.heads, target) for day, count in counts.items()},
        tier=tier,
        purpose=tier.purpose if tier else None,
        per_head_fen=per_head_fen,
        heads_paid=heads,
        heads_counted_on=counted if tier else None,
        reward_fen=per_head_fen * heads,
        clinic_delisting_petition=petition,
        clinic_cite=clinic_cite,
    )


def find_tier(
    tiers: Sequence[RewardTier], target: int, counts: Mapping[date, Count]
) -> tuple[RewardTier | None, tuple[str, ...]]:
    """The best paid tier that holds, and the facts without which a better one cannot be ruled out."""
    best: RewardTier | None = None
    unknown: list[str] = []
    for tier in sorted(tiers, key=lambda tier: -tier.per_head_fen):
        count = counts.get(tier.counted)
        holds = None if count is None else holds_at(tier, target, count)
        if holds is None:
            unknown.append(f"enrolled {tier.counted}" if count is None else f"must_enrol_complete {tier.counted}")
        if holds:
            best = tier
            break
    return best, tuple(dict.fromkeys(unknown))


def holds_at(tier: RewardTier, target: int, count: Count) -> bool | None:
    """Whether a tier holds with a count; None when only the groups are unknown. Compared in whole heads, exactly."""
    if count.heads < tier.at_least * target:
        return False
    return count.groups_complete if tier.needs_groups else True


def find_next_tier(
    scheme: RewardScheme, target: int, now: Count, as_of: date, past: Mapping[date, Count]
) -> NextTier | None:
    """The better tier that the fewest further heads would reach; None when none is open or the best is reached.

    `past` are the counts of days that are over. A tier whose groups are not complete yet is named with `needs_groups`.
    """
    open_tiers = [tier for tier in scheme.tiers if tier.counted >= as_of]
    held = {day: count for day, count in past.items() if day < as_of}
    standing, _ = find_tier(scheme.tiers, target, held | {tier.counted: now for tier in open_tiers})
    standing_fen = standing.per_head_fen if standing else 0
    better = [_reach(tier, target, now, as_of, standing_fen) for tier in open_tiers if tier.per_head_fen > standing_fen]
    return min(better, key=lambda found: (found.more_heads, -found.tier.per_head_fen, found.last_day), default=None)


def _reach(tier: RewardTier, target: int, now: Count, as_of: date, standing_fen: int) -> NextTier:
    more = max(0, ceil(tier.at_least * target) - now.heads)
    reward_fen = tier.per_head_fen * (now.heads + more)
    return NextTier(
        tier=tier,
        more_heads=more,
        needs_groups=tier.needs_groups and not now.groups_complete,
        last_day=tier.counted,
        per_day=find_pace(more, as_of, tier.counted).per_day,
        reward_fen=reward_fen,
        gain_fen=reward_fen - standing_fen * now.heads,
    )


def match_days(
    administration: Administration, heads: Mapping[str, int], complete: Mapping[str, bool]
) -> dict[date, Count]:
    """Counts under the policy's own days, from tables whose keys are month and day (12-20)."""
    days: set[date] = set()
    if administration.reward:
        days |= {tier.counted for tier in administration.reward.tiers}
        days |= {administration.reward.settled} if administration.reward.settled else set()
    if administration.clinic_threshold:
        days.add(administration.clinic_threshold.counted)
    found = {}
    for day in sorted(days):
        key = f"{day.month:02d}-{day.day:02d}"
        if key in heads:
            found[day] = Count(heads[key], complete.get(key))
    return found


def find_task_number(task_numbers: Sequence[TaskNumber], unit: str) -> TaskNumber | None:
    """How a unit's target is found: the rule that names the unit, else the rule that names none."""
    named = [rule for rule in task_numbers if any(unit.startswith(name) for name in rule.units)]
    return next(iter(named), next((rule for rule in task_numbers if not rule.units), None))


def _judge_clinic(
    threshold: ClinicThreshold | None, target: int, counts: Mapping[date, Count]
) -> tuple[bool | None, str | None]:
    """Whether the rate lies below (not at) the threshold on its day; the groups play no part."""
    if threshold is None:
        return None, None
    count = counts.get(threshold.counted)
    return (None if count is None else count.heads < threshold.below * target), threshold.cite
