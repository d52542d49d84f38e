"""A sheet printed: as text for a terminal, as Markdown, or as one HTML page that prints on A4.

In: a `Sheet`. Out: text. Never: a cell left out, markup taken from a policy.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from html import escape

from canbao.policy.showing.sheet import Entry, Section, Sheet

WIDTH = 100
_NUMBERS = "一二三四五六七八九十"
_STYLE = """
body { font-family: "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; margin: 1.5em auto; max-width: 62em }
body { color: #000; background: #fff; line-height: 1.5 }
h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin: 1.6em 0 .3em } p { margin: .2em 0 .5em }
table { border-collapse: collapse; width: 100% } caption { text-align: left; color: #333 }
th, td { border: 1px solid #666; padding: .3em .5em; text-align: left; vertical-align: top } th { background: #eee }
td.cite, th.cite { white-space: nowrap } .wide { overflow-x: auto }
@page { size: A4 landscape; margin: 12mm }
@media print { h2 { break-after: avoid } tr { break-inside: avoid } thead { display: table-header-group } }
"""


def render(sheet: Sheet, form: str = "text") -> str:
    """The sheet in one of the forms `text`, `markdown`, `html`. Raises ValueError for another."""
    if form not in _FORMS:
        raise ValueError(f"没有这种格式 no such format: {form}；可用 {'、'.join(_FORMS)}")
    return _FORMS[form](sheet)


def number_in_chinese(number: int) -> str:
    """Numbers of sections.

    >>> [number_in_chinese(number) for number in (1, 10, 11, 20, 34)]
    ['一', '十', '十一', '二十', '三十四']
    """
    tens, ones = divmod(number, 10)
    opening = "" if not tens else "十" if tens == 1 else f"{_NUMBERS[tens - 1]}十"
    return f"{opening}{_NUMBERS[ones - 1] if ones else ''}"


def _columns(section: Section) -> tuple[str, ...]:
    has_cites = any(entry.cite for entry in section.entries)
    return (*section.columns, *(("依据",) if has_cites else ()))


def _cell(entry: Entry, label: str) -> str:
    return entry.cite if label == "依据" else entry.text_of(label)


# -- text --------------------------------------------------------------------------------------------------------------


def _as_text(sheet: Sheet) -> str:
    lines = [sheet.title, "=" * min(width_of(sheet.title), WIDTH)]
    for number, section in enumerate(sheet.sections, start=1):
        lines += ["", f"{number_in_chinese(number)}、{section.title}" + (f"（{section.hint}）" if section.hint else "")]
        lines += [f"  {section.silence}"] if section.silence else []
        lines += [line for index, entry in enumerate(section.entries, start=1) for line in _entry_text(entry, index)]
    return "\n".join(lines) + "\n"


def _entry_text(entry: Entry, number: int) -> Iterator[str]:
    """In one line where that is wide enough, else each cell in a line of its own; the clause at the end."""
    _, *others = entry.cells
    said = [entry.name]
    said += [f"→ {text}" if name == "结果" else text if name == "内容" else f"{name}：{text}" for name, text in others]
    clause = f" 〔{entry.cite}〕" if entry.cite else ""
    opening = f"{number:>3}. "
    whole = f"{opening}{'  '.join(said)}{clause}"
    if width_of(whole) <= WIDTH:
        yield whole
        return
    said[-1] += clause
    for index, text in enumerate(said):
        yield from _wrapped(text, opening if index == 0 else " " * len(opening), " " * len(opening))


def _wrapped(text: str, opening: str, indent: str) -> Iterator[str]:
    """Lines of at most the width; a Chinese character is two wide."""
    line = opening
    for character in text:
        if width_of(line) + width_of(character) > WIDTH and character not in "，。；、：）〕”":
            yield line
            line = indent
        line += character
    yield line


def width_of(text: str) -> int:
    """How many columns a text takes on a terminal.

    >>> width_of("应缴 400")
    8
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


# -- Markdown ----------------------------------------------------------------------------------------------------------


def _as_markdown(sheet: Sheet) -> str:
    lines = [f"# {sheet.title}"]
    for number, section in enumerate(sheet.sections, start=1):
        lines += ["", f"## {number_in_chinese(number)}、{section.title}", ""]
        lines += [section.silence, ""] if section.silence else []
        lines += [f"{section.hint}。", ""] if section.hint and section.entries else []
        lines += list(_markdown_table(section))
    return "\n".join(lines).rstrip() + "\n"


def _markdown_table(section: Section) -> Iterator[str]:
    columns = _columns(section)
    if not section.entries:
        return
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for entry in section.entries:
        yield f"| {' | '.join(_escaped(_cell(entry, label)) for label in columns)} |"


def _escaped(text: str) -> str:
    for character in "\\|*_<>`[]":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")


# -- HTML --------------------------------------------------------------------------------------------------------------


def _as_html(sheet: Sheet) -> str:
    body = "".join(_section_html(section, number) for number, section in enumerate(sheet.sections, start=1))
    title = escape(sheet.title)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )


def _section_html(section: Section, number: int) -> str:
    heading = f'<h2 id="{escape(section.key)}">{number_in_chinese(number)}、{escape(section.title)}</h2>\n'
    silence = f"<p>{escape(section.silence)}</p>\n" if section.silence else ""
    return heading + silence + (_table_html(section) if section.entries else "")


def _table_html(section: Section) -> str:
    columns = _columns(section)
    caption = f"<caption>{escape(section.hint)}</caption>" if section.hint else ""
    head = "".join(f'<th scope="col"{_class(label)}>{escape(label)}</th>' for label in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td{_class(label)}>{escape(_cell(entry, label))}</td>" for label in columns) + "</tr>\n"
        for entry in section.entries
    )
    return (
        f'<div class="wide"><table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n'
    )


def _class(label: str) -> str:
    return ' class="cite"' if label == "依据" else ""


_FORMS: Mapping[str, Callable[[Sheet], str]] = {"text": _as_text, "markdown": _as_markdown, "html": _as_html}
