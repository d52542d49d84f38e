"""Parents, children and spouses, as a household book says them: what somebody is to the head.

In: households whose members were just brought to what a list says. Out: relations in both directions that were not
known. Never: more than the book says outright. A child of the head's is the head's; whose else it is, nobody knows
from here. A household with two heads, or none, says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from canbao.lists.effects.entries import Applying
from canbao.registry.changing import begin_rows
from canbao.registry.ties import Relation, ties_of
from canbao.store.copying import read_table

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
    return ties_of(zip(*(members[name].to_pylist() for name in _MEMBER_SCHEMA.names), strict=True))
