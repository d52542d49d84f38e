"""Exports on their page: asked by one person, let through by another, fetched by who asked alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Person, Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """Somebody has a telephone."""
    from tests.web.fields import field_of

    made = field_of(site, monkeypatch)
    made.phone(made.owing[0].person_id)
    return made


def asked(site: Site, person: Person) -> int:
    answer = site.post(site.client(person), "/s/messages", {"do": "telephones", "reason": "公益短信一次"})
    return int(answer.headers["Location"].rsplit("-", 1)[1])


def decide(site: Site, client: Any, do: str, number: int, reason: str = "") -> Any:
    return site.post(client, "/s/exports", {"do": do, "export": number, "reason": reason})


def test_two_persons_and_only_who_asked_gets_the_file(site: Site, field: Field) -> None:
    from canbao.store.worker import run_worker

    clerk, lead = site.hire("bureau_lead"), site.hire("bureau_lead")
    number = asked(site, clerk)
    own, other = site.client(clerk), site.client(lead)
    assert "批准<span" not in own.get("/s/exports").content.decode()
    assert decide(site, own, "approve", number).status_code == 422
    assert decide(site, other, "approve", number).status_code == 302
    run_worker(until_empty=True)
    assert "领取<span" in own.get("/s/exports").content.decode()
    assert "领取<span" not in other.get("/s/exports").content.decode()
    assert decide(site, other, "fetch", number).status_code == 422
    file = decide(site, own, "fetch", number)
    assert file.status_code == 200
    assert file.content.startswith(b"PK")
    assert "attachment" in file["Content-Disposition"]
    assert field.county


def test_lines_for_programs_are_named_as_such_and_handed_out_as_such(site: Site, field: Field) -> None:
    """Whoever approves sees that cover goes with the people."""
    from tests.access.people_at_work import new_key

    from canbao.api.exporting_fhir import ExportFhir, export_fhir
    from canbao.store.worker import run_worker

    clerk = site.hire("bureau_clerk")
    order = ExportFhir(field.village, field.year, "与县人民医院核对")
    number = int(str(export_fhir(clerk.actor, new_key(), order)["export"]))
    assert "导出人员和待遇（FHIR）" in site.client(site.hire("bureau_lead")).get("/s/exports").content.decode()
    run_worker(until_empty=True)
    file = decide(site, site.client(clerk), "fetch", number)
    assert (file.status_code, file["Content-Type"]) == (200, "application/fhir+ndjson")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert ".ndjson" in file["Content-Disposition"]


def test_not_let_through_only_with_a_reason(site: Site, field: Field) -> None:
    number = asked(site, site.hire("bureau_clerk"))
    lead = site.client(site.hire("bureau_lead"))
    assert decide(site, lead, "refuse", number).status_code == 422
    assert decide(site, lead, "refuse", number, "用途不清").status_code == 302
    assert "未批准" in lead.get("/s/exports").content.decode()
    assert field.county


def test_an_old_second_factor_does_not_let_through(site: Site, field: Field) -> None:
    from tests.web.test_run_pages import stale

    number = asked(site, site.hire("bureau_clerk"))
    lead = site.hire("bureau_lead")
    client = site.client(lead)
    stale(site, lead)
    answer = decide(site, client, "approve", number)
    assert "请再输入一次动态码" in answer.content.decode()
    assert "待批准" in client.get("/s/exports").content.decode()
    assert field.county


def test_who_may_look(site: Site, field: Field) -> None:
    assert site.client(site.hire("town_clerk", field.town)).get("/s/exports").status_code == 403
