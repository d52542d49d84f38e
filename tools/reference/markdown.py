"""Small pieces of Markdown: tables, code, headings.

In: texts. Out: Markdown. Never: an unescaped stroke in a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

MADE = "<!-- Made from the code by `make docs`; change the code or tools/reference, not this page. -->"


def page(title: str, *parts: str) -> str:
    """A whole page: title, the note that it is made, then its parts with an empty line between them."""
    return "\n\n".join([f"# {title}", MADE, *(part.strip("\n") for part in parts if part)]) + "\n"


def section(title: str, *parts: str, level: int = 2) -> str:
    """A heading and what stands below it."""
    return "\n\n".join([f"{'#' * level} {title}", *(part.strip("\n") for part in parts if part)])


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; every row has as many cells as the head."""
    lines = [_line(head), _line(["---"] * len(head))]
    for row in rows:
        assert len(row) == len(head), row
        lines.append(_line([_cell(cell) for cell in row]))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def _cell(cell: object) -> str:
    return " ".join(str(cell).replace("|", "\\|").split())


def code(text: object) -> str:
    """A word of the code; nothing for an empty one."""
    return f"`{text}`" if str(text) else ""


def codes(words: Iterable[object], between: str = ", ") -> str:
    """Words of the code in a row."""
    return between.join(code(word) for word in words)


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"* {line}" for line in lines)


def first_sentence(text: str | None) -> str:
    """The first sentence of a docstring, on one line, without its stop."""
    line = " ".join((text or "").split("\n\n")[0].split())
    return line.split(". ")[0].rstrip(".")


def require_all(what: str, known: Iterable[str], described: Mapping[str, object]) -> None:
    """Stops the making when a word of the code is not described, or a described one is gone."""
    names = list(known)
    missing = [name for name in names if name not in described]
    gone = [name for name in described if name not in names]
    if missing or gone:
        raise SystemExit(f"{what}: not described: {missing}; described but gone: {gone} (tools/reference)")
