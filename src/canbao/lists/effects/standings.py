"""Standings from lists: begun when certified, ended when the list says so or has them no more.

In: entries of lists about standings. Out: rows of `registry_standing`. Never: two standings of one row at once: where a
row turned into another standing or grade, the old one ends on the eve of the new one's first day.

A department keeps the day of first certification when a category or grade changes. That day cannot be the new one's
first: the list before said something else. So the new one begins on its certified day if that lies after the list
before, else on the list's own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa

from canbao.lists.effects.dated import BY_HAND, DatedTable, Values
from canbao.lists.effects.entries import Applying, Entry
from canbao.lists.models import RowKind
from canbao.values.days import add_days

_TELLING = ("standing", "grade")


def turned(entry: Entry) -> bool:
    """Whether the row says another standing or grade than before."""
    return entry.kind == RowKind.CHANGED and any(entry.content.get(name) != entry.before.get(name) for name in _TELLING)


def first_day(applying: Applying, entry: Entry) -> date | None:
    """From when the row's standing holds."""
    certified = entry.day("certified")
    if not turned(entry):
        return certified
    is_later = certified is not None and applying.base_as_of is not None and certified > applying.base_as_of
    return certified if is_later else applying.as_of


def standing_rows(applying: Applying, entry: Entry) -> Iterable[Values]:
    """The row of the register that a row of the list is."""
    content, begun, until = entry.content, first_day(applying, entry), entry.day("until")
    yield {
        "standing": content["standing"],
        "listed_as": content["listed_as"],
        "grade": content.get("grade"),
        "role": content.get("role"),
        "certifier": content.get("source", applying.supplier.id),
        "risk_removed_on": entry.day("risk_removed_on"),
        "valid_from": begun,
        "valid_until": max(until, begun) if until and begun else until,
    }


class Standings(DatedTable):
    """The table of standings."""

    def __init__(self) -> None:
        own = {
            "standing": pa.string(),
            "listed_as": pa.string(),
            "grade": pa.int16(),
            "role": pa.string(),
            "certifier": pa.string(),
            "risk_removed_on": pa.date32(),
        }
        super().__init__("standing", own, standing_rows)

    def apply(self, applying: Applying, entries: Sequence[Entry]) -> None:
        """What turned ends and begins; the rest as in any table."""
        turns = [entry for entry in entries if turned(entry) and entry.old_list]
        apart = {entry.id for entry in turns}
        super().apply(applying, [entry for entry in entries if entry.id not in apart])
        standing = self.standing(applying, turns)
        ends, begun = [], []
        for entry in turns:
            now = standing.get(entry.id, [])
            if not now:
                applying.add(BY_HAND, 1)
                continue
            begun.append(entry)
            first = first_day(applying, entry)
            eve = add_days(first, -1) if first else applying.eve
            ends += [(id_, eve) for id_, _, last in now if last is None or last > eve]
        self.end(applying, ends)
        self.begin(applying, begun)
