"""Figures of places, and people whom a list asks to be looked after.

In: entries of such lists. Out: rows of this room's own tables; those they replace are marked. Never: a person's row
of the register.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.lists.effects.entries import Applying, Entry
from canbao.lists.models import RowKind
from canbao.store.copying import append_rows

FIGURES = ("registered", "usual")


def apply_figures(applying: Applying, entries: Sequence[Entry]) -> None:
    """Registered and usual residents of towns."""

    def rows(entry: Entry) -> Iterable[dict[str, Any]]:
        for name in FIGURES:
            yield {
                "division": entry.content["town_code"],
                "name": name,
                "value": entry.content[name],
                "as_of": applying.as_of,
            }

    own = {"division": pa.string(), "name": pa.string(), "value": pa.int64(), "as_of": pa.date32()}
    _replace(applying, entries, "lists_figure", own, rows)


def apply_questions(applying: Applying, entries: Sequence[Entry]) -> None:
    """One question a row; what else the row says is kept with it."""
    day_column = applying.supplier.day_column

    def rows(entry: Entry) -> Iterable[dict[str, Any]]:
        details = {name: value for name, value in entry.content.items() if name not in (day_column, "document")}
        yield {
            "topic": applying.supplier.topic,
            "person_id": entry.person_id,
            "name": entry.name,
            "day": entry.day(day_column) if day_column else None,
            "detail": json.dumps(details, ensure_ascii=False),
        }

    own = {
        "topic": pa.string(),
        "person_id": pa.int64(),
        "name": pa.string(),
        "day": pa.date32(),
        "detail": pa.string(),
    }
    _replace(applying, entries, "lists_question", own, rows)


def _replace(
    applying: Applying,
    entries: Sequence[Entry],
    table: str,
    own: dict[str, pa.DataType],
    rows: Callable[[Entry], Iterable[dict[str, Any]]],
) -> None:
    old = [entry for entry in entries if entry.old_list]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS row SET replaced_at = now() FROM unnest(%s::bigint[], %s::int[]) AS old(list, number)"
            " WHERE row.county = %s AND row.list_id = old.list AND row.row_number = old.number AND replaced_at IS NULL",
            [[entry.old_list for entry in old], [entry.old_row for entry in old], applying.county],
        )
        applying.add(f"{table.removeprefix('lists_')}_ended", cursor.rowcount)
    made = [
        {"county": applying.county, "list_id": entry.list_id, "row_number": entry.row_number, **row}
        for entry in entries
        if entry.kind != RowKind.ENDED
        for row in rows(entry)
    ]
    if made:
        shared = {"county": pa.string(), "list_id": pa.int64(), "row_number": pa.int32()}
        schema = pa.schema(list({**shared, **own}.items()))
        append_rows(pa.Table.from_pylist(made, schema=schema), table)
    applying.add(f"{table.removeprefix('lists_')}_begun", len(made))
