"""The empty workbook that a sender fills in, made from the same definition that reads it.

In: a definition; words for drop-downs that the definition does not hold itself (towns, villages by town); rows to fill
in beforehand. Out: an xlsx file. Never: a text that Excel could turn into a number; a drop-down cut off because it is
long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from canbao.intake import limits
from canbao.intake.column_kinds import KINDS, ColumnKind
from canbao.intake.judges.numbers import EARLIEST, LATEST
from canbao.intake.list_definition import ColumnDefinition, ListDefinition
from canbao.intake.sheet_marks import column_letters
from canbao.intake.text_workbook import Cell, sheet_name, text_workbook, writable, write_cell

HELP_SHEET, WORDS_SHEET = "填写说明", "字典"
REQUIRED_MARK = "（必填）"
_LONGEST_LIST = 255
"""Characters that Excel takes for a drop-down in a cell's rule; the words of a longer one stand on a hidden sheet."""
_LONGEST_PROMPT = 255
"""Characters of the hint beside a cell; XlsxWriter refuses more."""
_WIDTHS = {ColumnKind.ID: 24, ColumnKind.TEXT: 24, ColumnKind.PLACE: 20}
_WIDTH = 14
_FORMATS = {ColumnKind.DATE: "yyyy-mm-dd", ColumnKind.WHOLE: "0", ColumnKind.MONEY: "0.00"}

Words = Mapping[str, Sequence[str]]
WordsByParent = Mapping[str, Words]


def write_template(
    target: BinaryIO,
    definition: ListDefinition,
    *,
    words: Words | None = None,
    words_by_parent: WordsByParent | None = None,
    rows: Iterable[Sequence[Cell]] = (),
) -> None:
    """Write a template. `words`: drop-downs by column; `words_by_parent`: by column, then by the word in its parent."""
    with text_workbook(target) as book:
        sheet = book.add_worksheet(sheet_name(definition.title))
        help_sheet = book.add_worksheet(HELP_SHEET)
        dictionary = _Dictionary(book)
        _write_header(book, sheet, definition)
        for place, column in enumerate(definition.columns):
            rule = _rule(definition, place, column, words or {}, words_by_parent or {}, dictionary)
            if rule is not None:
                sheet.data_validation(1, place, limits.MOST_ROWS, place, {**rule, **_prompt(column)})
        _write_rows(book, sheet, definition, rows)
        _write_help(book, help_sheet, definition)
        dictionary.hide()
        sheet.activate()


def _write_header(book: Any, sheet: Any, definition: ListDefinition) -> None:
    plain = {"bold": True, "text_wrap": True, "border": 1, "num_format": "@"}
    usual, marked = book.add_format(plain), book.add_format({**plain, "bg_color": "#FFE699"})
    for place, column in enumerate(definition.columns):
        cell_format = book.add_format({"num_format": _FORMATS.get(column.kind, "@")})
        sheet.set_column(place, place, _WIDTHS.get(column.kind, _WIDTH), cell_format)
        label = f"{column.label}{REQUIRED_MARK}" if column.required else column.label
        sheet.write_string(0, place, label, marked if column.required else usual)
    sheet.freeze_panes(1, 0)


def _write_rows(book: Any, sheet: Any, definition: ListDefinition, rows: Iterable[Sequence[Cell]]) -> None:
    formats = [
        book.add_format({"num_format": each}) for each in ("@", _FORMATS[ColumnKind.DATE], _FORMATS[ColumnKind.MONEY])
    ]
    for number, row in enumerate(rows, start=1):
        for place, (_, cell) in enumerate(zip(definition.columns, row, strict=True)):
            write_cell(sheet, number, place, cell, formats)


class _Dictionary:
    """The hidden sheet that holds words of drop-downs, two columns a list: the parent's word and the word."""

    def __init__(self, book: Any) -> None:
        self.book, self.used = book, 0
        self.sheet: Any = None

    def add(self, pairs: Iterable[tuple[str, str]]) -> tuple[str, str, int]:
        """Letters of both columns, and how many words there are."""
        if self.sheet is None:
            self.sheet = self.book.add_worksheet(WORDS_SHEET)
        first = self.used
        self.used += 2
        count = 0
        for row, (parent, word) in enumerate(pairs):
            self.sheet.write_string(row, first, writable(parent))
            self.sheet.write_string(row, first + 1, writable(word))
            count = row + 1
        return column_letters(first), column_letters(first + 1), count

    def hide(self) -> None:
        if self.sheet is not None:
            self.sheet.hide()


def _rule(
    definition: ListDefinition,
    place: int,
    column: ColumnDefinition,
    words: Words,
    words_by_parent: WordsByParent,
    dictionary: _Dictionary,
) -> dict[str, Any] | None:
    """What Excel lets a cell of the column hold."""
    if column.name in words_by_parent and column.parent is not None:
        pairs = [(parent, word) for parent, each in words_by_parent[column.name].items() for word in each]
        parents, children, _ = dictionary.add(pairs)
        cell = f"${column_letters(definition.names.index(column.parent))}2"
        sheet = f"{WORDS_SHEET}!"
        # The words of one parent stand together: from its first row as many as there are.
        source = (
            f"=OFFSET({sheet}${children}$1,MATCH({cell},{sheet}${parents}:${parents},0)-1,0,"
            f"COUNTIF({sheet}${parents}:${parents},{cell}),1)"
        )
        return {"validate": "list", "source": source, "error_type": "warning"}
    shown = _shown_words(column, words)
    if shown:
        return {"validate": "list", "source": _source(shown, dictionary), "error_type": _strictness(column)}
    match column.kind:
        case ColumnKind.DATE:
            first, last = column.first or EARLIEST, column.last or LATEST
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": first,
                "maximum": last,
                "error_type": "warning",
            }
        case ColumnKind.WHOLE | ColumnKind.MONEY:
            kind = "integer" if column.kind is ColumnKind.WHOLE else "decimal"
            return {"validate": kind, "criteria": ">=", "value": _least(column), "error_type": "warning"}
        case ColumnKind.ID if column.document_column is None and definition.key == (column.name,):
            # The star keeps COUNTIF from comparing the first fifteen digits only.
            at = column_letters(place)
            formula = f'=AND(LEN({at}2)=18,COUNTIF(${at}:${at},{at}2&"*")=1)'
            return {"validate": "custom", "value": formula, "error_type": "warning"}
    return {"validate": "any"}


def _least(column: ColumnDefinition) -> int:
    """The smallest number that Excel takes, in yuan for money."""
    least = column.least or 0
    return least // 100 if column.kind is ColumnKind.MONEY else least


def _shown_words(column: ColumnDefinition, words: Words) -> list[str]:
    if column.kind is ColumnKind.FLAG:
        return ["是", "否"]
    return list(words.get(column.name, ())) or [spellings[0] for spellings in column.choices.values()]


def _strictness(column: ColumnDefinition) -> str:
    """Names of places may be new; the words of a choice are all there are."""
    return "stop" if column.kind in (ColumnKind.CHOICE, ColumnKind.FLAG) else "warning"


def _source(shown: Sequence[str], dictionary: _Dictionary) -> str | list[str]:
    if len(",".join(shown)) <= _LONGEST_LIST and not any("," in word or word != word.strip() for word in shown):
        return list(shown)
    _, letters, count = dictionary.add(("", word) for word in shown)
    return f"={WORDS_SHEET}!${letters}$1:${letters}${count}"


def _prompt(column: ColumnDefinition) -> dict[str, str]:
    """The hint that Excel shows beside the cell."""
    text = column.help or KINDS[column.kind].fill_zh
    return {"input_title": column.label[:32], "input_message": text[:_LONGEST_PROMPT]} if text else {}


def _write_help(book: Any, sheet: Any, definition: ListDefinition) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate((20, 8, 40, 50, 24)):
        sheet.set_column(column, column, width)
    for row, cells in enumerate(_help_rows(definition)):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, column, writable(cell), bold if row in (0, 2) else wrapped)


def _help_rows(definition: ListDefinition) -> Iterator[tuple[str, ...]]:
    """Labels stand in brackets, so that nobody takes this sheet for the list."""
    yield (f"{definition.title}：怎么填", "", definition.help)
    yield ("请不要改动表头", "", f"最多 {limits.MOST_ROWS:,} 行；不要合并单元格，不要用公式，一行一人")
    yield ("栏目", "必填", "怎么填", "可填内容", "示例")
    for column in definition.columns:
        words = "、".join(spellings[0] for spellings in column.choices.values())
        fill = "；".join(part for part in (KINDS[column.kind].fill_zh, column.help) if part)
        yield (f"【{column.label}】", "是" if column.required else "", fill, words, column.example)
