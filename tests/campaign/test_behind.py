"""Behind a figure of a village stand exactly its people and households."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import worker
from tests.campaign.counted import Counted

from canbao.access.acting import NotAllowed, NotFound
from canbao.campaign.behind import households_behind, people_behind


def test_behind_a_village(counted: Counted) -> None:
    day, hand = counted.county.as_of, counted.by_hand(counted.county.as_of)
    village = next(unit for (unit, name), n in sorted(hand.items()) if len(unit) == 12 and name == "unpaid")
    clerk = counted.county.clerk()
    unpaid = people_behind(clerk, counted.year, village, "unpaid")
    assert len(unpaid.rows) == hand[village, "unpaid"]
    households = households_behind(clerk, counted.year, village, day).rows
    assert sum(each.people for each in households) == hand[village, "people"]
    assert sum(each.unpaid for each in households) == hand[village, "unpaid"]
    with pytest.raises(NotFound):
        people_behind(worker("town_clerk", units=(f"{counted.code}998",)), counted.year, village)


def test_pages_of_a_village_end_to_end(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = counted.by_hand(counted.county.as_of)
    village, people = max(
        ((unit, count) for (unit, name), count in hand.items() if len(unit) == 12 and name == "people"),
        key=lambda each: each[1],
    )
    monkeypatch.setattr("canbao.campaign.behind.PAGE", 2)
    found, after = [], None
    while True:
        page = people_behind(counted.county.clerk(), counted.year, village, after=after)
        found += [row.person.id for row in page.rows]
        after = page.after
        if after is None:
            break
    assert (len(found), len(set(found))) == (people, people)


def test_who_may_not_look_people_up_sees_nobody(counted: Counted) -> None:
    with pytest.raises(NotAllowed):
        people_behind(worker("finance", units=(counted.code,)), counted.year, counted.code)
