"""What waits for a decision: standings that exclude each other, and numbers under two names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import COUNTY, SISTER_TOWN, VILLAGE, new_key, worker
from tests.database import in_area
from tests.registry.villagers import add_person, add_row, new_number

from canbao.access.actors import Actor
from canbao.registry.conflicts import ConflictVerdict, DecideConflict, GivenNumber, decide_conflict, record_conflict
from canbao.registry.standing_queries import view_conflicts, view_overlaps

DAY = date(2025, 3, 1)


@pytest.fixture
def clerk(database: object, vault: object) -> Actor:
    del database, vault
    return worker("bureau_clerk")


def hold(person: int, standing: str, **more: Any) -> int:
    return add_row("standing", person, standing=standing, listed_as=standing, **more)


@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [
        ({"standing": "subsistence"}, {"standing": "near_subsistence"}, True),
        ({"standing": "subsistence"}, {"standing": "disabled", "grade": 1}, False),
        ({"standing": "disabled", "grade": 1}, {"standing": "disabled", "grade": 3}, True),
        ({"standing": "subsistence"}, {"standing": "orphan"}, False),
        ({"standing": "subsistence", "valid_until": date(2024, 12, 31)}, {"standing": "destitute"}, False),
        (
            {"standing": "subsistence", "valid_until": date(2025, 5, 1)},
            {"standing": "destitute", "valid_from": date(2025, 5, 2)},
            False,
        ),
    ],
)
def test_only_what_excludes_each_other_is_asked(
    clerk: Actor, one: dict[str, Any], other: dict[str, Any], is_asked: bool
) -> None:
    person = add_person(number=new_number())
    held = hold(person, **one), hold(person, **other)
    found = [(each.person_id, each.one.id, each.other.id) for each in view_overlaps(clerk, DAY)]
    assert found == ([(person, *held)] if is_asked else [])


def test_a_town_sees_its_own_people(clerk: Actor) -> None:
    person = add_person(number=new_number())
    hold(person, "subsistence")
    hold(person, "destitute")
    assert len(view_overlaps(clerk, DAY)) == 1
    assert view_overlaps(worker("town_clerk", units=(SISTER_TOWN,)), DAY) == []


def test_a_conflict_waits_until_it_is_decided(clerk: Actor) -> None:
    owner = add_person(number=new_number())
    with in_area(COUNTY):
        record_conflict(COUNTY, GivenNumber(b"x" * 32, "周夏生", VILLAGE, owner, 7, 12))
    (waiting,) = view_conflicts(clerk)
    assert (waiting.name, waiting.owner, waiting.source_row) == ("周夏生", owner, 12)
    assert waiting.owner_masked.startswith("周春生 ···")
    decide_conflict(clerk, new_key(), DecideConflict(waiting.id, ConflictVerdict.RENAMED, "改过名"))
    assert view_conflicts(clerk) == []
    (decided,) = view_conflicts(clerk, decided=True)
    assert (decided.state_label, decided.reason) == ("同一人，姓名不同", "改过名")
