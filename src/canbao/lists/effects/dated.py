"""Dated rows of the register from rows of lists: begun, replaced, ended, each with the list and row that says so.

In: entries, and what an entry says as rows of one table. Out: rows begun and ended. Never: a row changed that somebody
corrected by hand since (the list's row is then left alone and counted).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.lists.effects.entries import Applying, Entry
from canbao.lists.models import RowKind
from canbao.lists.planning import joined_with
from canbao.registry.changing import begin_rows, end_rows, withdraw_rows
from canbao.store.copying import copy_in, read_table, scratch_table

Values = dict[str, Any]
RowsOf = Callable[[Applying, Entry], Iterable[Values]]
BY_HAND = "corrected_by_hand"

_FOUND = pa.schema(
    [("position", pa.int64()), ("id", pa.int64()), ("valid_from", pa.date32()), ("valid_until", pa.date32())]
)


class DatedTable:
    """One dated table that a sort of list writes. `schema`: its own columns."""

    def __init__(self, table: str, schema: Mapping[str, pa.DataType], rows_of: RowsOf) -> None:
        self.table, self.rows_of = table, rows_of
        fields = {"person_id": pa.int64(), **schema, "valid_from": pa.date32(), "valid_until": pa.date32()}
        self.schema = pa.schema([*fields.items(), ("source_row", pa.int32())])

    def apply(self, applying: Applying, entries: Sequence[Entry]) -> None:
        """Begin what is new, replace what changed, end what is gone."""
        old = [entry for entry in entries if entry.kind != RowKind.NEW and entry.old_list]
        standing = self.standing(applying, old)
        replaced, begun, ended = [], [], []
        for entry in entries:
            now = standing.get(entry.id, [])
            if entry.kind == RowKind.ENDED:
                ended += [(id_, last_day(applying, entry, first, last)) for id_, first, last in now]
                continue
            if entry.old_list and not now and entry.kind == RowKind.CHANGED:
                applying.add(BY_HAND, 1)
                continue
            replaced += [id_ for id_, _, _ in now]
            begun.append(entry)
        self.withdraw(applying, replaced)
        self.begin(applying, begun)
        self.end(applying, [(id_, day) for id_, day in ended if day is not None])

    def standing(self, applying: Applying, entries: Sequence[Entry]) -> dict[int, list[tuple[int, Any, Any]]]:
        """Rows that stand now by the list's row that began them: (id, first day, last day) by entry."""
        if not entries:
            return {}
        scratch_table(
            "applied_rows", {"position": "bigint", "list_id": "bigint", "row_number": "int", "person": "bigint"}
        )
        copy_in(
            pa.table(
                {
                    "position": [entry.id for entry in entries],
                    "list_id": [entry.old_list for entry in entries],
                    "row_number": pa.array([entry.old_row for entry in entries], pa.int32()),
                    "person": [entry.person_id for entry in entries],
                }
            ),
            "applied_rows",
        )
        query = f"""
            SELECT applied.position, row.id, row.valid_from, row.valid_until FROM applied_rows AS applied
            JOIN registry_{self.table} AS row ON row.county = %(county)s AND row.person_id = applied.person
                AND row.replaced_at IS NULL AND row.source_list = applied.list_id
                AND row.source_row = applied.row_number
            ORDER BY applied.position, row.id
        """
        with joined_with(len(entries)):
            found = read_table(query, _FOUND, {"county": applying.county})
        drop("applied_rows")
        rows: dict[int, list[tuple[int, Any, Any]]] = {}
        for each in found.to_pylist():
            rows.setdefault(each["position"], []).append((each["id"], each["valid_from"], each["valid_until"]))
        return rows

    def begin(self, applying: Applying, entries: Sequence[Entry]) -> None:
        """Begin the rows that entries say, each under the list that stated it."""
        by_list: dict[int, list[Values]] = {}
        for entry in entries:
            for values in self.rows_of(applying, entry):
                row = {"person_id": entry.person_id, "source_row": entry.row_number, **values}
                by_list.setdefault(entry.list_id, []).append(row)
        for list_id, rows in by_list.items():
            table = pa.Table.from_pylist(rows, schema=self.schema)
            applying.add(f"{self.table}_begun", begin_rows(self.table, applying.county, table, list_id))

    def end(self, applying: Applying, ends: Sequence[tuple[int, date]]) -> None:
        """Let rows hold until these days."""
        days = pa.array([day for _, day in ends], pa.date32())
        count = end_rows(self.table, applying.county, [id_ for id_, _ in ends], days, applying.list_id)
        applying.add(f"{self.table}_ended", count)

    def withdraw(self, applying: Applying, ids: Sequence[int]) -> None:
        """Rows that are replaced."""
        if ids:
            withdraw_rows(self.table, applying.county, ids, applying.list_id)


def last_day(applying: Applying, entry: Entry, first: date | None, last: date | None) -> date | None:
    """The last day of a row that is off the list: the day that the list names, else the eve of the list's day. It held
    for a day at least; None: it ended earlier already.
    """
    named = None
    if entry.row_number:
        named = entry.day("until") or entry.day("ended") or entry.day("left")
    day = named or applying.eve
    if last is not None and last <= day and named is None:
        return None
    return max(day, first) if first is not None else day


def drop(table: str) -> None:
    """A scratch table that is done with."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table}")
