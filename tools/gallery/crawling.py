"""From page to page along its links, one example of each: what can be reached, and how it looks.

In: a browser, somebody signed in. Out: shots, names of pages that were met. Never: a link to another site; a button
pressed on the way.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from .accounts import Guest
from .looking import Finding, Scale
from .shots import HEIGHT, Camera, Shot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

_WORD = re.compile(r"[a-z][a-z_]*")
Shape = tuple[str, tuple[tuple[str, str], ...]]


@dataclass
class Tour:
    """What was seen so far, by everybody."""

    site: str
    outside: str
    """Where residents look: the public zone."""
    camera: Camera
    most_shapes: int = 5
    """Tabs and filters of one page that are shot; more of them are more of the same."""
    shots: list[Shot] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    shapes: set[Shape] = field(default_factory=set)
    refused: set[tuple[str, str]] = field(default_factory=set)
    """Views and pages of which an empty form was sent."""


@dataclass
class Visitor:
    """A browser of one guest. `view`: what its pictures are called beside the role. `examples`: by name of page."""

    guest: Guest
    page: Page
    scale: Scale
    tour: Tour
    base: str
    """The first page of the zone that they are in."""
    view: str = ""
    examples: dict[str, str] = field(default_factory=dict)

    def open(self, address: str) -> int:
        """Go there; the status, 0 for a file that is offered instead of a page."""
        from playwright.sync_api import Error

        self.scale.empty()
        try:
            answer = self.page.goto(urljoin(self.base, address), wait_until="load")
        except Error as failed:
            if "Download" not in str(failed) and "ERR_ABORTED" not in str(failed):
                raise
            self.tour.met.add(name_of(address))
            return 0
        is_page = answer is not None and "html" in (answer.headers.get("content-type") or "")
        return answer.status if answer is not None and is_page else 0

    def shoot(self, state: str, status: int, *, name: str = "", is_weighed: bool = True) -> Shot:
        """The open page."""
        address = self.page.url.removeprefix(self.base.rstrip("/"))
        shot = Shot(
            self.guest.word, name or name_of(address), " ".join(word for word in (self.view, state) if word), address,
            self.page.title(), status, 0,
        )  # fmt: skip
        self.tour.shots.append(self.tour.camera.shoot(self.page, shot, self.scale if is_weighed else None))
        return shot

    def links(self) -> list[str]:
        """Addresses of this site that the open page leads to."""
        found: list[str] = self.page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)")
        inside = [address.partition("#")[0] for address in found if address.startswith(self.base)]
        return list(dict.fromkeys(inside))

    def follow(self, begin: Iterable[str]) -> None:
        """Everything that can be reached by links, each page once, tabs and filters once in the whole tour."""
        waiting, seen = deque((address, "") for address in begin), set[str | Shape]()
        while waiting:
            address, source = waiting.popleft()
            name, asked = shape_of(address)
            if not name or (name in seen if not asked or name not in seen else (name, asked) in seen):
                continue
            is_first = name not in seen
            if not is_first and ((name, asked) in self.tour.shapes or self._has_enough(name)):
                continue
            seen |= {name, (name, asked)}
            self.tour.shapes.add((name, asked))
            status = self.open(address)
            if not status:
                continue
            if name_of(self.page.url) == name:
                state = "" if is_first else "-".join(value or key for key, value in asked)
                shot = self.shoot(state, status)
                if status >= HTTPStatus.BAD_REQUEST:
                    shot.findings.append(
                        Finding("closed", 0, f"{status}: {address}, linked from {source or 'nowhere'}")
                    )
                    continue
            self.examples.setdefault(name_of(self.page.url), self.page.url)
            waiting.extend((link, name) for link in self.links())

    def _has_enough(self, name: str) -> bool:
        return sum(shape[0] == name and shape[1] != () for shape in self.tour.shapes) >= self.tour.most_shapes


def visitor(browser: Browser, guest: Guest, tour: Tour, view: str = "", base: str = "") -> Visitor:
    """A new browser window, in the zone of the guest or at `base`; every page that answers it counts as met."""
    from canbao.web.visits import SIGN_IN_COOKIE

    base = base or (tour.site if guest.actor is not None else tour.outside)
    context = browser.new_context(base_url=base, locale="zh-CN")
    if guest.token:
        context.add_cookies([{"name": SIGN_IN_COOKIE, "value": guest.token, "url": base}])
    page = context.new_page()
    page.set_viewport_size({"width": tour.camera.widths[0], "height": HEIGHT})
    page.set_default_timeout(30_000)

    def meet(answer: Response) -> None:
        if answer.status < 400:
            tour.met.add(name_of(answer.url))

    page.on("response", meet)
    return Visitor(guest, page, Scale(page), tour, base, view)


def name_of(address: str) -> str:
    """Which page of the site an address is of; empty where it is none."""
    from django.urls import Resolver404, resolve

    for urls in ("canbao.web.urls", "canbao.web.public_urls"):
        try:
            name = resolve(urlsplit(address).path, urls).url_name or ""
        except Resolver404:
            continue
        if name:
            return name
    return ""


def shape_of(address: str) -> Shape:
    """The page with its tabs and filters, without numbers and names: one example stands for all of a shape. So does one
    table taken away in a form, of all tables of all pages.
    """
    asked = parse_qsl(urlsplit(address).query)
    if "table" in dict(asked):
        return "", (("as", dict(asked).get("as", "")),)
    kept = ((key, value if key != "sort" and _WORD.fullmatch(value) else "") for key, value in asked)
    return name_of(address), tuple(sorted(kept))
