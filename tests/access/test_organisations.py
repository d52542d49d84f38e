"""Organisations are added with an area that exists."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, TOWN, Bureau, audit_rows, new_key, outcomes, sabotage

from canbao.store.server import Server

UNIT = f"INSERT INTO store_unit (code, name, kind, successors) VALUES ('{TOWN}', '某镇', 'town', '{{}}')"


def test_an_organisation_is_added(bureau: Bureau, database: Server) -> None:
    from canbao.access.models import Organisation
    from canbao.access.organisations import AddOrganisation, add_organisation
    from canbao.store.scope import scoped

    sabotage(database, UNIT)
    order = AddOrganisation("town_window", " 某镇\n便民中心 ", (TOWN, TOWN))
    number = add_organisation(bureau.system, new_key(), order)["organisation"]
    with scoped(bureau.system.scope):
        made = Organisation.objects.get(county=COUNTY, id=int(str(number)))
    assert (made.name, made.units, made.kind) == ("某镇 便民中心", [TOWN], "town_window")
    assert audit_rows(database)[-1]["unit"] == TOWN


WRONG = [
    ("bank", "某", (COUNTY,), "类别"),
    ("tax", " \n", (COUNTY,), "名称"),
    ("tax", "某", (), "辖区"),
    ("tax", "某", (COUNTY, *(f"{COUNTY}{n:03}" for n in range(200))), "200"),
    ("town_window", "某", (TOWN,), "没有这些统计单位"),
    ("tax", "医疗保障局", (COUNTY,), "已有机构"),
]


def test_what_cannot_be_is_refused(bureau: Bureau) -> None:
    from canbao.access.organisations import AddOrganisation, BadOrganisation, add_organisation

    for kind, name, units, words in WRONG:
        with pytest.raises(BadOrganisation, match=words):
            add_organisation(bureau.system, new_key(), AddOrganisation(kind, name, units))


def test_an_area_in_another_county_is_denied(bureau: Bureau, database: Server) -> None:
    from canbao.access.acting import NotAllowed
    from canbao.access.organisations import AddOrganisation, add_organisation

    with pytest.raises(NotAllowed):
        add_organisation(bureau.system, new_key(), AddOrganisation("tax", "某", (COUNTY, SISTER_COUNTY)))
    assert outcomes(database)[-1] == "denied"


def test_the_database_itself_refuses_such_areas(bureau: Bureau, database: Server) -> None:
    import psycopg

    del bureau
    for units in (SISTER_COUNTY, "", f"{COUNTY},{COUNTY}01", f"{COUNTY},99"):
        with pytest.raises(psycopg.errors.CheckViolation):
            sabotage(database, f"UPDATE access_organisation SET units = '{{{units}}}'")


def test_organisations_are_found_by_number(bureau: Bureau) -> None:
    from canbao.access.acting import NotFound
    from canbao.access.organisations import organisation_of
    from canbao.store.scope import scoped

    with scoped(bureau.system.scope):
        assert organisation_of(COUNTY, bureau.organisation).kind == "bureau"
        with pytest.raises(NotFound, match="没有编号"):
            organisation_of(SISTER_COUNTY, bureau.organisation)
