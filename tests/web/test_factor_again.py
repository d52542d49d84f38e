"""The second factor asked in between: what was typed is still there, and is done once the code is right."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.proofs import Proof
from tests.web.test_run_pages import stale

from canbao.web.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Person, Site

WHY = "名录下周录入<&\"'>"


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """On a day of the window."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def move_of(site: Site) -> str:
    return f"/s/campaign/move?year={site.till.year}&event=open"


@pytest.fixture
def lead(site: Site) -> Person:
    person = site.hire("bureau_lead")
    stale(site, person)
    return person


@pytest.mark.usefixtures("field")
def test_what_was_typed_is_done_after_the_code(
    site: Site, field: Field, lead: Person, open_page: Callable[..., Page]
) -> None:
    page = open_page(lead, scripts=False)
    page.goto(move_of(site))
    page.get_by_label("原因").fill(WHY)
    page.locator("main form button[type=submit]").click()
    assert page.locator("h1").inner_text() == "请再输入一次动态码"
    assert field.rows("CampaignYear") == []
    page.get_by_label("动态码").fill("000000")
    page.get_by_role("button", name="继续").click()
    assert "动态码" in page.locator("[role=alert]").inner_text()
    assert field.rows("CampaignYear") == []
    page.get_by_label("动态码").fill(lead.spare[0])
    page.get_by_role("button", name="继续").click()
    page.wait_for_url("**done=1")
    (year,) = field.rows("CampaignYear")
    assert year.state == "open"
    assert year.why == WHY


def test_the_form_is_carried_whole_and_nothing_of_the_code_with_it(site: Site, lead: Person, field: Field) -> None:
    del field
    client = site.client(lead)
    sent = {"key": "k" * 32, "why": WHY, "seen": "0" * 64, "more": ["1", "2"]}
    for _ in range(2):
        page = client.post(move_of(site), sent).content.decode()
        carried = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.split("</header>")[-1])
        names = [name for name, _ in carried]
        assert names.count("more") == 2
        assert dict(carried)["why"] == "名录下周录入&lt;&amp;&quot;&#x27;&gt;"
        assert (names.count("key"), names.count("factor-key")) == (1, 1)
        sent = {**sent, "factor-key": "f" * 32, "factor-code": "12"}


@pytest.mark.trust
def test_t74_every_page_that_asks_for_it_does_nothing_before(
    site: Site, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = {
        "staff_password": "system_admin", "staff_stop": "system_admin", "grants": "security_admin",
        "duplicates": "bureau_clerk",
    }  # fmt: skip
    from canbao.web import urls

    assert urls.urlpatterns, "pages are defined when addresses are"
    asking = [name for name, found in PAGES.items() if found.needs_factor]
    assert set(roles) | {"publish_run", "export_list", "campaign_move"} <= set(asking)
    people = {}
    for name in asking:
        role = roles.get(name, "bureau_lead")
        if role not in people:
            people[role] = site.hire(role)
        stale(site, people[role])
        address = "/" + re.sub(r"<int:\w+>", "1", PAGES[name].path).lstrip("/")
        assert is_asked(site, people[role], address), name
    proof.shows(
        "T74", f"{len(asking)} pages (publication, merging, exports, grants, starting passwords, accounts stopped, a "
        "campaign's moves) with a factor of a quarter of an hour ago: each asks and does nothing before the right code",
        "refund, merge, publish, big export, grant without fresh factor (≤ 5 min): 100 % asked",
    )  # fmt: skip
    monkeypatch.setattr("canbao.web.entering.factor_asked", lambda _: None)
    assert not is_asked(site, people["bureau_lead"], move_of(site))
    proof.sabotage("T74", "the question", "the move is looked at at once")


def is_asked(site: Site, person: Person, address: str) -> bool:
    answer = site.client(person).post(address, {"key": "k" * 32})
    return answer.status_code == 200 and "请再输入一次动态码" in answer.content.decode()
