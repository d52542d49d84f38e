"""Reads of the register: find, list, one person's file. Each runs in a reader's transaction (`access.acting.reading`).

In: what a clerk types, a unit, a place in a list. Out: rows ready to show: names, the last four characters, never a
full number. Never: a row outside the reader's area; a list without an end.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from canbao.access.acting import BadOrder, NotFound, reading
from canbao.access.actors import Actor
from canbao.access.vault import open_vault
from canbao.registry.identities import TAIL, WrongNumber, know_number
from canbao.registry.sections import DATED, DOCUMENTS, ENROLMENTS, FORMER, PERSON, read_sections
from canbao.store.scope import Scope
from canbao.values.id_number import MASK, suggest_swap
from canbao.values.names import normalise_id_text, normalise_name

PAGE = 50
"""Rows of a page (UX section 3)."""
MOST_FOUND = 50
"""More than that is no find but a list: the clerk adds a town or a character."""


@dataclass(frozen=True)
class Row:
    """A person in a list."""

    id: int
    name: str
    tail: str
    unit: str
    sex: str | None
    birth: date | None

    @property
    def masked(self) -> str:
        """张三 ···1234."""
        return f"{self.name} {self.masked_tail}" if self.tail else self.name

    @property
    def masked_tail(self) -> str:
        """···1234."""
        return f"{MASK}{self.tail}" if self.tail else ""


class Nothing(StrEnum):
    """Why a number found nobody. Nobody is told of a person whom they may not see."""

    NOT_HERE = "not_here"
    CANNOT_BE = "cannot_be"


@dataclass(frozen=True)
class Found:
    """What a search gave. `problem`: the number cannot be right; `maybe`: what may have been meant, masked."""

    rows: tuple[Row, ...]
    nothing: Nothing | None = None
    problem: str = ""
    maybe: str = ""


@dataclass(frozen=True)
class Page:
    """A page of a list; `after` is where the next one begins, None at the end."""

    rows: tuple[Row, ...]
    after: tuple[str, int] | None


_ROW = """
    SELECT person.id, person.name, coalesce(document.tail, ''), person.unit, person.sex, person.birth, person.pinyin
    FROM ({people}) AS person LEFT JOIN LATERAL (
        SELECT tail FROM registry_document AS document
        WHERE document.county = person.county AND document.person_id = person.id AND is_current
        ORDER BY document.id DESC LIMIT 1) AS document ON true
    ORDER BY person.pinyin, person.id
"""
_STANDING = "SELECT * FROM registry_person AS person WHERE county = %(county)s AND merged_into IS NULL"

_IN_UNIT = {6: "county = %(unit)s", 9: "left(unit, 9) = %(unit)s", 12: "unit = %(unit)s"}
"""By the length of the unit's code; each has its index, in which names stand in order."""


def _in_unit(unit: str) -> str:
    """The condition of a unit. Raises BadOrder."""
    if len(unit) not in _IN_UNIT:
        raise BadOrder(f"统计单位代码为 6、9 或 12 位 a unit has 6, 9 or 12 characters: {unit[:12]}")
    return _IN_UNIT[len(unit)]


def within(unit: str) -> str:
    """The condition for people of a unit of any length, over `%(county)s` and `%(unit)s`."""
    return f"county = %(county)s AND {_in_unit(unit)}"


def find(actor: Actor, typed: str, unit: str = "") -> Found:
    """Whoever is meant by a number, by four last characters, by a name or its initials; in a unit where one is named.

    A full number needs no unit. Raises NotAllowed.
    """
    text = normalise_id_text(typed)
    with reading(actor, "find_person"):
        if _may_be_number(text):
            return _find_number(actor, text)
        if len(text) == TAIL and text[:3].isdigit():
            return Found(_rows(actor, _with_unit(_TAIL, unit), {"tail": text, "unit": unit}))
        return Found(_find_name(actor, normalise_name(typed), unit))


def find_by_document(actor: Actor, typed: str) -> Found:
    """Whoever has the number on a document, and nobody by anything less. Raises NotAllowed."""
    text = normalise_id_text(typed)
    with reading(actor, "find_person"):
        return _find_number(actor, text)


def _may_be_number(text: str) -> bool:
    return len(text) >= 8 and any(character.isdigit() for character in text)


_TAIL = f"{_STANDING} AND id IN (SELECT person_id FROM registry_document WHERE county = %(county)s AND tail = %(tail)s)"
_NAME = f"{_STANDING} AND name_key = %(name)s"
_BEGINS = f"{_STANDING} AND name_key >= %(name)s AND name_key < %(name)s || chr(1114111)"
_INITIALS = f"{_STANDING} AND (initials LIKE %(name)s || '%%' OR initials LIKE '%% ' || %(name)s || '%%')"
_NUMBER = """
    SELECT person.* FROM registry_identity AS identity JOIN registry_person AS person
        ON person.county = identity.county AND person.id = identity.person_id WHERE identity.blind = %(blind)s
"""


def _find_number(actor: Actor, text: str) -> Found:
    try:
        known = know_number(text)
    except WrongNumber as wrong:
        swapped = suggest_swap(text)
        return Found((), Nothing.CANNOT_BE, str(wrong), MASK + swapped[-TAIL:] if swapped else "")
    rows = _rows(actor, _NUMBER, {"blind": known.blind(open_vault())})
    return Found(rows, None if rows else Nothing.NOT_HERE)


def _find_name(actor: Actor, name: str, unit: str) -> tuple[Row, ...]:
    """The name as a whole, then names that begin so; letters may be a name or initials."""
    given = {"name": name, "unit": unit}
    if not name:
        return ()
    if name.isascii():
        named = _rows(actor, _with_unit(_BEGINS, unit), given)
        initials = _rows(actor, _with_unit(_INITIALS, unit), {**given, "name": name.lower()})
        return tuple(dict.fromkeys((*named, *initials)))[:MOST_FOUND]
    return _rows(actor, _with_unit(_NAME, unit), given) or _rows(actor, _with_unit(_BEGINS, unit), given)


def _with_unit(text: str, unit: str) -> str:
    return f"{text} AND {_in_unit(unit)} LIMIT {MOST_FOUND}" if unit else f"{text} LIMIT {MOST_FOUND}"


def _rows(actor: Actor, people: str, parameters: dict[str, Any]) -> tuple[Row, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_ROW.format(people=people), {"county": actor.county, **parameters})
        return tuple(Row(*row[:6]) for row in cursor.fetchall())


def list_people(actor: Actor, unit: str = "", after: tuple[str, int] | None = None, size: int = PAGE) -> Page:
    """A page of the people of the reader's area, or of a unit in it, in order of pinyin. Raises NotAllowed."""
    assert 0 < size <= PAGE
    own = _only_unit(actor.scope)
    parameters = {
        "county": actor.county,
        "size": size + 1,
        "pinyin": after[0] if after else "",
        "id": after[1] if after else 0,
        "unit": unit or own,
        **_area(actor.scope),
    }
    area = "true" if own and (unit or own).startswith(own) else _OWN_AREA
    narrowed = f"{_STANDING} AND ({area}) AND (pinyin, id) > (%(pinyin)s, %(id)s)"
    if parameters["unit"]:
        narrowed += f" AND {_in_unit(unit or own)}"
    people = f"{narrowed} ORDER BY pinyin, id LIMIT %(size)s"
    with reading(actor, "find_person"), connection.cursor() as cursor:
        cursor.execute(_ROW.format(people=people), parameters)
        found = cursor.fetchall()
    rows = tuple(Row(*row[:6]) for row in found[:size])
    return Page(rows, (found[size - 1][6], found[size - 1][0]) if len(found) > size else None)


def people_numbered(actor: Actor, ids: Collection[int]) -> dict[int, Row]:
    """People by number, those of them whom the actor sees."""
    with reading(actor, "find_person"):
        rows = _rows(actor, f"{_STANDING} AND id = ANY (%(ids)s)", {"ids": list(ids)})
    return {row.id: row for row in rows}


_OWN_AREA = "%(whole)s OR left(unit, 9) = ANY (%(towns)s) OR unit = ANY (%(villages)s)"


def _only_unit(scope: Scope) -> str:
    """The one unit that an area is, so that its index serves; empty for an area of several."""
    units = [*scope.counties, *scope.towns, *scope.villages]
    return units[0] if len(units) == 1 else ""


def _area(scope: Scope) -> dict[str, Any]:
    """The first lock: the reader's area in the question itself. Row-level security is the second."""
    return {"whole": bool(scope.counties), "towns": list(scope.towns), "villages": list(scope.villages)}


@dataclass(frozen=True)
class PersonFile:
    """One person as of a day of life and a moment of knowledge. `sections`: rows of each dated table, newest first."""

    row: Row
    nationality: str | None
    has_phone: bool
    on: date | None
    documents: tuple[dict[str, Any], ...]
    sections: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    former: tuple[dict[str, Any], ...] = ()


def person_file(actor: Actor, person_id: int, on: date | None = None, known_at: datetime | None = None) -> PersonFile:
    """The file of one person. `on`: only periods that hold that day; `known_at`: as the register read at that moment.

    Raises NotAllowed, NotFound (also for somebody out of sight).
    """
    with reading(actor, "view_person"):
        found = read_sections(actor.county, person_id, on, known_at)
    if not found[PERSON]:
        raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
    (person,) = found[PERSON]
    row = Row(person_id, person["name"], person["tail"] or "", person["unit"], person["sex"], person["birth"])
    return PersonFile(
        row=row,
        nationality=person["nationality"],
        has_phone=person["has_phone"],
        on=on,
        documents=found[DOCUMENTS],
        sections={name: found[name] for name in (*DATED, ENROLMENTS)},
        former=found[FORMER],
    )
