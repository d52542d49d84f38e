"""Sums made into what a page shows: named denominators, groups, hidden small counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from tests.assessing import YUEYANG, shipped

from canbao.campaign.figures import Unit, UnitFigures, group_sums, hide, unit_figures
from canbao.campaign.models import TargetKind
from canbao.campaign.targets import Stated

RULES = shipped(YUEYANG).latest
GROUP = f"{RULES.key} hardship"
SUMS = {
    "people": 100, "insured": 90, "paid_by bank": 1, "born": 10, "born_in_time": 9,
    f"must {GROUP} local_resident": 40, f"must {GROUP} other_employee": 8, f"must {GROUP} registered": 2,
    f"must {GROUP} dead": 5, f"unclear {GROUP}": 1,
}  # fmt: skip


def figures(*, names_seen: bool = True, **targets: int) -> UnitFigures:
    stated = {
        kind: Stated("430621", kind, people, "年报", date(2024, 3, 1), datetime(2024, 3, 2, tzinfo=UTC))
        for kind, people in targets.items()
    }
    return unit_figures(Unit("430621", "甲县", "county"), SUMS, stated, RULES, names_seen=names_seen)


@pytest.mark.parametrize(
    ("count", "names_seen", "expected"),
    [(0, False, 0), (1, False, None), (2, False, None), (3, False, 3), (1, True, 1)],
)
def test_small_counts(count: int, names_seen: bool, expected: int | None) -> None:
    assert hide(count, names_seen=names_seen) == expected


def test_who_has_died_is_not_listed_any_more() -> None:
    assert group_sums(SUMS, GROUP)[:2] == (50, 48)
    group = figures().groups[0]
    assert (group.listed, group.insured, group.unclear, group.states["dead"]) == (50, 48, 1, 5)
    assert group.answer is not None
    assert (group.answer.met, group.answer.missing) == (False, 2)


def test_two_who_are_missing_are_not_told_to_everybody() -> None:
    group = figures(names_seen=False).groups[0]
    assert (group.listed, group.insured, group.states["registered"]) == (None, None, None)
    assert group.answer is not None
    assert group.answer.numerator is None
    assert figures(names_seen=False).paid_by == {"bank": None}


def test_every_share_names_its_denominator() -> None:
    seen = figures(permanent_population=120, target=0)
    share, task = seen.shares
    assert (share.kind, share.rate, share.source, share.percent) == (
        TargetKind.RESIDENTS,
        Fraction(3, 4),
        "年报",
        "75.00%",
    )
    assert (task.rate, task.percent) == (None, "")
    assert seen.share(TargetKind.HUKOU) is None


def test_measures_of_the_policy_wait_for_what_only_outside_knows() -> None:
    coverage, newborns = figures(permanent_population=120).measures
    assert (coverage.determined, coverage.unknown) == (False, ("employee_insured",))
    assert (newborns.numerator, newborns.denominator) == (9, 10)
    coverage, newborns = figures(permanent_population=120, employee_insured=24, births=12).measures
    assert (coverage.rate, coverage.met) == (Fraction(114, 120), True)
    assert newborns.denominator == 12
    assert figures().of_other_units == frozenset()
