"""Rows of a list on their way into the register.

In: the list, the rows of its last check that are to be applied. Out: `Entry`s, and the circumstances of applying them.
Never: a row whose person was not found.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from canbao.access.vault import Vault
from canbao.lists.definitions import Supplier
from canbao.lists.planning import joined_with
from canbao.store.copying import read_table
from canbao.values.days import add_days

_ENTRIES = """
    SELECT row.id, row.list_id, row.row_number, row.kind, row.outcome, row.person_id, row.label, row.name,
        row.content::text, row.before::text, old.list_id, old.row_number,
        coalesce(old.outcome IN ('found', 'created'), false), encode(row.mark, 'hex')
    FROM lists_listrow AS row
    LEFT JOIN lists_listrow AS old ON old.county = row.county AND old.id = row.previous_id
    WHERE row.county = %(county)s AND row.id = ANY (%(ids)s::bigint[])
    ORDER BY row.row_number, row.id
"""
_SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("list_id", pa.int64()),
        ("row_number", pa.int32()),
        ("kind", pa.string()),
        ("outcome", pa.string()),
        ("person_id", pa.int64()),
        ("label", pa.string()),
        ("name", pa.string()),
        ("content", pa.string()),
        ("before", pa.string()),
        ("old_list", pa.int64()),
        ("old_row", pa.int64()),
        ("was_applied", pa.bool_()),
        ("mark", pa.string()),
    ]
)


@dataclass
class Entry:
    """One row. `old_list`, `old_row`: where the row that it replaces was stated; 0: nowhere, or it was never applied.
    `person_id` is filled in for somebody who is entered on the way.
    """

    id: int
    list_id: int
    row_number: int
    kind: str
    outcome: str
    person_id: int
    label: str
    name: str
    content: dict[str, Any]
    before: dict[str, Any]
    old_list: int
    old_row: int
    mark: bytes | None = None
    """The blind index of the number."""

    def day(self, name: str) -> date | None:
        """A day that the row states."""
        return _day(self.content.get(name))

    def day_before(self, name: str) -> date | None:
        """A day that the row stated before."""
        return _day(self.before.get(name))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass
class Applying:
    """Under which circumstances rows are applied; `done`: how many rows of each table were begun or ended."""

    county: str
    supplier: Supplier
    list_id: int
    place: str
    as_of: date
    base_as_of: date | None
    vault: Vault
    numbers: dict[int, tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    """Number, document and telephone by row, of lists that create people."""
    homes: dict[int, str] = field(default_factory=dict)
    """Where people live by the household register, for lists of permits."""
    done: dict[str, int] = field(default_factory=dict)

    @property
    def eve(self) -> date:
        """The last day on which what the list does not have any more was so."""
        return add_days(self.as_of, -1)

    def add(self, what: str, count: int) -> None:
        """Note how many."""
        self.done[what] = self.done.get(what, 0) + count


def read_entries(county: str, ids: Sequence[int]) -> list[Entry]:
    """Rows by their ids, in the order of the list."""
    with joined_with(len(ids)):
        found = read_table(_ENTRIES, _SCHEMA, {"county": county, "ids": list(map(int, ids))})
    return [_entry(row) for row in found.to_pylist()]


def _entry(row: dict[str, Any]) -> Entry:
    is_known = bool(row["was_applied"])
    return Entry(
        id=row["id"],
        list_id=row["list_id"],
        row_number=row["row_number"],
        kind=row["kind"],
        outcome=row["outcome"],
        person_id=row["person_id"],
        label=row["label"] or "",
        name=row["name"] or "",
        content=json.loads(row["content"]),
        before=json.loads(row["before"]) if row["before"] else {},
        old_list=row["old_list"] or 0 if is_known else 0,
        old_row=row["old_row"] or 0 if is_known else 0,
        mark=bytes.fromhex(row["mark"]) if row["mark"] else None,
    )
