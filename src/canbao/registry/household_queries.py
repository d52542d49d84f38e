"""What a window needs before it registers: who is known, how they stand for the year, who lives with them, who is
alike.

In: an actor, people, a benefit year. Out: plain records with last four characters. Never: a full number; somebody out
of sight.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.registry.models import Household
from canbao.registry.models.enrolments import Manner
from canbao.registry.models.households import MemberRole
from canbao.registry.models.lives import LifeStatus
from canbao.registry.states import EnrolmentState
from canbao.values.id_number import MASK
from canbao.values.names import normalise_name

MOST_ALIKE = 5
"""Shown beside one line: more than that is a name that says nothing."""
_TAIL = """
    (SELECT max(tail) FROM registry_document AS document WHERE document.county = person.county
        AND document.person_id = person.id AND is_current)
"""
_NOW = "replaced_at IS NULL AND valid_until IS NULL"
_CANDIDATES = f"""
    SELECT person.id, person.name, coalesce({_TAIL}, ''), person.unit, person.birth, person.sex,
        member.household_id, coalesce(member.role, ''), enrolled.id, coalesce(enrolled.state, ''),
        coalesce(last.division, insured.division), last.id IS NOT NULL OR insured.person_id IS NOT NULL,
        coalesce(away.status, ''), EXISTS (SELECT FROM registry_insurance AS other
            WHERE other.county = person.county AND other.person_id = person.id AND other.scheme = 'employee'
                AND other.replaced_at IS NULL AND other.valid_until IS NULL)
    FROM registry_person AS person
    LEFT JOIN LATERAL (SELECT household_id, role FROM registry_member
        WHERE county = person.county AND person_id = person.id AND {_NOW} ORDER BY id DESC LIMIT 1) AS member ON true
    LEFT JOIN LATERAL (SELECT id, state FROM registry_enrolment WHERE county = person.county
        AND person_id = person.id AND year = %(year)s AND state <> 'withdrawn' LIMIT 1) AS enrolled ON true
    LEFT JOIN LATERAL (SELECT id, division FROM registry_enrolment WHERE county = person.county
        AND person_id = person.id AND year = %(year)s - 1 AND state = 'confirmed' LIMIT 1) AS last ON true
    LEFT JOIN LATERAL (SELECT person_id, division FROM registry_insurance WHERE county = person.county
        AND person_id = person.id AND replaced_at IS NULL AND scheme = 'resident'
        AND daterange(valid_from, valid_until, '[]') && daterange(
            make_date(%(year)s - 1, 1, 1), make_date(%(year)s - 1, 12, 31), '[]')
        ORDER BY id DESC LIMIT 1) AS insured ON true
    LEFT JOIN LATERAL (SELECT status FROM registry_status WHERE county = person.county AND person_id = person.id
        AND {_NOW} AND status <> 'alive' ORDER BY id DESC LIMIT 1) AS away ON true
    WHERE person.county = %(county)s AND person.merged_into IS NULL AND person.id = ANY (%(people)s::bigint[])
    ORDER BY member.role = 'head' DESC NULLS LAST, person.birth NULLS LAST, person.id
"""
_HOMES = """
    SELECT DISTINCT household_id FROM registry_member WHERE county = %(county)s AND replaced_at IS NULL
        AND valid_until IS NULL AND person_id = ANY (%(people)s::bigint[])
"""
_MATES = """
    SELECT DISTINCT person_id FROM registry_member WHERE county = %(county)s AND replaced_at IS NULL
        AND valid_until IS NULL AND household_id = ANY (%(homes)s::bigint[])
"""
_MEMBERS = f"""
    SELECT person.id, person.name, coalesce({_TAIL}, ''), person.unit, coalesce(member.role, ''), member.valid_from,
        member.valid_until
    FROM registry_member AS member
    JOIN registry_person AS person ON person.county = member.county AND person.id = member.person_id
    WHERE member.county = %(county)s AND member.household_id = %(household)s AND member.replaced_at IS NULL
        AND person.merged_into IS NULL
    ORDER BY member.valid_until IS NOT NULL, member.role = 'head' DESC NULLS LAST, member.valid_until DESC,
        person.birth NULLS LAST, person.id
"""
_ALIKE = f"""
    SELECT person.id, person.name, coalesce({_TAIL}, ''), person.unit, person.birth FROM registry_person AS person
    WHERE person.county = %(county)s AND person.merged_into IS NULL AND person.name_key = %(name)s
        AND (%(sex)s::text IS NULL OR coalesce(person.sex = %(sex)s, true))
        AND CASE WHEN %(birth)s::date IS NULL THEN person.unit = %(unit)s
            ELSE person.birth = %(birth)s OR person.birth IS NULL AND person.unit = %(unit)s END
    ORDER BY person.unit = %(unit)s DESC, person.id LIMIT %(most)s
"""
_TAKEN = f"""
    SELECT enrolment.id, enrolment.year, enrolment.state, enrolment.manner, enrolment.registered_on, enrolment.due_on,
        enrolment.unit, enrolment.documents, person.id, person.name, coalesce({_TAIL}, ''), coalesce(member.role, ''),
        member.household_id
    FROM registry_enrolment AS enrolment
    JOIN registry_person AS person ON person.county = enrolment.county AND person.id = enrolment.person_id
    LEFT JOIN LATERAL (SELECT household_id, role FROM registry_member WHERE county = person.county
        AND person_id = person.id AND {_NOW} ORDER BY id DESC LIMIT 1) AS member ON true
    WHERE enrolment.county = %(county)s AND enrolment.id = ANY (%(ids)s::bigint[]) ORDER BY enrolment.id
"""


def _masked(name: str, tail: str) -> str:
    return f"{name} {MASK}{tail}" if tail else name


def _role(code: str) -> str:
    return dict(MemberRole.choices).get(code, "") if code else ""


@dataclass(frozen=True)
class Candidate:
    """Somebody known, and how they stand for the year. `place`: where they were insured the year before."""

    person_id: int
    name: str
    tail: str
    unit: str
    birth: date | None
    sex: str | None
    household_id: int | None
    role: str
    enrolment_id: int | None
    state: str
    place: str | None
    was_in: bool
    away: str
    is_employed: bool

    @property
    def masked(self) -> str:
        return _masked(self.name, self.tail)

    @property
    def role_label(self) -> str:
        return _role(self.role)

    @property
    def hindrance(self) -> str:
        """Why this person is not registered now; empty: nothing is in the way."""
        if self.enrolment_id is not None:
            return f"本年度已登记（编号 {self.enrolment_id}，{EnrolmentState(self.state).label}）"
        if self.away in (LifeStatus.DEAD, LifeStatus.MOVED, LifeStatus.ABROAD):
            return f"已登记为{LifeStatus(self.away).label}，不能参保"
        return "在参加职工医保" if self.is_employed else ""

    @property
    def manner(self) -> Manner:
        """How the person comes to be registered: again, or anew."""
        return Manner.RENEWAL if self.was_in else Manner.NEW


@dataclass(frozen=True)
class Alike:
    """Somebody in the register who may be the one that is being entered."""

    person_id: int
    name: str
    tail: str
    unit: str
    birth: date | None

    @property
    def masked(self) -> str:
        return _masked(self.name, self.tail)


@dataclass(frozen=True)
class MemberShown:
    """One stretch of a membership."""

    person_id: int
    name: str
    tail: str
    unit: str
    role: str
    first: date | None
    last: date | None

    @property
    def masked(self) -> str:
        return _masked(self.name, self.tail)

    @property
    def role_label(self) -> str:
        return _role(self.role)


@dataclass(frozen=True)
class HouseholdFile:
    """A household: who is in it, who was, and how those in it stand for the year."""

    id: int
    unit: str
    address: str
    members: list[MemberShown]
    candidates: list[Candidate]

    @property
    def present(self) -> list[MemberShown]:
        return [each for each in self.members if each.last is None]

    @property
    def gone(self) -> list[MemberShown]:
        return [each for each in self.members if each.last is not None]


@dataclass(frozen=True)
class Taken:
    """One form as it was taken, for the slip."""

    id: int
    year: int
    state: str
    manner: str
    registered_on: date | None
    due_on: date | None
    unit: str
    documents: list[str]
    person_id: int
    name: str
    tail: str
    role: str
    household_id: int | None

    @property
    def masked(self) -> str:
        return _masked(self.name, self.tail)

    @property
    def role_label(self) -> str:
        return _role(self.role)

    @property
    def state_label(self) -> str:
        return str(EnrolmentState(self.state).label)

    @property
    def manner_label(self) -> str:
        return str(Manner(self.manner).label)


def candidates_of(actor: Actor, people: Collection[int], year: int, *, with_homes: bool = True) -> list[Candidate]:
    """These people and, unless told not to, whoever lives with them."""
    with reading(actor, "view_person"):
        homes: list[int] = []
        if with_homes:
            homes = [row[0] for row in _rows(_HOMES, {"county": actor.county, "people": list(people)})]
        return _candidates(actor.county, people, homes, year)


def household_file(actor: Actor, household: int, year: int) -> HouseholdFile:
    """One household. Raises NotFound."""
    with reading(actor, "view_person"):
        found = Household.objects.filter(county=actor.county, id=household).first()
        if found is None:
            raise NotFound("没有这一户，或不在您的辖区 no such household in your area")
        members = [MemberShown(*row) for row in _rows(_MEMBERS, {"county": actor.county, "household": household})]
        return HouseholdFile(
            found.id, found.unit, found.address, members, _candidates(actor.county, (), [household], year)
        )


def _candidates(county: str, people: Collection[int], homes: Collection[int], year: int) -> list[Candidate]:
    """These people and whoever lives in these households. Numbers first: a county is not read for a family."""
    mates = [row[0] for row in _rows(_MATES, {"county": county, "homes": list(homes)})] if homes else []
    asked = {"county": county, "people": sorted({*people, *mates}), "year": year}
    return [Candidate(*row) for row in _rows(_CANDIDATES, asked)]


def people_alike(actor: Actor, name: str, birth: date | None, sex: str | None, unit: str) -> list[Alike]:
    """Whoever has this name and was born that day; where no day is known, whoever of the unit has the name."""
    key = normalise_name(name)
    if not key:
        return []
    asked = {"county": actor.county, "name": key, "birth": birth, "sex": sex, "unit": unit, "most": MOST_ALIKE}
    with reading(actor, "find_person"):
        return [Alike(*row) for row in _rows(_ALIKE, asked)]


def forms_taken(actor: Actor, ids: Collection[int]) -> list[Taken]:
    """Forms by number, those of them that the actor sees."""
    with reading(actor, "view_person"):
        return [Taken(*row) for row in _rows(_TAKEN, {"county": actor.county, "ids": list(ids)})]


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
