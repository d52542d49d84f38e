"""An uploaded file opened as a list: what it is, which sheet, where the header stands. Nothing of it is parsed before
it has been looked through.

In: the bytes, the definition. Out: `ListFile`, or FileRefused with the sentence of what is wrong. Never: the file's
name believed; two sheets taken for one list.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from canbao.intake import limits
from canbao.intake.archives import check_archive
from canbao.intake.compound_files import DamagedCompound
from canbao.intake.csv_source import CsvSource
from canbao.intake.file_kinds import FileKind, kind_of
from canbao.intake.file_problems import FileDoubt, FileProblem
from canbao.intake.header_search import Header, find_header, judge_header, refuse_without_header
from canbao.intake.list_definition import ListDefinition
from canbao.intake.old_sheets import OldBook, look_through
from canbao.intake.problems import Advice, Fault, fault
from canbao.intake.refusal import FileRefused, refuse_file
from canbao.intake.sheet_extents import Extent, measure
from canbao.intake.sheet_marks import column_letters
from canbao.intake.sheet_parts import DamagedPart, open_archive, read_index
from canbao.intake.sheet_source import Book, SheetName, SheetSource
from canbao.intake.source import TOP_ROWS

_SEPARATORS = (",", "\t", ";")
_FROM_1904 = re.compile(rb"\bdate1904=\"(?:1|true)\"")
_OTHER_KINDS = {
    FileKind.PARQUET: Advice("是 Parquet 文件", "it is a Parquet file"),
    FileKind.XLSB: Advice("是 .xlsb 二进制工作簿", "it is a binary workbook (.xlsb)"),
    FileKind.ODS: Advice("是 .ods 表格", "it is an OpenDocument sheet (.ods)"),
}


@dataclass(frozen=True)
class ListFile:
    """An opened list. `doubts` concern the file as a whole."""

    name: str
    kind: FileKind
    source: CsvSource | SheetSource
    header: Header
    doubts: tuple[Fault, ...] = field(default=())

    @property
    def encoding(self) -> str | None:
        return self.source.encoding if isinstance(self.source, CsvSource) else None

    @property
    def sheet(self) -> str | None:
        return self.source.sheet.name if isinstance(self.source, SheetSource) else None


def open_list(name: str, content: bytes, definition: ListDefinition) -> ListFile:
    """Open a file as a list. Raises FileRefused."""
    if len(content) > limits.MOST_FILE_BYTES:
        raise refuse_file(name, FileProblem.TOO_LARGE_FILE, _limit(len(content), limits.MOST_FILE_BYTES, "字节 bytes"))
    kind = kind_of(name, io.BytesIO(content))
    if kind in _OTHER_KINDS:
        raise refuse_file(name, FileProblem.NOT_A_TABLE, _OTHER_KINDS[kind])
    if kind is FileKind.CSV:
        return _open_text(name, content, definition)
    if kind is FileKind.XLSX:
        check_archive(name, io.BytesIO(content), limits.MOST_UNPACKED_BYTES)
        _refuse_dates_from_1904(name, content)
        return _open_book(name, content, kind, definition, None)
    return _open_book(name, content, kind, definition, _look_through(name, content))


def _limit(found: int, most: int, unit: str) -> Advice:
    zh, _, en = unit.partition(" ")
    return Advice(f"有 {found:,} {zh}，最多 {most:,} {zh}", f"it has {found:,} {en}, at most {most:,}")


# -- texts -------------------------------------------------------------------------------------------------------------


def _open_text(name: str, content: bytes, definition: ListDefinition) -> ListFile:
    """The separator is the one with which most names of the header are known."""
    sources = [CsvSource(name, lambda: io.BytesIO(content), separator) for separator in _SEPARATORS]
    headers = [find_header(source.top, definition) for source in sources]
    known = [len(header.places) if header is not None else 0 for header in headers]
    best = known.index(max(known))
    header = headers[best]
    if header is None:
        widest = max(sources, key=lambda source: max(map(len, source.top), default=0))
        raise refuse_without_header(name, widest.top, definition)
    source = CsvSource(name, lambda: io.BytesIO(content), _SEPARATORS[best], header.row)
    if len(header.texts) > limits.MOST_COLUMNS:
        raise refuse_file(
            name, FileProblem.TOO_MANY_COLUMNS, _limit(len(header.texts), limits.MOST_COLUMNS, "列 columns")
        )
    judge_header(name, header, source.top, definition)
    return ListFile(name, FileKind.CSV, source, header)


# -- workbooks ---------------------------------------------------------------------------------------------------------


def _look_through(name: str, content: bytes) -> OldBook:
    try:
        book = look_through(content)
    except DamagedCompound as error:
        raise refuse_file(name, FileProblem.CUT_SHORT) from error
    if book.is_encrypted:
        raise refuse_file(name, FileProblem.ENCRYPTED)
    if book.has_macro_sheet:
        raise refuse_file(name, FileProblem.MACROS)
    if book.counts_from_1904:
        raise refuse_file(name, FileProblem.DATES_FROM_1904)
    return book


def _refuse_dates_from_1904(name: str, content: bytes) -> None:
    archive = open_archive(content)
    if archive is not None:
        with archive:
            if _FROM_1904.search(read_index(archive, "xl/workbook.xml")):
                raise refuse_file(name, FileProblem.DATES_FROM_1904)


def _open_book(name: str, content: bytes, kind: FileKind, definition: ListDefinition, old: OldBook | None) -> ListFile:
    for number in range(len(old.sheets) if old is not None else 0):
        # All sheets of an old workbook are read when it is opened, hidden ones too.
        unopened = SheetName(number, f"第 {number + 1} 张工作表", True)
        _judge_extent(name, unopened, _extent_of(name, content, number, old))
    book = Book(name, content)
    found: list[tuple[SheetSource, Header]] = []
    tops: list[Sequence[Sequence[str]]] = []
    for sheet in book.sheets:
        if not sheet.is_visible:
            continue
        _judge_extent(name, sheet, _extent_of(name, content, sheet.number, old))
        source = book.open_sheet(sheet)
        tops.append(source.top)
        header = find_header(source.top, definition)
        if header is not None:
            found.append((source, header))
    hidden = _hidden_lists(content, book, definition, old)
    if not found:
        raise _without_list(name, tops, hidden, definition)
    if len(found) > 1:
        found = [pair for pair in found if _has_rows(*pair)] or found[:1]
    if len(found) > 1:
        names = "、".join(source.sheet.name for source, _ in found)
        raise refuse_file(name, FileProblem.SEVERAL_SHEETS, Advice(f"是 {names}", f"they are {names}"))
    source, header = found[0]
    judge_header(name, header, source.top, definition)
    _judge_merged(name, source, header)
    doubts = tuple(fault(FileDoubt.HIDDEN_LIST, each) for each in hidden)
    return ListFile(name, kind, source.headed(header.row), header, doubts)


def _extent_of(name: str, content: bytes, sheet: int, old: OldBook | None) -> Extent:
    most_rows = limits.MOST_ROWS + TOP_ROWS
    if old is None:
        try:
            return measure(content, sheet, most_rows, limits.MOST_COLUMNS, limits.MOST_TEXT_BYTES)
        except DamagedPart as error:
            raise refuse_file(name, FileProblem.CUT_SHORT) from error
    if sheet >= len(old.sheets):
        return Extent()
    found = old.sheets[sheet]
    where = f"{column_letters(found.last_column)}{found.last_row}"
    below = where if found.last_row > most_rows else ""
    beside = where if found.last_column >= limits.MOST_COLUMNS else ""
    return Extent(below, beside, False, old.text_bytes(found))


def _judge_extent(name: str, sheet: SheetName, extent: Extent) -> None:
    """The cell that lies too far is named: it is often one that somebody touched by mistake."""
    if extent.is_placeless:
        raise refuse_file(name, FileProblem.NO_CELL_PLACES, found=sheet.name)
    for cell, most, problem in (
        (extent.below, limits.MOST_ROWS, FileProblem.TOO_MANY_ROWS),
        (extent.beside, limits.MOST_COLUMNS, FileProblem.TOO_MANY_COLUMNS),
    ):
        if cell:
            where = f"{sheet.name}!{cell}"
            raise refuse_file(name, problem, Advice(f"最多 {most:,}，看一看 {where}", f"at most {most:,}; see {where}"))
    if extent.text_bytes > limits.MOST_TEXT_BYTES:
        raise refuse_file(
            name, FileProblem.TOO_MUCH_TEXT, _limit(extent.text_bytes, limits.MOST_TEXT_BYTES, "字节 bytes"), sheet.name
        )


def _hidden_lists(content: bytes, book: Book, definition: ListDefinition, old: OldBook | None) -> list[str]:
    """Hidden sheets with a header of the list. One that is too large to be a list is not opened."""
    found = []
    for sheet in book.sheets:
        if sheet.is_visible:
            continue
        try:
            _judge_extent(book.name, sheet, _extent_of(book.name, content, sheet.number, old))
        except FileRefused:
            continue
        if find_header(book.open_sheet(sheet).top, definition) is not None:
            found.append(sheet.name)
    return found


def _without_list(
    name: str, tops: Sequence[Sequence[Sequence[str]]], hidden: Sequence[str], definition: ListDefinition
) -> FileRefused:
    if hidden:
        names = "、".join(hidden)
        advice = Advice(f"名单在被隐藏的工作表 {names} 里，请取消隐藏", f"the list is on a hidden sheet: {names}")
        return refuse_file(name, FileProblem.NO_HEADER_FOUND, advice)
    top = max(tops, key=lambda rows: max(map(len, rows), default=0), default=())
    return refuse_without_header(name, top, definition)


def _has_rows(source: SheetSource, header: Header) -> bool:
    """Whether something stands below the header."""
    return bool(source.cells.end) and source.cells.end[0] + 1 > header.row


def _judge_merged(name: str, source: SheetSource, header: Header) -> None:
    """Merged titles above the header are usual; in the list only one of the merged cells holds the value."""
    taken = {place + source.first_column for place in header.places.values()}
    for (top, left), (bottom, right) in source.merged:
        if bottom < header.row or taken.isdisjoint(range(left, right + 1)):
            continue
        where = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        if top < header.row:
            raise refuse_file(name, FileProblem.TWO_HEADER_ROWS, Advice(f"表头合并了 {where}", f"merged: {where}"))
        raise refuse_file(name, FileProblem.MERGED_CELLS, Advice(f"如 {where}", f"for example {where}"), row=top + 1)
