"""Messages on pages: looked at before they are queued, counted afterwards; telephones only as an export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import new_key

if TYPE_CHECKING:
    from django.test import Client
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site

TEXT = "{姓名}：请于{截止日}前缴纳{金额}元"


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """A village with two people who owe and have a telephone."""
    from tests.web.fields import field_of

    made = field_of(site, monkeypatch)
    for at, due in enumerate(made.owing[:2]):
        made.phone(due.person_id, f"1390000000{at}")
    return made


def text_of(field: Field, text: str = TEXT) -> int:
    from canbao.campaign.message_texts import MakeText, make_text

    made = make_text(field.clerk, new_key(), MakeText("提醒", text))["text"]
    assert isinstance(made, int)
    return made


_SEEN = re.compile(r'name="seen" value="([^"]+)"')


def preview(field: Field, text: int, named: str = "一") -> str:
    return f"/s/messages/preview?unit={field.village}&text={text}&round={named}"


def agree(site: Site, client: Client, field: Field, number: int, shown: str) -> Any:
    """To what a preview showed."""
    found = _SEEN.search(shown)
    assert found
    sent = {"do": "queue", "text": number, "round": "一", "seen": found.group(1)}
    return site.post(client, preview(field, number), sent)


def test_more_people_than_the_preview_showed_are_shown_first(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    number = text_of(field)
    shown = client.get(preview(field, number)).content.decode()
    field.phone(field.owing[2].person_id)
    refused = agree(site, client, field, number, shown)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "看过的是 2 人，现在是 3 人" in page
    assert "安排给 3 人发送" in page
    assert field.rows("Message") == []
    assert agree(site, client, field, number, page).status_code == 302
    assert len(field.rows("Message")) == 3


def test_a_text_with_a_category_is_refused_in_place(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    answer = site.post(client, "/s/messages", {"do": "text", "name": "甲", "text": "低保户请缴费"})
    assert answer.status_code == 422
    assert "低保户请缴费" in answer.content.decode()
    assert site.post(client, "/s/messages", {"do": "text", "name": "甲", "text": TEXT}).status_code == 302


def test_the_preview_is_what_is_sent_and_nothing_is_queued_by_looking(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    number = text_of(field)
    shown = client.get(preview(field, number)).content.decode()
    assert "安排给 2 人发送" in shown
    assert field.rows("Message") == []
    agree(site, client, field, number, shown)
    queued = [each.text for each in field.rows("Message")]
    assert len(queued) == 2
    assert all(text in shown for text in queued)
    names = {due.person_id: name for due, name in zip(field.owing[:2], queued, strict=True)}
    assert all("*" in text for text in names.values())


def test_the_same_round_twice_is_one_message(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    number = text_of(field)
    shown = client.get(preview(field, number)).content.decode()
    for _ in range(2):
        agree(site, client, field, number, shown)
    assert len(field.rows("Message")) == 2
    again = client.get(preview(field, number)).content.decode()
    assert "这一次已经安排过</dt><dd>2 人" in again
    assert "安排给" not in again
    assert "待发送" in client.get(f"/s/messages?unit={field.village}").content.decode()


def test_what_cannot_be_filled_in_is_said_before_it_is_queued(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    answer = client.get(preview(field, text_of(field, "请致电{电话}")))
    assert answer.status_code == 422
    assert "窗口名录里没有" in answer.content.decode()


def test_who_may_write_texts_and_state_rules(site: Site, field: Field) -> None:
    town = site.client(site.hire("town_clerk", field.town)).get("/s/messages").content.decode()
    assert "写一条正文" not in town
    assert "保存规定" not in town
    assert "申请导出" not in town
    lead = site.client(site.hire("bureau_lead"))
    rules = {"do": "rules", "sends_from": "20:00", "sends_until": "8:00", "gateway": "file"}
    assert site.post(lead, "/s/messages", rules).status_code == 422
    rules |= {"sends_from": "08:00", "sends_until": "20:00"}
    assert site.post(lead, "/s/messages", rules).status_code == 302
    assert "08:00 至 20:00" in lead.get("/s/messages").content.decode()


def test_a_secret_typed_once_is_never_shown_again(site: Site) -> None:
    lead = site.client(site.hire("bureau_lead"))
    secret = "wang-guan-de-mi-yao-2026-0001-abcdefgh"
    rules = {
        "do": "rules", "sends_from": "08:00", "sends_until": "20:00", "gateway": "http",
        "address": "ftp://x", "code": "k1", "secret": secret,
    }  # fmt: skip
    answer = site.post(lead, "/s/messages", rules)
    assert answer.status_code == 422
    assert secret not in answer.content.decode()


def test_telephones_leave_only_as_an_export_with_a_reason(site: Site, field: Field) -> None:
    from canbao.access.exporting import exports

    client = site.client(site.hire("bureau_clerk"))
    assert site.post(client, "/s/messages", {"do": "telephones", "reason": ""}).status_code == 422
    answer: Any = site.post(client, "/s/messages", {"do": "telephones", "reason": "公益短信"})
    assert answer.status_code == 302
    asked = exports(site.till.county.lead())[0]
    assert (asked["kind"], asked["state"], asked["numbers"]) == ("telephones", "asked", True)
    text = client.get(answer.headers["Location"]).content.decode()
    assert "须另一人批准" in text
    assert "1390000000" not in text
    assert len(field.owing) > 1


def test_batches_and_what_became_of_them(site: Site, field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.campaign.gateways import Outcome
    from canbao.campaign.sending import BeginBatch, EndBatch, begin_batch, end_batch

    client = site.client(site.hire("bureau_clerk"))
    number = text_of(field)
    agree(site, client, field, number, client.get(preview(field, number)).content.decode())
    field.sends()
    field.at(monkeypatch, 9)
    batch = begin_batch(field.system, new_key(), BeginBatch())["batch"]
    assert isinstance(batch, int)
    good, bad = (each.id for each in field.rows("Message"))
    outcomes = (Outcome(good, is_good=True), Outcome(bad, is_good=False, words="空号"))
    end_batch(field.system, new_key(), EndBatch(batch, outcomes))
    text = client.get("/s/messages").content.decode()
    assert "空号" in text
    assert "未送达 1" in text
    assert "已发出 1" in text
