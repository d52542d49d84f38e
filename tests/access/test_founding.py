"""A county begins with three administrators, once."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, Bureau, count, found_bureau, outcomes

from canbao.store.server import Server

THREE = ("system_admin", "security_admin", "audit_admin")


def test_three_persons_with_one_role_each(bureau: Bureau, database: Server) -> None:
    assert [sorted(actor.roles) for actor in (bureau.system, bureau.security, bureau.audit)] == [
        [role] for role in THREE
    ]
    assert {actor.county for actor in (bureau.system, bureau.security, bureau.audit)} == {COUNTY}
    assert outcomes(database) == ["done"]


def test_a_second_time_is_refused(bureau: Bureau, database: Server) -> None:
    from canbao.access.founding import FoundedAlready

    with pytest.raises(FoundedAlready, match="已设立"):
        found_bureau()
    assert count(database, "access_account") == 3
    assert bureau.organisation


def test_another_county_has_its_own(bureau: Bureau, database: Server) -> None:
    other = found_bureau(SISTER_COUNTY)
    assert other.organisation != bureau.organisation
    assert other.system.scope.counties == {SISTER_COUNTY}
    assert count(database, "access_account") == 6


WRONG = [
    [("system_admin", "a1", "甲"), ("security_admin", "a2", "乙")],
    [("system_admin", "a1", "甲"), ("security_admin", "a2", "乙"), ("audit_admin", "a2", "丙")],
    [("system_admin", "a1", "甲"), ("security_admin", "a2", "乙"), ("audit_admin", "a3", "乙")],
    [("system_admin", "a1", "甲"), ("security_admin", "a2", "乙"), ("bureau_lead", "a3", "丙")],
]
"""Two; one account for two; one person for two; another role."""


@pytest.mark.usefixtures("vault")
def test_three_persons_or_none(database: Server) -> None:
    from canbao.access.founding import BadFounding, Founder, set_up_administrators

    for names in WRONG:
        with pytest.raises(BadFounding, match="三个人"):
            set_up_administrators(COUNTY, {role: Founder(username, name) for role, username, name in names})
    assert count(database, "access_account") == 0
