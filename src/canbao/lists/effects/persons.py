"""The household register: people entered, named, moved; households, members, hukou and residence.

In: entries of a list about persons. Out: rows of the register. Never: a person picked by name; a past home overwritten
(where somebody lives now begins on the list's day, and the former place ends on its eve).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.lists.effects.dated import drop
from canbao.lists.effects.entering import enter_people
from canbao.lists.effects.entries import Applying, Entry
from canbao.lists.effects.holding import HeldTable
from canbao.lists.effects.relating import relate_households
from canbao.lists.models import RowKind
from canbao.policy.yaml_file import read_yaml
from canbao.registry.creating import sealed_phones
from canbao.registry.pinyin import initials, sort_key
from canbao.store.copying import copy_in, read_table, scratch_table

_ORDER = re.compile(r"^[长大次二三四五六七八九小](?=[子女])")
OTHER = "other"

MEMBERS = HeldTable("member", {"household_id": pa.int64(), "role": pa.string()})
HOMES = HeldTable("abode", {"kind": pa.string(), "division": pa.string()}, told_apart_by="kind", which="permit IS NULL")
"""A residence permit is a row of its own, of another list."""

_NOW = pa.schema([("id", pa.int64()), ("name_key", pa.string()), ("unit", pa.string())])


@cache
def _roles() -> Mapping[str, str]:
    text = files("canbao.lists").joinpath("data", "shared", "relations.yaml").read_text(encoding="utf-8")
    found, _ = read_yaml(text)
    return {word: role for role, words in found.items() for word in words}


def role_of(relation: str | None) -> str | None:
    """What somebody is to the head of the household.

    >>> role_of("长女"), role_of("户主"), role_of("非亲属"), role_of(None)
    ('child', 'head', 'other', None)
    """
    if relation is None:
        return None
    return _roles().get(relation) or _roles().get(_ORDER.sub("", relation), OTHER)


def apply_persons(applying: Applying, entries: Sequence[Entry]) -> None:
    """Enter who is new, then bring everybody's name, unit, household and homes to what the list says."""
    listed = [entry for entry in entries if entry.kind != RowKind.ENDED]
    entered = enter_people(applying, [entry for entry in listed if entry.person_id == 0])
    known = [entry for entry in listed if entry.person_id and entry.id not in entered]
    update_particulars(applying, known)
    here = [entry for entry in listed if entry.person_id]
    households = _households(applying, here)
    MEMBERS.hold(applying, _members(here, households), entered)
    HOMES.hold(applying, _homes(here), entered)
    gone = [entry for entry in entries if entry.kind == RowKind.ENDED and entry.person_id]
    MEMBERS.let_go(applying, gone)
    HOMES.let_go(applying, gone)
    relate_households(applying, sorted(set(households.values())))


def update_particulars(applying: Applying, entries: Sequence[Entry]) -> None:
    """Names, units and telephones that are others now. The trigger keeps how they were."""
    if not entries:
        return
    ids = [entry.person_id for entry in entries]
    query = "SELECT id, name_key, unit FROM registry_person WHERE county = %(county)s AND id = ANY (%(ids)s::bigint[])"
    found = read_table(query, _NOW, {"county": applying.county, "ids": ids})
    now = {row["id"]: (row["name_key"], row["unit"]) for row in found.to_pylist()}
    changed: list[tuple[Entry, str, str]] = []
    for entry in entries:
        if entry.person_id not in now:
            continue
        name_key, unit = now[entry.person_id]
        name, place = entry.name or name_key, entry.content.get("unit") or unit
        if (name, place) != (name_key, unit) or _has_new_phone(entry):
            changed.append((entry, name, place))
    if changed:
        _write_particulars(applying, changed)
    applying.add("person_updated", len(changed))


def _has_new_phone(entry: Entry) -> bool:
    return "phone" in entry.content and entry.content["phone"] != entry.before.get("phone")


def _write_particulars(applying: Applying, changed: Sequence[tuple[Entry, str, str]]) -> None:
    ids = pa.array([entry.person_id for entry, _, _ in changed], pa.int64())
    phones = [applying.numbers.get(entry.row_number, (None, None, None))[2] if _has_new_phone(entry) else None
              for entry, _, _ in changed]  # fmt: skip
    names = [name for _, name, _ in changed]
    scratch_table(
        "new_particulars",
        {"id": "bigint", "name": "text", "pinyin": "text", "initials": "text", "unit": "text", "phone": "bytea"},
    )
    copy_in(
        pa.table(
            {
                "id": ids,
                "name": names,
                "pinyin": [sort_key(name) for name in names],
                "initials": [initials(name) for name in names],
                "unit": [place for _, _, place in changed],
                "phone": sealed_phones(phones, ids.to_numpy(), applying.county, applying.vault),
            }
        ),
        "new_particulars",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_person AS person SET name = told.name, name_key = told.name, pinyin = told.pinyin,"
            " initials = told.initials, unit = told.unit, phone = coalesce(told.phone, person.phone)"
            " FROM new_particulars AS told WHERE person.county = %s AND person.id = told.id",
            [applying.county],
        )
    drop("new_particulars")


def _households(applying: Applying, entries: Sequence[Entry]) -> dict[str, int]:
    """Ids of households by their number; those that are not there yet are entered."""
    first: dict[str, Entry] = {}
    for entry in entries:
        number = entry.content.get("household")
        if number and (number not in first or role_of(entry.content.get("relation")) == "head"):
            first[number] = entry
    if not first:
        return {}
    scratch_table("told_households", {"number": "text", "unit": "text", "address": "text"})
    rows = list(first.items())
    copy_in(
        pa.table(
            {
                "number": [number for number, _ in rows],
                "unit": [entry.content.get("unit") or applying.place for _, entry in rows],
                "address": [entry.content.get("address", "") for _, entry in rows],
            }
        ),
        "told_households",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_household (county, unit, number, address)"
            " SELECT %s, unit, number, address FROM told_households ON CONFLICT (county, number) DO NOTHING",
            [applying.county],
        )
        applying.add("household_entered", cursor.rowcount)
        cursor.execute(
            "SELECT told.number, household.id FROM told_households AS told JOIN registry_household AS household"
            " ON household.county = %s AND household.number = told.number",
            [applying.county],
        )
        found = {str(number): int(id_) for number, id_ in cursor.fetchall()}
    drop("told_households")
    return found


def _members(entries: Sequence[Entry], households: Mapping[str, int]) -> list[tuple[Entry, dict[str, Any]]]:
    return [
        (entry, {"household_id": households[number], "role": role_of(entry.content.get("relation"))})
        for entry in entries
        if (number := str(entry.content.get("household"))) in households
    ]


def _homes(entries: Sequence[Entry]) -> list[tuple[Entry, dict[str, Any]]]:
    homes = (("hukou", "hukou"), ("residence", "unit"))
    return [
        (entry, {"kind": kind, "division": entry.content[name]})
        for entry in entries
        for kind, name in homes
        if entry.content.get(name)
    ]
