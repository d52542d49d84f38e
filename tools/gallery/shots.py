"""One page or state as somebody saw it: where it was, what it weighed, what was wrong, its pictures.

In: an open page. Out: a record, JPEG files. Never: a picture of a page that the person may not open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .looking import ELDER_TARGET, PUBLIC_TARGET, STAFF_TARGET, Finding, Scale, find_overweight, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (1366, 1024, 320)
HEIGHT = 768
_TALLEST = 4_000
"""Pixels of a picture: what is below is more of the same table."""
AXE_AT = (1366, 320)


@dataclass
class Shot:
    """`state`: empty for the page as it is found by its link."""

    role: str
    name: str
    state: str
    address: str
    title: str
    status: int
    weight: int
    findings: list[Finding] = field(default_factory=list)
    pictures: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Camera:
    """Shoots into a folder; without one it only looks."""

    folder: Path | None
    widths: Sequence[int] = WIDTHS
    axe_at: Sequence[int] = AXE_AT

    def shoot(self, page: Page, shot: Shot, scale: Scale | None) -> Shot:
        """Look at the open page at every width. `scale` None: what it weighs is not what it loads."""
        is_public = is_public_page(page)
        if scale is not None:
            shot.weight = scale.weight
            shot.findings += find_overweight(shot.weight, is_public=is_public)
        for width in self.widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            shot.findings += look(page, least=least_target(page), with_axe=width in self.axe_at)
            if self.folder is not None:
                shot.pictures[width] = _picture(self.folder, page, shot, width)
        page.set_viewport_size({"width": self.widths[0], "height": HEIGHT})
        return shot


def _picture(folder: Path, page: Page, shot: Shot, width: int) -> str:
    words = "-".join(word for word in (shot.role, shot.name, shot.state.replace(" ", "-"), str(width)) if word)
    path, number = folder / f"{words}.jpg", 1
    while path.exists():
        number += 1
        path = folder / f"{words}.{number}.jpg"
    tall = min(int(page.evaluate("document.documentElement.scrollHeight")), _TALLEST)
    clip = {"x": 0, "y": 0, "width": width, "height": max(tall, 1)}
    page.screenshot(path=path, type="jpeg", quality=60, full_page=True, clip=clip)  # type: ignore[arg-type]
    return path.name


def is_public_page(page: Page) -> bool:
    """Whether it has the looks of pages for residents."""
    return page.locator("link[href*='css/public']").count() > 0


def least_target(page: Page) -> int:
    """Pixels that a target of this page must have."""
    if not is_public_page(page):
        return STAFF_TARGET
    return ELDER_TARGET if page.locator("html.elder").count() else PUBLIC_TARGET
