"""The whole way through the site: each guest after the other, links first, then states that no link leads to.

In: a site, guests. Out: a tour. Never: two guests in one browser window.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .accounts import COUNTY, IDLE, PUBLIC, Guest
from .beginning import bare_site, begin
from .crawling import Tour, visitor
from .furnishing import area_of, furnish, telephone
from .shots import Camera
from .states import (
    ask_as_it_stands,
    enlarge,
    find_somebody,
    look_at_own_file,
    send_empty_forms,
    sign_out,
    stray,
    work_out,
)
from .working import (
    fetch_returned,
    help_somebody,
    leave_a_form,
    look_after_an_account,
    register_somebody,
    take_cash,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BARE_PORT = 8147
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Of this machine; nothing is downloaded."""
    import shutil

    from playwright.sync_api import sync_playwright

    there = next((found for name in _BROWSERS if (found := shutil.which(name))), "")
    if not there:
        sys.exit("needs Chromium (on Debian: apt install chromium chromium-l10n fonts-noto-cjk)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=there, args=list(_FLAGS), env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
        )
        yield browser
        browser.close()


def tour(sites: tuple[str, str], guests: Sequence[Guest], folder: Path, only: Collection[str] = ()) -> Tour:
    """As everybody, or as some roles. `sites`: of the private and of the public zone."""
    seen = Tour(*sites, Camera(folder))
    with telephone() as phone, open_browser() as browser:
        if not only or PUBLIC in only:
            with bare_site(folder.parent / "bare", BARE_PORT) as (address, code):
                begin(visitor(browser, guests[0], seen, view="bare", base=address), address, code)
        actors = {guest.word: guest.actor for guest in guests if guest.actor is not None}
        resident = furnish(actors, phone if not only or PUBLIC in only else None)
        help_somebody(actors["bureau_clerk"])
        village = area_of(actors["village_collector"])
        taken, paid = take_cash(actors["village_collector"], actors["town_clerk"])
        for guest in guests:
            if only and guest.word not in only:
                continue
            print(f"{guest.label} {guest.word} …", flush=True)
            _keep_awake(guests)
            _visit(browser, guest, seen, village, paid, taken if guest.word == "village_collector" else [])
            if guest.actor is None:
                look_at_own_file(visitor(browser, guest, seen, view="own"), resident, phone)
    return seen


def _keep_awake(guests: Sequence[Guest]) -> None:
    """Sign-ins of those who come later do not end by idleness."""
    from canbao.access.sign_ins import SignedOut, presence_of

    for guest in guests:
        if guest.token:
            with suppress(SignedOut):
                presence_of(guest.token)


def _begin(guest: Guest, seen: Tour) -> list[str]:
    """The first page; for residents that of the county in mid-campaign."""
    if guest.actor is not None:
        return [seen.site, f"{seen.site}account/factor"]
    return [f"{seen.outside}public/{COUNTY}", f"{seen.outside}public"]


def _visit(browser: Browser, guest: Guest, seen: Tour, village: str, paid: Sequence[int], more: Sequence[str]) -> None:
    here = visitor(browser, guest, seen)
    if guest.word == "bureau_lead":
        more = work_out(here)
    if guest.word == "town_clerk":
        register_somebody(here, village)
        more = [f"s/money/payments/{payment}" for payment in paid] + leave_a_form(here)
    if guest.actor is None:
        visitor(browser, guest, seen, view="entrance", base=seen.site).follow([f"{seen.site}sign-in"])
    if guest.word == "system_admin":
        more = look_after_an_account(here)
    here.follow([*(f"{seen.site}{each}" for each in more), *_begin(guest, seen), *find_somebody(here)])
    if guest.word == "supplier":
        fetch_returned(here)
    stray(here)
    ask_as_it_stands(here)
    send_empty_forms(here)
    if guest.actor is None:
        here = visitor(browser, guest, seen, view="elder")
        enlarge(here)
        here.follow(_begin(guest, seen))
        send_empty_forms(here)
        here.page.context.close()
        visitor(browser, guest, seen, view="empty").follow([f"{seen.outside}public/{IDLE}"])
    else:
        sign_out(here)
