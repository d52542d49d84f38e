"""Rows of a table in the order that a head of a column asks for, fifty a page: one mechanism for the pages of staff.

In: rows, what each column is sorted by, `?sort=` and `?page=`. Out: one page of them, with how many there are. Never: a
column that the page did not name; a table taken away that lacks rows of other pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from canbao.web.printing import FORMS

PER_PAGE = 50
"""Rows of one page: as many as somebody reads through, and a page that a slow line still brings at once."""
Row = TypeVar("Row")
Key = Callable[[Row], Any]


@dataclass(frozen=True)
class TablePage(Generic[Row]):
    """Rows of one page. `number`, `pages`: from one on; `sort`: a column, with a minus before it from the end on."""

    rows: tuple[Row, ...]
    total: int
    number: int
    pages: int
    sort: str
    columns: frozenset[str]

    @property
    def before(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    def order_of(self, column: str) -> str:
        """As `aria-sort` has it."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort, "none")

    def turned(self, column: str) -> str:
        """What a click on its head asks for: from the least on, then from the most."""
        return f"-{column}" if self.sort == column else column


def table_page(
    request: HttpRequest, rows: Iterable[Row], columns: Mapping[str, Key[Row]], per_page: int = PER_PAGE,
    *, is_whole: bool = True,
) -> TablePage[Row]:  # fmt: skip
    """Sorted, then cut. Without `?sort=` as the room gave them; where the table is taken away all of them, unless each
    row is a table of its own (not `is_whole`).
    """
    found, sort = list(rows), request.GET.get("sort", "")
    key = columns.get(sort.removeprefix("-"))
    if key is None:
        sort = ""
    else:
        found = in_order(found, key, is_down=sort.startswith("-"))
    size = max(len(found), 1) if is_whole and request.GET.get("as", "") in FORMS else per_page
    pages, asked = max(1, -(-len(found) // size)), request.GET.get("page", "")
    number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    cut = tuple(found[(number - 1) * size : number * size])
    return TablePage(cut, len(found), number, pages, sort, frozenset(columns))


def in_order(rows: Iterable[Row], key: Key[Row], *, is_down: bool = False) -> list[Row]:
    """By a value; what has none comes last either way, and equal ones stay as they were.

    >>> in_order([2, None, 10, 1], lambda each: each, is_down=True)
    [10, 2, 1, None]
    >>> in_order(["王家村", "安村", "李村"], lambda each: each)
    ['安村', '李村', '王家村']
    """
    found = list(rows)
    known = [row for row in found if key(row) is not None]
    known.sort(key=lambda row: _weight(key(row)), reverse=is_down)
    return known + [row for row in found if key(row) is None]


def _weight(value: Any) -> Any:
    """Texts in the order of pinyin, which the national set of characters has for the common ones."""
    return value.encode("gb18030") if isinstance(value, str) else value
