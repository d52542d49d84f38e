"""The last ten people an account looked at: sealed in its browser, told to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.windows import village, window

from canbao.web.recent import MOST_RECENT, RECENT_COOKIE

if TYPE_CHECKING:
    from tests.web.sites import Site

LISTED = "最近看过的"


def test_the_last_ten_are_listed_the_latest_first(site: Site) -> None:
    clerk = site.hire("bureau_clerk")
    client = site.client(clerk)
    assert "还没有看过谁的档案" in client.get("/s/find").content.decode()
    people = [due.person_id for due in site.till.dues()[: MOST_RECENT + 2]]
    for person in (*people, people[-2]):
        client.get(f"/s/person/{person}")
    text = client.get("/s/find").content.decode()
    assert f"{LISTED} {MOST_RECENT} 人" in text
    places = [text.find(f'/s/person/{person}"') for person in (people[-2], people[-1], people[-3])]
    assert places == sorted(places)
    assert f'/s/person/{people[0]}"' not in text


def test_another_account_in_the_same_browser_sees_none(site: Site) -> None:
    from canbao.web.visits import SIGN_IN_COOKIE

    first, second = site.hire("bureau_clerk"), window(site)
    client = site.client(first)
    person = next(due.person_id for due in site.till.dues() if due.unit == village(site))
    client.get(f"/s/person/{person}")
    assert str(person) not in client.cookies[RECENT_COOKIE].value
    client.cookies[SIGN_IN_COOKIE] = second.token
    assert LISTED not in client.get("/s/find").content.decode()


def test_a_broken_cookie_is_none(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    for text in ("x", "!!!!", "A" * 200, "A" * 5_000):
        client.cookies[RECENT_COOKIE] = text
        answer = client.get("/s/find")
        assert answer.status_code == 200
        assert LISTED not in answer.content.decode()


def test_signing_out_takes_them_away(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    client.get(f"/s/person/{site.till.dues()[0].person_id}")
    client.post("/sign-out")
    assert client.cookies[RECENT_COOKIE].value == ""
