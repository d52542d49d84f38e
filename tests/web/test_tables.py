"""Tables: sorted by a head, fifty a page, filters kept, all rows where a table is taken away, heads that stay."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import RequestFactory
from tests.database import in_area
from tests.web.test_taking import rows_of

from canbao.web.tables import PER_PAGE, in_order, table_page

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site

_TEMPLATES = Path(str(files("canbao.web"))) / "templates" / "web"
NOT_COUNTS = frozenset({"bonus", "notice_lines", "paper_body", "posting_numbers"})
"""Templates whose bare numbers are points, lines of a paper, or texts."""
BARE = frozenset({"label", "each.issue", "each.row", "each.number", "forloop.counter"})
"""Labels, ordinals and numbers of lines: nothing that is counted."""


@dataclass(frozen=True)
class Line:
    name: str
    people: int | None


LINES = [Line(f"村{at:03}", at * 7 % 121 or None) for at in range(121)]
COLUMNS: dict[str, Callable[[Line], Any]] = {"name": lambda each: each.name, "people": lambda each: each.people}


def asked(address: str) -> Any:
    return RequestFactory().get(address)


def test_sorted_before_it_is_cut_and_the_unknown_last_either_way() -> None:
    up = table_page(asked("/?sort=people"), LINES, COLUMNS)
    assert (up.total, up.number, up.pages, len(up.rows)) == (121, 1, 3, PER_PAGE)
    assert [each.people for each in up.rows] == list(range(1, 51))
    down = table_page(asked("/?sort=-people&page=3"), LINES, COLUMNS)
    assert [each.people for each in down.rows] == [*range(20, 0, -1), None]
    assert (up.order_of("people"), down.order_of("people"), down.order_of("name")) == (
        "ascending",
        "descending",
        "none",
    )
    assert (up.turned("people"), down.turned("people")) == ("-people", "people")
    assert (down.before, down.next, up.before, up.next) == (2, None, None, 2)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "²", "", "9" * 40])
def test_a_page_that_is_not_there_shows_one_that_is(page: str) -> None:
    assert table_page(asked(f"/?page={page}"), LINES, COLUMNS).number in (1, 3)


@pytest.mark.parametrize("sort", ["__class__", "--people", "people,name", "password"])
def test_a_column_that_the_page_does_not_name_changes_nothing(sort: str) -> None:
    found = table_page(asked(f"/?sort={sort}"), LINES, COLUMNS)
    assert (found.sort, found.rows) == ("", tuple(LINES[:50]))


def test_all_rows_are_taken_away_unless_each_is_a_table() -> None:
    assert len(table_page(asked("/?as=xlsx&page=2"), LINES, COLUMNS).rows) == 121
    assert len(table_page(asked("/?as=xlsx&page=2"), LINES, COLUMNS, is_whole=False).rows) == 50
    assert len(table_page(asked("/?as=nothing"), LINES, COLUMNS).rows) == 50
    assert table_page(asked("/"), [], COLUMNS).pages == 1


def test_equal_ones_stay_as_they_were() -> None:
    rows = [("b", 1), ("a", 1), ("c", 0)]
    assert in_order(rows, lambda each: each[1]) == [("c", 0), ("b", 1), ("a", 1)]


DIFFERENCES = 60


@pytest.fixture
def differing(site: Site) -> Site:
    """The county with more differences than stand on one page, the sums in no order."""
    from canbao.money.models import Difference

    due, day = site.till.dues()[0], site.till.county.as_of
    with in_area(site.county):
        Difference.objects.bulk_create(
            Difference(
                county=site.county, year=site.till.year, unit=due.unit, kind="only_theirs", about=f"T-{at:02}", day=day,
                theirs_fen=(at * 7 % DIFFERENCES + 1) * 100, owner="bureau", opened_on=day,
            )
            for at in range(DIFFERENCES)
        )  # fmt: skip
    return site


def sums_in(text: str) -> list[int]:
    """What the tax office has, line by line."""
    return [int(whole) for whole in re.findall(r'<td class="number">—</td><td class="number">(\d+)\.00</td>', text)]


def test_heads_sort_all_and_tell_so_and_pages_keep_order_and_filters(differing: Site) -> None:
    client = differing.client(differing.hire("bureau_clerk"))

    def follow(text: str, pattern: str) -> str:
        (link,) = re.findall(pattern, text)
        return str(client.get(f"/s/reconcile{html.unescape(link)}").content.decode())

    first = client.get("/s/reconcile?kind=only_theirs").content.decode()
    up = follow(first, r'aria-sort="none"><a class="sorts" href="([^"]+)">税务（元）')
    assert sums_in(up) == list(range(1, PER_PAGE + 1))
    assert "先发现的在前" in first
    assert "先发现的在前" not in up
    down = follow(up, r'aria-sort="ascending"><a class="sorts" href="([^"]+)">税务（元）')
    assert 'aria-sort="descending"' in down
    assert "共 60 行，第 1 页，共 2 页" in down
    (more,) = re.findall(r'rel="next" href="([^"]+)">下一页', down)
    assert "kind=only_theirs" in more
    assert sums_in(follow(down, r'rel="next" href="([^"]+)">下一页')) == list(range(10, 0, -1))


def test_other_rows_begin_at_their_first_page(differing: Site) -> None:
    text = differing.client(differing.hire("bureau_clerk")).get("/s/reconcile?page=2").content.decode()
    links = re.findall(r'href="(\?[^"]*(?:state=closed|sort=)[^"]*)"', text)
    assert len(links) > 5
    assert [link for link in links if "page=" in link] == []


def test_what_is_taken_away_has_the_rows_of_all_pages_in_their_order(differing: Site) -> None:
    client = differing.client(differing.hire("bureau_clerk"))
    rows = rows_of(client.get("/s/reconcile?as=xlsx&table=2&sort=-theirs&page=2").content)
    heads = next(row for row in rows if "税务（元）" in row)
    assert [row[heads.index("税务（元）")] for row in rows if str(row[1]).startswith("T-")] == list(range(60, 0, -1))


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [1366, 360])
def test_a_head_that_stays_never_covers_what_has_the_focus(
    differing: Site, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(differing.hire("bureau_clerk"), width=width)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/s/reconcile?kind=only_theirs")
    links = page.locator("[data-row] a", has_text="处理")
    assert links.count() == PER_PAGE
    stays = "node => getComputedStyle(node.querySelector('th')).position === 'sticky'"
    head = page.locator("table", has_text="流水、缴存单").locator("thead")
    assert head.evaluate(stays) is (width > 1000)
    links.last.focus()
    if width > 1000:
        gap = "node => node.getBoundingClientRect().top - node.closest('.wide').getBoundingClientRect().top"
        assert head.evaluate("node => node.closest('.wide').scrollTop") > 100, "the last row is far below"
        assert 0 <= head.locator("th").first.evaluate(gap) <= 2, "at the top of what scrolls"
    covered = []
    for at in range(PER_PAGE - 1, -1, -1):
        is_covered = page.locator(":focus").evaluate(
            "node => { const at = node.getBoundingClientRect();"
            "const top = document.elementFromPoint((at.left + at.right) / 2, (at.top + at.bottom) / 2);"
            "return !node.contains(top); }"
        )
        if is_covered:
            covered.append(at)
        page.keyboard.press("Shift+Tab")
    assert covered == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_pagers_are_all_of_one_kind() -> None:
    """No page writes one of its own."""
    own = [
        path.name for path in sorted(_TEMPLATES.glob("*.html"))
        if path.name not in ("pager.html", "onward.html")
        and re.search(r"<p[^>]*><a [^>]*>(上一页|下一页|后面)", path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert own == []


def test_every_count_in_a_table_is_written_by_a_filter() -> None:
    """Thousands are parted alike, and what is not known is not zero."""
    found = [
        (path.name, name)
        for path in sorted(_TEMPLATES.glob("*.html"))
        for name in re.findall(r'<td class="number[^"]*">\{\{ ([^|}]+) \}\}', path.read_text(encoding="utf-8"))
        if path.stem not in NOT_COUNTS and name not in BARE
    ]
    assert found == []


def test_rows_of_lists_are_reached_by_keys() -> None:
    """A line of a table that has a link to what it is about is one that j and k stop at."""
    found = [
        (path.name, row[:80])
        for path in sorted(_TEMPLATES.glob("*.html"))
        for row in re.findall(r"\{% for [^%]*%\}\s*<tr>.*?</tr>", path.read_text(encoding="utf-8"), re.DOTALL)
        if "<a href" in row and not path.name.startswith("public_")
    ]
    assert found == []


@pytest.mark.needs("chromium")
def test_columns_that_somebody_does_not_want_stay_away(differing: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(differing.hire("bureau_clerk"), width=1366)
    page.goto("/s/reconcile?kind=only_theirs")
    table = page.locator("table", has_text="流水、缴存单")
    theirs = table.get_by_role("columnheader", name="税务（元）")
    count = table.get_by_role("columnheader").count()
    assert theirs.is_visible()
    choice = page.locator("details.columns").last
    choice.locator("summary").click()
    first = table.get_by_role("columnheader").first.inner_text().strip()
    assert choice.get_by_label(first, exact=True).count() == 0, "what a row is about is always there"
    choice.get_by_label("税务（元）").uncheck()
    assert theirs.count() == 0
    assert table.locator("tbody tr").first.locator("td:visible, th:visible").count() == count - 1
    assert "隐去 1 列" in choice.locator("summary").inner_text()
    page.goto("/s/reconcile?kind=only_theirs&page=2")
    assert theirs.count() == 0
    page.locator("details.columns summary").last.click()
    page.locator("details.columns").last.get_by_label("税务（元）").check()
    page.reload()
    assert theirs.is_visible()
