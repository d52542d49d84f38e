"""Papers: the same table in every form, no cell a formula, A4 with page numbers, the PDF without a look outside."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from canbao.web.printing import Paper, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from tests.web.sites import Site

RISKY = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x")')
MADE_AT = datetime(2026, 1, 6, 1, 30, tzinfo=UTC)


def paper(**more: Any) -> Paper:
    rows = tuple((at, text, Decimal("12.50"), None) for at, text in enumerate(RISKY, start=1))
    values: dict[str, Any] = {
        "title": "试表", "headers": ("序号", "内容", "金额", "空"), "rows": rows, "office": "县医保局",
        "made_at": MADE_AT, "numbers": frozenset({0, 2}), "before": ("上文",), "after": ("下文",), "code": "ABC123",
    }  # fmt: skip
    return Paper(**(values | more))


def test_words_of_cells() -> None:
    cells = (date(2026, 1, 2), 1234, Decimal(-1), True, "", None, "甲")
    assert [words_of(cell) for cell in cells] == ["2026-01-02", "1,234", "-1.00", "是", "—", "—", "甲"]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    from canbao.web.printing import as_xlsx

    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(paper())))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["序号", "内容", "金额", "空"]
    assert [row[1] for row in rows[1 : len(RISKY) + 1]] == list(RISKY)
    assert [row[2] for row in rows[1:3]] == [12.5, 12.5]
    below = [row[0] for row in rows[len(RISKY) + 1 :]]
    assert [text for text in below if text] == [
        "上文", "下文", "出具单位：县医保局", "出具时间：2026-01-06 09:30", "校验码：ABC123",
    ]  # fmt: skip


def test_no_formula_stands_in_the_file_itself() -> None:
    import zipfile

    from canbao.web.printing import as_xlsx

    with zipfile.ZipFile(io.BytesIO(as_xlsx(paper()))) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert all(b"<f>" not in sheet and b"hyperlink" not in sheet for sheet in sheets)


def test_word_has_the_same_table_and_page_numbers() -> None:
    from canbao.web.printing import as_docx

    content = as_docx(paper(is_wide=True))
    file = Document(io.BytesIO(content))
    cells = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert cells[0] == ["序号", "内容", "金额", "空"]
    assert [row[1] for row in cells[1:]] == list(RISKY)
    assert next(each.text for each in file.paragraphs) == "试表"
    footer = file.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    assert 'w:orient="landscape"' in file.sections[0]._sectPr.xml
    assert "tblHeader" in file.tables[0].rows[0]._tr.xml
    assert as_docx(paper(is_wide=True))[:4] == content[:4]


def test_a_sign_that_xml_cannot_hold_spoils_no_word_file() -> None:
    from canbao.web.printing import as_docx

    file = Document(io.BytesIO(as_docx(paper(rows=((1, "甲\x00乙\x0b", None, None),)))))
    assert file.tables[0].rows[1].cells[1].text == "甲\ufffd乙\ufffd"


@pytest.mark.needs("pango")
def test_the_pdf_is_made_without_asking_anybody(site: Site) -> None:
    from canbao.web.printing import as_pdf

    assert site.county
    made = as_pdf(paper(rows=((1, '<img src="http://127.0.0.1:9/x">', None, None),)))
    assert made.startswith(b"%PDF")


def test_too_many_rows_are_no_pdf() -> None:
    from canbao.web.printing import MOST_PDF_ROWS, NoPdf, as_pdf

    with pytest.raises(NoPdf, match="下载 Excel"):
        as_pdf(paper(rows=((1, "甲", None, None),) * (MOST_PDF_ROWS + 1)))


BONUS = "/s/progress/bonus"


@pytest.mark.parametrize("address", ["/s/progress", "/s/progress/ranking", BONUS, "/s/quality"])
def test_pages_with_tables_are_taken_away_in_every_form(
    site: Site, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.assessing import shipped
    from tests.campaign.counted import enrol_everybody

    from canbao.access.actors import system_actor
    from canbao.billing.policies import Books
    from canbao.campaign import rewarding
    from canbao.campaign.counting import count_if_needed

    of_villages = "hunan/anhua/qingtangpu/2022"
    monkeypatch.setattr(rewarding, "books_in_use", lambda *_: Books({of_villages: shipped(of_villages)}))
    unit = {"unit": min(site.till.county.towns())} if address == BONUS else {}
    enrol_everybody(site.till.county)
    count_if_needed(system_actor(site.county))
    client = site.client(site.hire("bureau_clerk"))
    assert "as=xlsx" in client.get(address, unit).content.decode()
    printed = client.get(address, unit | {"as": "print"}).content.decode()
    assert "出具时间" in printed
    assert "style=" not in printed
    begins = {"xlsx": b"PK", "docx": b"PK"}
    for form, begin in begins.items():
        answer = client.get(address, unit | {"as": form})
        assert answer.content.startswith(begin), form
        assert "attachment" in answer["Content-Disposition"]
    assert client.get(address, unit | {"as": "exe"}).status_code == 200


@pytest.mark.needs("chromium")
def test_a_wide_paper_fits_a4_sideways(site: Site, open_page: Callable[..., Page]) -> None:
    import re

    page = open_page(site.hire("bureau_clerk"))
    page.goto("/s/quality?as=print")
    made = page.pdf(prefer_css_page_size=True)
    width, height = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)[0]
    assert (round(float(width)), round(float(height))) == (842, 595)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert not page.is_visible("nav.bar")
