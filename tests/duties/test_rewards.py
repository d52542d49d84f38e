"""Village rewards: tiers at their edges, the reading about heads, clinics, and the next tier."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from canbao.duties.rewards import (
    Count,
    NextTier,
    RewardAnswer,
    find_next_tier,
    find_task_number,
    find_tier,
    match_days,
    settle_reward,
)
from canbao.policy.administration import Administration
from canbao.policy.administration.reward import RewardScheme
from canbao.policy.readings import Readings
from canbao.policy.yaml_file import read_yaml

SECTION = """
task_numbers:
  - {id: communities, cite: 六(一), unit: village, units: [东湖, 西湖], basis: 上年实际参保数}
  - {id: villages, cite: 六(一), unit: village, basis: 年报人口}
reward:
  cite: 六(一)
  unit: village
  groups: [低保户]
  settled: 2021-12-31
  tiers:
    - {at_least: 80%, counted: 2021-12-31, per_head_yuan: 1, purpose: work_funds}
    - {at_least: 98%, counted: 2021-12-20, per_head_yuan: 5}
    - {at_least: 98%, counted: 2021-12-31, per_head_yuan: 4}
    - {at_least: 95%, counted: 2021-12-31, per_head_yuan: 3}
    - {at_least: 90%, counted: 2021-12-31, per_head_yuan: 2}
clinic_threshold: {cite: 六(二), below: 85%, counted: 2021-12-31, petition_to: 县医保局}
"""
ADMINISTRATION = Administration.model_validate(read_yaml(SECTION)[0])
assert ADMINISTRATION.reward is not None
SCHEME: RewardScheme = ADMINISTRATION.reward
EARLY, LAST = date(2021, 12, 20), date(2021, 12, 31)
DEFAULT, EARLY_COUNT = Readings(), Readings({"A26": "early_count"})


def settle(
    early: int,
    last: int,
    *,
    target: int = 1000,
    complete: tuple[bool | None, bool | None] = (True, True),
    readings: Readings = DEFAULT,
) -> RewardAnswer:
    counts = {EARLY: Count(early, complete[0]), LAST: Count(last, complete[1])}
    return settle_reward(ADMINISTRATION, target, counts, readings)


@pytest.mark.parametrize(
    ("early", "last", "per_head", "reward"),
    [
        (980, 980, 5, 4900),
        (985, 990, 5, 4950),
        (979, 980, 4, 3920),
        (979, 979, 3, 2937),
        (950, 950, 3, 2850),
        (949, 949, 2, 1898),
        (900, 900, 2, 1800),
        (899, 899, 1, 899),
        (800, 800, 1, 800),
        (799, 799, 0, 0),
        (0, 0, 0, 0),
        # The early tier stands by its own day even when heads are lost afterwards.
        (980, 970, 5, 4850),
    ],
)
def test_tiers_at_their_edges(early: int, last: int, per_head: int, reward: int) -> None:
    answer = settle(early, last)
    assert (answer.per_head_fen, answer.reward_fen) == (per_head * 100, reward * 100)
    assert (answer.cite, answer.readings, answer.target) == ("六(一)", ("A26",), 1000)


def test_rates_are_compared_exactly() -> None:
    """2449 of 2500 are 97.96 %: not 98."""
    answer = settle(2449, 2449, target=2500)
    assert (answer.per_head_fen, answer.reward_fen) == (300, 734_700)
    assert answer.rates == {EARLY: Fraction(2449, 2500), LAST: Fraction(2449, 2500)}


def test_more_than_the_target_is_paid_for_all_heads() -> None:
    assert settle(840, 840, target=800).reward_fen == 420_000


@pytest.mark.parametrize(
    ("complete", "per_head"), [((False, False), 0), ((False, True), 4), ((True, False), 5), ((True, True), 5)]
)
def test_groups_count_on_the_day_of_the_tier(complete: tuple[bool, bool], per_head: int) -> None:
    assert settle(985, 990, complete=complete).per_head_fen == per_head * 100


def test_the_reading_chooses_whose_heads_are_paid() -> None:
    last, early = settle(985, 990), settle(985, 990, readings=EARLY_COUNT)
    assert (last.heads_paid, last.heads_counted_on, last.reward_fen) == (990, LAST, 495_000)
    assert (early.heads_paid, early.heads_counted_on, early.reward_fen) == (985, EARLY, 492_500)
    # A tier of the last count has no early heads.
    assert settle(979, 990, readings=EARLY_COUNT).reward_fen == settle(979, 990).reward_fen == 396_000


def test_the_purpose_of_the_lowest_tier_is_work_funds() -> None:
    assert [settle(heads, heads).purpose for heads in (799, 800, 900)] == [None, "work_funds", "reward"]
    nothing = settle(799, 799)
    assert (nothing.tier, nothing.heads_paid, nothing.heads_counted_on) == (None, 0, None)


@pytest.mark.parametrize(("last", "petition"), [(849, True), (850, False), (0, True), (1000, False)])
def test_a_clinic_is_put_forward_below_the_threshold_and_not_at_it(last: int, petition: bool) -> None:
    for complete in (True, False):
        answer = settle(900, last, complete=(complete, complete))
        assert (answer.clinic_delisting_petition, answer.clinic_cite) == (petition, "六(二)")


def test_without_threshold_no_clinic_is_judged() -> None:
    only_reward = Administration.model_validate(
        {"reward": SCHEME.model_dump(by_alias=False) | {"tiers": tiers_in_yuan()}}
    )
    answer = settle_reward(only_reward, 1000, {EARLY: Count(0, True), LAST: Count(0, True)}, DEFAULT)
    assert (answer.clinic_delisting_petition, answer.clinic_cite) == (None, None)


def tiers_in_yuan() -> list[dict[str, Any]]:
    return [
        tier.model_dump(exclude={"per_head_fen"}) | {"per_head_yuan": tier.per_head_fen // 100} for tier in SCHEME.tiers
    ]


def test_before_the_last_count_the_early_tier_is_known_and_its_sum_is_not() -> None:
    answer = settle_reward(ADMINISTRATION, 1000, {EARLY: Count(980, True)}, DEFAULT)
    assert (answer.determined, answer.unknown, answer.reward_fen) == (False, ("enrolled 2021-12-31",), None)
    assert answer.clinic_delisting_petition is None
    known = settle_reward(ADMINISTRATION, 1000, {EARLY: Count(980, True)}, EARLY_COUNT)
    assert (known.determined, known.reward_fen) == (True, 490_000)


def test_a_better_tier_that_cannot_be_ruled_out_leaves_it_open() -> None:
    missing = settle_reward(ADMINISTRATION, 1000, {LAST: Count(985, True)}, DEFAULT)
    assert (missing.determined, missing.unknown) == (False, ("enrolled 2021-12-20",))
    assert missing.clinic_delisting_petition is False
    unsure = settle(985, 985, complete=(None, True))
    assert (unsure.determined, unsure.unknown) == (False, ("must_enrol_complete 2021-12-20",))
    # A tier that fails by its rate needs no groups.
    assert settle(979, 985, complete=(None, True)).per_head_fen == 400


def test_a_worse_tier_that_is_open_changes_nothing() -> None:
    counts = {EARLY: Count(980, True), LAST: Count(990, None)}
    assert settle_reward(ADMINISTRATION, 1000, counts, DEFAULT).per_head_fen == 500


@pytest.mark.parametrize(("target", "reason"), [(None, "unknown_fact"), (0, "no_denominator")])
def test_without_target_there_is_no_rate(target: int | None, reason: str) -> None:
    answer = settle_reward(ADMINISTRATION, target, {LAST: Count(1, True)}, DEFAULT)
    assert (answer.determined, answer.reason, answer.reward_fen) == (False, reason, None)


def test_a_silent_notice_rewards_nothing() -> None:
    assert settle_reward(Administration(), 1000, {}, DEFAULT).reason == "not_stated"


def test_negative_counts_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        settle(-1, 5)
    with pytest.raises(ValueError, match="negative"):
        settle(1, 5, target=-1)


def test_tables_by_month_and_day_find_the_policys_days() -> None:
    counts = match_days(ADMINISTRATION, {"12-20": 980, "12-31": 985, "11-30": 3}, {"12-20": True})
    assert counts == {EARLY: Count(980, True), LAST: Count(985, None)}
    assert match_days(Administration(), {"12-20": 980}, {}) == {}
    assert match_days(ADMINISTRATION, {"12-20": 980}, {"12-31": True}) == {EARLY: Count(980, None)}
    only_clinic = ADMINISTRATION.model_copy(update={"reward": None})
    assert match_days(only_clinic, {"12-20": 980, "12-31": 985}, {}) == {LAST: Count(985, None)}


def test_a_community_has_its_own_task_number() -> None:
    rules = ADMINISTRATION.task_numbers
    found = [find_task_number(rules, unit) for unit in ("西湖社区", "东湖", "南山村")]
    assert [rule.id if rule else None for rule in found] == ["communities", "communities", "villages"]
    assert find_task_number(rules[:1], "南山村") is None


heads = st.integers(0, 1200)
flags = st.booleans()


@given(heads, heads, flags, flags, st.integers(1, 1200))
def test_the_best_tier_that_holds_is_paid(early: int, last: int, one: bool, other: bool, target: int) -> None:
    counts = {EARLY: Count(early, one), LAST: Count(last, other)}
    best = max(
        (
            tier.per_head_fen
            for tier in SCHEME.tiers
            if Fraction(counts[tier.counted].heads, target) >= tier.at_least and counts[tier.counted].groups_complete
        ),
        default=0,
    )
    answer = settle_reward(ADMINISTRATION, target, counts, DEFAULT)
    assert (answer.per_head_fen, answer.reward_fen) == (best, best * (last if best else 0))


def next_tier(now: Count, as_of: date, past: dict[date, Count] | None = None) -> NextTier | None:
    return find_next_tier(SCHEME, 1000, now, as_of, past or {})


def test_the_next_tier_is_the_one_that_takes_the_fewest_heads() -> None:
    found = next_tier(Count(940, True), date(2021, 12, 25))
    assert found is not None
    assert (found.tier.per_head_fen, found.more_heads, found.last_day, found.needs_groups) == (300, 10, LAST, False)
    # 950 heads at 3 yuan against 940 at 2 yuan; ten heads in the seven days from the 25th to the 31st.
    assert (found.reward_fen, found.gain_fen, found.per_day) == (285_000, 97_000, 2)


def test_before_the_early_day_the_early_tier_is_better_for_the_same_heads() -> None:
    found = next_tier(Count(970, True), date(2021, 12, 20))
    assert found is not None
    assert (found.tier.per_head_fen, found.more_heads, found.per_day) == (500, 10, 10)
    later = next_tier(Count(970, True), date(2021, 12, 21))
    assert later is not None
    assert later.tier.per_head_fen == 400


def test_incomplete_groups_are_named() -> None:
    found = next_tier(Count(940, False), date(2021, 12, 25))
    assert found is not None
    assert (found.more_heads, found.needs_groups, found.tier.per_head_fen) == (0, True, 200)
    assert found.gain_fen == 188_000


def test_what_was_reached_on_a_day_that_is_over_stands() -> None:
    past = {EARLY: Count(980, True)}
    assert next_tier(Count(940, True), date(2021, 12, 25), past) is None
    # A count of a day still to come is not past.
    assert next_tier(Count(940, True), date(2021, 12, 15), past) is not None


def test_at_the_top_and_after_the_end_there_is_no_next_tier() -> None:
    assert next_tier(Count(980, True), date(2021, 12, 20)) is None
    assert next_tier(Count(700, True), date(2022, 1, 1)) is None


@given(heads, st.dates(date(2021, 12, 1), date(2021, 12, 31)), st.integers(1, 1200))
def test_the_heads_to_the_next_tier_are_the_fewest(now: int, as_of: date, target: int) -> None:
    found = find_next_tier(SCHEME, target, Count(now, True), as_of, {})
    assume(found is not None)
    assert found is not None
    days = {tier.counted for tier in SCHEME.tiers if tier.counted >= as_of}

    def per_head(heads: int) -> int:
        tier, _ = find_tier(SCHEME.tiers, target, dict.fromkeys(days, Count(heads, True)))
        return tier.per_head_fen if tier else 0

    assert per_head(now + found.more_heads) == found.tier.per_head_fen > per_head(now)
    assert found.more_heads > 0
    assert per_head(now + found.more_heads - 1) == per_head(now)


def test_a_scheme_that_does_not_say_whose_heads_are_paid_for_is_settled_only_by_the_reading() -> None:
    silent = ADMINISTRATION.model_copy(update={"reward": SCHEME.model_copy(update={"settled": None})})
    counts = {EARLY: Count(990, True), LAST: Count(995, True)}
    answer = settle_reward(silent, 1000, counts, DEFAULT)
    assert (answer.determined, answer.reason, answer.unknown, answer.reward_fen) == (
        False, "not_stated", ("settled",), None,
    )  # fmt: skip
    assert settle_reward(silent, 1000, counts, EARLY_COUNT).reward_fen == 990 * 500
    assert settle_reward(silent, 1000, {EARLY: Count(1), LAST: Count(1)}, DEFAULT).reward_fen == 0
    assert set(match_days(silent, {"12-20": 1, "12-31": 2}, {})) == {EARLY, LAST}
