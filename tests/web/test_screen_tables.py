"""Tables read back from a page: captions, heads, cells, numbers; nothing that is done in a page."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from canbao.web.screen_tables import read_screen, tables_on

TITLED_APART = frozenset({"paper_body.html"})
"""The heading above is the table's own: it is the whole paper."""
PAGE = """<html><body><header><table><tbody><tr><td>别的</td></tr></tbody></table></header>
<main id="main"><h1>乡镇　<small>2025 年度</small>进度</h1>
<form method="post"><table class="table"><caption>名单 <span class="muted">统计到今天</span></caption>
<thead><tr><th scope="col"><span class="visually-hidden">勾选</span></th><th scope="col">姓名</th>
<th scope="col" class="number">人数</th><th scope="col" class="number">金额（元）</th>
<th scope="col">办理</th></tr></thead>
<tbody><tr><td><input type="checkbox"></td><td><a href="/s/person/1">张&amp;三 ···1234</a><br>王家村
<span class="no-print">隐</span></td><td class="number">1,234</td>
<td class="number">1,200.50</td><td><form><button>退费</button></form></td></tr>
<tr><td></td><td>=1+1<form><label>原因</label></form></td><td class="number">007</td>
<td class="number">—</td><td>x</td></tr>
<tr><th scope="row" colspan="2">合计</th><td class="number">少于 3</td>
<td class="number">-3.00</td><td></td></tr></tbody></table></form>
<table><caption>空的</caption><thead><tr><th>甲</th></tr></thead><tbody></tbody></table>
<table class="no-print"><thead><tr><th class="no-print">甲</th><th>乙</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr></tbody></table>
</main></body></html>"""


def test_what_stands_on_the_page_is_read_and_what_is_done_there_is_not() -> None:
    title, tables = read_screen(PAGE)
    assert title == "乡镇 2025 年度进度"
    first, empty, last = tables
    assert first.caption == "名单 统计到今天"
    assert first.headers == ("姓名", "人数", "金额（元）")
    assert first.numbers == {1, 2}
    assert first.rows == [
        ("张&三 ···1234 王家村", 1234, Decimal("1200.50")),
        ("=1+1", 7, None),
        ("合计", "少于 3", Decimal("-3.00")),
    ]
    assert (empty.caption, empty.rows) == ("空的", [])
    assert (last.headers, last.rows) == (("乙",), [("2",)])


def test_whether_people_are_named() -> None:
    _, (first, empty, last) = read_screen(PAGE)
    assert [first.has_people, empty.has_people, last.has_people] == [True, False, False]


def test_numbers_of_tables_agree_with_those_that_are_read() -> None:
    main = PAGE.partition("<main")[2]
    assert tables_on(main) == [(1, "名单 统计到今天"), (3, "")]


def test_every_table_of_ours_has_a_caption_and_every_head_its_scope() -> None:
    folder = Path(str(files("canbao.web"))) / "templates" / "web"
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.html"))}
    without = [
        name for name, text in found.items()
        if name not in TITLED_APART and text.count("<table") != text.count("<caption")
    ]  # fmt: skip
    assert without == []
    assert [name for name, text in found.items() if re.search(r"<th(?![^>]*scope=)[ >]", text)] == []
