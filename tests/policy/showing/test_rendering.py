"""The same sheet as text, Markdown and HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from canbao.policy.library import Library
from canbao.policy.showing import Entry, Section, Sheet, render, show_policy
from canbao.policy.showing.rendering import WIDTH, number_in_chinese, width_of

LONG = "，".join(["缴费日期不晚于集中缴费期末日"] * 6)
ROWS = (
    Entry("a", (("条件", "已婚"), ("结果", "收 400.00元")), "三"),
    Entry("b", (("条件", LONG), ("结果", "收 | 500.00元"))),
)
SHEET = Sheet(
    "p",
    "某县<2025>",
    (Section("price", "应收", ROWS, "第一个符合的算数"), Section("claim_back", "回来申请", silence="未规定")),
)

TEXT = """\
某县<2025>
==========

一、应收（第一个符合的算数）
  1. 已婚  → 收 400.00元 〔三〕
  2. 缴费日期不晚于集中缴费期末日，缴费日期不晚于集中缴费期末日，缴费日期不晚于集中缴费期末日，缴费
     日期不晚于集中缴费期末日，缴费日期不晚于集中缴费期末日，缴费日期不晚于集中缴费期末日
     → 收 | 500.00元

二、回来申请
  未规定
"""

MARKDOWN_TABLE = [
    "| 条件 | 结果 | 依据 |",
    "|---|---|---|",
    "| 已婚 | 收 400.00元 | 三 |",
]


class Tags(HTMLParser):
    """Every tag is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.seen.append(tag)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_text_for_a_terminal() -> None:
    assert render(SHEET) == TEXT


def test_markdown_escapes_what_would_be_markup() -> None:
    lines = render(SHEET, "markdown").splitlines()
    assert lines[0] == "# 某县<2025>"
    at = lines.index(MARKDOWN_TABLE[0])
    assert lines[at : at + 3] == MARKDOWN_TABLE
    assert lines[at + 3].endswith("| 收 \\| 500.00元 |  |")


def test_a_table_without_a_hint_has_no_sentence_above_it() -> None:
    plain = Sheet("p", "某县", (Section("price", "应收", ROWS),))
    assert render(plain, "markdown").splitlines()[2:5] == ["## 一、应收", "", MARKDOWN_TABLE[0]]


def test_html_escapes_and_closes_everything() -> None:
    page = render(SHEET, "html")
    assert "某县&lt;2025&gt;" in page
    assert "<2025>" not in page
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert tags.seen.count("tr") == 3
    assert '<html lang="zh-CN">' in page
    assert '<th scope="col"' in page
    assert "<caption>第一个符合的算数</caption>" in page


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_whole_policy_in_each_form(form: str) -> None:
    sheet = show_policy(Library.of(), "hunan/yueyang/2025")
    printed = render(sheet, form)
    for section in sheet.sections:
        assert section.title in printed
    assert printed.count("二(五)第1段") >= 4
    assert printed.endswith("\n")


def test_lines_of_text_fit() -> None:
    printed = render(show_policy(Library.of(), "fujian/nanan/2024"))
    assert [line for line in printed.splitlines() if width_of(line) > WIDTH + 2] == []


def test_a_strange_form_is_refused() -> None:
    with pytest.raises(ValueError, match="没有这种格式 no such format: pdf；可用 text、markdown、html"):
        render(SHEET, "pdf")


def test_widths_and_numbers() -> None:
    assert [number_in_chinese(number) for number in (9, 10, 19, 30)] == ["九", "十", "十九", "三十"]
    assert width_of("（a）") == 5
