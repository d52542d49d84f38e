"""Organisations, accounts and grants as administrators read them: found by words, of one county alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, Bureau, found_bureau, new_key

from canbao.access.account_lists import (
    MOST_LINES,
    account_shown,
    accounts_reaching,
    accounts_shown,
    areas_taken,
    grants_of,
    grants_shown,
    offices_shown,
)
from canbao.access.acting import NotAllowed, NotFound
from canbao.access.organisations import AddOrganisation, add_organisation


def test_lines_are_of_the_own_county(bureau: Bureau) -> None:
    other = found_bureau(SISTER_COUNTY)
    assert [office.id for office in offices_shown(bureau.system)] == [bureau.organisation]
    assert {line.name for line in accounts_shown(bureau.system, bureau.organisation)} == {
        f"{role}甲" for role in ("system_admin", "security_admin", "audit_admin")
    }
    assert accounts_shown(bureau.system, other.organisation) == []
    assert {grant.role for grant in grants_shown(bureau.security)} == {"system_admin", "security_admin", "audit_admin"}
    assert [grant.role for grant in grants_of(bureau.system, bureau.audit.account_id)] == ["audit_admin"]
    assert grants_of(bureau.system, other.audit.account_id) == []
    with pytest.raises(NotFound):
        account_shown(bureau.system, other.system.account_id)
    assert areas_taken(bureau.system) == {("bureau", COUNTY)}


def test_found_by_office_person_or_account(bureau: Bureau) -> None:
    tax = add_organisation(bureau.system, new_key(), AddOrganisation("tax", "税务局", (COUNTY,)))["organisation"]
    for words, found in (
        ("税务", [tax]), ("audit_admin甲", [bureau.organisation]), (f"SYSTEM_ADMIN.{COUNTY}", [bureau.organisation]),
        ("%", []), ("_", [bureau.organisation]), ("火星", []),
    ):  # fmt: skip
        assert [office.id for office in offices_shown(bureau.system, words=words)] == found, words
    assert [office.id for office in offices_shown(bureau.system, "tax")] == [tax]


def test_one_more_than_are_shown(bureau: Bureau) -> None:
    for number in range(MOST_LINES):
        add_organisation(bureau.system, new_key(), AddOrganisation("school", f"学校{number}", (COUNTY,)))
    add_organisation(bureau.system, new_key(), AddOrganisation("school", "最后一所", (COUNTY,)))
    assert len(offices_shown(bureau.system)) == MOST_LINES + 1


def test_who_reaches_a_unit_has_a_role_today(bureau: Bureau) -> None:
    assert len(accounts_reaching(bureau.security, COUNTY)) == 3
    assert accounts_reaching(bureau.security, SISTER_COUNTY) == []


def test_each_of_the_three_reads_their_own_alone(bureau: Bureau) -> None:
    clerk = replace(bureau.system, roles=frozenset({"bureau_lead"}))
    for ask, reader in ((offices_shown, bureau.system), (areas_taken, bureau.system), (grants_shown, bureau.security)):
        for actor in (bureau.system, bureau.security, bureau.audit, clerk):
            if actor == reader:
                assert ask(actor)
                continue
            with pytest.raises(NotAllowed):
                ask(actor)


def test_grants_are_found_by_person_or_office(bureau: Bureau) -> None:
    for words, found in (("audit_admin甲", 1), (f"AUDIT_ADMIN.{COUNTY}", 1), ("医疗", 3), ("火星", 0)):
        assert len(grants_shown(bureau.security, words=words)) == found, words
