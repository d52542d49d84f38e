"""Inspection on pages: samples anybody draws again, checks, findings with a day, talks, referrals, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """On a day of the window."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def number_of(field: Field, model: str) -> int:
    return int(field.rows(model)[-1].id)


def test_a_sample_drawn_twice_by_one_seed_is_the_same_and_its_people_are_masked(site: Site, field: Field) -> None:
    client = site.client(site.hire("inspector"))
    fields = {"do": "sample", "frame": "unpaid", "count": 3, "seed": "重阳"}
    for _ in range(2):
        assert site.post(client, f"/s/inspection?unit={field.village}", fields).status_code == 302
    one, other = field.rows("Sample")
    assert one.people == other.people
    text = client.get(f"/s/inspection/samples/{one.id}").content.decode()
    assert text.count("data-row") == 3
    assert "重阳" in text
    check = {"do": "check", "person": one.people[0], "item": "reason", "answer": "wrong", "done_on": field.day}
    assert site.post(client, f"/s/inspection/samples/{one.id}", check).status_code == 302
    assert field.rows("Check")[0].person_id == one.people[0]
    stranger = check | {"person": 999_999_999}
    assert site.post(client, f"/s/inspection/samples/{one.id}", stranger).status_code == 422
    assert "不符" in client.get("/s/inspection?tab=samples").content.decode()


def test_a_finding_is_answered_by_the_unit_and_closed_by_somebody_else(site: Site, field: Field) -> None:
    inspector, town = (
        site.client(site.hire(role, *units)) for role, units in (("inspector", ()), ("town_clerk", (field.town,)))
    )
    fields = {"do": "finding", "item": "cash", "text": "没有按期缴存", "answer_by": "2024-12-01"}
    assert site.post(inspector, f"/s/inspection?unit={field.town}", fields).status_code == 302
    address = f"/s/inspection/findings/{number_of(field, 'Finding')}"
    assert site.post(town, address, {"step": "answer", "reason": ""}).status_code == 422
    assert site.post(town, address, {"step": "answer", "reason": "已经缴存"}).status_code == 302
    assert 'name="step"' not in town.get(address).content.decode()
    assert site.post(inspector, address, {"step": "send_back"}).status_code == 302
    site.post(town, address, {"step": "answer", "reason": "附回单"})
    assert site.post(inspector, address, {"step": "close"}).status_code == 302
    assert field.rows("Finding")[0].state == "closed"
    other = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(address).status_code == 404


def test_who_answers_does_not_close(site: Site, field: Field) -> None:
    clerk = site.client(site.hire("bureau_clerk"))
    fields = {"do": "finding", "item": "cash", "text": "没有按期缴存", "answer_by": "2024-12-01"}
    site.post(clerk, f"/s/inspection?unit={field.town}", fields)
    address = f"/s/inspection/findings/{number_of(field, 'Finding')}"
    site.post(clerk, address, {"step": "answer", "reason": "已经缴存"})
    assert "不能销号" in clerk.get(address).content.decode()
    site.post(clerk, address, {"step": "close"})
    assert field.rows("Finding")[0].state == "answered"


def test_what_is_late_is_said(site: Site, field: Field) -> None:
    from datetime import timedelta

    clerk = site.client(site.hire("bureau_clerk"))
    fields = {"do": "finding", "item": "cash", "text": "没有按期缴存", "answer_by": field.day.isoformat()}
    site.post(clerk, "/s/inspection", fields)
    assert "逾期" not in clerk.get("/s/inspection").content.decode()
    field.go_to(field.day + timedelta(days=1))
    assert "逾期没有反馈 1 个问题" in clerk.get("/s/inspection").content.decode()


def test_talks_and_referrals_to_their_end(site: Site, field: Field) -> None:
    clerk = site.client(site.hire("bureau_clerk"))
    talk: dict[str, Any] = {"do": "talk", "with_whom": "分管负责人", "about": "落后", "planned_on": "2024-11-20"}
    assert site.post(clerk, "/s/inspection?tab=talks", talk).status_code == 302
    ends = {"do": "end_talk", "record": number_of(field, "Talk"), "event": "hold", "words": "限期整改"}
    assert site.post(clerk, "/s/inspection?tab=talks", ends).status_code == 302
    assert field.rows("Talk")[0].state == "held"
    assert site.post(clerk, "/s/inspection", {"do": "referral", "to": "纪检", "about": "线索"}).status_code == 302
    moved = {"do": "move_referral", "record": number_of(field, "Referral"), "event": "end", "words": "x"}
    answer = site.post(clerk, "/s/inspection?tab=talks", moved)
    assert answer.status_code == 422
    assert site.post(clerk, "/s/inspection", moved | {"event": "take", "words": "已受理"}).status_code == 302
    assert "已受理" in clerk.get("/s/inspection?tab=talks").content.decode()


def test_groups_in_lines_each_town_in_one(site: Site, field: Field) -> None:
    lead = site.client(site.hire("bureau_lead"))
    assert "还没有设立督查组" in lead.get("/s/inspection?tab=groups").content.decode()
    fields = {"do": "groups", "groups": f"1 {field.town}\n2 {field.town}", "seats": "1 组长 王五 县医保局"}
    answer = site.post(lead, "/s/inspection?tab=groups", fields)
    assert answer.status_code == 422
    assert "每个镇街只在一组" in answer.content.decode()
    assert (
        site.post(lead, "/s/inspection", fields | {"groups": f"1 {field.town}", "seats": "组长 王五"}).status_code
        == 422
    )
    assert site.post(lead, "/s/inspection", fields | {"groups": f"1 {field.town}"}).status_code == 302
    text = lead.get("/s/inspection?tab=groups").content.decode()
    assert "王五" in text
    assert "town名" in text
    assert "调整督查组" in text


def test_rights(site: Site, field: Field) -> None:
    assert site.client(site.hire("finance")).get("/s/inspection").status_code == 403
    town = site.client(site.hire("town_clerk", field.town)).get("/s/inspection").content.decode()
    assert "登记问题" not in town
    auditor = site.client(site.hire("auditor")).get("/s/inspection?tab=samples").content.decode()
    assert "抽取</button>" not in auditor
