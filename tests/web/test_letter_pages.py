"""The letter to all residents on a page of the public, on the staff's with its clauses, on one sheet of paper."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.web.test_public_pages import PHONE, load_windows

from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.showing import show_policy
from canbao.web.resident_letter import Addressed, letter_to

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site

POLICIES = Path(__file__).parents[2] / "policies"
EVERY = ("shandong/tengzhou/2025", "hunan/yueyang/2025", "fujian/nanan/2024", "hunan/anhua/qingtangpu/2022")


def pages_in(made: bytes) -> int:
    """Of a PDF: its objects are packed."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    texts = [made, *(zlib.decompressobj().decompress(each) for each in packed if each.startswith(b"x"))]
    return sum(len(re.findall(rb"/Type\s*/Page\b", each)) for each in texts)


@pytest.mark.parametrize("name", EVERY)
def test_it_stands_on_one_sheet(name: str, site: Site) -> None:
    from canbao.access.sign_ins import server_time
    from canbao.campaign.service_windows import WindowLine
    from canbao.web.letter_pages import letter_paper
    from canbao.web.printing import as_docx, as_pdf

    pytest.importorskip("weasyprint")
    library, address = Library.of(POLICIES), f"https://example.org/public/{site.county}/pay"
    window = WindowLine(1, "1", "town", "某镇便民服务中心医保窗口", "一楼", "周一至周五 8:30—17:30", PHONE, "")
    to = Addressed("某县", 2025, "某镇某村", (window,) * 2, address)
    letter = letter_to(to, show_policy(library, name), load(library, name).latest, ())
    paper = letter_paper(letter, "某县医疗保障局", server_time(), address)
    assert pages_in(as_pdf(paper)) == 1
    assert as_docx(paper).startswith(b"PK")
    longer = replace(paper, after=paper.after * 12)
    assert pages_in(as_pdf(longer)) > 1, "the count sees a second sheet"


def test_everybody_reads_it_and_the_staff_see_the_clauses(open_site: Site) -> None:
    town = load_windows(open_site)
    public = f"/public/{open_site.county}/letter"
    client = open_site.client()
    assert public in client.get(f"/public/{open_site.county}/find-out").content.decode()
    text = client.get(public).content.decode()
    assert "致" in text
    assert PHONE in text
    assert "0730-7600001" not in text
    assert "〔" not in text
    of_town = client.get(f"{public}?unit={town}").content.decode()
    assert "0730-7600001" in of_town
    for unit in ("110101001", f"{town}999", "x", "4306"):
        assert client.get(f"{public}?unit={unit}").status_code == 404, unit
    staff = open_site.client(open_site.hire("town_clerk", town))
    text = staff.get("/s/letter").content.decode()
    assert "不印在信上" in text
    printed = staff.get("/s/letter?as=print").content.decode()
    assert "二(四)" in text
    assert "二(四)" not in printed
    assert "<svg" in printed
    assert open_site.client(open_site.hire("finance")).get("/s/letter").status_code == 403
    assert staff.get(f"/s/letter?unit={open_site.county}").status_code == 404


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [320, 1366])
def test_it_fits_the_screen_also_in_the_larger_view(
    open_site: Site, open_page: Callable[..., Page], width: int
) -> None:
    load_windows(open_site)
    page = open_page(width=width)
    page.goto(f"/public/{open_site.county}/letter")
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.get_by_role("heading", level=1).is_visible()
        if page.get_by_role("button", name="长者版").count():
            page.get_by_role("button", name="长者版").click()
    assert page.get_by_role("button", name="回到普通版").count() == 1
