"""The progress page: equal to what is counted by hand, within the reader's area, small counts hidden, few queries."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.access.people_at_work import new_key, worker
from tests.campaign.counted import Counted
from tests.database import as_superuser

from canbao.access.acting import NotFound
from canbao.campaign.counting import NotCounted
from canbao.campaign.models import TargetKind
from canbao.campaign.progress import RankRow, progress_of, rank, ranking_of
from canbao.campaign.targets import SetTargets, UnitNumber, set_targets


def set_task(counted: Counted, *numbers: tuple[str, int], kind: str = TargetKind.TASK) -> None:
    rows = tuple(UnitNumber(unit, people) for unit, people in numbers)
    set_targets(
        counted.county.lead(), new_key(), SetTargets(counted.year, kind, rows, "县统计局", counted.county.as_of)
    )


def test_the_page_of_a_county_and_its_towns(counted: Counted) -> None:
    for due in counted.payable()[:7]:
        counted.pay(due)
    counted.count()
    code, day = counted.code, counted.county.as_of
    set_task(counted, (code, 300))
    set_task(counted, (code, 320), kind=TargetKind.RESIDENTS)
    seen, hand = progress_of(counted.county.clerk(), counted.year, code, day), counted.by_hand(day)
    assert not seen.waits
    assert {name: count for name, count in seen.whole.counts.items() if count} == {
        name: hand[code, name] for name in seen.whole.counts if (code, name) in hand
    }
    for row in seen.rows:
        assert row.counts["insured"] == hand.get((row.unit, "insured"), 0)
    assert seen.elsewhere == hand[code, "people"] - sum(hand.get((row.unit, "people"), 0) for row in seen.rows)
    insured = hand[code, "insured"]
    share = seen.whole.share(TargetKind.TASK)
    assert share is not None
    assert (share.rate, share.missing, share.source) == (Fraction(insured, 300), 300 - insured, "县统计局")
    assert seen.pace is not None
    assert seen.window is not None
    assert seen.pace.days_left == (seen.window.last - day).days + 1
    assert seen.pace.per_day == -(-(300 - insured) // seen.pace.days_left)
    coverage, newborns = seen.whole.measures
    assert (coverage.reason, coverage.unknown) == ("unknown_fact", ("employee_insured",))
    set_task(counted, (code, 20), kind=TargetKind.EMPLOYEES)
    coverage, newborns = progress_of(counted.county.clerk(), counted.year, code, day).whole.measures
    assert (coverage.numerator, coverage.denominator) == (insured + 20, 320)
    assert newborns.denominator == hand.get((code, "born"), 0) or newborns.reason == "no_denominator"


def test_groups_are_those_of_the_policy(counted: Counted) -> None:
    day, code = counted.county.as_of, counted.code
    hand = counted.by_hand(day)
    hardship, monitored = progress_of(counted.county.clerk(), counted.year, code, day).whole.groups
    for group in (hardship, monitored):
        own = {
            name.rsplit(" ", 1)[1]: count for (unit, name), count in hand.items()
            if unit == code and name.startswith("must") and f" {group.id} " in name
        }  # fmt: skip
        assert dict(group.states) == own
        assert group.listed == sum(count for state, count in own.items() if state != "dead")
        assert group.insured == own.get("local_resident", 0) + sum(
            own.get(state, 0) for state in ("local_employee", "other_resident", "other_employee")
        )
    assert hardship.listed


def test_figures_say_how_old_they_are(counted: Counted) -> None:
    clerk, code, day = counted.county.clerk(), counted.code, counted.county.as_of
    fresh = progress_of(clerk, counted.year, code, day)
    assert not fresh.waits
    counted.pay(counted.payable()[0])
    stale = progress_of(clerk, counted.year, code, day)
    assert stale.waits
    assert stale.as_of < fresh.as_of
    assert stale.whole.counts == fresh.whole.counts
    counted.count()
    assert not progress_of(clerk, counted.year, code, day).waits
    assert progress_of(clerk, counted.year, code, day + timedelta(days=1)).waits


def test_nobody_sees_more_than_the_own_area(counted: Counted) -> None:
    day, (town, other, *_) = counted.county.as_of, counted.county.towns()
    clerk = worker("town_clerk", units=(town,))
    seen = progress_of(clerk, counted.year, town, day)
    assert seen.whole.counts["people"] == counted.by_hand(day)[town, "people"]
    assert {row.unit[:9] for row in seen.rows} == {town}
    for unit in (other, counted.code):
        with pytest.raises(NotFound):
            progress_of(clerk, counted.year, unit, day)
    with as_superuser(counted.county.server) as owner:
        owner.execute("DELETE FROM campaign_counting")
    with pytest.raises(NotCounted):
        progress_of(clerk, counted.year, town, day)


def test_small_counts_are_hidden_where_names_are(counted: Counted) -> None:
    day, code = counted.county.as_of, counted.code
    for due in counted.payable()[:2]:
        counted.pay(due)
    counted.count()
    bureau = progress_of(counted.county.clerk(), counted.year, code, day).whole
    finance = progress_of(worker("finance", units=(code,)), counted.year, code, day).whole
    assert bureau.counts["paid"] == 2
    assert finance.counts["paid"] is None
    assert {name for name, count in finance.counts.items() if count is None} == {
        name for name, count in bureau.counts.items() if count in (1, 2)
    }
    for group, open_group in zip(finance.groups, bureau.groups, strict=True):
        assert all(count is None or count >= 3 for count in group.states.values())
        if group.listed is not None and group.insured is not None:
            assert group.listed - group.insured not in (1, 2)
        assert open_group.listed is not None


def test_a_page_asks_few_questions(counted: Counted) -> None:
    set_task(counted, (counted.code, 300))
    progress_of(counted.county.clerk(), counted.year, counted.code, counted.county.as_of)
    with CaptureQueriesContext(connection) as asked:
        progress_of(counted.county.clerk(), counted.year, counted.code, counted.county.as_of)
    assert len(asked) <= 15, [each["sql"][:80] for each in asked]


def test_the_trend_and_the_same_day_of_the_last_campaign(counted: Counted) -> None:
    code, day = counted.code, counted.county.as_of
    insured = counted.kept()[code, "insured"]
    for ahead in (1, 2):
        counted.pay(counted.payable()[ahead])
        counted.go_to(day + timedelta(days=ahead))
        counted.count()
    seen = progress_of(counted.county.clerk(), counted.year, code, day + timedelta(days=2))
    assert seen.trend == ((day, insured), (day + timedelta(days=1), insured + 1))
    assert seen.last_year is None


def row(unit: str, insured: int, of: int) -> RankRow:
    return RankRow(None, unit, unit, insured, of, Fraction(insured, of), 0, None)


def test_equal_fractions_share_a_rank_and_the_next_is_left_out() -> None:
    rows = [row("a", 1, 3), row("b", 2, 4), row("c", 50, 100), row("d", 333_333, 1_000_000)]
    rows.append(RankRow(None, "e", "e", 3, None, None, None, None))
    assert [(each.unit, each.rank) for each in rank(rows)] == [("b", 1), ("c", 1), ("a", 3), ("d", 4), ("e", None)]


def test_towns_are_ranked_by_their_task_numbers(counted: Counted) -> None:
    day, towns = counted.county.as_of, counted.county.towns()
    kept = counted.kept()
    set_task(counted, *((town, kept.get((town, "insured"), 0) + at + 1) for at, town in enumerate(towns)))
    ranking = ranking_of(counted.county.clerk(), counted.year, counted.code, day)
    rated = [each for each in ranking.rows if each.rank is not None]
    rates = [each.rate for each in rated]
    assert rates == sorted(rates, key=lambda rate: -(rate or 0))
    assert {each.unit: each.missing for each in rated} == {town: at + 1 for at, town in enumerate(towns)}
    assert (ranking.at_least, ranking.cite) == (Fraction(1), "")


def test_a_year_without_policies_is_no_year(counted: Counted) -> None:
    with pytest.raises(NotCounted):
        progress_of(counted.county.clerk(), 2031, counted.code, date(2030, 10, 1))
