"""Standings and numbers that wait for somebody to decide: two that exclude each other, a number under another name.

In: an actor, a day. Out: plain records with last four characters. Never: a decision; somebody out of sight; two
standings that may well be held together, as poverty and disability.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.policy.standings import load_catalogue
from canbao.registry.merge_states import ConflictState
from canbao.values.id_number import MASK

EXCLUSIVE = (
    ("destitute", "subsistence", "near_subsistence", "illness_impoverished"),
    ("orphan", "unattended_child"),
    ("relapsed_poor", "unstable_lifted", "edge_at_risk", "sudden_hardship"),
)
"""One department grants one of each row: who gets more support leaves the other. Two grades of one standing exclude
each other as well. This is a reading: no notice that a policy was written from says it, and it has no number among the
readings; so a pair is shown to whoever decides, and nothing is ended because of it.
"""
MOST_SHOWN = 200
"""Of one kind, as on the page of pairs."""
_TAIL = """
    (SELECT max(tail) FROM registry_document AS document WHERE document.county = person.county
        AND document.person_id = person.id AND is_current)
"""
_SIDE = """
    {0}.id, {0}.standing, {0}.listed_as, {0}.grade, {0}.role, {0}.certifier, {0}.risk_removed_on, {0}.valid_from,
    {0}.valid_until, {0}.source_list, {0}.source_row
"""
_OVERLAPS = f"""
    WITH grouped AS (SELECT * FROM unnest(%(standings)s::text[], %(groups)s::int[]) AS grouped(standing, family)),
    held AS (
        SELECT row.*, grouped.family FROM registry_standing AS row LEFT JOIN grouped USING (standing)
        WHERE row.county = %(county)s AND row.replaced_at IS NULL AND coalesce(row.valid_until, 'infinity') >= %(on)s
    )
    SELECT person.id, person.name, coalesce({_TAIL}, ''), person.unit, {_SIDE.format("a")}, {_SIDE.format("b")}
    FROM held AS a JOIN held AS b ON b.person_id = a.person_id AND b.id > a.id
        AND daterange(a.valid_from, a.valid_until, '[]') && daterange(b.valid_from, b.valid_until, '[]')
        AND (a.standing <> b.standing AND a.family = b.family OR a.standing = b.standing AND a.grade <> b.grade)
    JOIN registry_person AS person ON person.county = a.county AND person.id = a.person_id
        AND person.merged_into IS NULL
    ORDER BY person.unit, person.pinyin, person.id, a.id, b.id LIMIT %(most)s
"""
_CONFLICTS = f"""
    SELECT conflict.id, conflict.name, conflict.unit, conflict.state, conflict.reason, conflict.source_list,
        conflict.source_row, person.id, coalesce(person.name, ''), coalesce({_TAIL}, ''), coalesce(person.unit, '')
    FROM registry_numberconflict AS conflict LEFT JOIN registry_person AS person
        ON person.county = conflict.county AND person.id = conflict.person_id
    WHERE conflict.county = %(county)s AND conflict.state = ANY (%(states)s) ORDER BY conflict.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Held:
    """One standing as the register has it."""

    id: int
    standing: str
    listed_as: str
    grade: int | None
    role: str | None
    certifier: str | None
    risk_removed_on: date | None
    first: date | None
    last: date | None
    source_list: int | None
    source_row: int | None

    @property
    def label(self) -> str:
        """The list's word; the catalogue's where it is another."""
        known = load_catalogue().standings.get(self.standing)
        name = known.name if known else self.standing
        grade = f" {self.grade} 级" if self.grade else ""
        return f"{self.listed_as or name}{grade}"


@dataclass(frozen=True)
class Overlap:
    """Somebody with two standings of which one can hold."""

    person_id: int
    name: str
    tail: str
    unit: str
    one: Held
    other: Held

    @property
    def masked(self) -> str:
        return f"{self.name} {MASK}{self.tail}" if self.tail else self.name


@dataclass(frozen=True)
class ConflictShown:
    """A number that came with another name. `owner`: None where whoever has it is out of sight."""

    id: int
    name: str
    unit: str
    state: str
    reason: str
    source_list: int | None
    source_row: int | None
    owner: int | None
    owner_name: str
    owner_tail: str
    owner_unit: str

    @property
    def state_label(self) -> str:
        return str(ConflictState(self.state).label)

    @property
    def owner_masked(self) -> str:
        return f"{self.owner_name} {MASK}{self.owner_tail}" if self.owner_tail else self.owner_name


def view_overlaps(actor: Actor, on: date) -> list[Overlap]:
    """Whoever has, on a day or later, two standings that exclude each other."""
    families = [(standing, at) for at, family in enumerate(EXCLUSIVE) for standing in family]
    asked = {
        "county": actor.county, "on": on, "most": MOST_SHOWN, "standings": [each for each, _ in families],
        "groups": [at for _, at in families],
    }  # fmt: skip
    with reading(actor, "view_person"):
        return [
            Overlap(row[0], row[1], row[2], row[3], Held(*row[4:15]), Held(*row[15:26]))
            for row in _rows(_OVERLAPS, asked)
        ]


def view_conflicts(actor: Actor, *, decided: bool = False) -> list[ConflictShown]:
    """Numbers under two names that wait, or that were decided."""
    waiting = [ConflictState.OPEN.value, ConflictState.ASK.value]
    states = [each for each in ConflictState.values if each not in waiting] if decided else waiting
    with reading(actor, "view_person"):
        rows = _rows(_CONFLICTS, {"county": actor.county, "states": states, "most": MOST_SHOWN})
        return [ConflictShown(*row) for row in rows]


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
