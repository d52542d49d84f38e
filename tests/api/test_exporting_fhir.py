"""Everybody of a unit in lines of FHIR R4: each by the standard's rules, with who took it; numbers by two persons."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.api.systems import number_of
from tests.api.test_fhir import Coverage, Patient, as_r4
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.access.export_files import OneExport, fetch_export, make_export
from canbao.access.exporting import DecideExport, decide_export
from canbao.api.exporting_fhir import AT_ONCE, ExportFhir, export_fhir, export_fhir_numbers
from canbao.store.states import MoveRefused


def lines_of(actor: Actor, asked: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    order = OneExport(int(asked["export"]))
    make_export(actor, new_key(), order)
    file = fetch_export(actor, new_key(), order)
    return file.name, [json.loads(line) for line in file.content.decode().splitlines()]


@pytest.mark.parametrize("at_once", [AT_ONCE, 7])
def test_everybody_of_a_county_with_cover(till: Till, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.api import exporting_fhir

    monkeypatch.setattr(exporting_fhir, "AT_ONCE", at_once)
    paid = till.payable()[:3]
    for due in paid:
        till.pay(due)
    clerk = till.county.clerk()
    order = ExportFhir(till.county.code, till.year, "与医院核对")
    name, lines = lines_of(clerk, export_fhir(clerk, new_key(), order))
    assert name.endswith(".ndjson")
    patients = [line for line in lines if line["resourceType"] == "Patient"]
    coverages = [line for line in lines if line["resourceType"] == "Coverage"]
    assert sorted(int(each["id"]) for each in patients) == sorted(till.county.ids)
    referred = {each["beneficiary"]["reference"] for each in coverages}
    assert referred >= {f"Patient/{due.person_id}" for due in paid}
    for line in lines:
        as_r4(Patient if line["resourceType"] == "Patient" else Coverage, line)
        (tag,) = line["meta"]["tag"]
        assert "与医院核对" in tag["display"]
    assert "value" not in next(each for each in patients if len(each["identifier"]) == 2)["identifier"][1]


def test_full_numbers_are_let_through_by_somebody_else(till: Till) -> None:
    due = till.payable()[0]
    clerk = till.county.clerk()
    asked = export_fhir_numbers(clerk, new_key(), ExportFhir(due.unit, till.year, "转出参保关系"))
    with pytest.raises(MoveRefused, match="待批准"):
        lines_of(clerk, asked)
    decide_export(till.county.lead(), new_key(), DecideExport(int(str(asked["export"]))))
    _, lines = lines_of(clerk, asked)
    values = {each.get("value") for line in lines for each in line["identifier"]}
    assert number_of(till.county.code, due.person_id) in values


def test_another_town_is_not_handed_out(till: Till) -> None:
    one, other = till.county.towns()[:2]
    with pytest.raises(NotAllowed):
        export_fhir(till.county.town_clerk(one), new_key(), ExportFhir(other, till.year, "核对"))
