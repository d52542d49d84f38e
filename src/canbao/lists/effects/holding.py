"""Rows of which a person has one at a time: a household, a hukou, a home.

In: what holds of persons as of the list's day. Out: rows begun; others ended on the eve of that day. Never: a row
touched that says the same already, whoever stated it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from canbao.lists.effects.entries import Applying, Entry
from canbao.registry.changing import begin_rows, end_rows
from canbao.store.copying import read_table

Told = tuple[Entry, dict[str, Any]]


class HeldTable:
    """One such table. `told_apart_by`: a column whose every value may be held once."""

    def __init__(
        self, table: str, schema: Mapping[str, pa.DataType], told_apart_by: str | None = None, which: str = "true"
    ) -> None:
        self.table, self.told_apart_by, self._which = table, told_apart_by, which
        self.names = list(schema)
        fields = {"person_id": pa.int64(), **schema, "valid_from": pa.date32(), "source_row": pa.int32()}
        self.schema = pa.schema(list(fields.items()))
        read = {"id": pa.int64(), "person_id": pa.int64(), "valid_from": pa.date32(), **schema}
        self._read = pa.schema(list(read.items()))

    def hold(self, applying: Applying, told: Sequence[Told], entered: Collection[int]) -> None:
        """Bring persons to what is told. `entered`: entries of people who were entered just now and hold nothing."""
        asked = [entry.person_id for entry, _ in told if entry.id not in entered]
        here = self.held(applying, asked)
        ends: list[tuple[int, date | None]] = []
        begun: list[dict[str, Any]] = []
        for entry, values in told:
            held = here.get(self.key(entry.person_id, values), [])
            if any(all(row[name] == values[name] for name in self.names) for row in held):
                continue
            ends += [(row["id"], row["valid_from"]) for row in held]
            first = applying.as_of if held else None
            begun.append({"person_id": entry.person_id, **values, "valid_from": first, "source_row": entry.row_number})
        self._end(applying, ends)
        table = pa.Table.from_pylist(begun, schema=self.schema)
        applying.add(f"{self.table}_begun", begin_rows(self.table, applying.county, table, applying.list_id))

    def let_go(self, applying: Applying, entries: Sequence[Entry]) -> None:
        """What the list has no more of persons ends."""
        here = self.held(applying, [entry.person_id for entry in entries])
        self._end(applying, [(row["id"], row["valid_from"]) for rows in here.values() for row in rows])

    def _end(self, applying: Applying, ends: Sequence[tuple[int, date | None]]) -> None:
        days = pa.array([max(applying.eve, first) if first else applying.eve for _, first in ends], pa.date32())
        count = end_rows(self.table, applying.county, [id_ for id_, _ in ends], days, applying.list_id)
        applying.add(f"{self.table}_ended", count)

    def held(self, applying: Applying, people: Sequence[int]) -> dict[tuple[int, Any], list[dict[str, Any]]]:
        if not people:
            return {}
        query = f"""
            SELECT {", ".join(self._read.names)} FROM registry_{self.table}
            WHERE county = %(county)s AND person_id = ANY (%(people)s::bigint[]) AND replaced_at IS NULL
                AND (valid_until IS NULL OR valid_until >= %(day)s) AND {self._which}
            ORDER BY id
        """
        found = read_table(
            query, self._read, {"county": applying.county, "people": sorted(set(people)), "day": applying.as_of}
        )
        rows: dict[tuple[int, Any], list[dict[str, Any]]] = {}
        for row in found.to_pylist():
            rows.setdefault(self.key(row["person_id"], row), []).append(row)
        return rows

    def key(self, person: int, values: Mapping[str, Any]) -> tuple[int, Any]:
        return person, values[self.told_apart_by] if self.told_apart_by else None
