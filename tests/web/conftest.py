"""A county that collects, its site, and a browser where the machine has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import vault
from tests.exchange.conftest import charged, till
from tests.web.browsers import FLAGS, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.money.tills import Till
    from tests.web.sites import Person, Site

__all__ = ["charged", "till", "vault"]

DESK = {"width": 1366, "height": 768}
"""The screens of county offices."""


@pytest.fixture
def site(till: Till) -> Site:
    """The site of a county whose dues are charged."""
    from tests.web.sites import Site

    return Site(till)


@pytest.fixture
def open_site(site: Site) -> Site:
    """The same for the public: a county is there as soon as its places are."""
    from tests.campaign.fieldwork import Field
    from tests.zones import carried

    Field(site.till).units()
    carried()
    return site


@pytest.fixture
def browser(till: Till, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """One a test: it brings an event loop into this thread, which no other test may find there, and beside which Django
    keeps connections of their own. The database is there before it, and goes after it.
    """
    from django.db import connections
    from playwright.sync_api import sync_playwright

    del till
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    _wait_after_clicks(monkeypatch)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield started
        started.close()
        connections.close_all()


def _wait_after_clicks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click ends when the page that it leads to has begun; what follows it in a test wants that page whole."""
    from playwright.sync_api import Locator

    clicked = Locator.click

    def click(self: Locator, **given: Any) -> None:
        clicked(self, **given)
        self.page.wait_for_load_state()

    monkeypatch.setattr(Locator, "click", click)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the site as somebody who is signed in, or as nobody; `scripts=False`: in a browser without JavaScript."""
    from tests.web.sites import served

    from canbao.web.visits import SIGN_IN_COOKIE

    contexts = []
    with served() as address:

        def opened(person: Person | None = None, *, scripts: bool = True, width: int = DESK["width"]) -> Page:
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": DESK["height"]}, java_script_enabled=scripts,
                locale="zh-CN",
            )  # fmt: skip
            contexts.append(context)
            if person is not None:
                context.add_cookies([{"name": SIGN_IN_COOKIE, "value": person.token, "url": address}])
            page = context.new_page()
            page.set_default_timeout(15_000)
            return page

        yield opened
        for context in contexts:
            context.close()
