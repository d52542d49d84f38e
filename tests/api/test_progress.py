"""Progress over HTTP: the page's numbers, from the county to a town, each share with its denominator and source."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key
from tests.api.systems import System
from tests.campaign.counted import enrol_everybody
from tests.money.tills import Till

from canbao.access.actors import system_actor
from canbao.access.stated_days import business_day
from canbao.campaign.counting import count_if_needed
from canbao.campaign.progress import progress_of
from canbao.campaign.targets import SetTargets, UnitNumber, set_targets


@pytest.fixture
def counted(till: Till) -> Till:
    enrol_everybody(till.county)
    count_if_needed(system_actor(till.county.code))
    numbers = (UnitNumber(till.county.code, 1000),)
    set_targets(
        till.county.clerk(), new_key(), SetTargets(till.year, "target", numbers, "征缴任务通知", till.county.as_of)
    )
    return till


def test_a_county_and_its_towns_as_the_page_counts_them(counted: Till) -> None:
    bureau = System.of_role(counted, "bureau_clerk")
    said = bureau.get("/progress", year=counted.year).json()
    found = progress_of(bureau.actor, counted.year, counted.county.code, business_day())
    assert (said["whole"]["unit"], said["whole"]["counts"]) == (counted.county.code, dict(found.whole.counts))
    assert [row["unit"] for row in said["below"]] == [row.unit for row in found.rows]
    (share,) = said["whole"]["shares"]
    assert (share["numerator"], share["denominator"]) == (found.whole.counts["insured"], 1000)
    assert (share["source"], share["received_on"]) == ("征缴任务通知", counted.county.as_of.isoformat())
    assert said["as_of"]
    town = counted.county.towns()[0]
    assert bureau.get("/progress", year=counted.year, unit=town).json()["whole"]["unit"] == town


def test_t51_another_town_is_answered_like_none(counted: Till) -> None:
    one, other = counted.county.towns()[:2]
    window = System.of_role(counted, "town_clerk", one)
    assert window.get("/progress", year=counted.year).json()["whole"]["unit"] == one
    hidden = window.get("/progress", year=counted.year, unit=other)
    assert (hidden.status_code, hidden.content) == (
        404, window.get("/progress", year=counted.year, unit=f"{one[:6]}999").content
    )  # fmt: skip


def test_few_people_are_hidden_from_who_sees_no_names(counted: Till) -> None:
    money = System.of_role(counted, "finance").get("/progress", year=counted.year).json()
    counts = [count for unit in (money["whole"], *money["below"]) for count in unit["counts"].values()]
    assert not {1, 2} & set(counts)


def test_a_year_that_nobody_counted_is_said(till: Till) -> None:
    answer = System.of_role(till, "bureau_clerk").get("/progress", year=till.year)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_counted")
