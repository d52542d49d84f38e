"""Pages for everybody: three doors, telephones, the larger view kept by a cookie."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import new_key

if TYPE_CHECKING:
    from tests.web.sites import Site

PHONE = "0730-7600000"


def load_windows(site: Site) -> str:
    """The county's window and one of a town; that town."""
    from tests.campaign.fieldwork import Field

    from canbao.campaign.service_windows import LoadWindows, WindowRow
    from canbao.campaign.service_windows import load_windows as load

    town = Field(site.till).town
    rows = (
        WindowRow(site.county, "county", "县医保大厅", "人民路1号", "工作日", PHONE, "参保登记"),
        WindowRow(town, "town", "镇便民中心", "一楼", "工作日", "0730-7600001", "代收"),
    )
    load(site.till.county.clerk(), new_key(), LoadWindows(site.county, rows))
    return town


def test_nobody_signed_in_meets_the_public_page_and_somebody_the_desk(open_site: Site) -> None:
    text = open_site.client().get("/public").content.decode()
    for door in ("我要查", "我要办", "怎么缴"):
        assert door in text
    assert open_site.client().get("/")["Location"] == "/sign-in", "inside everybody signs in"
    assert "您好" in open_site.client(open_site.hire("bureau_clerk")).get("/").content.decode()


def test_the_days_until_the_end_stand_on_the_first_page(open_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.web import public_pages
    from canbao.web.public_policies import policy_shown

    window = policy_shown(open_site.county, open_site.till.year).book.latest.file.windows["central"]
    assert window.last is not None

    def on(day: date) -> str:
        monkeypatch.setattr(public_pages, "public_day", lambda: day)
        return str(open_site.client().get("/public").content.decode())

    assert "今天是最后一天" in on(window.last)
    assert "还有 2 天（含今天和最后一天）" in on(window.last.replace(day=window.last.day - 1))
    assert "结束" in on(date(window.last.year + 2, 1, 1))
    assert window.cite in on(window.last)


def test_telephones_by_town(open_site: Site) -> None:
    client = open_site.client()
    assert "还没有录入" in client.get(f"/public/{open_site.county}/windows").content.decode()
    town = load_windows(open_site)
    text = client.get(f"/public/{open_site.county}/windows").content.decode()
    assert PHONE in text
    assert "0730-7600001" not in text
    assert "0730-7600001" in client.get(f"/public/{open_site.county}/windows?town={town}").content.decode()
    assert PHONE in client.get(f"/rules/{open_site.county}/{open_site.till.year}").content.decode()


def test_doors_of_a_county_open(open_site: Site) -> None:
    for address in ("find-out", "apply", "pay", "windows"):
        assert open_site.client().get(f"/public/{open_site.county}/{address}").status_code == 200
        assert open_site.client().get(f"/public/999999/{address}").status_code == 404


def test_channels_stand_under_how_to_pay(open_site: Site) -> None:
    from canbao.web.public_policies import policy_shown

    channels = policy_shown(open_site.county, open_site.till.year).book.latest.file.administration.channels
    text = open_site.client().get(f"/public/{open_site.county}/pay").content.decode()
    for channel in channels:
        assert channel.label in text
        assert channel.cite in text


def test_the_larger_view_is_kept_and_given_up(open_site: Site) -> None:
    from canbao.web.context import ELDER_COOKIE

    load_windows(open_site)
    client, back = open_site.client(), f"/public/{open_site.county}/pay"
    answer = client.post("/view", {"is_elder": "1", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    text = client.get(back).content.decode()
    assert 'class="elder"' in text
    assert text.index(PHONE) < text.index("<h1>"), "a telephone number first"
    client.post("/view", {"next": back})
    assert client.cookies[ELDER_COOKIE].value == ""
    assert 'class="elder"' not in client.get(back).content.decode()


def test_the_switch_goes_to_no_other_site(open_site: Site) -> None:
    for address in ("https://example.org/", "//example.org/x", ""):
        assert open_site.client().post("/view", {"is_elder": "1", "next": address})["Location"] == "/public"


def test_what_is_not_there_is_said_in_the_publics_own_layout(open_site: Site) -> None:
    text = open_site.client().get("/public/999999").content.decode()
    assert "没有这个县" in text
    assert "public.css" in text
    assert "bootstrap" not in text
