"""Public pages in a browser: a narrow phone, both views, no scripts; what axe finds, sizes of targets and of pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.test_public_pages import load_windows

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site

NARROW = 320
MOST_BYTES = 80_000
"""Of a page with everything that it needs, as it comes over the line."""
_SMALL = """
([least]) => [...document.querySelectorAll('a, button, input, select, summary, label.choice')].filter(found => {
    const inLabel = found.matches('label.choice input');
    const box = found.getBoundingClientRect();
    return !inLabel && !found.matches('.skip, [type=hidden]') && box.width && box.height < least - 0.5;
}).map(found => `${found.outerHTML.slice(0, 80)} ${found.getBoundingClientRect().height}`)
"""
_TINY_TEXT = """
([least]) => [...document.querySelectorAll('body *')].filter(found =>
    [...found.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
    && found.getClientRects().length && parseFloat(getComputedStyle(found).fontSize) < least
).map(found => found.outerHTML.slice(0, 80))
"""


def addresses(site: Site) -> list[str]:
    county, year = site.county, site.till.year
    return [
        "/public", f"/public/{county}/find-out", f"/public/{county}/apply", f"/public/{county}/pay",
        f"/public/{county}/windows", f"/rules/{county}/{year}", f"/rules/{county}/{year}?q=help",
        f"/calc/{county}/{year}", f"/public/{county}/notices", f"/public/{county}/verify", "/public/999999",
    ]  # fmt: skip


def narrow(open_page: Callable[..., Page], *, is_elder: bool) -> Page:
    """A phone; axe needs scripts in its browser, the pages have none."""
    page = open_page(width=NARROW)
    if is_elder:
        page.goto("/public")
        page.get_by_role("button", name="长者版").click()
        assert page.locator("html.elder").count() == 1
    return page


def look(page: Page, *, is_elder: bool) -> list[str]:
    """What is wrong with the page that is open, as somebody of that view meets it."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[str] = []
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > NARROW:
        found.append(f"{wide} px wide")
    found += [f"small target: {each}" for each in page.evaluate(_SMALL, [60 if is_elder else 44])]
    found += [f"small text: {each}" for each in page.evaluate(_TINY_TEXT, [18 if is_elder else 16])]
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    found += [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations
        if each["impact"] in ("serious", "critical")
    ]  # fmt: skip
    return found


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("is_elder", [False, True], ids=["normal", "elder"])
def test_pages_fit_a_narrow_phone(open_site: Site, open_page: Callable[..., Page], is_elder: bool) -> None:
    load_windows(open_site)
    page = narrow(open_page, is_elder=is_elder)
    wrong = {}
    for address in addresses(open_site):
        page.goto(address)
        wrong[address] = look(page, is_elder=is_elder)
    page.goto(f"/calc/{open_site.county}/{open_site.till.year}")
    page.get_by_label("出生年").fill("1961")
    page.get_by_label("户口在哪里").select_option("here")
    page.get_by_role("button", name="算一算").click()
    wrong["calc answered"] = look(page, is_elder=is_elder)
    page.get_by_label("出生年").fill("soon")
    page.get_by_role("button", name="算一算").click()
    assert page.title().startswith("有错误")
    wrong["calc refused"] = look(page, is_elder=is_elder)
    assert {address: found for address, found in wrong.items() if found} == {}


@pytest.mark.needs("chromium")
@pytest.mark.usefixtures("open_site")
def test_the_look_can_fail(open_page: Callable[..., Page]) -> None:
    page = narrow(open_page, is_elder=False)
    page.goto("/public")
    page.evaluate(
        "() => { const made = document.createElement('a'); made.href = '/x'; made.style.cssText ="
        " 'display: block; width: 900px; font-size: 10px; color: #ddd'; made.textContent = 'hardly to be read';"
        " document.querySelector('main').append(made) }"
    )
    text = "\n".join(look(page, is_elder=False))
    for word in ("px wide", "small target", "small text", "color-contrast"):
        assert word in text


@pytest.mark.needs("chromium")
def test_pages_are_light_and_need_no_script(open_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=False, width=NARROW)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    for address in addresses(open_site):
        weights.clear()
        page.goto(address, wait_until="networkidle")
        assert 0 < sum(weights) <= MOST_BYTES, (address, sum(weights))
        assert page.locator("script").count() == 0
    page.goto(f"/public/{open_site.county}/find-out")
    page.get_by_role("link", name="算一算").click()
    page.get_by_label("出生年").fill("1961")
    page.get_by_role("button", name="算一算").click()
    assert page.locator("#answer").is_visible()
