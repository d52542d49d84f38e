"""What a county could still set up: what is there is not proposed again."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import Bureau, new_key

from canbao.access.actors import system_actor
from canbao.access.places import LoadPlaces, load_places
from canbao.access.proposed_offices import DEPARTMENTS, proposed_collectors, proposed_offices, towns_of
from canbao.access.rights import roles

COUNTY = "430621"
"""One whose divisions come with the package."""


@pytest.fixture
def places(bureau: Bureau) -> None:
    del bureau
    load_places(system_actor(COUNTY), new_key(), LoadPlaces(COUNTY))


@pytest.mark.usefixtures("places")
def test_departments_then_towns_then_villages() -> None:
    towns = towns_of(COUNTY)
    found = proposed_offices(COUNTY, set())
    assert len(found) == len(DEPARTMENTS) + len(towns)
    assert len({each.code for each in found}) == len({each.name for each in found}) == len(found)
    less = proposed_offices(COUNTY, {("tax", COUNTY), ("town_window", towns[0].code), ("village", towns[1].code)})
    assert {each.code for each in found} - {each.code for each in less} == {"tax", towns[0].code}
    villages = [village for town in towns for village in proposed_collectors(town, set())]
    assert len({each.name for each in villages}) == len(villages) > 100
    one = villages[0]
    assert one.code not in {each.code for each in proposed_collectors(towns[0], {("village", one.unit)})}


@pytest.mark.usefixtures("bureau")
def test_without_places_departments_alone() -> None:
    assert [each.kind for each in proposed_offices(COUNTY, set())] == [kind.value for kind, _ in DEPARTMENTS]


def test_whoever_works_in_a_department_can_have_a_role() -> None:
    kinds = {kind for role in roles().values() for kind in role.kinds}
    assert {kind.value for kind, _ in DEPARTMENTS} <= kinds
