"""What offices earn by the figures: rewards of villages, clinics put forward, points of staff, work funds.

In: figures as kept on the days that the policy counts on, and of now; task numbers. Out: an answer of `duties` for each
unit, with the numbers it stands on, and how many more people the next step would take. Never: a count guessed for a
day that was not kept, or for one that is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.campaign.figures import FEWEST_SHOWN, Unit, group_sums
from canbao.campaign.kept_figures import Sums, day_sums, freshness_of, require_seen, sums_of, units_of
from canbao.campaign.models import TargetKind
from canbao.campaign.progress import may_see_names
from canbao.campaign.targets import Stated, latest_targets
from canbao.campaign.terms import REWARD, books_in_use, group_name, rules_for
from canbao.duties.funding import FundingAnswer, reckon_work_fund
from canbao.duties.rewards import Count, NextTier, RewardAnswer, find_next_tier, settle_reward
from canbao.duties.scores import NextPoint, ScoreAnswer, find_next_point, score_staff
from canbao.policy.administration import Administration
from canbao.policy.rules import Rules

OWN, AVERAGE = "own_village", "average_of_villages"


@dataclass(frozen=True)
class UnitReward:
    """One unit. `counts`: the days that were kept, and today (`current`). `is_hidden`: fewer than three people."""

    unit: str
    name: str
    target: Stated | None
    current: Count
    counts: Mapping[date, Count]
    reward: RewardAnswer
    next_tier: NextTier | None
    scores: tuple[ScoreAnswer, ...]
    next_point: NextPoint | None
    work_fund: FundingAnswer
    is_hidden: bool = False


@dataclass(frozen=True)
class Rewards:
    """Of a unit and those right below it. `leaders`: points by the mean of the rates of the villages below, where the
    policy scores somebody so; `rated`: how many of them have a task number; `roles`: what who is scored is called.
    """

    as_of: datetime
    waits: bool
    days: tuple[date, ...]
    whole: UnitReward
    rows: tuple[UnitReward, ...]
    leaders: tuple[ScoreAnswer, ...]
    rated: int
    roles: Mapping[str, str]


def rewards_of(actor: Actor, year: int, unit: str, on: date) -> Rewards:
    """Raises NotCounted, NoCampaign, NotFound, NotAllowed."""
    with reading(actor, "view_progress"):
        require_seen(actor, unit)
        fresh = freshness_of(actor.county, year, on)
        own, below = units_of(unit, on)
        books = books_in_use(actor.county, year)
        fresh = fresh.under(books)
        rules = rules_for(books, unit)
        codes = [own.code, *(each.code for each in below)]
        days = counting_days(rules.file.administration)
        now = sums_of(actor.county, year, codes)
        past = day_sums(actor.county, year, codes, [day for day in days if day < on])
        targets = latest_targets(actor.county, year, codes)
    found = {
        each.code: _reward(each, rules_for(books, each.code), on, now[each.code], _of_unit(past, each), targets)
        for each in (own, *below)
    }
    if not may_see_names(actor):
        found = {code: _hidden(each) for code, each in found.items()}
    rows = tuple(found[each.code] for each in below)
    villages = [row for each, row in zip(below, rows, strict=True) if each.kind == "village"]
    rates = [rate for row in villages if (rate := _percent(row)) is not None]
    score = rules.file.administration.score
    return Rewards(
        fresh.as_of, fresh.waits, days, found[unit], rows, _scores(rules, AVERAGE, rates), len(rates),
        {role.id: role.label for role in score.roles} if score else {},
    )  # fmt: skip


def counting_days(administration: Administration) -> tuple[date, ...]:
    """Days on which the policy counts for rewards and clinics."""
    days: set[date] = set()
    if administration.reward is not None:
        days |= {tier.counted for tier in administration.reward.tiers}
        days |= {administration.reward.settled} if administration.reward.settled else set()
    if administration.clinic_threshold is not None:
        days.add(administration.clinic_threshold.counted)
    return tuple(sorted(days))


def _of_unit(past: Mapping[tuple[date, str], Sums], unit: Unit) -> dict[date, Sums]:
    return {day: sums for (day, code), sums in past.items() if code == unit.code}


def count_of(sums: Sums, rules: Rules) -> Count:
    """Heads, and whether the groups of the scheme are insured to the last one; None: of somebody it is not known
    whether they belong.
    """
    listed, insured, _, unclear = group_sums(sums, group_name(rules, REWARD))
    complete = False if insured < listed else None if unclear else True
    return Count(sums.get("insured", 0), complete)


def _reward(
    unit: Unit,
    rules: Rules,
    on: date,
    now: Sums,
    past: Mapping[date, Sums],
    targets: Mapping[str, Mapping[str, Stated]],
) -> UnitReward:
    administration, readings = rules.file.administration, rules.readings
    target = targets.get(unit.code, {}).get(TargetKind.TASK)
    today = count_of(now, rules)
    counts = {day: count_of(sums, rules) for day, sums in past.items()}
    if on in counting_days(administration):
        counts[on] = today
    scheme = administration.reward
    is_rewarded = scheme is None or scheme.unit is None or scheme.unit == unit.kind
    number = target.people if target else None
    asked = administration if is_rewarded else administration.model_copy(update={"reward": None})
    row = UnitReward(
        unit=unit.code, name=unit.name, target=target, current=today, counts=counts,
        reward=settle_reward(asked, number, counts, readings),
        next_tier=find_next_tier(scheme, number, today, on, counts) if scheme and is_rewarded and number else None,
        scores=(), next_point=None, work_fund=reckon_work_fund(administration.work_fund, today.heads),
    )  # fmt: skip
    rate = _percent(row)
    if unit.kind != "village" or rate is None or not number:
        return row
    rule = administration.score
    point = find_next_point(rule, number, today.heads, readings) if rule else None
    return replace(row, scores=_scores(rules, OWN, [rate]), next_point=point)


def _percent(row: UnitReward) -> Fraction | None:
    """The rate that points are given for: of the last day of count that is over, else of now."""
    if row.target is None or row.target.people == 0:
        return None
    last = max(row.counts, default=None)
    heads = row.counts[last].heads if last is not None else row.current.heads
    return Fraction(heads * 100, row.target.people)


def _scores(rules: Rules, takes: str, rates: Sequence[Fraction]) -> tuple[ScoreAnswer, ...]:
    """Points of each role that takes its villages so."""
    rule = rules.file.administration.score
    if rule is None or not rates:
        return ()
    return tuple(score_staff(rule, role.id, rates, rules.readings) for role in rule.roles if role.takes == takes)


def _hidden(row: UnitReward) -> UnitReward:
    """For whoever may not see names: without the numbers of a unit in which fewer than three people are insured."""
    heads = [row.current.heads, *(count.heads for count in row.counts.values())]
    if not any(0 < each < FEWEST_SHOWN for each in heads):
        return row
    nothing = RewardAnswer(determined=False, reason="hidden")
    return replace(
        row, current=Count(0), counts={}, reward=nothing, next_tier=None, scores=(), next_point=None,
        work_fund=FundingAnswer(determined=False, reason="hidden"), is_hidden=True,
    )  # fmt: skip
