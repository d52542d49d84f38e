"""Packages over HTTP: the same checks as by hand, each partner its own, downloads with safe names."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import new_key
from tests.api.systems import System
from tests.database import in_area
from tests.exchange.offices import Office, slips
from tests.proofs import Proof

from canbao.exchange.making import MakePackage, make_package
from canbao.exchange.manifests import read_acknowledgement, read_manifest
from canbao.exchange.models import Incoming


def test_a_package_is_brought_and_answered(system: System) -> None:
    sent = system.office.make("deposits", slips(0))
    said = system.bring(sent)
    assert said.status_code == 200, said.content
    assert (said.json()["result"], said.json()["is_again"]) == ("taken", False)
    answer = read_acknowledgement(said.json()["acknowledgement"].encode())
    assert (answer.result, answer.mark) == ("taken", sent.said.mark)
    again = system.bring(sent).json()
    assert (again["result"], again["is_again"]) == ("taken", True)
    spoiled = system.bring(replace(sent, content=sent.content + b"x")).json()
    assert spoiled["result"] == "refused"
    with in_area(system.till.county.code):
        assert Incoming.objects.filter(state="applied").count() == 1


@pytest.fixture
def made(system: System) -> int:
    clerk = system.till.county.clerk()
    return int(str(make_package(clerk, new_key(), MakePackage("tax", "payable", system.till.year))["package"]))


@pytest.mark.trust
def test_t40_a_package_made_is_listed_fetched_and_acknowledged(system: System, made: int, proof: Proof) -> None:
    (line,) = system.ask("GET", "/packages").json()
    manifest = read_manifest(line["manifest"].encode())
    assert (line["id"], line["number"], line["state"]) == (made, 1, "made")
    file = system.ask("GET", f"/packages/{made}/file")
    content = b"".join(file.streaming_content)
    assert len(content.splitlines()) == manifest.rows + 1
    name = re.search(r'filename="([A-Za-z0-9._-]+)"; filename\*=UTF-8\'\'\1$', file["Content-Disposition"])
    assert name is not None
    assert (file["X-Content-Type-Options"], file["Cache-Control"]) == ("nosniff", "no-store")
    assert file["Content-Type"] == "application/octet-stream"
    proof.shows(
        "T40", "the download has a safe name, its type, nosniff, no-store", "safe name, right type, nosniff, no-store"
    )
    moved = system.ask("POST", f"/packages/{made}/acknowledgement", system.office.acknowledge(manifest))
    assert moved.json() == {"number": 1, "state": "taken"}
    assert system.ask("GET", "/packages?after=1").json() == []


def test_a_key_is_for_its_own_partner(system: System, made: int) -> None:
    county = system.till.county
    bank = Office("bank", "bank", county.code, year=system.till.year, day=county.as_of).register(county.as_of)
    other = System(system.till, hire(county.server, "partner", county.code, kind="tax"), bank).issued("bank")
    assert other.ask("GET", "/packages").json() == []
    assert other.ask("GET", f"/packages/{made}/file").content == other.ask("GET", "/packages/1/file").content.replace(
        b" 1 ", f" {made} ".encode()
    )
    assert other.ask("GET", f"/packages/{made}/file").status_code == 404
    assert other.bring(system.office.make("deposits", slips(0))).status_code == 403
    nobody = System(system.till, hire(county.server, "partner", county.code, kind="tax"), bank).issued("")
    assert nobody.ask("GET", "/packages").status_code == 403
