"""Parents, children and spouses, as a household book says them: what somebody is to the head.

In: households whose members were just brought to what a list says. Out: relations in both directions that were not
known. Never: more than the book says outright. A child of the head's is the head's; whose else it is, nobody knows
from here. A household with two heads, or none, says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa

from canbao.lists.effects.entries import Applying
from canbao.registry.changing import begin_rows
from canbao.store.copying import read_table

HEAD = "head"
TIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"child": ("parent", "child"), "parent": ("child", "parent"), "spouse": ("spouse", "spouse")}
)
"""By role: what the head is to the member, and the member to the head."""

_MEMBERS = """
    SELECT household_id, person_id, role FROM registry_member
    WHERE county = %(county)s AND household_id = ANY (%(households)s::bigint[]) AND replaced_at IS NULL
        AND valid_until IS NULL AND role IN ('head', 'child', 'parent', 'spouse')
"""
_KNOWN = """
    SELECT person_id, other_id, kind FROM registry_relation
    WHERE county = %(county)s AND person_id = ANY (%(people)s::bigint[]) AND replaced_at IS NULL
"""
_MEMBER_SCHEMA = pa.schema([("household_id", pa.int64()), ("person_id", pa.int64()), ("role", pa.string())])
_RELATION_SCHEMA = pa.schema([("person_id", pa.int64()), ("other_id", pa.int64()), ("kind", pa.string())])
Relation = tuple[int, int, str]


def relate_households(applying: Applying, households: Sequence[int]) -> None:
    """Add the relations that are not known yet."""
    if not households:
        return
    found = read_table(_MEMBERS, _MEMBER_SCHEMA, {"county": applying.county, "households": list(households)})
    said = set(relations_of(found))
    if not said:
        return
    people = sorted({person for person, _, _ in said})
    known = read_table(_KNOWN, _RELATION_SCHEMA, {"county": applying.county, "people": people})
    new = sorted(said - set(zip(*(known[name].to_pylist() for name in _RELATION_SCHEMA.names), strict=True)))
    columns = list(zip(*new, strict=True)) or [(), (), ()]
    rows = pa.table(dict(zip(_RELATION_SCHEMA.names, columns, strict=True)), schema=_RELATION_SCHEMA)
    applying.add("relation_begun", begin_rows("relation", applying.county, rows, applying.list_id))


def relations_of(members: pa.Table) -> Iterator[Relation]:
    """Both directions between each head and its child, parent or spouse."""
    heads: dict[int, list[int]] = defaultdict(list)
    others: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for household, person, role in zip(*(members[name].to_pylist() for name in _MEMBER_SCHEMA.names), strict=True):
        if role == HEAD:
            heads[household].append(person)
        else:
            others[household].append((person, role))
    for household, found in heads.items():
        if len(found) != 1:
            continue
        for person, role in others[household]:
            of_head, of_member = TIES[role]
            yield person, found[0], of_head
            yield found[0], person, of_member
