"""Births: children entered by their birth certificates, tied to their mothers.

In: entries of lists of births. Out: persons, the event of birth, relations. Never: a child entered without a name:
until it has one it is called after its mother, as hospitals do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.lists.effects.dated import DatedTable, Values, drop
from canbao.lists.effects.entering import enter_people
from canbao.lists.effects.entries import Applying, Entry
from canbao.lists.effects.persons import update_particulars
from canbao.lists.models import RowKind
from canbao.registry.changing import begin_rows
from canbao.store.copying import copy_in, scratch_table

_CALLED = {"male": "之子", "female": "之女"}


def birth_rows(_applying: Applying, entry: Entry) -> Iterable[Values]:
    """The day of birth."""
    day = entry.day("birth")
    yield {"kind": "birth", "detail": entry.content.get("hospital", ""), "valid_from": day, "valid_until": day}


BIRTHS = DatedTable("event", {"kind": pa.string(), "detail": pa.string()}, birth_rows)


def name_of(entry: Entry) -> str:
    """The child's name, or what it is called until it has one."""
    mother = entry.content.get("mother_name") or "某"
    return entry.name or f"{mother}{_CALLED[entry.content['sex']]}"


def apply_births(applying: Applying, entries: Sequence[Entry]) -> None:
    """Enter the children with their mothers' units; name those who have a name now."""
    mothers = _mothers(applying, entries)
    for entry in entries:
        entry.name = name_of(entry)
        mother = mothers.get(entry.content.get("mother", ""))
        if mother is not None:
            entry.content["unit"] = mother[1]
    entered = enter_people(applying, [entry for entry in entries if entry.kind == RowKind.NEW and not entry.person_id])
    update_particulars(applying, [entry for entry in entries if entry.person_id and entry.id not in entered])
    there = [entry for entry in entries if entry.person_id]
    BIRTHS.apply(applying, there)
    _relate(applying, [entry for entry in there if entry.id in entered], mothers)


def _mothers(applying: Applying, entries: Sequence[Entry]) -> dict[str, tuple[int, str]]:
    """Mothers in the register, with their units, by mark."""
    marks = sorted({entry.content["mother"] for entry in entries if entry.content.get("mother")})
    if not marks:
        return {}
    scratch_table("told_mothers", {"mark": "bytea"})
    copy_in(pa.table({"mark": [f"\\x{mark}" for mark in marks]}), "told_mothers")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(told.mark, 'hex'), person.id, person.unit FROM told_mothers AS told"
            " JOIN registry_identity AS identity ON identity.blind = told.mark"
            " JOIN registry_person AS person ON person.county = identity.county AND person.id = identity.person_id"
            " WHERE person.county = %s",
            [applying.county],
        )
        found = {str(mark): (int(id_), str(unit)) for mark, id_, unit in cursor.fetchall()}
    drop("told_mothers")
    return found


def _relate(applying: Applying, entries: Sequence[Entry], mothers: dict[str, tuple[int, str]]) -> None:
    rows: list[dict[str, Any]] = []
    for entry in entries:
        mother = mothers.get(entry.content.get("mother", ""))
        if mother is not None:
            pairs = ((entry.person_id, mother[0], "parent"), (mother[0], entry.person_id, "child"))
            rows += [
                {"person_id": one, "other_id": other, "kind": kind, "source_row": entry.row_number}
                for one, other, kind in pairs
            ]
    schema = pa.schema(
        [("person_id", pa.int64()), ("other_id", pa.int64()), ("kind", pa.string()), ("source_row", pa.int32())]
    )
    table = pa.Table.from_pylist(rows, schema=schema)
    applying.add("relation_begun", begin_rows("relation", applying.county, table, applying.list_id))
