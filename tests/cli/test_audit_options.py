"""Which counties an `audit` command means."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, Bureau, bureau, found_bureau, vault

from canbao.cli.audit_options import opened_counties
from canbao.cli.refusals import InputRefused
from canbao.store.configuration import read_configuration

__all__ = ["bureau", "vault"]


def test_one_or_all(bureau: Bureau) -> None:
    del bureau
    var = read_configuration().var
    found_bureau(SISTER_COUNTY)
    assert [actor.county for actor in opened_counties(var, "")] == [COUNTY, SISTER_COUNTY]
    assert [actor.county for actor in opened_counties(var, SISTER_COUNTY)] == [SISTER_COUNTY]
    with pytest.raises(InputRefused, match=COUNTY):
        opened_counties(var, "000000")
