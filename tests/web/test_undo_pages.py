"""The bar that takes back what was just recorded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.campaign.test_undoing import age

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def bar_of(text: str) -> dict[str, str]:
    """What its form holds; empty where there is none."""
    found = re.search(r'<form[^>]*action="/s/undo".*?</form>', text, re.DOTALL)
    if not found:
        return {}
    return {
        name: value.replace("&amp;", "&")
        for name, value in re.findall(r'name="(key|what|back)" value="([^"]*)"', found[0])
    }


def tried(site: Site, client: Any, field: Field) -> str:
    """The address after an attempt that ends reminding."""
    given = {"people": [field.owing[0].person_id], "way": "visit", "result": "told", "reason": "dead"}
    answer = site.post(client, f"/s/reminders?unit={field.village}", {**given, "done_on": field.day.isoformat()})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_one_press_takes_it_back_and_the_page_says_so(site: Site, field: Field) -> None:
    client, person = site.client(site.hire("town_clerk", field.town)), field.owing[0].person_id
    address = tried(site, client, field)
    assert re.search(r"undo=attempts-\d+", address)
    text = client.get(address).content.decode()
    assert "以前可以撤销" in text
    assert f"/s/reminders/person/{person}?" not in text, "whoever died is not reminded"
    bar = bar_of(text)
    answer = site.post(client, "/s/undo", bar)
    assert answer.status_code == 302
    assert "undo=" not in answer["Location"]
    text = client.get(answer["Location"]).content.decode()
    assert "已撤销" in text
    assert f"/s/reminders/person/{person}?" in text
    assert bar_of(client.get(address).content.decode()) == {}, "what is undone is not offered again"
    again = site.post(client, "/s/undo", {**bar, "key": "another"})
    assert again.status_code == 409
    assert "已经撤销过" in again.content.decode()


def test_the_bar_is_for_whoever_recorded_it_and_for_ten_minutes(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    address = tried(site, client, field)
    other = site.client(site.hire("bureau_clerk"))
    assert bar_of(other.get(address).content.decode()) == {}
    bar = bar_of(client.get(address).content.decode())
    assert bar
    assert site.post(other, "/s/undo", bar).status_code == 403
    age(field, "campaign_attempt")
    assert bar_of(client.get(address).content.decode()) == {}
    late = site.post(client, "/s/undo", bar)
    assert late.status_code == 409
    assert "超过 10 分钟" in late.content.decode()


def test_marks_and_reasons_on_the_page_of_a_person(site: Site, field: Field) -> None:
    client, person = site.client(site.hire("town_clerk", field.town)), field.owing[0].person_id
    page = f"/s/reminders/person/{person}"
    address = site.post(client, page, {"do": "silence", "why": "本人要求"})["Location"]
    answer = site.post(client, "/s/undo", bar_of(client.get(address).content.decode()))
    assert '<span class="tag">免打扰</span>' not in client.get(answer["Location"]).content.decode()
    tried(site, client, field)
    address = site.post(client, page, {"do": "mistake", "why": "听错了"})["Location"]
    answer = site.post(client, "/s/undo", bar_of(client.get(address).content.decode()))
    assert "登记的去向：死亡" in client.get(answer["Location"]).content.decode()


def test_nonsense_in_an_address_shows_no_bar(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    for what in ("attempts-", "attempts-99999999999999999999", "nothing-1", "attempts-１", "attempts-1x"):
        answer = client.get(f"/s/reminders?unit={field.village}&done=tried&undo={what}")
        assert answer.status_code == 200
        assert bar_of(answer.content.decode()) == {}
        assert site.post(client, "/s/undo", {"what": what, "back": "/"}).status_code == 404
    assert client.get("/s/undo").status_code == 302
