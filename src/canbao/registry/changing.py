"""Dated rows begun, ended and corrected, many at once.

In: rows as Arrow tables, numbers of rows that stand now. Out: new rows; the old ones replaced, never gone.
Never: a row deleted; a row changed that is not the one standing now.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from django.apps import apps
from django.db import connection

from canbao.registry.models.dated import Dated
from canbao.store.copying import append_rows, copy_in, scratch_table

_KEPT_APART = ("id", "recorded_at", "replaced_at", "replaced_by")


def begin_rows(table: str, county: str, rows: pa.Table, source_list: int | None = None) -> int:
    """Add rows that hold from now on. `rows`: person_id, the table's own columns, perhaps valid_from, valid_until and
    source_row. Says how many.
    """
    if not rows.num_rows:
        return 0
    count = rows.num_rows
    full = rows.append_column("county", pa.repeat(county, count))
    if source_list is not None:
        full = full.append_column("source_list", pa.repeat(source_list, count))
    return append_rows(full, _name_of(table))


def end_rows(
    table: str, county: str, ids: Sequence[int] | pa.Array, until: pa.Array, source_list: int | None = None
) -> int:
    """Rows that stand now hold until these days (inclusive, one a row): each is replaced by one that says so.

    A day before the row's beginning ends it on its first day's eve: the row is replaced by nothing.
    """
    if not len(ids):
        return 0
    name, columns = _name_of(table), _columns_of(table)
    scratch_table("ending_rows", {"id": "bigint", "until": "date"})
    copy_in(pa.table({"id": pa.array(ids, pa.int64()), "until": until}), "ending_rows")
    others = ", ".join(column for column in columns if column not in ("valid_until", "source_list"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH replaced AS (
                UPDATE {name} AS old SET replaced_at = now(), replaced_by = %(list)s FROM ending_rows
                WHERE old.county = %(county)s AND old.id = ending_rows.id AND old.replaced_at IS NULL
                RETURNING old.*, ending_rows.until AS ends_on
            )
            INSERT INTO {name} ({others}, valid_until, source_list)
            SELECT {others}, ends_on, coalesce(%(list)s, source_list) FROM replaced
            WHERE valid_from IS NULL OR valid_from <= ends_on
            """,
            {"county": county, "list": source_list},
        )
        cursor.execute("DROP TABLE ending_rows")
    return len(ids)


def withdraw_rows(table: str, county: str, ids: Sequence[int], source_list: int | None = None) -> int:
    """Rows that stand now should never have: they are replaced by nothing. Says how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_name_of(table)} SET replaced_at = now(), replaced_by = %s"
            " WHERE county = %s AND id = ANY (%s::bigint[]) AND replaced_at IS NULL",
            [source_list, county, list(map(int, ids))],
        )
        return int(cursor.rowcount)


def undo_list(table: str, county: str, source_list: int) -> tuple[int, int]:
    """Take back what a list did: rows it began are replaced, rows it replaced stand again. Says how many of each."""
    name = _name_of(table)
    names = _columns_of(table)
    columns = ", ".join(names)
    # Somebody merged into another person since: the row comes back to that person.
    merged = {"person_id": "coalesce(person.merged_into, person.id)"}
    whose = ", ".join(merged.get(name, f"old.{name}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH begun AS (
                UPDATE {name} SET replaced_at = now()
                WHERE county = %(county)s AND source_list = %(list)s AND replaced_at IS NULL RETURNING 1
            ),
            back AS (
                INSERT INTO {name} ({columns})
                SELECT {whose} FROM {name} AS old JOIN registry_person AS person
                    ON person.county = old.county AND person.id = old.person_id
                WHERE old.county = %(county)s AND replaced_by = %(list)s RETURNING 1
            )
            SELECT (SELECT count(*) FROM begun), (SELECT count(*) FROM back)
            """,
            {"county": county, "list": source_list},
        )
        begun, back = cursor.fetchone()
    return int(begun), int(back)


def days(day: object, count: int) -> pa.Array:
    """One day for all rows."""
    return pa.repeat(pa.scalar(day, pa.date32()), count)


def _model(table: str) -> type[Dated]:
    model = apps.get_model("registry", table)
    assert issubclass(model, Dated), table
    return model


def _name_of(table: str) -> str:
    """The database's name of a dated table."""
    return _model(table)._meta.db_table


def _columns_of(table: str) -> list[str]:
    """Columns that a row taken over from another one keeps."""
    fields = _model(table)._meta.local_concrete_fields
    return [field.column for field in fields if field.column and field.column not in _KEPT_APART]
