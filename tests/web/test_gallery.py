"""Every page that a lead, a window clerk and a collector reach: what axe finds, overflow, targets, weight, links that
lead nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.web.sites import Person, Site

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (1366, 320)
FEWEST = {"bureau_lead": 35, "town_clerk": 25, "village_collector": 10}
"""Pages that each of them comes to, or the tour stopped early."""


@pytest.fixture
def counted(site: Site) -> Site:
    """The county with progress, places of windows, and somebody to remind."""
    from tests.campaign.counted import enrol_everybody
    from tests.campaign.fieldwork import Field

    from canbao.access.actors import system_actor
    from canbao.campaign.counting import count_if_needed

    Field(site.till).units()
    enrol_everybody(site.till.county)
    count_if_needed(system_actor(site.county))
    return site


def wrong(browser: Browser, address: str, role: str, person: Person, *begin: str) -> tuple[int, list[str]]:
    """How many pages were looked at, and what was found on them."""
    from tools.gallery.accounts import Guest
    from tools.gallery.crawling import Tour, visitor
    from tools.gallery.shots import Camera
    from tools.gallery.states import find_somebody

    from canbao.web import urls

    assert urls.urlpatterns
    tour = Tour(f"{address}/", f"{address}/", Camera(None, widths=WIDTHS, axe_at=WIDTHS[-1:]), most_shapes=0)
    here = visitor(browser, Guest(role, role, person.actor, person.token), tour)
    here.follow([tour.site, *begin, *find_somebody(here)])
    here.page.context.close()
    found = [f"{shot.name} {each.width}: {each.said}" for shot in tour.shots for each in shot.findings if each.breaks]
    return len({shot.name for shot in tour.shots}), found


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_pages_of_staff_can_be_read_and_used(counted: Site, browser: Browser) -> None:
    from tests.web.sites import served

    village = counted.till.dues()[0].unit
    with served() as address:
        for role, unit in (
            ("bureau_lead", counted.county),
            ("town_clerk", village[:9]),
            ("village_collector", village),
        ):
            pages, found = wrong(browser, address, role, counted.hire(role, unit))
            assert found == [], role
            assert pages >= FEWEST[role], role


@pytest.mark.needs("chromium")
@pytest.mark.usefixtures("site")
def test_what_is_looked_for_can_be_found(browser: Browser) -> None:
    from tests.web.sites import served
    from tools.gallery.looking import STAFF_BYTES, STAFF_TARGET, find_overweight, look

    page = browser.new_page(viewport={"width": WIDTHS[-1], "height": 768})
    with served() as address:
        page.goto(f"{address}/sign-in")
        assert [each for each in look(page, least=STAFF_TARGET) if each.breaks] == []
        page.evaluate(
            """() => {
                const made = document.querySelector('main').appendChild(document.createElement('div'));
                made.innerHTML = '<a href="/x">x</a><a href="/y">y</a><b>hardly to be read</b>';
                made.style.cssText = 'width: 900px; font-size: 9px';
                made.lastChild.style.cssText = 'color: #ddd';
            }"""
        )
        kinds = {each.kind for each in look(page, least=STAFF_TARGET)}
    assert {"overflow", "target", "axe"} <= kinds
    assert [each.kind for each in find_overweight(STAFF_BYTES + 1, is_public=False)] == ["weight"]
    assert find_overweight(STAFF_BYTES, is_public=False) == []
    page.close()


@pytest.mark.needs("chromium")
def test_a_link_that_leads_to_a_page_of_others_is_found(site: Site, browser: Browser) -> None:
    from tests.web.sites import served

    with served() as address:
        _, found = wrong(browser, address, "finance", site.hire("finance"), f"{address}/s/find")
    assert ["403" in each for each in found] == [True]


@pytest.mark.usefixtures("site")
def test_one_example_stands_for_addresses_of_a_shape() -> None:
    from tools.gallery.crawling import shape_of

    from canbao.web import urls

    assert urls.urlpatterns
    assert shape_of("/s/progress?unit=430621100&year=2025") == shape_of("/s/progress?year=2024&unit=430621")
    assert shape_of("/s/person/1?tab=dues") == shape_of("/s/person/2?tab=dues") != shape_of("/s/person/1?tab=household")
    assert shape_of("/s/no-such-page") == ("", ())


def test_pictures_of_the_documents_are_made_used_and_small() -> None:
    from tools.gallery.pictures import MOST_BYTES, PICTURES

    there = {path.stem: path for path in (ROOT / "docs" / "pictures").iterdir()}
    assert {picture.file for picture in PICTURES} == set(there)
    assert [name for name, path in there.items() if path.stat().st_size > MOST_BYTES] == []
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(document.read_text(encoding="utf-8") for document in documents)
    assert [name for name in there if f"pictures/{name}.png)" not in text] == []
