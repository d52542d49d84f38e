"""Word files with one table: the head of the table on every page, page x of y below.

In: texts in the order of the paper. Out: the bytes of a docx. Never: a field but the two of page numbers; a moment of
this machine in its properties.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "宋体"
_PLAIN, _DENSE = 10.5, 9
"""Points: 五号, and 小五 for what has to stand on one sheet."""
_SHORT, _LONG, _MARGIN = Mm(210), Mm(297), Mm(18)
_WRITTEN_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no zone
_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Cells = Sequence[tuple[str, bool]]


def write_docx(
    title: str, subtitle: str, before: Sequence[str], table: tuple[Cells, Sequence[Cells]], after: Sequence[str],
    foot: Sequence[str], *, is_wide: bool = False, is_dense: bool = False,
) -> bytes:  # fmt: skip
    """All of it on A4."""
    file = Document()
    _set_page(file, is_wide)
    _set_font(file, _DENSE if is_dense else _PLAIN)
    _paragraph(file, title, size=18, is_bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    if subtitle:
        _paragraph(file, subtitle, align=WD_ALIGN_PARAGRAPH.CENTER)
    for text in before:
        _paragraph(file, text)
    if table[1]:
        _table(file, *table)
    for text in (*after, *foot):
        _paragraph(file, text)
    _page_numbers(file.sections[0].footer.paragraphs[0])
    file.core_properties.created = file.core_properties.modified = _WRITTEN_AT
    file.core_properties.title, file.core_properties.author = _writable(title), ""
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def _set_page(file: Any, is_wide: bool) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN


def _set_font(file: Any, size: float) -> None:
    style = file.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    if size < _PLAIN:
        style.paragraph_format.space_after = Pt(2)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _paragraph(file: Any, text: str, size: float | None = None, *, is_bold: bool = False, align: Any = None) -> None:
    made = file.add_paragraph()
    run = made.add_run(_writable(text))
    run.bold, run.font.size = is_bold, Pt(size) if size else None
    made.alignment = align


def _table(file: Any, heads: Cells, lines: Sequence[Cells]) -> None:
    table = file.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    _fill(table.rows[0].cells, heads, is_bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for line in lines:
        _fill(table.add_row().cells, line)


def _fill(cells: Any, line: Cells, *, is_bold: bool = False) -> None:
    for cell, (text, is_right) in zip(cells, line, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(_writable(text)).bold = is_bold
        if is_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _page_numbers(paragraph: Any) -> None:
    """第 x 页，共 y 页."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        paragraph.add_run(text)
        if field:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            paragraph._p.append(element)


def _writable(text: str) -> str:
    """A text that XML can hold."""
    return _NOT_OF_XML.sub("\ufffd", text)
