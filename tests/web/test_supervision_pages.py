"""A letter of supervision on pages: picked by rank, read by a second person, issued, answered by its town, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """Counted."""
    from tests.web.fields import field_of

    from canbao.access.actors import system_actor
    from canbao.campaign.counting import count_if_needed

    made = field_of(site, monkeypatch)
    count_if_needed(system_actor(site.county))
    return made


def given(field: Field, **changes: str) -> dict[str, str]:
    until = (field.day + timedelta(days=5)).isoformat()
    return {"title": "督办函", "asks": "逐户提醒", "answer_by": until, **changes}


def drafted(site: Site, field: Field) -> tuple[Any, str]:
    client = site.client(site.hire("bureau_clerk"))
    answer = site.post(client, f"/s/letters/new?unit={field.town}", given(field))
    assert answer.status_code == 302, answer.content.decode()
    return client, answer.headers["Location"].split("?")[0]


def issued(site: Site, field: Field) -> tuple[Any, str]:
    clerk, address = drafted(site, field)
    lead = site.client(site.hire("bureau_lead"))
    for step in ("check", "issue"):
        assert site.post(lead, address, {"step": step}).status_code == 302
    return clerk, address


def test_from_who_lags_to_the_towns_answer_and_back(site: Site, field: Field) -> None:
    clerk = site.client(site.hire("bureau_clerk"))
    assert f"/s/letters/new?unit={site.county}" in clerk.get("/s/notices").content.decode()
    assert f"unit={field.town}" in clerk.get("/s/letters/new").content.decode()
    clerk, address = issued(site, field)
    town = site.client(site.hire("town_clerk", field.town))
    desk = town.get("/").content.decode()
    found = re.search(r"/s/inspection/findings/\d+", desk)
    assert found, desk
    assert "待反馈" in desk
    text = town.get(address).content.decode()
    assert "逐户提醒" in text
    assert 'name="step"' not in text
    assert site.post(town, found.group(), {"step": "answer", "reason": "已逐户走访"}).status_code == 302
    assert "已反馈" in clerk.get("/s/notices").content.decode()
    assert "已逐户走访" in clerk.get(found.group()).content.decode()
    assert site.post(clerk, found.group(), {"step": "close"}).status_code == 302
    assert found.group() not in town.get("/").content.decode()
    assert "已销号" in clerk.get("/s/notices").content.decode()


def test_the_paper_is_what_was_previewed(site: Site, field: Field) -> None:
    clerk, address = drafted(site, field)
    assert "草稿" in clerk.get(f"{address}?as=print").content.decode()
    clerk, address = issued(site, field)
    shown, printed = (clerk.get(each).content.decode() for each in (address, f"{address}?as=print"))
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", each) for each in (shown, printed)]
    assert rows[0][: len(rows[1])] == rows[1] != []
    assert "2号" in printed
    assert "草稿" not in printed
    for form, begin in {"docx": b"PK", "xlsx": b"PK"}.items():
        assert clerk.get(f"{address}?as={form}").content.startswith(begin)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(site: Site, field: Field) -> None:
    clerk, address = site.client(site.hire("bureau_clerk")), f"/s/letters/new?unit={field.town}"
    answer = site.post(clerk, address, given(field, answer_by="2001-01-01"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "不能早于今天" in text
    assert "逐户提醒" in text
    assert site.post(clerk, address, given(field, asks="")).status_code == 422
    assert "13912345678" in site.post(clerk, address, given(field, asks="找 13912345678")).content.decode()
    assert field.rows("Bulletin") == []
    key = re.search(r'name="key" value="([0-9a-f]+)"', clerk.get(address).content.decode())
    assert key
    twice = [clerk.post(address, given(field, key=key.group(1))).headers["Location"] for _ in range(2)]
    assert twice[1] == f"{twice[0]}&again=1"
    assert len(field.rows("Bulletin")) == 1


def test_others_neither_make_nor_read_it(site: Site, field: Field) -> None:
    _, address = issued(site, field)
    other = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(address).status_code == 404
    assert "督办〔" not in other.get("/").content.decode()
    assert other.get("/s/letters/new").status_code == 403
    group = site.client(site.hire("inspector", field.town))
    assert group.get("/s/letters/new").status_code == 404
    assert "/s/letters/new" not in group.get("/s/notices").content.decode()
    assert site.client(site.hire("finance")).get("/").status_code == 200


def test_nothing_counted_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.web.fields import field_of

    made = field_of(site, monkeypatch)
    client = site.client(site.hire("bureau_clerk"))
    for unit in (site.county, made.town):
        assert "还没有统计" in client.get(f"/s/letters/new?unit={unit}").content.decode()


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [360, 1366])
def test_a_town_answers_in_a_browser(site: Site, field: Field, open_page: Callable[..., Page], width: int) -> None:
    issued(site, field)
    page = open_page(site.hire("town_clerk", field.town), width=width)
    page.goto("/")
    page.get_by_role("link", name="督办〔").click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("link", name="看督办函").click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.go_back()
    page.get_by_label("整改情况").fill("已逐户走访")
    page.get_by_role("button", name="反馈整改情况").click()
    assert page.get_by_text("已反馈，等督查组核销").is_visible()
