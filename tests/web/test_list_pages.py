"""The calendar of lists and one list before it counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.rooms import hand_over, poor_list

if TYPE_CHECKING:
    from tests.web.sites import Site


def test_who_may_not_see_lists(site: Site) -> None:
    assert site.client(site.hire("tax_clerk")).get("/s/lists").status_code == 403
    assert site.client(site.hire("town_clerk", f"{site.county}105")).get("/s/lists").status_code == 403
    assert site.client(site.hire("bureau_clerk")).get("/s/lists/1").status_code == 404


def test_a_list_stands_in_its_month_with_its_rows(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    page = client.get("/s/lists?until=2024-10").content.decode()
    assert "困难群众名单" in page
    assert "逾期未报" in page
    number = hand_over(site, client, poor_list(1, 2))
    later = client.get("/s/lists?until=2024-10").content.decode()
    assert f'href="/s/lists/{number}">2 行</a>，新增 2' in later


def test_an_office_sees_what_it_owes_alone(site: Site) -> None:
    page = site.client(site.hire("supplier")).get("/s/lists?until=2024-10").content.decode()
    assert "困难群众名单" in page
    assert "优抚对象名册" not in page


def test_changes_row_by_row_and_sent_back(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    number = hand_over(site, client, poor_list(1, 2))
    page = client.get(f"/s/lists/{number}?tab=changes").content.decode()
    assert page.count("data-row") == 2
    assert "查无此人" in page
    none = client.get(f"/s/lists/{number}?tab=changes&kind=ended").content.decode()
    assert "没有符合条件的行" in none
    answer = site.post(client, f"/s/lists/{number}", {"step": "withdraw", "reason": "盖章不清"})
    assert answer.headers["Location"] == f"/s/lists/{number}?done=withdraw"
    after = client.get(f"/s/lists/{number}").content.decode()
    assert "已撤回" in after
    assert "下一步" not in after


def test_a_long_list_is_applied_by_the_worker(site: Site, monkeypatch: object) -> None:
    from canbao.store.worker import run_worker
    from canbao.web import list_acts

    monkeypatch.setattr(list_acts, "LARGE_ROWS", 1)  # type: ignore[attr-defined]
    client = site.client(site.hire("bureau_clerk"))
    number = hand_over(site, client, poor_list(1, 2))
    answer = site.post(client, f"/s/lists/{number}", {"step": "apply"})
    where = answer.headers["Location"]
    assert where.startswith("/s/jobs/")
    assert 'http-equiv="refresh"' in client.get(where).content.decode()
    run_worker(until_empty=True)
    page = client.get(where).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert f'href="/s/lists/{number}"' in page
    assert "已采用" in client.get(f"/s/lists/{number}").content.decode()


def test_an_office_is_reminded_once_a_day_and_sees_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canbao.web.days.day_for", lambda _: site.till.county.as_of)
    client, address = site.client(site.hire("bureau_clerk")), "/s/lists?until=2024-10"
    office = site.client(site.hire("supplier"))
    assert "医保局催报的名单" not in office.get("/").content.decode()
    asked = re.findall(r'name="remind" value="(civil_affairs 20[^"]+)"', client.get(address).content.decode())
    assert "civil_affairs 2024-10" in asked
    answer = site.post(client, address, {"remind": "civil_affairs 2024-10"})
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    assert "已催报 1 次" in page
    assert 'value="civil_affairs 2024-10"' not in page, "once a day"
    again = site.post(client, address, {"remind": "civil_affairs 2024-10"})
    assert again.status_code == 422
    assert "今天已催报过" in again.content.decode()
    assert "刷新以后" in site.post(client, address, {"remind": "civil_affairs 1999-01"}).content.decode()
    front = office.get("/").content.decode()
    assert "医保局催报的名单" in front
    assert "困难群众名单（2024-10）" in front
    seen = office.get(address).content.decode()
    assert "已催报 1 次" in seen
    assert 'name="remind"' not in seen
    refused = site.post(office, address, {"remind": "civil_affairs 2024-09"})
    assert "已催报 1 次" in refused.content.decode()
    assert "医保局催报的名单" in office.get("/").content.decode()
