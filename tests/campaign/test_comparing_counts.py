"""The comparison tells every planted difference, and calls nobody wrong who only waits."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key, worker
from tests.campaign.counted import Counted
from tests.database import as_superuser

from canbao.access.acting import NotFound
from canbao.access.actors import system_actor
from canbao.campaign.comparing_counts import compare_all, compare_progress
from canbao.campaign.counting import NotCounted, RecountProgress, recount_progress


def test_planted_damage_is_told_and_a_recount_mends_it(counted: Counted) -> None:
    with as_superuser(counted.county.server) as owner:
        owner.execute(
            "UPDATE campaign_tally SET people = people + 1 WHERE figure = 'insured' AND unit = %s", [counted.code]
        )
        owner.execute(
            "UPDATE campaign_personfigures SET figures = array_remove(figures, 'enrolled') WHERE person_id = ("
            "SELECT min(person_id) FROM campaign_personfigures WHERE 'enrolled' = ANY (figures))"
        )
    found = counted.compare()
    abouts = {each.about for each in found.shown}
    assert f"{counted.code} insured" in abouts
    assert f"{counted.code} enrolled" in abouts
    assert any(about.startswith("person ") for about in abouts)
    assert found.differences == 5
    recount_progress(counted.county.lead(), new_key(), RecountProgress(2025))
    assert counted.compare().is_equal
    assert counted.kept() == counted.by_hand(counted.county.as_of)


def test_each_night_damage_is_said_and_mended(counted: Counted, caplog: pytest.LogCaptureFixture) -> None:
    assert compare_all(system_actor(counted.code)) == 0
    with as_superuser(counted.county.server) as owner:
        owner.execute(
            "UPDATE campaign_tally SET people = people + 1 WHERE figure = 'people' AND unit = %s", [counted.code]
        )
    with caplog.at_level("CRITICAL"):
        assert compare_all(system_actor(counted.code)) == 1
    assert f"{counted.code} people" in caplog.text
    assert counted.compare().is_equal


def test_who_waits_is_not_wrong(counted: Counted) -> None:
    counted.pay(counted.payable()[0])
    found = counted.compare()
    assert (found.is_equal, found.waiting, found.people) == (True, 1, 299)


def test_half_a_county_cannot_be_compared(counted: Counted) -> None:
    with pytest.raises(NotFound):
        compare_progress(worker("auditor", units=(counted.county.towns()[0],)), counted.year)
    with pytest.raises(NotCounted):
        compare_progress(counted.county.lead(), 2031)
