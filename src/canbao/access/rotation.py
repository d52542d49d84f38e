"""Change of the data key: a new key seals from now on, and what older keys sealed is sealed anew, step by step.

In: who does it. Out: how many texts were sealed anew. Never: a moment at which a text cannot be opened; an old key
removed (a backup may need it).

A model says which of its columns are sealed: `sealed_columns: ClassVar[tuple[str, ...]] = ("number",)`. Their place is
`table.column:county:number`, by the number in the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.apps import apps
from django.db import connection, models

from canbao.access.acting import Act, Json, performs
from canbao.access.actors import Actor
from canbao.access.secret_files import add_data_key
from canbao.access.vault import forget_vault, open_vault, place_of
from canbao.store.configuration import read_configuration

STEP_ROWS = 2_000
"""Sealed in one transaction: about 0.2 seconds, during which others read the rows and nobody changes them."""


@dataclass(frozen=True)
class SealedColumn:
    """One column of sealed texts. `number`: the column of the key that names the row within its county."""

    table: str
    column: str
    number: str


@dataclass(frozen=True)
class NewKey:
    """Why there shall be one."""

    reason: str


@dataclass(frozen=True)
class Step:
    """The rows of a column after a number."""

    table: str
    column: str
    number: str
    after: int


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column of the store."""
    return [
        SealedColumn(model._meta.db_table, name, _number_of(model))
        for model in apps.get_models()
        for name in getattr(model, "sealed_columns", ())
    ]


def _number_of(model: type[models.Model]) -> str:
    """The second column of the key (county, …)."""
    key = model._meta.pk
    assert isinstance(key, models.CompositePrimaryKey)
    county, number = key.columns
    assert county == "county"
    return str(number)


@performs("rotate_keys")
def make_new_key(act: Act, order: NewKey) -> dict[str, Json]:
    """A new data key. Processes that run learn of it when they meet a text that it sealed."""
    act.reason(order.reason)
    path = add_data_key(read_configuration().secrets)
    forget_vault()
    act.note("data_key", open_vault().provider.writing_key())
    return {"file": path.name}


def reseal_all(actor: Actor) -> int:
    """Seal anew what older keys sealed in the actor's county. May be stopped and run again at any time."""
    return sum(count for column in sealed_columns() for count in _reseal(actor, column))


def _reseal(actor: Actor, column: SealedColumn) -> Iterator[int]:
    after: Json = 0
    while after is not None:
        assert isinstance(after, int)
        step = Step(column.table, column.column, column.number, after)
        answer = _reseal_step(actor, f"reseal-{uuid4().hex}", step)
        after = answer["last"]
        assert isinstance(answer["count"], int)
        yield answer["count"]


@performs("rotate_keys")
def _reseal_step(act: Act, step: Step) -> dict[str, Json]:
    county, vault = act.actor.county, open_vault()
    table, column, number = step.table, step.column, step.number
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('canbao.reseals', 'on', true)")
        cursor.execute(
            f"SELECT {number}, {column} FROM {table} WHERE county = %s AND {number} > %s AND {column} IS NOT NULL"
            f" ORDER BY {number} LIMIT {STEP_ROWS} FOR UPDATE",
            [county, step.after],
        )
        rows = [(row, bytes(sealed)) for row, sealed in cursor.fetchall()]
        old = [(row, sealed) for row, sealed in rows if not vault.is_current(sealed)]
        places = {row: place_of(table, column, county, row) for row, _ in old}
        new = [vault.seal_bytes(vault.open_bytes(sealed, places[row]), places[row]) for row, sealed in old]
        if old:
            cursor.execute(
                f"UPDATE {table} SET {column} = fresh.sealed"
                f" FROM unnest(%s::bigint[], %s::bytea[]) AS fresh(row, sealed)"
                f" WHERE county = %s AND {number} = fresh.row",
                [[row for row, _ in old], new, county],
            )
    act.note(table, step.after, column=column, sealed=len(old))
    return {"count": len(old), "last": rows[-1][0] if len(rows) == STEP_ROWS else None}
