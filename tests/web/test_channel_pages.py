"""Ways to pay on their page and on the residents': the county's own link, its code, nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.sites import Site

LINK = "https://example.org/pay?county=430621"
APP, BANK = "湘税社保", "国有商业银行"


def test_a_link_that_is_entered_is_shown_to_residents_with_its_code(open_site: Site) -> None:
    site = open_site
    public = f"/public/{site.county}/pay"
    before = site.client().get(public).content.decode()
    assert "<svg" not in before
    assert APP in before, "the notice's own table names it"
    client = site.client(site.hire("bureau_clerk"))
    assert "没有录入" in client.get("/s/channels").content.decode()
    assert site.post(client, "/s/channels", {"channel": APP, "url": f" {LINK} "}).status_code == 302
    for text in (client.get("/s/channels?done=set").content.decode(), site.client().get(public).content.decode()):
        assert f'href="{LINK}"' in text
        assert text.count('class="qrline"') == 1, "one code: the others have no link"
    assert site.post(client, "/s/channels", {"channel": APP, "url": ""}).status_code == 302
    assert "example.org" not in site.client().get(public).content.decode()


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(site: Site) -> None:
    client = site.client(site.hire("tax_clerk"))
    answer = site.post(client, "/s/channels", {"channel": BANK, "url": "http://example.org/plain"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "https 开头" in text
    assert "http://example.org/plain" in text
    assert f'<option value="{BANK}" selected>' in text
    assert site.post(client, "/s/channels", {"channel": "惠民保", "url": LINK}).status_code == 422
    assert "没有录入" in client.get("/s/channels").content.decode()


def test_windows_and_collectors_read_only(open_site: Site) -> None:
    site = open_site
    collector = site.client(site.hire("village_collector"))
    text = collector.get("/s/channels").content.decode()
    assert APP in text
    assert "录入一个渠道的链接" not in text
    assert collector.post("/s/channels", {"channel": APP, "url": LINK, "key": "x" * 32}).status_code in (200, 403)
    assert "example.org" not in site.client().get(f"/public/{site.county}/pay").content.decode()


def test_before_a_policy_is_chosen_there_is_a_first_step_instead(site: Site) -> None:
    answer = site.client(site.hire("bureau_clerk", "370481")).get("/s/channels")
    assert answer.status_code == 200
    assert "还没有选定任何年度的政策" in answer.content.decode()
