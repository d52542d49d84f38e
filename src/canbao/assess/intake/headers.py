"""Which column of a file is which of ours, and everything that is wrong with a header, at once.

In: an opened source, the names and labels of our columns, which ones are required. Out: the place of each column.
Never: a column taken by its position or by a likeness.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.wording import column_of, nearest_column
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import Advice, Fault, fault, show
from canbao.intake.refusal import WHOLE_FILE
from canbao.intake.source import Source

LEAST_NAMES = 2
"""Known names that make a row a header: one may be a word in a title."""


@dataclass(frozen=True)
class Places:
    """Where columns stand: ours by name, and those without a name."""

    known: Mapping[str, int]
    unnamed: tuple[int, ...]


def match_headers(source: Source, labels: Mapping[str, str], required: Collection[str], findings: Findings) -> Places:
    """The places of our columns. What is wrong is added to the findings."""
    names = [column_of(header, labels) for header in source.headers]
    if source.header_row and _note_rows(source.top, labels, findings):
        return Places({}, ())
    known: dict[str, int] = {}
    for place, (header, name) in enumerate(zip(source.headers, names, strict=True)):
        spot = Spot(place, show(header))
        if name is None and header.strip():
            near = nearest_column(header, labels)
            findings.add_one(
                spot,
                fault(PeopleProblem.UNKNOWN_COLUMN, header, Advice(f"是否指 {near}？", f"did you mean {near}?")),
                source.header_row,
            )
        elif name in known:
            findings.add_one(spot, fault(FileProblem.REPEATED_COLUMN, header), source.header_row)
        elif name is not None:
            known[name] = place
    missing = [name for name in labels if name in required and name not in known]
    if missing:
        findings.add_one(WHOLE_FILE, _missing(missing, labels), source.header_row)
    return Places(known, tuple(place for place, header in enumerate(source.headers) if not header.strip()))


def _missing(names: Sequence[str], labels: Mapping[str, str]) -> Fault:
    zh = "、".join(f"{name}（{labels[name]}）" for name in names)
    return Fault(PeopleProblem.MISSING_COLUMN, "", Advice(f"缺 {zh}", f"missing: {', '.join(names)}"))


def _note_rows(top: Sequence[Sequence[str]], labels: Mapping[str, str], findings: Findings) -> bool:
    """Whether the header is not one row, row 1; says so in the findings."""
    counts = [sum(column_of(cell, labels) is not None for cell in row) for row in top]
    if not counts or counts[0] == 0:
        row = next((row for row, count in enumerate(counts, start=1) if count >= LEAST_NAMES), None)
        if row is None:
            findings.add_one(WHOLE_FILE, fault(PeopleProblem.NO_HEADER), 1)
        else:
            advice = Advice(f"列名在第 {row} 行，请删去上面的行", f"the names are in row {row}; remove the rows above")
            findings.add_one(WHOLE_FILE, fault(PeopleProblem.SECOND_HEADER, advice=advice), 1)
        return True
    is_second = (
        len(counts) > 1 and counts[1] >= LEAST_NAMES and 2 * counts[1] >= sum(bool(cell.strip()) for cell in top[1])
    )
    if is_second:
        findings.add_one(WHOLE_FILE, fault(PeopleProblem.SECOND_HEADER), 2)
    return is_second
