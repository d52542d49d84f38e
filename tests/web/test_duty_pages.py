"""Tasks told to be done on a page, days agreed by the county, work groups with their people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.assessing import shipped
from tests.database import in_area
from tests.web.test_undo_pages import bar_of

from canbao.billing.policies import Books
from canbao.campaign import deadlines
from canbao.campaign.models import DutyRecord

if TYPE_CHECKING:
    from tests.web.sites import Site

NOTICE = "hunan/anhua/qingtangpu/2022"


@pytest.fixture(autouse=True)
def of_the_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "books_in_use", lambda *_: Books({NOTICE: shipped(NOTICE)}))


def addresses(text: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(r'href="(/s/progress/duties/[^"]+)"', text)]


def test_a_task_is_told_to_be_done_and_stands_so(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    address = addresses(client.get("/s/progress/duties").content.decode())[0]
    answer = site.post(client, address, {"done_on": "2099-01-01", "agreed_on": "", "note": ""})
    assert answer.status_code == 422
    assert "完成日期不能晚于今天" in answer.content.decode()
    assert 'value="2099-01-01"' in answer.content.decode()
    assert site.post(client, address, {"done_on": "2021-12-20", "note": "按时"}).status_code == 302
    text = client.get("/s/progress/duties").content.decode()
    assert "2021-12-20 完成" in text
    assert "按时" in text
    answer = site.post(client, address, {"done_on": "", "note": "还没有"})
    bar = bar_of(client.get(answer["Location"]).content.decode())
    assert "2021-12-20 完成" in client.get(site.post(client, "/s/undo", bar)["Location"]).content.decode()


def test_only_the_county_agrees_a_day(site: Site) -> None:
    lead = site.client(site.hire("bureau_lead"))
    asked = addresses(lead.get("/s/progress/duties").content.decode())
    with_day = [address for address in asked if "约定的期限" in lead.get(address).content.decode()]
    assert with_day
    assert set(with_day) < set(asked), "where the notice names a day none is agreed"
    town = min(site.till.county.towns())
    client = site.client(site.hire("town_clerk", town))
    for address in addresses(client.get("/s/progress/duties").content.decode()):
        assert "约定的期限" not in client.get(address).content.decode()
    site.post(lead, with_day[0], {"done_on": "", "agreed_on": "2021-12-25", "note": ""})
    assert "县里约定" in client.get("/s/progress/duties").content.decode()
    with in_area(site.county):
        assert DutyRecord.objects.count() == 1


def test_readers_see_no_form(site: Site) -> None:
    assert addresses(site.client(site.hire("inspector")).get("/s/progress/duties").content.decode()) == []


def test_a_group_is_asked_for_set_up_and_its_people_changed(site: Site) -> None:
    client, address = site.client(site.hire("bureau_clerk")), "/s/progress/groups"
    lines = {
        "name": "征缴工作专班",
        "due_on": "2024-09-01",
        "set_up_on": "2024-09-02",
        "members": "甲 组长 县医保局\n乙",
    }
    wrong = site.post(client, address, lines)
    assert wrong.status_code == 422
    assert "第 2 行" in wrong.content.decode()
    assert site.post(client, address, {**lines, "members": "甲 组长 县医保局\n乙 成员 县税务局"}).status_code == 302
    text = client.get(f"{address}?name=征缴工作专班").content.decode()
    assert "乙（成员，县税务局）" in text
    assert "乙 成员 县税务局" in text
    assert "逾期" in text
    assert site.post(client, address, {**lines, "members": "丙 组长 县医保局"}).status_code == 302
    text = client.get(address).content.decode()
    assert "丙（组长，县医保局）" in text
    answer = site.post(client, address, {**lines, "members": "丁 组长 县医保局"})
    bar = bar_of(client.get(answer["Location"]).content.decode())
    text = client.get(site.post(client, "/s/undo", bar)["Location"]).content.decode()
    assert "已撤销" in text
    assert "丁（组长" not in text
    assert "丙（组长，县医保局）" in text
    assert "乙（成员" not in text
