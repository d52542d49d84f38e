"""Whom the register has come to see differently since a run read it: their dues are re-opened until the next run.

In: a run, a person or everybody. Out: what was recorded or replaced about whom, from which row of which list.
Never: a mark that another room has to set; a due altered: being re-opened is read off the register.

A relative's change touches a person too when the policies of the run ask about relatives. A list that was declared
complete since then touches everybody of its place: `lists_declared_since`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.billing.models import Run
from canbao.store.prepared import ask

REASONS = {
    "person": "基本信息",
    "abode": "户籍、居住地",
    "schooling": "就学",
    "insurance": "参保经历",
    "circumstances": "个人情况",
    "enrolment": "参保登记",
    "status": "生存、户籍状态",
    "standing": "身份认定",
    "member": "户成员",
    "relation": "亲属关系",
    "event": "事件",
    "claimyear": "报销记录",
    "numberconflict": "证件号码与姓名不符",
    "pledge": "扶持承诺",
    "relative": "亲属的信息",
}
"""What changed."""
DATED = "abode schooling insurance circumstances status standing member relation event claimyear".split()
ENROLMENT = "enrolment"
"""Tables of the register whose rows know their list."""


def _changes(name: str, columns: str, since: str, person: str = "person_id") -> str:
    """Rows of one table that came or went since the run read it, of everybody or of some persons."""
    return (
        f"SELECT {person} AS person_id, '{name}' AS why, {columns} AS at FROM registry_{name}"
        f" WHERE county = %(county)s AND ({since})"
        f" AND (%(around)s::bigint[] IS NULL OR {person} = ANY (%(around)s::bigint[]))"
    )


_NEW = "recorded_at >= %(since)s"
_ROW = ("unit", "name", "sex", "birth", "nationality", "merged_into")
_FORMER = (
    "registry_formerperson AS former WHERE former.county = registry_person.county"
    " AND former.person_id = registry_person.id"
)
# A telephone is asked by no rule: a row in which nothing else reads otherwise is none. Migration 0005 says the same.
_NEW_PERSON = f"""
    recorded_at >= %(since)s AND (
        coalesce((SELECT former.recorded_at FROM {_FORMER} ORDER BY former.replaced_at LIMIT 1),
            registry_person.recorded_at) >= %(since)s
        OR EXISTS (SELECT FROM {_FORMER} AND former.replaced_at >= %(since)s
            AND ({", ".join(f"former.{name}" for name in _ROW)})
                IS DISTINCT FROM ({", ".join(f"registry_person.{name}" for name in _ROW)})))
"""
_CHANGES = " UNION ALL ".join(
    [
        *(
            _changes(
                name,
                "source_list, source_row, greatest(recorded_at, replaced_at)",
                f"{_NEW} OR replaced_at >= %(since)s",
            )
            for name in DATED
        ),
        _changes(ENROLMENT, "source_list, source_row, recorded_at", f"{_NEW} AND year = %(year)s"),
        _changes("person", "NULL::bigint, NULL::int, recorded_at", _NEW_PERSON, person="id"),
        _changes(
            "numberconflict",
            "source_list, source_row, greatest(recorded_at, decided_at)",
            f"person_id IS NOT NULL AND ({_NEW} OR decided_at >= %(since)s)",
        ),
        "SELECT share.person_id, 'pledge', NULL::bigint, NULL::int, greatest(pledged_at, withdrawn_at)"
        " FROM billing_pledge AS pledge JOIN billing_pledgeshare AS share"
        " ON share.county = pledge.county AND share.pledge_id = pledge.id"
        " WHERE pledge.county = %(county)s AND pledge.year = %(year)s"
        " AND (pledged_at >= %(since)s OR withdrawn_at >= %(since)s)"
        " AND (%(around)s::bigint[] IS NULL OR share.person_id = ANY (%(around)s::bigint[]))",
    ]
)

_TOUCHED = f"""
    WITH changes AS MATERIALIZED ({_CHANGES}), touches AS (
        SELECT * FROM changes
        UNION ALL
        SELECT DISTINCT relation.person_id, 'relative', NULL::bigint, NULL::int, changes.at
        FROM changes JOIN registry_relation AS relation ON relation.county = %(county)s
            AND relation.other_id = changes.person_id AND relation.replaced_at IS NULL
        WHERE %(relatives)s
    )
"""
_TOUCHES = f"""
    {_TOUCHED} SELECT person_id, why, source_list, source_row, at FROM touches
    WHERE %(people)s::bigint[] IS NULL OR person_id = ANY (%(people)s::bigint[])
    ORDER BY person_id, at, why LIMIT %(most)s
"""
_COUNT = f"{_TOUCHED} SELECT count(DISTINCT person_id) FROM touches"
_RELATIVES = """
    SELECT other_id FROM registry_relation
    WHERE county = %(county)s AND person_id = ANY (%(people)s::bigint[]) AND replaced_at IS NULL
"""
_LISTS = """
    SELECT subject, division, complete_until, coalesce(replaced_at, recorded_at) FROM registry_coverage
    WHERE county = %(county)s AND (recorded_at >= %(since)s OR replaced_at >= %(since)s)
    ORDER BY subject, division, complete_until
"""
_IS_TOUCHED = "SELECT billing_is_touched(%s, %s, %s, %s, %s)"
MOST_TOUCHES = 10_000
"""A page's worth and more; how many there are altogether is counted."""


@dataclass(frozen=True)
class RunRead:
    """What is asked of a run to see whom it no longer describes: when it read the register, and whose facts."""

    county: str
    year: int
    id: int
    as_of: date
    read_at: datetime
    reads_relatives: bool


@dataclass(frozen=True)
class Touch:
    """One change about a person since the run read the register."""

    person_id: int
    why: str
    source_list: int | None
    source_row: int | None
    at: datetime

    @property
    def label(self) -> str:
        return REASONS[self.why]


@dataclass(frozen=True)
class DeclaredList:
    """A list declared complete, or no longer, since the run read the register."""

    subject: str
    division: str
    complete_until: date
    at: datetime


def touches(run: Run, people: Sequence[int] | None = None, most: int = MOST_TOUCHES) -> list[Touch]:
    """Changes about everybody that the reader sees, or about some persons; sorted by person and time."""
    wanted = None if people is None else list(people)
    return [Touch(*row) for row in _rows(_TOUCHES, run, people=wanted, around=_around(run, wanted), most=most)]


def is_touched(run: RunRead, person_id: int) -> bool:
    """Whether anything about one person changed, or about a relative, wherever that one lives. Asked for every payment:
    it stops at the first change it finds.
    """
    ((found,),) = ask(_IS_TOUCHED, (run.county, run.year, person_id, run.read_at, run.reads_relatives))
    return bool(found)


def touched_people(run: Run, most: int = MOST_TOUCHES) -> list[int]:
    """Persons whose dues are re-opened, or who have none yet."""
    return sorted({touch.person_id for touch in touches(run, most=most)})


def count_touched(run: Run) -> int:
    """How many persons are touched."""
    count: int = _rows(_COUNT, run, around=None)[0][0]
    return count


def lists_declared_since(run: Run) -> list[DeclaredList]:
    """Lists whose coverage changed."""
    return [DeclaredList(*row) for row in _rows(_LISTS, run)]


def _around(run: Run, people: list[int] | None) -> list[int] | None:
    """Some persons, with their relatives where those matter."""
    if people is None or not run.reads_relatives:
        return people
    return [*people, *(row[0] for row in _rows(_RELATIVES, run, people=people))]


def _rows(query: str, run: Run, **more: list[int] | int | None) -> list[tuple[Any, ...]]:
    parameters = {
        "county": run.county, "year": run.year, "since": run.read_at, "relatives": run.reads_relatives, **more,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
