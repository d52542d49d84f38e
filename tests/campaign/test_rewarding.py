"""Rewards, clinics and points by the figures of the days that the policy counts on, against the duties themselves."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.access.people_at_work import new_key, worker
from tests.assessing import shipped
from tests.campaign.counted import Counted
from tests.database import as_superuser

from canbao.billing.policies import Books
from canbao.campaign import rewarding
from canbao.campaign.models import TargetKind
from canbao.campaign.rewarding import rewards_of
from canbao.campaign.targets import SetTargets, UnitNumber, set_targets

QINGTANGPU = "hunan/anhua/qingtangpu/2022"
EARLY, LAST, AFTER = date(2021, 12, 20), date(2021, 12, 31), date(2022, 1, 5)
COMPLETE = {"must {key} @reward local_resident": 12, "must {key} @reward dead": 1}
OPEN = {**COMPLETE, "must {key} @reward registered": 1}


@pytest.fixture
def village(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> str:
    """A village of 1,000, under the notice that rewards villages."""
    books = Books({QINGTANGPU: shipped(QINGTANGPU)})
    monkeypatch.setattr(rewarding, "books_in_use", lambda *_: books)
    found = next(unit for unit, name in sorted(counted.kept()) if len(unit) == 12 and name == "people")
    order = SetTargets(2025, TargetKind.TASK, (UnitNumber(found, 1000),), "镇", counted.county.as_of)
    set_targets(counted.county.lead(), new_key(), order)
    return found


def keep_day(counted: Counted, unit: str, day: date, insured: int, groups: dict[str, int]) -> None:
    """Figures as they would have been kept at the end of a day."""
    key = shipped(QINGTANGPU).latest.key
    figures = {"insured": insured, **{name.format(key=key): count for name, count in groups.items()}}
    with as_superuser(counted.county.server) as owner:
        owner.execute(
            "INSERT INTO campaign_daytally (county, year, day, unit, figures, counted_at)"
            " VALUES (%s, 2025, %s, %s, %s, now())", [counted.code, day, unit, json.dumps(figures)],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("early", "last", "groups", "per_head", "clinic"),
    [
        (980, 990, COMPLETE, 500, False),
        (979, 980, COMPLETE, 400, False),
        (900, 979, COMPLETE, 300, False),
        (900, 949, COMPLETE, 200, False),
        (990, 990, OPEN, 0, False),
        (800, 849, COMPLETE, 100, True),
    ],
)
def test_the_tier_of_a_village(
    counted: Counted, village: str, early: int, last: int, groups: dict[str, int], per_head: int, clinic: bool
) -> None:
    keep_day(counted, village, EARLY, early, groups)
    keep_day(counted, village, LAST, last, groups)
    seen = rewards_of(counted.county.clerk(), 2025, village, AFTER).whole
    assert seen.reward.determined
    assert seen.reward.per_head_fen == per_head
    assert seen.reward.reward_fen == (per_head * last if per_head else 0)
    assert seen.reward.clinic_delisting_petition is clinic
    assert seen.counts[LAST].heads == last


def test_a_day_that_was_not_kept_is_unknown(counted: Counted, village: str) -> None:
    keep_day(counted, village, LAST, 990, COMPLETE)
    seen = rewards_of(counted.county.clerk(), 2025, village, AFTER).whole
    assert not seen.reward.determined
    assert seen.reward.unknown == (f"enrolled {EARLY}",)


def test_before_the_day_how_many_more_are_wanted(counted: Counted, village: str) -> None:
    with as_superuser(counted.county.server) as owner:
        owner.execute("UPDATE campaign_tally SET people = 970 WHERE unit = %s AND figure = 'insured'", [village])
        if (
            owner.execute("SELECT 1 FROM campaign_tally WHERE unit = %s AND figure = 'insured'", [village]).fetchone()
            is None
        ):
            owner.execute("INSERT INTO campaign_tally VALUES (%s, 2025, %s, 'insured', 970)", [counted.code, village])
    seen = rewards_of(counted.county.clerk(), 2025, village, date(2021, 12, 15)).whole
    assert seen.current.heads == 970
    assert seen.next_tier is not None
    assert (seen.next_tier.more_heads, seen.next_tier.tier.per_head_fen, seen.next_tier.last_day) == (10, 500, EARLY)
    (score,) = seen.scores
    assert score.score_number == Decimal("5.8")
    assert seen.next_point is not None


def test_points_of_staff_and_leaders(counted: Counted, village: str) -> None:
    keep_day(counted, village, EARLY, 960, COMPLETE)
    keep_day(counted, village, LAST, 960, COMPLETE)
    town = rewards_of(counted.county.clerk(), 2025, village[:9], AFTER)
    own = next(row for row in town.rows if row.unit == village)
    (cadre,) = own.scores
    assert (cadre.role, cadre.rate_percent, cadre.score) == ("cadre", Fraction(96), Fraction(56, 10))
    (leader,) = town.leaders
    assert (leader.role, leader.score, town.rated) == ("leader", Fraction(56, 10), 1)


def test_work_funds_of_another_notice(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    books = Books({"fujian/nanan/2024": shipped("fujian/nanan/2024")})
    monkeypatch.setattr(rewarding, "books_in_use", lambda *_: books)
    seen = rewards_of(counted.county.clerk(), 2025, counted.code, counted.county.as_of)
    heads = counted.kept()[counted.code, "insured"]
    assert (seen.whole.work_fund.minimum_fen, seen.whole.work_fund.is_exact) == (heads * 200, False)
    assert seen.whole.reward.reason == "not_stated"


def test_few_people_are_hidden_from_finance(counted: Counted, village: str) -> None:
    keep_day(counted, village, EARLY, 2, COMPLETE)
    seen = rewards_of(worker("finance", units=(counted.code,)), 2025, village, AFTER).whole
    assert seen.is_hidden
    assert (seen.current.heads, dict(seen.counts), seen.reward.reason) == (0, {}, "hidden")
