"""Finding somebody: by each of the ways, within one's area, never by an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site


def test_one_hit_opens_the_file_and_several_are_listed(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    person = site.till.dues()[0].person_id
    from canbao.registry.queries import person_file

    row = person_file(site.till.county.clerk(), person).row
    several = client.post("/s/find", {"q": row.name[0]})
    assert several.status_code == 200
    assert row.masked in several.content.decode()
    one = client.post("/s/find", {"q": row.tail}) if row.tail else several
    assert one.status_code in (200, 302)


def test_a_number_that_cannot_be_is_said_to_be_wrong(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    text = client.post("/s/find", {"q": "430621199001011235"}).content.decode()
    assert "这个号码不对" in text
    assert "430621199001011235" not in text, "what was typed does not stand on the page"


def test_who_may_not_find_is_told_who_may(site: Site) -> None:
    answer = site.client(site.hire("finance")).get("/s/find")
    assert answer.status_code == 403
    assert "医保经办员" in answer.content.decode()


def test_a_town_finds_its_own_people_alone(site: Site) -> None:
    from canbao.registry.queries import list_people

    clerk = site.till.county.clerk()
    towns = sorted(site.till.county.towns())
    stranger = next(row for row in list_people(clerk, towns[1]).rows)
    client = site.client(site.hire("town_clerk", towns[0]))
    assert f"/s/person/{stranger.id}" not in client.post("/s/find", {"q": stranger.name}).content.decode()
    assert client.get(f"/s/person/{stranger.id}").status_code == 404


def test_the_sixty_first_search_of_a_minute_waits(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    codes = [client.post("/s/find", {"q": "甲乙丙"}).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
    assert 0 < int(client.post("/s/find", {"q": "甲"}).headers["Retry-After"]) <= 60


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False])
def test_from_any_page_with_the_keyboard(site: Site, open_page: Callable[..., Page], scripts: bool) -> None:
    page = open_page(site.hire("bureau_clerk"), scripts=scripts)
    page.goto("/account")
    if scripts:
        page.keyboard.press("/")
    else:
        page.locator("#find-box").focus()
    page.keyboard.type("王")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/s/find") or "/s/person/" in page.url
    assert "q=" not in page.url


@pytest.mark.needs("chromium")
def test_rows_are_stepped_through_and_opened_by_keys_that_can_be_switched_off(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(site.hire("bureau_clerk"))

    def find() -> None:
        page.goto("/s/find")
        page.fill("#find-main", "王")
        page.locator("main form button[type=submit]").click()
        assert page.locator("[data-row]").count() > 1

    find()
    for _ in range(2):
        page.keyboard.press("j")
    wanted = page.locator("[data-row] a").nth(1).get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("o")
    assert page.url.endswith(str(wanted))
    page.goto("/account")
    page.get_by_label("不用快捷键").check()
    find()
    page.keyboard.press("/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.goto("/account")
    assert page.get_by_label("不用快捷键").is_checked()
    page.get_by_label("不用快捷键").uncheck()
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find-box"


def test_a_name_in_a_place_that_is_named(site: Site) -> None:
    from tests.campaign.fieldwork import Field
    from tests.database import as_superuser, in_area

    from canbao.registry.models import Person

    field = Field(site.till)
    field.units()
    person = field.owing[0].person_id
    with in_area(site.county):
        name = Person.objects.get(county=site.county, id=person).name
    client = site.client(site.hire("bureau_clerk"))

    def found(typed: str) -> bool:
        answer = client.post("/s/find", {"q": typed})
        return f"/s/person/{person}" in (answer.headers.get("Location") or answer.content.decode())

    for typed in (name, f"{name} village名", f"{name} town名"):
        assert found(typed), typed
    assert not found(f"{name} 别处村")
    with as_superuser(site.till.county.server) as owner:
        owner.execute("UPDATE registry_person SET unit = %s WHERE id = %s", [f"{field.village[:9]}999", person])
    assert not found(f"{name} village名")
    assert found(f"{name} town名")
