"""Whose numbers stand in a file: all of them in one question, by the blind index.

In: a table that was read, with `id_number` and `name`. Out: the person of each row, and why there is none. Never: a
person picked by name; a number in the store's scratch tables in clear.
"""

from __future__ import annotations

import pyarrow as pa
from django.db import connection

from canbao.access.vault import Vault
from canbao.lists.checking import PERSON, PERSONS
from canbao.lists.statements import mark_of
from canbao.money.models import Problem
from canbao.store.copying import copy_in, read_table, scratch_table
from canbao.values.names import normalise_name

_SCHEMA = pa.schema([("at", pa.int64()), ("person_id", pa.int64()), ("name_key", pa.string())])
_MEET = f"""
    SELECT at, person_id, name_key FROM (
        SELECT row.at, {PERSON} FROM met_rows AS row {PERSONS}
    ) AS met ORDER BY at
"""


def match_people(county: str, table: pa.Table, vault: Vault) -> tuple[list[int | None], list[str | None]]:
    """Person and problem of each row. Where the name is another one, the number's person is told all the same."""
    pairs = zip(table["id_number"].to_pylist(), table["id_number_document"].to_pylist(), strict=True)
    marks = [mark_of(number, document, vault) or None for number, document in pairs]
    scratch_table("met_rows", {"at": "bigint", "mark": "bytea"})
    places = pa.array(range(len(marks)), pa.int64())
    copy_in(pa.table({"at": places, "mark": pa.array(marks, pa.string())}), "met_rows")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE met_rows")
    met = read_table(_MEET, _SCHEMA, {"county": county})
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE met_rows")
    people, known = met["person_id"].to_pylist(), met["name_key"].to_pylist()
    written = table["name"].to_pylist()
    return people, [_problem(*each) for each in zip(people, known, written, strict=True)]


def _problem(person: int | None, known: str | None, written: str | None) -> str | None:
    if person is None:
        return Problem.NO_PERSON.value
    return Problem.OTHER_NAME.value if normalise_name(written or "") != known else None
