"""Behind a figure of a village: its households, and its people one by one.

In: who asks, a benefit year, a village, perhaps a figure, a place in the list. Out: a page of rows. Never: anybody
shown to whoever may not look people up; a list of more than a village at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.campaign.kept_figures import require_seen
from canbao.registry.queries import PAGE, Row


@dataclass(frozen=True)
class Counted:
    """A person with the figures that they are counted in."""

    person: Row
    figures: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """A page; `after` is the person after whom the next one begins, None at the end."""

    rows: tuple[Counted, ...]
    after: int | None


@dataclass(frozen=True)
class HouseholdRow:
    """One household's people of the village. `household` 0: everybody who is in none."""

    household: int
    address: str
    head: str
    people: int
    enrolled: int
    insured: int
    unpaid: int


@dataclass(frozen=True)
class Households:
    """A page, by number of household."""

    rows: tuple[HouseholdRow, ...]
    after: int | None


_PEOPLE = """
    SELECT person.id, person.name, coalesce((
            SELECT tail FROM registry_document AS document WHERE document.county = person.county
                AND document.person_id = person.id AND is_current ORDER BY document.id DESC LIMIT 1), ''),
        person.unit, person.sex, person.birth, kept.figures
    FROM registry_person AS person JOIN campaign_personfigures AS kept
        ON kept.county = person.county AND kept.year = %(year)s AND kept.person_id = person.id
    WHERE person.county = %(county)s AND person.unit = %(unit)s AND person.merged_into IS NULL
        AND (%(after)s::bigint IS NULL OR (person.pinyin, person.id) > (
            SELECT before.pinyin, before.id FROM registry_person AS before
            WHERE before.county = %(county)s AND before.id = %(after)s))
        AND (%(figure)s = '' OR %(figure)s = ANY (kept.figures))
    ORDER BY person.pinyin, person.id LIMIT %(size)s
"""
_HOUSEHOLDS = """
    WITH lived AS (
        SELECT kept.figures, kept.person_id, coalesce(member.household_id, 0) AS household_id, member.role
        FROM campaign_personfigures AS kept LEFT JOIN registry_member AS member
            ON member.county = kept.county AND member.person_id = kept.person_id AND member.replaced_at IS NULL
            AND daterange(member.valid_from, member.valid_until, '[]') @> %(on)s::date
        WHERE kept.county = %(county)s AND kept.year = %(year)s AND kept.unit = %(unit)s
    ), counted AS (
        SELECT household_id, count(DISTINCT person_id) AS people,
            count(DISTINCT person_id) FILTER (WHERE 'enrolled' = ANY (figures)) AS enrolled,
            count(DISTINCT person_id) FILTER (WHERE 'insured' = ANY (figures)) AS insured,
            count(DISTINCT person_id) FILTER (WHERE 'unpaid' = ANY (figures)) AS unpaid,
            min(person_id) FILTER (WHERE role = 'head') AS head_id
        FROM lived WHERE household_id > %(after)s GROUP BY household_id ORDER BY household_id LIMIT %(size)s
    )
    SELECT counted.household_id, coalesce(household.address, ''), coalesce(head.name, ''), counted.people,
        counted.enrolled, counted.insured, counted.unpaid
    FROM counted LEFT JOIN registry_household AS household
        ON household.county = %(county)s AND household.id = counted.household_id
    LEFT JOIN registry_person AS head ON head.county = %(county)s AND head.id = counted.head_id
    ORDER BY counted.household_id
"""


def people_behind(actor: Actor, year: int, unit: str, figure: str = "", after: int | None = None) -> People:
    """People of the unit itself (a village's; a town's own), of a figure if one is named, in order of pinyin.

    Raises NotFound, NotAllowed.
    """
    given: dict[str, Any] = {
        "county": actor.county, "year": year, "unit": unit, "figure": figure, "size": PAGE + 1,
        "after": after,
    }  # fmt: skip
    with reading(actor, "find_person"), connection.cursor() as cursor:
        require_seen(actor, unit)
        cursor.execute(_PEOPLE, given)
        found = cursor.fetchall()
    rows = tuple(Counted(Row(*row[:6]), tuple(row[6])) for row in found[:PAGE])
    return People(rows, found[PAGE - 1][0] if len(found) > PAGE else None)


def households_behind(actor: Actor, year: int, unit: str, on: date, after: int = -1) -> Households:
    """Households with people of the unit itself. Raises NotFound, NotAllowed."""
    given: dict[str, Any] = {
        "county": actor.county, "year": year, "unit": unit, "on": on, "after": after, "size": PAGE + 1,
    }  # fmt: skip
    with reading(actor, "find_person"), connection.cursor() as cursor:
        require_seen(actor, unit)
        cursor.execute(_HOUSEHOLDS, given)
        found = [HouseholdRow(*row) for row in cursor.fetchall()]
    return Households(tuple(found[:PAGE]), found[PAGE - 1].household if len(found) > PAGE else None)
