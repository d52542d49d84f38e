"""A person's file as one line of time: what happened, when it was learnt, from which list.

In: a person's file and payments. Out: entries, the newest first. Never: an entry without the moment it was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from canbao.money.models import Payment
from canbao.registry.queries import PersonFile
from canbao.web.labels import SECTION_LABELS, row_of
from canbao.web.units import names_of, place_name
from canbao.web.wording import yuan

MOST_ENTRIES = 200
"""On one page: the oldest people of a register have some dozens."""


@dataclass(frozen=True)
class Entry:
    """One line. `at`: when it was recorded; `first` and `last`: the days that it is about."""

    at: datetime
    section: str
    label: str
    words: str
    first: date | None
    last: date | None
    list: int | None
    row: int | None


def timeline_of(file: PersonFile, payments: Sequence[Payment]) -> list[Entry]:
    """All of it, the newest first."""
    names = names_of(row.get("division") or "" for rows in file.sections.values() for row in rows)
    found = [
        Entry(
            row["recorded_at"], section, SECTION_LABELS[section], told["words"], told["from"], told["until"],
            told["list"], told["row"],
        )
        for section, rows in file.sections.items()
        for row in rows
        for told in [row_of(section, _named(row, names))]
    ]  # fmt: skip
    found += [
        Entry(
            paid.recorded_at, "payment", SECTION_LABELS["payment"],
            f"{paid.year} 年度 {yuan(paid.fen)} 元（{paid.get_state_display()}）", paid.paid_on, None, None, None,
        )
        for paid in payments
    ]  # fmt: skip
    found += [
        Entry(row["replaced_at"], "former", SECTION_LABELS["former"], f"原为 {row['name']}", None, None, None, None)
        for row in file.former
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:MOST_ENTRIES]


def _named(row: Mapping[str, Any], names: dict[str, str]) -> Mapping[str, Any]:
    """The row with the place's name where the installation knows it."""
    return {**row, "division": place_name(names, row["division"])} if row.get("division") else row
