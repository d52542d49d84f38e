"""The nightly look for pairs: in every county, around whoever was touched of late."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, Bureau, bureau, found_bureau
from tests.database import as_superuser, in_area
from tests.registry.villagers import add_person, new_number

from canbao.registry import tasks
from canbao.store.server import Server

__all__ = ["bureau"]


@pytest.mark.usefixtures("vault")
def test_pairs_are_looked_for_in_every_county(bureau: Bureau, database: Server) -> None:
    from canbao.registry.models import Pair

    del bureau
    found_bureau(SISTER_COUNTY)
    for county in (COUNTY, SISTER_COUNTY):
        for _ in range(2):
            add_person(unit=f"{county}101201", number=new_number())
    with as_superuser(database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE registry_person SET recorded_at = now() - %s WHERE county = %s", [2 * tasks.LOOK_BACK, COUNTY]
        )
        connection.execute("UPDATE registry_document SET recorded_at = now() - %s WHERE county = %s",
                           [2 * tasks.LOOK_BACK, COUNTY])  # fmt: skip
        connection.execute("UPDATE registry_stem SET recorded_at = now() - %s WHERE county = %s",
                           [2 * tasks.LOOK_BACK, COUNTY])  # fmt: skip
    tasks.look_for_pairs_each_night()
    found = {}
    for county in (COUNTY, SISTER_COUNTY):
        with in_area(county):
            found[county] = Pair.objects.count()
    assert found == {COUNTY: 0, SISTER_COUNTY: 1}, "who was touched long ago was looked at then"
