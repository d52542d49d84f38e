"""Tables as they leave the screen: a page to print, a workbook, a Word file, a PDF, all of one `Paper`.

In: a paper: title, headers, rows, office, moment. Out: an answer in the form that `?as=` names. Never: a text that a
spreadsheet would compute; a form with other rows than another one's; a file fetched from anywhere to make one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from canbao.access.organisations import office_name
from canbao.intake.exporting import write_xlsx
from canbao.intake.text_workbook import Cell
from canbao.store.failures import StoreFailed
from canbao.web import assets
from canbao.web.downloads import XLSX, hand_out
from canbao.web.outside import scan_code
from canbao.web.pages import Visit
from canbao.web.word_files import DOCX, write_docx
from canbao.web.wording import day, in_chinese

PDF = "application/pdf"
MOST_PDF_ROWS = 2_000
"""Setting a page takes a tenth of a second: a village's households, and no county's people."""
UNKNOWN = "—"


class NoPdf(StoreFailed):
    """The PDF cannot be made here."""


@dataclass(frozen=True)
class Paper:
    """One table with what stands around it. `before`, `after`: paragraphs; `code`: by which it is checked; `numbers`:
    columns to the right; `is_wide`: sideways; `is_dense`: closer set, for what has to stand on one sheet; `scan`: an
    address that stands beside it as a code, where the form has pictures.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    office: str
    made_at: datetime
    subtitle: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    code: str = ""
    numbers: frozenset[int] = frozenset()
    is_wide: bool = False
    is_dense: bool = False
    scan: str = ""

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """Rows in words, each cell with whether it stands to the right."""
        return [[(words_of(cell), at in self.numbers) for at, cell in enumerate(row)] for row in self.rows]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        return [(header, at in self.numbers) for at, header in enumerate(self.headers)]

    @property
    def scan_picture(self) -> str:
        return scan_code(self.scan) if self.scan else ""

    @property
    def foot(self) -> list[str]:
        """Who made it, when, and how it is checked."""
        made = [f"出具单位：{self.office}", f"出具时间：{day(self.made_at)}"]
        return [*made, f"校验码：{self.code}"] if self.code else made


def words_of(cell: Cell) -> str:
    """A cell as people read it.

    >>> words_of(Decimal("1234.5")), words_of(None), words_of(True)
    ('1,234.50', '—', '是')
    """
    if cell is None or cell == "":
        return UNKNOWN
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}"
    if isinstance(cell, int):
        return f"{cell:,}"
    return day(cell) if isinstance(cell, date) else str(cell)


def fen_cell(fen: int | None) -> Decimal | None:
    """A sum as a cell in yuan."""
    return None if fen is None else Decimal(fen) / 100


def office_of(request: Visit) -> str:
    """The office of whoever asks."""
    return office_name(request.actor)


def taken_away(request: Visit, make: Callable[[], Paper]) -> HttpResponse | None:
    """The paper in the form of `?as=`; None: the page itself is wanted."""
    form = request.GET.get("as", "")
    if form not in FORMS:
        return None
    paper = make()
    if form == "print":
        return render(request, "web/paper.html", {"paper": paper, "forms": BUTTONS})
    suffix, kind, write = _FILES[form]
    try:
        return hand_out(f"{paper.title}.{suffix}", write(paper), kind)
    except NoPdf as refused:
        return render(
            request, "web/said.html", {"heading": "没有生成 PDF", "sentence": in_chinese(str(refused))}, status=409
        )


def as_xlsx(paper: Paper) -> bytes:
    """The rows, and below them what stands around the table on paper."""
    file = io.BytesIO()
    below: Sequence[Sequence[Cell]] = [
        [line] for line in ("", *paper.before, *paper.after, paper.subtitle, *paper.foot)
    ]
    write_xlsx(file, paper.headers, chain(paper.rows, below), paper.title)
    return file.getvalue()


def as_docx(paper: Paper) -> bytes:
    """A Word file with the same table."""
    return write_docx(
        paper.title, paper.subtitle, paper.before, (paper.heads, paper.lines), paper.after, paper.foot,
        is_wide=paper.is_wide, is_dense=paper.is_dense,
    )  # fmt: skip


def as_pdf(paper: Paper) -> bytes:
    """What a browser would print. Raises NoPdf."""
    if len(paper.rows) > MOST_PDF_ROWS:
        raise NoPdf(f"超过 {MOST_PDF_ROWS} 行，请用“打印”或下载 Excel too many rows for a PDF")
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError):
        raise NoPdf("本机没有安装生成 PDF 的组件，请用“打印”另存为 PDF the extra pdf is not installed") from None
    text = render_to_string("web/paper.html", {"paper": paper})
    page = HTML(string=text, url_fetcher=_fetch_nothing)
    made: bytes = page.write_pdf(stylesheets=[CSS(string=assets.text_of("css/paper.css"))])
    return made


def _fetch_nothing(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """What a page needs stands in it."""
    raise ValueError(url)


FORMS: Mapping[str, str] = MappingProxyType({"print": "打印", "xlsx": "Excel", "docx": "Word", "pdf": "PDF"})
"""What `?as=` may be, and what it is called."""
BUTTONS = tuple((form, label) for form, label in FORMS.items() if form != "print")
_FILES: Mapping[str, tuple[str, str, Callable[[Paper], bytes]]] = MappingProxyType(
    {"xlsx": ("xlsx", XLSX, as_xlsx), "docx": ("docx", DOCX, as_docx), "pdf": ("pdf", PDF, as_pdf)}
)
