"""Divisions and reporting units loaded: the packaged list, the state's full list, a county's own tree of units.

In: divisions (values room) or a table of units. Out: rows of `store_division` and `store_unit`, in the transaction
under way. Never: a place removed: what a newer full list does not have any more ends on the eve of that list's day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection
from django.db.backends.utils import CursorWrapper

from canbao.store.copying import copy_in, scratch_table
from canbao.store.failures import StoreFailed
from canbao.store.models import Division, Unit, UnitKind
from canbao.values.divisions import Divisions

_COLUMNS = {
    "code": "varchar(12)", "name": "varchar(60)", "level": "varchar(10)", "parent": "varchar(12)",
    "valid_from": "date", "valid_until": "date", "successors": "varchar(12)[]",
}  # fmt: skip
_UNIT_COLUMNS = ("code", "name", "kind", "parent")
_LENGTHS = {UnitKind.COUNTY: 6, UnitKind.VILLAGE: 12}
TOWN_LENGTH = 9
"""Towns, zones, farms and companies stand at the level of a town."""


class BadUnits(StoreFailed):
    """The file of units does not make a tree."""


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    added: int
    changed: int
    ended: int


def load_divisions(divisions: Divisions, complete_on: date | None = None) -> Loaded:
    """Add and update divisions. With `complete_on` the list is the whole truth from that day: others of the provinces
    that it has end the day before.
    """
    rows = list(divisions)
    scratch_table("loaded_divisions", _COLUMNS)
    copy_in(
        pa.table(
            {
                "code": [each.code for each in rows],
                "name": [each.name for each in rows],
                "level": [each.level.value for each in rows],
                "parent": pa.array([each.parent or None for each in rows], pa.string()),
                "valid_from": pa.array([each.valid_from for each in rows], pa.date32()),
                "valid_until": pa.array([each.valid_until for each in rows], pa.date32()),
                "successors": ["{" + ",".join(each.successors) + "}" for each in rows],
            }
        ),
        "loaded_divisions",
    )
    with connection.cursor() as cursor:
        added = _run(cursor, _ADD)
        changed = _run(cursor, _CHANGE)
        ended = _run(cursor, _END, [complete_on, complete_on]) if complete_on else 0
        cursor.execute("DROP TABLE loaded_divisions")
    return Loaded(added, changed, ended)


_ADD = """
    INSERT INTO store_division (code, name, level, parent, valid_from, valid_until, successors)
    SELECT code, name, level, parent, valid_from, valid_until, successors FROM loaded_divisions
    ORDER BY length(code), code ON CONFLICT (code) DO NOTHING
"""
_CHANGE = """
    UPDATE store_division AS known SET name = loaded.name, successors = loaded.successors,
        valid_from = coalesce(loaded.valid_from, known.valid_from), valid_until = loaded.valid_until
    FROM loaded_divisions AS loaded WHERE known.code = loaded.code
        AND (known.name, known.valid_until, known.successors)
            IS DISTINCT FROM (loaded.name, loaded.valid_until, loaded.successors)
"""
_END = """
    UPDATE store_division AS known SET valid_until = %s::date - 1
    WHERE left(code, 2) IN (SELECT code FROM loaded_divisions WHERE length(code) = 2)
        AND NOT EXISTS (SELECT 1 FROM loaded_divisions AS loaded WHERE loaded.code = known.code)
        AND (valid_until IS NULL OR valid_until >= %s)
"""


def found_units(county: str) -> int:
    """Make a unit of every division of a county that has none yet; says how many."""
    with connection.cursor() as cursor:
        return _run(
            cursor,
            """
            INSERT INTO store_unit (code, name, kind, parent, division, valid_from, valid_until, successors)
            SELECT code, name, CASE length(code) WHEN 6 THEN 'county' WHEN 9 THEN 'town' ELSE 'village' END,
                CASE length(code) WHEN 6 THEN NULL ELSE parent END, code, valid_from, valid_until, successors
            FROM store_division WHERE starts_with(code, %s) AND length(code) >= 6
            ORDER BY length(code), code ON CONFLICT (code) DO NOTHING
            """,
            [county],
        )


def load_units(text: str) -> Loaded:
    """Units of CSV text (`code,name,kind,parent` and perhaps `division`). Raises BadUnits with the line."""
    known = set(Unit.objects.values_list("code", flat=True))
    divisions = set(Division.objects.values_list("code", flat=True))
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    if not set(_UNIT_COLUMNS) <= set(rows.fieldnames or ()):
        raise BadUnits(f"单位表缺列，须有 the table of units needs columns: {', '.join(_UNIT_COLUMNS)}")
    units = list(_units_of(rows, known, divisions))
    before = Unit.objects.filter(code__in=[unit.code for unit in units]).count()
    Unit.objects.bulk_create(
        units, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind", "parent", "division"]
    )
    return Loaded(len(units) - before, before, 0)


def _units_of(rows: Iterable[Mapping[str, str]], known: set[str], divisions: set[str]) -> Iterator[Unit]:
    for line, row in enumerate(rows, start=2):
        code, kind, parent = row["code"].strip(), row["kind"].strip(), row["parent"].strip()
        division = (row.get("division") or "").strip()
        problem = _problem_of(code, kind, parent, division, known, divisions)
        if problem:
            raise BadUnits(f"单位表第 {line} 行：{problem}")
        known.add(code)
        yield Unit(
            code=code, name=row["name"].strip(), kind=kind, parent_id=parent or None, division_id=division or None
        )


def _problem_of(code: str, kind: str, parent: str, division: str, known: set[str], divisions: set[str]) -> str | None:
    if kind not in UnitKind.values:
        return f"没有“{kind}”这种单位，可用 kinds: {' '.join(UnitKind.values)}"
    length = _LENGTHS.get(UnitKind(kind), TOWN_LENGTH)
    if len(code) != length:
        return f"代码 {code} 应为 {length} 位 a code of that kind has {length} characters"
    if (kind != UnitKind.COUNTY) and (parent not in known or not code.startswith(parent)):
        return f"{code} 的上级 {parent or '（空）'} 不在表中或不是其开头 its parent is not listed or no beginning of it"
    if division and division not in divisions:
        return f"区划代码 {division} 不存在 no such division"
    return None


def _run(cursor: CursorWrapper, text: str, parameters: Iterable[Any] = ()) -> int:
    """How many rows a statement touched."""
    cursor.execute(text, list(parameters))
    return int(cursor.rowcount)
