"""Extents: cells too far away, cells without places, texts that take too much room when each cell has its own copy."""

from __future__ import annotations

import pytest
from tests.intake.files import old_workbook
from tests.intake.lists import bare_workbook, sheet_xml, workbook

from canbao.intake.sheet_extents import Extent, measure

NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def extent(content: bytes, text_bytes: int = 10**6) -> Extent:
    return measure(content, 0, 100_020, 60, text_bytes)


@pytest.mark.parametrize(
    ("address", "below", "beside"),
    [
        ("A100020", "", ""),
        ("A100021", "A100021", ""),
        ("BH5", "", ""),
        ("BI5", "", "BI5"),
        ("AAA5", "", "AAA5"),
        ("XFD1048576", "XFD1048576", "XFD1048576"),
        ("Z99999", "", ""),
    ],
)
@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_the_first_cell_beyond_is_named(address: str, below: str, beside: str, prefix: bytes) -> None:
    content = sheet_xml([("A1", "x"), (address, "y")])
    if prefix:
        content = content.replace(b"<", b"<" + prefix).replace(b"<" + prefix + b"/", b"</" + prefix)
        content = content.replace(b"xmlns=", b"xmlns:x=")
    found = extent(bare_workbook(content))
    assert (found.below, found.beside, found.is_placeless) == (below, beside, False)


def test_coloured_cells_with_nothing_in_them_do_not_count() -> None:
    def colour(book: object, sheet: object) -> None:
        style = book.add_format({"bg_color": "red"})  # type: ignore[attr-defined]
        sheet.write_blank(1_000_000, 16_000, None, style)  # type: ignore[attr-defined]

    assert extent(workbook([["a"]], colour)) == Extent("", "", False, extent(workbook([["a"]])).text_bytes)


def test_cells_without_places_are_seen() -> None:
    placeless = f'<worksheet {NAMES}><sheetData><row r="1"><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    assert extent(bare_workbook(placeless.encode())).is_placeless
    swapped = f'<worksheet {NAMES}><sheetData><row r="1"><c t="n" r="A1"><v>0</v></c></row></sheetData></worksheet>'
    assert not extent(bare_workbook(swapped.encode())).is_placeless


def shared(lengths: list[int], shown: list[int]) -> bytes:
    pairs = enumerate(shown, start=1)
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{at}</v></c></row>' for row, at in pairs)
    texts = "".join(f"<si><t>{'x' * length}</t></si>" for length in lengths)
    sheet = f"<worksheet {NAMES}><sheetData>{cells}</sheetData></worksheet>"
    return bare_workbook(sheet.encode(), f"<sst {NAMES}>{texts}</sst>".encode())


def test_texts_are_counted_as_often_as_they_are_shown() -> None:
    often = extent(shared([5_000, 10], [0] * 1_000))
    seldom = extent(shared([5_000, 10], [0] + [1] * 999))
    assert often.text_bytes > 5_000_000
    assert seldom.text_bytes < 100_000
    assert extent(shared([10], [0, 7])).text_bytes < 300


def test_other_kinds_of_files_have_no_extent_here() -> None:
    assert extent(old_workbook([["a"]])) == Extent()
    assert measure(workbook([["a"]]), 7, 1, 1, 1) == Extent()
