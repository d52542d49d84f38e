"""Where the header of a list stands and which column of the file is which of ours.

In: the first rows of a sheet as texts, the definition. Out: `Header`, or the refusal of a header that is missing,
double, or lacks a required column. Never: a column taken by its position or by a likeness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.header_texts import plain_header
from canbao.intake.list_definition import ColumnDefinition, ListDefinition
from canbao.intake.problems import Advice, fault, show
from canbao.intake.refusal import WHOLE_FILE, FileRefused, refuse_file

LEAST_NAMES = 2
"""Known names that make a row a header: one may be a word in a title."""
_LONGEST_HEADER = 60
"""Characters of a header compared for a suggestion."""
_MOST_SHOWN = 20
"""Headers named in a message."""


@dataclass(frozen=True)
class Header:
    """A header row (counted from 1), the places of our columns, and the headers that are none of ours."""

    row: int
    texts: tuple[str, ...]
    places: Mapping[str, int]
    repeated: tuple[int, ...] = ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headers of columns that are not taken, from the left."""
        taken = set(self.places.values())
        return tuple(show(text) for place, text in enumerate(self.texts) if place not in taken and text.strip())


def meanings_of(definition: ListDefinition) -> dict[str, str]:
    """Plain headers and the columns they mean."""
    return {plain_header(header): column.name for column in definition.columns for header in column.headers}


def find_header(top: Sequence[Sequence[str]], definition: ListDefinition) -> Header | None:
    """The first row with enough known names, or None."""
    meanings = meanings_of(definition)
    enough = min(LEAST_NAMES, len(definition.columns))
    for row, cells in enumerate(top, start=1):
        names = [meanings.get(plain_header(cell)) if cell else None for cell in cells]
        if len({name for name in names if name is not None}) >= enough:
            places: dict[str, int] = {}
            repeated = []
            for place, name in enumerate(names):
                if name in places:
                    repeated.append(place)
                elif name is not None:
                    places[name] = place
            return Header(row, tuple(cells), places, tuple(repeated))
    return None


def judge_header(name: str, header: Header, top: Sequence[Sequence[str]], definition: ListDefinition) -> None:
    """Raises FileRefused with everything that is wrong with a header."""
    findings = Findings(name)
    missing = [column for column in definition.columns if column.required and column.name not in header.places]
    if missing:
        findings.add_one(WHOLE_FILE, fault(FileProblem.MISSING_REQUIRED, "", _missing(missing, header)), header.row)
    for group in definition.one_of:
        if not set(group) & header.places.keys():
            columns = [definition.column(each) for each in group]
            findings.add_one(WHOLE_FILE, fault(FileProblem.MISSING_REQUIRED, "", _missing(columns, header)), header.row)
    for place in header.repeated:
        text = header.texts[place]
        findings.add_one(Spot(place, show(text)), fault(FileProblem.REPEATED_COLUMN, text), header.row)
    if has_known_names(top[header.row] if len(top) > header.row else (), definition):
        findings.add_one(WHOLE_FILE, fault(FileProblem.TWO_HEADER_ROWS), header.row + 1)
    if findings.count:
        raise FileRefused(findings)


def has_known_names(cells: Sequence[str], definition: ListDefinition) -> bool:
    """Whether a row is a header too: at least two names are ours, and half of what it holds."""
    meanings = meanings_of(definition)
    known = sum(plain_header(cell) in meanings for cell in cells if cell)
    return known >= min(LEAST_NAMES, len(definition.columns)) and 2 * known >= sum(bool(cell.strip()) for cell in cells)


def refuse_without_header(name: str, top: Sequence[Sequence[str]], definition: ListDefinition) -> FileRefused:
    """The refusal of a file in which no header was found; names what stands in its fullest row."""
    fullest = max(top, key=lambda cells: sum(bool(cell.strip()) for cell in cells), default=())
    wanted = "、".join(column.label for column in definition.columns if column.required)
    zh, en = f"要有 {wanted}", f"wanted: {wanted}"
    if any(cell.strip() for cell in fullest):
        zh, en = f"{zh}；找到的是 {_listed(fullest)}", f"{en}; found: {_listed(fullest)}"
    return refuse_file(name, FileProblem.NO_HEADER_FOUND, Advice(zh, en))


def _missing(missing: Sequence[ColumnDefinition], header: Header) -> Advice:
    """What is missing, what was found, and which of it may be meant."""
    labels = "、".join(column.label for column in missing)
    taken = set(header.places.values())
    others = {
        plain_header(text)[:_LONGEST_HEADER]: show(text)
        for place, text in enumerate(header.texts)
        if place not in taken and text.strip()
    }
    near: list[tuple[str, str]] = []
    for column in missing:
        for known in column.headers:
            found = get_close_matches(plain_header(known), others, n=1)
            if found:
                near.append((others[found[0]], column.label))
                break
    zh = [f"缺 {labels}", f"找到的列名：{_listed(header.texts)}", *(f"“{one}”是否指 {two}？" for one, two in near)]
    en = [f"missing: {labels}", f"found: {_listed(header.texts)}", *(f"is {one} meant for {two}?" for one, two in near)]
    return Advice("；".join(zh), "; ".join(en))


def _listed(cells: Sequence[str]) -> str:
    shown = [show(cell) for cell in cells if cell.strip()]
    return "、".join(shown[:_MOST_SHOWN]) + ("…" if len(shown) > _MOST_SHOWN else "")
