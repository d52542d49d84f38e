"""Whether published dues rest on a list: on a row that was read, on its completeness; not before, not after."""

from __future__ import annotations

from typing import Any

import pytest
from tests.billing.counties import County
from tests.database import in_area

from canbao.billing.resting import rests_on_list

READ, LATER, OTHER = 7, 8, 9
STANDING = (
    "INSERT INTO registry_standing (county, person_id, source_list, source_row, standing, listed_as, recorded_at)"
    " VALUES (%(county)s, %(id)s, %(list)s, 1, 'orphan', '孤儿', {when})"
)
COVERAGE = (
    "INSERT INTO registry_coverage (county, subject, division, complete_until, source_list, recorded_at)"
    " VALUES (%(county)s, 'orphan', %(county)s, '2025-01-01', %(list)s, {when})"
)


def rests(county: County, number: int) -> bool:
    with in_area(county.code):
        return rests_on_list(county.code, number)


@pytest.mark.parametrize("statement", [STANDING, COVERAGE])
def test_dues_rest_on_what_their_run_had_read(county: County, run: dict[str, Any], statement: str) -> None:
    for number, when in ((READ, "'2020-01-01'"), (LATER, "now() + interval '1 minute'")):
        county.record(statement.format(when=when), id=county.ids[0], list=number)
    assert not rests(county, READ), "a draft"
    county.publish(run["run"])
    assert rests(county, READ)
    assert not rests(county, LATER)
    assert not rests(county, OTHER)
