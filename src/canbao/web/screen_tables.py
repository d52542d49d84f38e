"""Tables of a page read back from its own HTML: what stands on the screen is what is taken away, on every page alike.

In: the HTML of a page of ours. Out: its tables with caption, heads and cells. Never: what is not for paper: buttons,
forms, columns of things to do, words for screen readers alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

from canbao.intake.text_workbook import Cell
from canbao.values.id_number import MASK

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "rect", "polyline"})
_LEFT_OUT = frozenset({"form", "button", "script", "style", "svg", "select", "textarea"})
_NOT_ON_PAPER = frozenset({"no-print", "visually-hidden"})
_TO_DO = frozenset({"", "办理", "操作", "勾选"})
"""Heads of columns in which something is done."""
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_CAPTION, _ROW = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL), re.compile(r"<tbody[^>]*>\s*<tr")
_WHOLE, _YUAN = re.compile(r"-?\d{1,3}(,\d{3})+|-?\d{1,9}"), re.compile(r"-?[\d,]+\.\d{2}")


@dataclass
class ScreenTable:
    """One table. `numbers`: columns to the right."""

    caption: str = ""
    headers: tuple[str, ...] = ()
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    numbers: frozenset[int] = frozenset()

    @property
    def has_people(self) -> bool:
        """Whether somebody is named in it, as lists name people."""
        return any(isinstance(cell, str) and MASK in cell for row in self.rows for cell in row)


@dataclass
class _Cell:
    """A cell while it is read. `wide`: columns; `is_left_out`: not for paper."""

    is_number: bool
    is_left_out: bool
    wide: int
    text: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.text)).strip()


class _Reader(HTMLParser):
    """Reads the tables within <main>."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[ScreenTable] = []
        self.title = ""
        self._inner: list[tuple[str, bool]] = []
        self._heads: list[_Cell] = []
        self._rows: list[list[_Cell]] = []
        self._cell: _Cell | None = None
        self._into: list[str] | None = None
        self._is_heads = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag == "br":
                self.handle_data(" ")
            return
        given = {name: value or "" for name, value in attrs}
        classes = frozenset(given.get("class", "").split())
        if self._cell is not None:
            self._inner.append((tag, tag in _LEFT_OUT or bool(classes & _NOT_ON_PAPER)))
        if tag == "table":
            self.tables.append(ScreenTable())
            self._heads, self._rows = [], []
        elif tag == "thead":
            self._is_heads = True
        elif tag == "tr" and self.tables:
            if self._is_heads:
                self._heads = []
            else:
                self._rows.append([])
        elif tag in ("th", "td") and self.tables:
            wide = int(given["colspan"]) if given.get("colspan", "").isdecimal() else 1
            self._cell = _Cell("number" in classes, bool(classes & _NOT_ON_PAPER), wide)
            self._into = self._cell.text
            (self._heads if self._is_heads else self._rows[-1] if self._rows else []).append(self._cell)
        elif tag in ("caption", "h1"):
            self._cell = _Cell(False, False, 1)
            self._into = self._cell.text

    def handle_data(self, data: str) -> None:
        if self._into is not None and not any(is_out for _, is_out in self._inner):
            self._into.append(data)

    def handle_endtag(self, tag: str) -> None:
        if any(each == tag for each, _ in self._inner):
            while self._inner.pop()[0] != tag:
                continue
            return
        if tag in ("caption", "h1") and self._cell is not None:
            if tag == "h1":
                self.title = self.title or self._cell.words
            elif self.tables:
                self.tables[-1].caption = self._cell.words
        if tag in ("th", "td", "caption", "h1"):
            self._cell, self._into, self._inner = None, None, []
        elif tag == "thead":
            self._is_heads = False
        elif tag == "table" and self.tables:
            self._finish(self.tables[-1])

    def _finish(self, table: ScreenTable) -> None:
        heads = _spread(self._heads)
        wanted = [at for at, head in enumerate(heads) if not head.is_left_out and head.words not in _TO_DO]
        table.headers = tuple(heads[at].words for at in wanted)
        table.numbers = frozenset(to for to, at in enumerate(wanted) if heads[at].is_number)
        for row in self._rows:
            cells = _spread(row)
            if cells:
                table.rows.append(_row([cells[at] if at < len(cells) else None for at in wanted]))


def _spread(cells: list[_Cell]) -> list[_Cell]:
    """A cell over several columns stands in each of them."""
    return [cell for cell in cells for _ in range(cell.wide)]


def _row(cells: list[_Cell | None]) -> tuple[Cell, ...]:
    """What is over several columns is said in the first of them."""
    before = [None, *cells]
    return tuple(None if cell is None or cell is before[at] else _value(cell) for at, cell in enumerate(cells))


def _value(cell: _Cell) -> Cell:
    """A number of a column of numbers as one; all else as it is read."""
    words = cell.words
    if cell.is_number and _WHOLE.fullmatch(words):
        return int(words.replace(",", ""))
    if cell.is_number and _YUAN.fullmatch(words):
        return Decimal(words.replace(",", ""))
    return words if words not in ("", "—") else None


def read_screen(html: str) -> tuple[str, list[ScreenTable]]:
    """The heading of a page and its tables, in the order in which they stand there."""
    reader = _Reader()
    _, _, main = html.partition("<main")
    reader.feed(main.partition("</main>")[0].partition(">")[2])
    reader.close()
    return reader.title, reader.tables


def tables_on(html: str) -> list[tuple[int, str]]:
    """Number and caption of each table that has rows, without reading its cells: for every look at every page.

    >>> tables_on("<table><caption>甲 <b>乙</b></caption><tbody><tr></tr></tbody></table><table></table>")
    [(1, '甲 乙')]
    """
    found = []
    for at, table in enumerate(_TABLE.findall(html), start=1):
        caption = _CAPTION.search(table)
        if _ROW.search(table):
            found.append((at, unescape(re.sub(r"<[^>]+>", "", caption[1])).strip() if caption else ""))
    return found
