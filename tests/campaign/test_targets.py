"""Targets: dated, with a source, never overwritten; parts compared with the whole; bad rows refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from tests.access.people_at_work import new_key, worker
from tests.campaign.counted import Counted
from tests.database import in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.campaign.models import Target, TargetKind
from canbao.campaign.targets import BadTarget, Mismatch, SetTargets, UnitNumber, set_targets, targets_of


@pytest.fixture
def order(counted: Counted) -> SetTargets:
    numbers = (UnitNumber(counted.code, 500), *(UnitNumber(town, 100) for town in counted.county.towns()))
    return SetTargets(counted.year, TargetKind.TASK, numbers, "县医保局年度任务通知", counted.county.as_of)


def test_the_last_number_holds_and_the_first_stays(counted: Counted, order: SetTargets) -> None:
    set_targets(counted.county.lead(), new_key(), order)
    set_targets(
        counted.county.clerk(), new_key(), replace(order, numbers=(UnitNumber(counted.code, 510),), source="调整通知")
    )
    seen = targets_of(counted.county.clerk(), counted.year, counted.code)
    holding = {each.unit: each for each in seen.holding}
    assert (holding[counted.code].people, holding[counted.code].source) == (510, "调整通知")
    assert holding[counted.code].received_on == counted.county.as_of
    assert [each.people for each in seen.history if each.unit == counted.code] == [510, 500]
    with pytest.raises(DatabaseError), in_area(counted.code):
        Target.objects.filter(county=counted.code).update(people=1)


def test_parts_that_do_not_add_up_are_told(counted: Counted, order: SetTargets) -> None:
    towns = len(counted.county.towns())
    answer = set_targets(counted.county.lead(), new_key(), order)
    assert towns != 5
    (odd,) = [each for each in targets_of(counted.county.lead(), counted.year, counted.code).mismatches]
    assert odd == Mismatch(counted.code, 500, towns * 100, odd.missing)
    assert answer["mismatches"] == [[counted.code, 500, towns * 100, odd.missing]]
    fitting = replace(order, numbers=(UnitNumber(counted.code, towns * 100),))
    assert set_targets(counted.county.lead(), new_key(), fitting)["mismatches"] == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "people"}, "没有“people”这种数"),
        ({"source": " "}, "请写明来源"),
        ({"numbers": ()}, "每个一次"),
        ({"numbers": (UnitNumber("430621", 1), UnitNumber("430621", 1))}, "每个一次"),
        ({"numbers": (UnitNumber("430621", -1),)}, "不能为负"),
        ({"numbers": (UnitNumber("430621999", 1),)}, "没有统计单位"),
        ({"received_on": date(2099, 1, 1)}, "晚于今天"),
    ],
)
def test_what_cannot_be_a_target_is_refused(
    counted: Counted, order: SetTargets, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(BadTarget, match=words):
        set_targets(counted.county.lead(), new_key(), replace(order, **changes))  # type: ignore[arg-type]
    with in_area(counted.code):
        assert not Target.objects.filter(county=counted.code).exists()


def test_a_town_reads_its_own_and_sets_none(counted: Counted, order: SetTargets) -> None:
    set_targets(counted.county.lead(), new_key(), order)
    town, other, *_ = counted.county.towns()
    clerk = worker("town_clerk", units=(town,))
    assert [each.unit for each in targets_of(clerk, counted.year, town).holding] == [town]
    with pytest.raises(NotFound):
        targets_of(clerk, counted.year, other)
    with pytest.raises(NotAllowed):
        set_targets(clerk, new_key(), order)


def test_a_number_may_come_late(counted: Counted, order: SetTargets) -> None:
    counted.go_to(counted.county.as_of + timedelta(days=300))
    set_targets(counted.county.lead(), new_key(), order)
    assert targets_of(counted.county.lead(), counted.year, counted.code).holding
