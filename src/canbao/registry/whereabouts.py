"""How everybody of the must-enrol groups is insured in a benefit year, or why not.

In: which standings make the groups (the policy says), the year, the day. Out: a state a person and where it comes from;
counts by unit; new states found out in the field.
Never: an answer of the field before what the register itself knows: first an enrolment here, then the insurance lists,
then the recorded status, then the latest answer. A person of whom nobody says anything has no state.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.registry.models import Person
from canbao.registry.models.fieldwork import NEEDS_NOTE, Source, Whereabout
from canbao.registry.notes import plain_note
from canbao.store.copying import read_table
from canbao.store.failures import StoreFailed

MOST_ENTERED = 500
"""At once by hand: a village's group on one screen."""


class BadWhereabouts(StoreFailed):
    """Nobody, too many, or somebody twice."""


class NoteMissing(StoreFailed):
    """The answer says too little without a note."""


@dataclass(frozen=True)
class Groups:
    """Whom: people with one of these standings on a day, in a unit (empty: wherever the reader may look)."""

    county: str
    year: int
    on: date
    standings: tuple[str, ...]
    unit: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """What queries are given."""
        return {
            "county": self.county,
            "year": self.year,
            "on": self.on,
            "standings": list(self.standings),
            "unit": self.unit,
        }


STATES = pa.schema(
    [
        ("person_id", pa.int64()),
        ("unit", pa.string()),
        ("name", pa.string()),
        ("state", pa.string()),
        ("source", pa.string()),
        ("note", pa.string()),
    ]
)


# What one person is by the register: of several insurances in the year the one that holds on the day, else the last.
def known_by_register(narrowed: str = "", narrowed_answers: str | None = None) -> str:
    """Tables of a WITH: who is enrolled, insured, away, answered for. `narrowed`: a condition over `person_id` that
    each is asked with, so that a few people are found by their indexes; answers with `narrowed_answers`, where the
    condition leaves out who was merged into them.
    """
    answers = narrowed if narrowed_answers is None else narrowed_answers
    return f"""
    enrolled AS (
        SELECT person_id FROM registry_enrolment
        WHERE county = %(county)s AND year = %(year)s AND state <> 'withdrawn' {narrowed}
    ),
    insured AS (
        SELECT DISTINCT ON (person_id) person_id,
            CASE scheme WHEN 'resident' THEN 'resident' ELSE 'employee' END AS scheme,
            starts_with(coalesce(division, %(county)s), %(county)s) OR starts_with(%(county)s, division) AS is_here
        FROM registry_insurance
        WHERE county = %(county)s AND replaced_at IS NULL AND scheme IN ('resident', 'employee', 'unemployment')
            AND daterange(valid_from, valid_until, '[]')
                && daterange(make_date(%(year)s, 1, 1), make_date(%(year)s, 12, 31), '[]')
            AND (scheme = 'resident' OR valid_until IS NULL OR valid_until >= %(on)s) {narrowed}
        ORDER BY person_id, (daterange(valid_from, valid_until, '[]') @> %(on)s::date) DESC,
            valid_until DESC NULLS FIRST, id DESC
    ),
    status AS (
        SELECT DISTINCT ON (person_id) person_id, CASE status WHEN 'abroad' THEN 'moved' ELSE status END AS status
        FROM registry_status
        WHERE county = %(county)s AND replaced_at IS NULL
            AND daterange(valid_from, valid_until, '[]') @> %(on)s::date {narrowed}
        ORDER BY person_id, (status = 'dead') DESC, valid_from DESC NULLS LAST, id DESC
    ),
    answered AS (
        SELECT DISTINCT ON (person_id) person_id, state, source, note FROM (
            SELECT coalesce(person.merged_into, person.id) AS person_id, given.state, given.source, given.note,
                given.recorded_at AS said_at
            FROM (
                SELECT * FROM registry_whereabouts
                WHERE county = %(county)s AND year = %(year)s AND replaced_at IS NULL {answers}
            ) AS given
            JOIN registry_person AS person ON person.county = given.county AND person.id = given.person_id
            UNION ALL
            SELECT coalesce(person.merged_into, person.id), given.whereabout, 'hand_over', given.answer_note,
                given.answered_at
            FROM (
                SELECT * FROM registry_handover
                WHERE county = %(county)s AND year = %(year)s AND state = 'insured' {answers}
            ) AS given
            JOIN registry_person AS person ON person.county = given.county AND person.id = given.person_id
        ) AS said ORDER BY person_id, said_at DESC
    )
"""


KNOWN = known_by_register()
STATE = """
    CASE WHEN enrolled.person_id IS NOT NULL THEN 'local_resident'
        WHEN insured.person_id IS NOT NULL
            THEN CASE WHEN insured.is_here THEN 'local_' ELSE 'other_' END || insured.scheme
        WHEN status.status IN ('dead', 'lost', 'serving', 'prison', 'moved') THEN status.status
        ELSE answered.state END AS state,
    CASE WHEN enrolled.person_id IS NOT NULL THEN 'enrolment' WHEN insured.person_id IS NOT NULL THEN 'insurance'
        WHEN status.status IN ('dead', 'lost', 'serving', 'prison', 'moved') THEN 'status'
        ELSE answered.source END AS source
"""
BESIDE = """
    LEFT JOIN enrolled ON enrolled.person_id = person.id LEFT JOIN insured ON insured.person_id = person.id
    LEFT JOIN status ON status.person_id = person.id LEFT JOIN answered ON answered.person_id = person.id
"""
QUERY = f"""
    WITH {KNOWN}, grouped AS (
        SELECT DISTINCT person_id FROM registry_standing
        WHERE county = %(county)s AND replaced_at IS NULL AND standing = ANY (%(standings)s)
            AND daterange(valid_from, valid_until, '[]') @> %(on)s::date
    )
    SELECT person.id AS person_id, person.unit, person.name, {STATE}, answered.note
    FROM grouped JOIN registry_person AS person
        ON person.county = %(county)s AND person.id = grouped.person_id AND person.merged_into IS NULL
    {BESIDE} WHERE starts_with(person.unit, %(unit)s)
"""

COUNTS = pa.schema([("unit", pa.string()), ("state", pa.string()), ("people", pa.int64())])


def whereabouts(groups: Groups) -> pa.Table:
    """Everybody of the groups with their state, by unit. A state is empty where nobody says anything."""
    return read_table(f"{QUERY} ORDER BY person.unit, person.pinyin, person.id", STATES, groups.parameters)


def without_state(groups: Groups) -> pa.Table:
    """Those of whom nobody says anything yet."""
    text = f"SELECT * FROM ({QUERY}) AS known WHERE state IS NULL ORDER BY unit, person_id"
    return read_table(text, STATES, groups.parameters)


def count_whereabouts(groups: Groups, digits: int = 9) -> pa.Table:
    """People by unit (9: towns, 12: villages) and state."""
    text = f"SELECT left(unit, {int(digits)}), state, count(*) FROM ({QUERY}) AS known GROUP BY 1, 2 ORDER BY 1, 2"
    return read_table(text, COUNTS, groups.parameters)


@dataclass(frozen=True)
class Found:
    """What was found out about one person."""

    person: int
    state: Whereabout
    note: str = ""


def check_notes(found: Collection[Found]) -> None:
    """Giving up and "other" are told with what happened. Raises NoteMissing."""
    missing = [each for each in found if each.state in NEEDS_NOTE and not each.note.strip()]
    if missing:
        raise NoteMissing(
            f"有 {len(missing)} 人填“{Whereabout(missing[0].state).label}”而没有说明，请写明动员情况或去向 "
            f"{len(missing)} answers need a note"
        )


@dataclass(frozen=True)
class EnterWhereabouts:
    """What a clerk knows of people for a benefit year, without a batch that asked for it."""

    year: int
    found: tuple[Found, ...]


@performs("record_whereabouts")
def enter_whereabouts(act: Act, order: EnterWhereabouts) -> dict[str, Json]:
    """Record it; it replaces what was said before. Raises NotFound, NoteMissing, BadWhereabouts, NotAllowed."""
    county = act.actor.county
    found = [Found(each.person, each.state, plain_note(each.note)) for each in order.found]
    persons = {each.person for each in found}
    if not 0 < len(found) <= MOST_ENTERED or len(persons) != len(found):
        raise BadWhereabouts(f"一次登记 1 至 {MOST_ENTERED} 人，每人一次 1 to {MOST_ENTERED} people, each once")
    units = dict(Person.objects.filter(county=county, id__in=persons, merged_into=None).values_list("id", "unit"))
    if len(units) != len(persons):
        raise NotFound("有人不在您的辖区内，或已并入他人 somebody is not in your area, or was merged into another")
    for unit in set(units.values()):
        act.require(unit)
    record_whereabouts(county, order.year, found, act.business_day(), act.actor.account_id)
    act.note("whereabouts", 0, year=order.year, people=len(found))
    return {"people": len(found)}


_REPLACE = """
    UPDATE registry_whereabouts SET replaced_at = now()
    WHERE county = %s AND year = %s AND replaced_at IS NULL AND person_id = ANY (%s::bigint[])
"""
_ADD = """
    INSERT INTO registry_whereabouts
        (county, person_id, year, state, day, source, verification_id, note, recorded_by)
    SELECT %s, given.person, %s, given.state, %s, %s, %s, given.note, %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS given(person, state, note)
"""


def record_whereabouts(
    county: str, year: int, found: Sequence[Found], day: date, by: int, verification: int | None = None
) -> None:
    """Keep what was found out; it replaces what was said before. In the transaction under way. Raises NoteMissing."""
    check_notes(found)
    persons = [each.person for each in found]
    source = Source.ENTERED if verification is None else Source.VERIFICATION
    states, notes = [str(each.state) for each in found], [each.note for each in found]
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, [county, year, persons])
        cursor.execute(_ADD, [county, year, day, str(source), verification, by, persons, states, notes])
