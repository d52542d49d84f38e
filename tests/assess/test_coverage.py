from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.counting import steps_of

from canbao.assess.columns import Block, Vector
from canbao.assess.coverage import ALL_COMPLETE, CompleteList, Lists
from canbao.values.days import day_number
from canbao.values.place import is_within

DAY = date(2024, 10, 10)
ORPHANS = frozenset({"orphan"})
PLACES = ("", "43", "4306", "430600", "430621", "430621100", "430621100201", "430622", "35")


def test_a_list_covers_its_place_and_what_lies_in_it_up_to_its_day() -> None:
    lists = Lists.of([CompleteList("orphan", "430621", DAY)])
    assert lists(ORPHANS, "430621", DAY)
    assert lists(ORPHANS, "430621100201", DAY - timedelta(days=400))
    assert not lists(ORPHANS, "430621", DAY + timedelta(days=1))
    assert not lists(ORPHANS, "4306", DAY)
    assert not lists(ORPHANS, "430622", DAY)


def test_what_nobody_declared_is_not_complete() -> None:
    lists = Lists.of([CompleteList("orphan", "", DAY)])
    assert not lists(frozenset({"destitute"}), "430621", DAY)
    assert not lists(frozenset({"orphan", "destitute"}), "430621", DAY)
    assert not Lists()(ORPHANS, "430621", DAY)


@pytest.mark.parametrize(("place", "day"), [(None, DAY), ("430621", None), ("none", DAY)])
def test_without_place_or_day_nothing_is_covered(place: str | None, day: date | None) -> None:
    assert not Lists.of([CompleteList("orphan", "", date.max)])(ORPHANS, place, day)


def test_all_complete_is_complete_for_ever() -> None:
    assert ALL_COMPLETE(ORPHANS, None, None)


def drawn_lists(random: Random) -> Lists:
    return Lists.of(
        CompleteList(
            random.choice(("orphan", "destitute")), random.choice(PLACES), DAY + timedelta(random.randrange(60))
        )
        for _ in range(random.randrange(6))
    )


@given(st.randoms(use_true_random=False))
def test_coverage_is_that_of_every_declaration_looked_at(random: Random) -> None:
    lists = drawn_lists(random)
    ids = frozenset(random.sample(("orphan", "destitute"), random.randint(1, 2)))
    place, day = random.choice(PLACES[1:]), DAY + timedelta(random.randrange(60))
    wanted = all(
        any(item.standing == id_ and is_within(place, item.place) and day <= item.until for item in lists.declared)
        for id_ in ids
    )
    assert lists(ids, place, day) is wanted


@given(st.randoms(use_true_random=False))
def test_a_block_is_asked_as_its_people_are(random: Random) -> None:
    lists = drawn_lists(random)
    places = [random.choice((*PLACES[1:], "none", None)) for _ in range(8)]
    days = [None if random.random() < 0.2 else DAY + timedelta(random.randrange(60)) for _ in places]
    block = Block(pa.record_batch({"enrol_place": pa.array(places, pa.string())}), None, 2025)
    states = np.asarray([2 if day is None else 0 for day in days], dtype=np.uint8)
    on = Vector(np.asarray([0 if day is None else day_number(day) for day in days], dtype=np.int32), states)
    found = lists.uncovered(ORPHANS, block, on).tolist()
    assert found == [not lists(ORPHANS, place, day) for place, day in zip(places, days, strict=True)]


def test_many_declared_lists_cost_no_more() -> None:
    """A county may declare every list of each of its villages; the question walks up the place, not down the lists."""
    villages = [f"430621{town:03}{village:03}" for town in range(100, 110) for village in range(200, 230)]
    block = Block(pa.record_batch({"enrol_place": pa.array(villages)}), None, 2025)
    on = Vector(np.full(len(villages), day_number(DAY), dtype=np.int32))

    def steps(lists: Lists) -> int:
        assert not lists.uncovered(ORPHANS, block, on).any()
        return steps_of(lambda: lists.uncovered(ORPHANS, block, on))

    many = Lists.of(CompleteList(id_, village, DAY) for village in villages for id_ in (*ORPHANS, "destitute"))
    assert steps(many) <= 1.1 * steps(Lists.of([CompleteList("orphan", "430621", DAY)]))
