"""Reminders on pages: who owes by unit and household, what was tried, who is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """The same county's people at work, with a village in which several owe."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def village(client: Any, field: Field, more: str = "") -> str:
    return str(client.get(f"/s/reminders?unit={field.village}{more}").content.decode())


def people_in(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"/s/reminders/person/(\d+)", text)]


def attempt(field: Field, *people: int, **more: Any) -> dict[str, Any]:
    values = {"way": "visit", "result": "refused", "reason": "no_money", "done_on": field.day.isoformat()}
    return {"people": list(people), **values, **more}


def test_a_village_shows_who_owes_and_the_town_how_many(site: Site, field: Field) -> None:
    client = site.client(site.hire("bureau_clerk"))
    owing = {due.person_id for due in field.owing}
    assert set(people_in(village(client, field))) == owing
    town = client.get(f"/s/reminders?unit={field.town}").content.decode()
    assert f"unit={field.village}" in town
    assert not people_in(town)


def test_only_whoever_may_and_only_their_area(site: Site, field: Field) -> None:
    assert site.client(site.hire("finance")).get("/s/reminders").status_code == 403
    other = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(f"/s/reminders?unit={field.village}").status_code == 404
    assert other.get(f"/s/reminders/person/{field.owing[0].person_id}").status_code == 404
    inspector = site.client(site.hire("inspector"))
    assert 'name="people"' not in village(inspector, field)


def test_an_attempt_with_several_is_kept_once_and_said_in_the_list(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    one, other = (due.person_id for due in field.owing[:2])
    address = f"/s/reminders?unit={field.village}"
    shown = client.get(address).content.decode()
    key = re.search(r'name="key" value="([0-9a-f]+)"', shown)
    assert key
    fields = attempt(field, one, other) | {"key": key.group(1)}
    assert client.post(address, fields).status_code == 302
    assert client.post(address, fields).status_code == 302
    assert len(field.rows("Attempt")) == 2
    assert "暂无钱" in village(client, field)
    assert set(people_in(village(client, field, "&tried=once"))) == {one, other}
    assert {one, other}.isdisjoint(people_in(village(client, field, "&tried=never")))
    assert set(people_in(village(client, field, "&reason=no_money"))) == {one, other}
    assert "没有符合条件的人" in village(client, field, "&reason=dead")


def test_nobody_ticked_and_a_stranger_are_refused_with_what_was_typed(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    address = f"/s/reminders?unit={field.village}"
    answer = site.post(client, address, attempt(field, note="去过两次"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "请先在名单里勾选人员" in text
    assert "去过两次" in text
    stranger = next(due.person_id for due in site.till.dues() if due.unit != field.village)
    assert site.post(client, address, attempt(field, stranger)).status_code == 422
    assert field.rows("Attempt") == []


def test_a_reason_of_where_somebody_is_takes_them_off_the_list(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    one = field.owing[0].person_id
    site.post(client, f"/s/reminders?unit={field.village}", attempt(field, one, reason="insured_elsewhere"))
    assert one not in people_in(village(client, field))


def test_do_not_call_and_back(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    one = field.owing[0].person_id
    address = f"/s/reminders/person/{one}"
    assert site.post(client, address, {"do": "silence", "why": ""}).status_code == 422
    assert site.post(client, address, {"do": "silence", "why": "本人要求"}).status_code == 302
    assert one not in people_in(village(client, field))
    alone = client.get(f"/s/reminders/left-alone?unit={field.village}").content.decode()
    assert people_in(alone) == [one]
    assert site.post(client, address, {"do": "lift"}).status_code == 302
    assert one in people_in(village(client, field))
    assert "没有人登记免打扰" in client.get("/s/reminders/left-alone").content.decode()


def test_giving_up_only_where_the_policy_knows_it_and_after_days_of_attempts(site: Site, field: Field) -> None:
    from tests.campaign.fieldwork import NANAN

    client = site.client(site.hire("town_clerk", field.town))
    one = field.owing[0].person_id
    address = f"/s/reminders/person/{one}"
    assert "不能登记放弃" in client.get(address).content.decode()
    field.follow(NANAN)
    assert "动员满" in client.get(address).content.decode()
    for days in (1, 0):
        field.try_(one, days_ago=days)
    fields = {"do": "waive", "paper": "放弃001", "stated_on": field.day.isoformat(), "note": "两次上门"}
    assert site.post(client, address, fields).status_code == 302
    assert one not in people_in(village(client, field))
    shown = client.get(address).content.decode()
    assert "放弃001" in shown
    assert site.post(client, address, {"do": "withdraw", "why": "要参保"}).status_code == 302
    assert one in people_in(village(client, field))


def test_what_the_policy_says_of_reminding_stands_with_its_clause(site: Site, field: Field) -> None:
    from tests.campaign.fieldwork import AFTER_WINDOW, TENGZHOU

    client = site.client(site.hire("bureau_clerk"))
    assert "三(一)" not in village(client, field)
    field.follow(TENGZHOU)
    assert "三(一)" in village(client, field)
    field.go_to(AFTER_WINDOW)
    assert "集中缴费已结束" in village(client, field)


def test_before_anything_is_published_the_page_says_what_is_first(site: Site) -> None:
    from tests.database import as_superuser

    with as_superuser(site.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM billing_run")
    text = site.client(site.hire("bureau_clerk")).get("/s/reminders").content.decode()
    assert "第一步" in text


@pytest.mark.needs("chromium")
def test_by_keyboard_without_scripts(site: Site, field: Field, open_page: Callable[..., Page]) -> None:
    page = open_page(site.hire("village_collector", field.village), scripts=False)
    page.goto("/s/reminders")
    page.focus("input[name=people]")
    page.keyboard.press("Space")
    page.focus("main button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "已登记" in page.inner_text("main")
    assert len(field.rows("Attempt")) == 1


def test_a_reason_taken_down_wrongly_is_taken_back(site: Site, field: Field) -> None:
    client = site.client(site.hire("village_collector", field.village))
    one = field.owing[0].person_id
    site.post(client, f"/s/reminders?unit={field.village}", attempt(field, one, reason="dead"))
    assert one not in people_in(village(client, field))
    alone = client.get(f"/s/reminders/left-alone?unit={field.village}").content.decode()
    assert people_in(alone) == [one]
    address = f"/s/reminders/person/{one}"
    shown = client.get(address).content.decode()
    assert "登记的去向：已死亡" in shown or "登记的去向：死亡" in shown
    wrong = site.post(client, address, {"do": "mistake", "why": ""})
    assert wrong.status_code == 422
    assert site.post(client, address, {"do": "mistake", "why": "听错了，本人在家"}).status_code == 302
    assert one in people_in(village(client, field))
    shown = client.get(address).content.decode()
    assert "已撤回" in shown
    assert "听错了，本人在家" in shown
    inspector = site.client(site.hire("inspector")).get(address).content.decode()
    assert "已撤回" in inspector
    assert 'value="mistake"' not in inspector
