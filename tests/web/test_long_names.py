"""Names of two, four and fifteen characters, with a dot, with characters beyond the first plane: whole everywhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from docx import Document
from tests.registry.villagers import add_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from tests.web.sites import Site

NAMES = ("王五", "欧阳建国", "阿卜杜热合曼·买买提明·艾力", "㐂𠮷")


def register(site: Site, name: str) -> int:
    return add_person(name, site.till.payable()[0].unit)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_found_shown_and_taken_away_whole(site: Site, name: str) -> None:
    number = register(site, name)
    client = site.client(site.hire("bureau_clerk"))
    answer = client.post("/s/find", {"q": name})
    where = answer.headers.get("Location") or answer.content.decode()
    assert f"/s/person/{number}" in where
    assert name in client.get(f"/s/person/{number}").content.decode()
    assert name in client.get(f"/s/person/{number}?as=print").content.decode()
    file = Document(io.BytesIO(client.get(f"/s/person/{number}?as=docx").content))
    assert name in "".join(each.text for each in file.paragraphs)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [360, 1366])
def test_it_is_not_cut_on_any_width(site: Site, open_page: Callable[..., Page], width: int) -> None:
    name = max(NAMES, key=len)
    number = register(site, name)
    page = open_page(site.hire("bureau_clerk"), width=width)
    page.goto(f"/s/person/{number}")
    heading = page.locator("h1")
    assert name in heading.inner_text()
    assert heading.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
