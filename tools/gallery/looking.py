"""What is wrong with a page that is open in a browser: what axe finds, sideways overflow, small targets, weight, and
words and boxes that look wrong to anybody.

In: a page of Playwright. Out: findings. Never: a finding without the place on the page; a change to what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

STAFF_BYTES, PUBLIC_BYTES = 250_000, 80_000
"""HTML, styles and scripts of a page as they come over the line, with nothing kept from before."""
STAFF_TARGET, PUBLIC_TARGET, ELDER_TARGET = 24, 44, 60
"""Pixels: WCAG 2.5.8 on the screens of offices; what Chinese rules for older users ask of telephones."""
BREAKING = ("axe", "overflow", "target", "weight", "closed")
"""Kinds that make the gallery fail. The others are for somebody to look at."""
_WEIGHED = ("Document", "Stylesheet", "Script")
_SCRIPT = Path(__file__).with_suffix(".js")
_SERIOUS = ("serious", "critical")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `width` 0: at every width."""

    kind: str
    width: int
    said: str

    @property
    def breaks(self) -> bool:
        """Whether it is a figure that must hold."""
        return self.kind in BREAKING


class Scale:
    """Weighs what a page loads, from when it is made on: nothing is taken from what the browser kept."""

    def __init__(self, page: Page) -> None:
        self._kinds: dict[str, str] = {}
        self._sizes: dict[str, float] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.responseReceived", self._begun)
        session.on("Network.loadingFinished", self._ended)

    def _begun(self, told: dict[str, Any]) -> None:
        self._kinds[told["requestId"]] = told["type"]

    def _ended(self, told: dict[str, Any]) -> None:
        self._sizes[told["requestId"]] = told["encodedDataLength"]

    def empty(self) -> None:
        """Before the next page."""
        self._kinds.clear()
        self._sizes.clear()

    @property
    def weight(self) -> int:
        """Bytes since it was emptied."""
        return int(sum(size for number, size in self._sizes.items() if self._kinds.get(number) in _WEIGHED))


def find_overweight(weight: int, *, is_public: bool) -> list[Finding]:
    """One finding, or none."""
    most = PUBLIC_BYTES if is_public else STAFF_BYTES
    return [Finding("weight", 0, f"{weight} > {most}")] if weight > most else []


def look(page: Page, *, least: int, with_axe: bool = True) -> list[Finding]:
    """What is wrong with the page as it is now, at the width that it has now. `least`: of a target, in pixels."""
    size = page.viewport_size
    assert size is not None
    width = size["width"]
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    has_spacing = least == STAFF_TARGET
    seen: dict[str, list[str]] = page.evaluate(f"({_look_script()})", [least, has_spacing])
    found = [Finding(kind, width, said) for kind, lines in seen.items() for said in lines]
    return [*found, *(_ask_axe(page, width) if with_axe else [])]


def _ask_axe(page: Page, width: int) -> list[Finding]:
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"]}
    violations: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        Finding(
            "axe", width, f"{each['id']} ({each['impact']}) ×{len(each['nodes'])}: {each['nodes'][0]['html'][:160]}"
        )
        for each in violations
        if each["impact"] in _SERIOUS
    ]


@cache
def _look_script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")
