"""What is public is told when it changes, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.database import in_area
from tests.zones import carried

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field


def test_the_county_is_told_once_and_again_when_something_changes(field: Field) -> None:
    from canbao.inside.county_sheet import county_inside, county_outside
    from canbao.inside.publishing import publish

    county = field.county
    assert county_outside(county) is None
    assert publish(county) >= 2
    assert publish(county) == 0
    carried(county)
    assert county_outside(county) == county_inside(county)
    assert county_inside(county).choices, "a year is published"
    assert publish(county) == 0
    with in_area(county):
        from canbao.store.models import Unit

        Unit.objects.filter(code=county).update(name="改名县")
    assert publish(county) == 2, "the sheet and the places"
    carried(county)
    told = county_outside(county)
    assert told is not None
    assert told.name == "改名县"
