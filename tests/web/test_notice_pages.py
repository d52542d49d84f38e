"""Public notices as everybody sees them: while they hang, masked, and codes checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import new_key

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def hung(open_site: Site) -> tuple[Site, Field, dict[str, object], Callable[[], None]]:
    """A village's draft, and what publishes it for a week."""
    from tests.campaign.fieldwork import Field
    from tests.campaign.test_public_notices import draft

    from canbao.campaign.public_notices import MoveNotice, publish_notice

    field = Field(open_site.till)
    made = draft(field)

    def publish() -> None:
        publish_notice(field.lead, new_key(), MoveNotice(made["notice"]))

    return open_site, field, made, publish


def checked_code(client: Any, address: str, code: object) -> str:
    """What is said of a code when the answer has come."""
    sent = client.post(address, {"code": code})
    assert sent["Location"] == f"{address}?asked=1"
    assert "asked=1" not in str(sent.cookies)
    return str(client.get(sent["Location"]).content.decode())


def test_it_hangs_from_its_publication_until_its_last_day(
    hung: tuple[Site, Field, dict[str, object], Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.web import notice_pages

    site, field, made, publish = hung
    client, address = site.client(), f"/notice/{field.village}/{field.year}"
    first: date = field.day

    def on(day: date) -> str:
        monkeypatch.setattr(notice_pages, "public_day", lambda: day)
        return str(client.get(address).content.decode())

    def check(code: object) -> str:
        return checked_code(client, f"/public/{site.county}/verify", code)

    assert "现在没有公示" in on(first), "a draft is nobody's to read"
    assert "没有这个核验码" in check(made["code"])
    publish()
    last = first + timedelta(days=6)
    text = on(last)
    assert str(made["code"]) in text
    assert f"公示到 {last}" in text
    assert "是真的。" in check(str(made["code"]).lower())
    assert "没有这个核验码" in check("A" * 12)
    assert field.village in client.get(f"/public/{site.county}/notices").content.decode()
    assert "现在没有公示" in on(last + timedelta(days=1)), "also before the chore has taken it down"
    assert "已经撤下" in check(made["code"])
    assert field.village not in client.get(f"/public/{site.county}/notices").content.decode()
    assert client.get(f"/notice/{field.village[:9]}/{field.year}").status_code == 404
    assert client.get(f"/notice/999999999999/{field.year}").status_code == 404


def test_heads_are_masked_and_nothing_else_of_them_is_there(
    hung: tuple[Site, Field, dict[str, object], Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.database import in_area

    from canbao.registry.models import Person
    from canbao.web import notice_pages

    site, field, _, publish = hung
    publish()
    monkeypatch.setattr(notice_pages, "public_day", lambda: field.day)
    text = site.client().get(f"/notice/{field.village}/{field.year}").content.decode()
    with in_area(site.county):
        names = list(Person.objects.filter(county=site.county, unit=field.village).values_list("name", flat=True))
    assert names
    assert [name for name in names if len(name) > 1 and name in text] == []
    assert "*" in text


def test_a_slip_and_a_receipt_are_checked_by_their_codes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    from tests.web.fields import field_of

    field = field_of(site, monkeypatch)
    collector = site.client(site.hire("village_collector", field.village))
    slips = collector.get(f"/s/reminders/slips?unit={field.village}").content.decode()
    code = re.search(r"(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}", slips)
    assert code
    client, address = site.client(), f"/public/{site.county}/verify"
    assert address in slips
    text = checked_code(client, address, code.group().lower().replace("-", " "))
    assert "是真的" in text
    assert "缴费提醒单" in text
    assert field.day.isoformat() in text
    names = [each.name for each in field.to_remind().values() if len(each.name) > 1]
    assert [name for name in names if name in text] == []
    wrong = code.group()[:-1] + ("A" if code.group()[-1] != "A" else "B")
    assert "没有这个核验码" in checked_code(client, address, wrong)


def test_codes_cannot_be_tried_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.web.fields import field_of

    from canbao.web import notice_pages

    field_of(site, monkeypatch)
    monkeypatch.setattr(notice_pages, "MOST_CHECKED", 2)
    client, address = site.client(), f"/public/{site.county}/verify"
    answers = [client.post(address, {"code": "A" * 24}) for _ in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 429]
    text = answers[2].content.decode()
    assert "分钟后再试" in text
    assert "A" * 24 in text, "what was typed stays"


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_that_waits_shows_the_answer_by_itself(
    open_site: Site, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    from tests import zones
    from tests.access.people_at_work import nothing

    page = open_page(scripts=scripts)
    page.goto(f"/public/{open_site.county}/verify")
    with monkeypatch.context() as patch:
        patch.setattr(zones, "carried", nothing)
        page.locator("[name=code]").fill("2345-6789-2345-6789-2345-6789")
        page.get_by_role("button", name="核验").click()
        page.get_by_role("heading", name="正在向经办内网查询").wait_for()
    page.get_by_text("没有这个核验码").wait_for()
