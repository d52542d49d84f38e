"""Who is to be reminded today, how often it was tried, with what result.

In: a unit, the year, the day. Out: one row a person, unpaid and owing, with attempts so far; the stage of the day; a
person's attempts. Never: somebody who has paid, owes nothing, is dead, away or insured otherwise, gave up, or is not to
be called; a number or category.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.campaign.reminder_terms import Reminding, reminding, rules_at
from canbao.money.states import STANDING_SQL
from canbao.registry.whereabouts import known_by_register

MOST_SHOWN = 500
"""People of one page: a village that nobody has paid in."""
GONE_STATES = (
    "dead", "moved", "lost", "serving", "prison", "declined", "local_employee", "other_resident", "other_employee",
)  # fmt: skip
GONE = f"({', '.join(repr(state) for state in GONE_STATES)})"
"""Whereabouts of people who are not reminded."""

OWING = f"""
    owing AS (
        SELECT due.person_id, due.unit, due.payable_fen
        FROM billing_due AS due JOIN billing_run AS run
            ON run.county = due.county AND run.id = due.run_id AND run.state = 'published' AND run.year = %(year)s
        WHERE due.county = %(county)s AND starts_with(due.unit, %(unit)s) AND due.payable_fen > 0
            AND NOT EXISTS (SELECT FROM money_payment AS paid WHERE paid.county = due.county
                AND paid.year = due.year AND paid.person_id = due.person_id AND paid.kind = 'own'
                AND paid.state IN ({STANDING_SQL}))
            AND NOT EXISTS (SELECT FROM campaign_silence AS silent WHERE silent.county = due.county
                AND silent.person_id = due.person_id AND silent.state = 'kept')
            AND NOT EXISTS (SELECT FROM campaign_waiver AS given_up WHERE given_up.county = due.county
                AND given_up.year = due.year AND given_up.person_id = due.person_id AND given_up.state = 'standing')
    ),
    {known_by_register("AND person_id IN (SELECT person_id FROM owing)", "")},
    to_remind AS (
        SELECT person.id AS person_id, person.unit, person.name, person.pinyin, person.phone, owing.payable_fen
        FROM owing JOIN registry_person AS person
            ON person.county = %(county)s AND person.id = owing.person_id AND person.merged_into IS NULL
        LEFT JOIN insured ON insured.person_id = person.id
            AND (insured.scheme <> 'resident' OR NOT insured.is_here)
        LEFT JOIN status ON status.person_id = person.id
            AND status.status IN ('dead', 'moved', 'lost', 'serving', 'prison')
        LEFT JOIN answered ON answered.person_id = person.id AND answered.state IN {GONE}
        WHERE insured.person_id IS NULL AND status.person_id IS NULL AND answered.person_id IS NULL
    )
"""
"""Tables of a WITH: who owes, has not paid and may be spoken to. Those to leave out are joined and asked to be absent:
asked with NOT IN over an outer join, nobody was expected to be left, and 20,000 people took minutes.
"""
_LIST = f"""
    WITH {OWING}, tried AS (
        SELECT DISTINCT ON (attempt.person_id) attempt.person_id,
            count(*) OVER (PARTITION BY attempt.person_id) AS attempts, attempt.done_on, attempt.way, attempt.result,
            coalesce(attempt.reason, CASE WHEN place.withdrawn_by IS NULL THEN place.state END) AS reason
        FROM campaign_attempt AS attempt LEFT JOIN registry_whereabouts AS place
            ON place.county = attempt.county AND place.id = attempt.whereabouts_id
        WHERE attempt.county = %(county)s AND attempt.year = %(year)s AND starts_with(attempt.unit, %(unit)s)
            AND attempt.withdrawn_at IS NULL
        ORDER BY attempt.person_id, attempt.done_on DESC, attempt.id DESC
    )
    SELECT person.person_id, person.unit, person.name, person.payable_fen, person.phone IS NOT NULL,
        home.household_id, (SELECT head.name FROM registry_member AS member JOIN registry_person AS head
            ON head.county = member.county AND head.id = member.person_id
            WHERE member.county = %(county)s AND member.household_id = home.household_id AND member.role = 'head'
            AND member.replaced_at IS NULL
            AND daterange(member.valid_from, member.valid_until, '[]') @> %(on)s::date ORDER BY member.id DESC LIMIT 1),
        coalesce(tried.attempts, 0), tried.done_on, tried.way, tried.result, tried.reason, count(*) OVER ()
    FROM to_remind AS person LEFT JOIN tried ON tried.person_id = person.person_id
    LEFT JOIN LATERAL (SELECT member.household_id FROM registry_member AS member WHERE member.county = %(county)s
        AND member.person_id = person.person_id AND member.replaced_at IS NULL
        AND daterange(member.valid_from, member.valid_until, '[]') @> %(on)s::date ORDER BY member.id DESC LIMIT 1
    ) AS home ON true
    WHERE coalesce(tried.attempts, 0) BETWEEN %(least_tried)s AND %(most_tried)s
        AND (%(reason)s = '' OR tried.reason = %(reason)s)
"""
_ASKED_LEAST = "coalesce(tried.attempts, 0), person.unit, person.pinyin, person.person_id"
_BY_HOUSEHOLD = "person.unit, home.household_id NULLS LAST, person.pinyin, person.person_id"
_MANY = 10_000
"""More attempts than anybody makes."""
_ATTEMPTS = """
    SELECT attempt.id, attempt.done_on, attempt.way, attempt.result, coalesce(attempt.reason, place.state),
        coalesce(nullif(attempt.note, ''), place.note, ''), attempt.recorded_by,
        CASE WHEN place.withdrawn_by IS NOT NULL THEN place.replaced_at END, coalesce(place.withdrawn_why, ''),
        attempt.withdrawn_at
    FROM campaign_attempt AS attempt LEFT JOIN registry_whereabouts AS place
        ON place.county = attempt.county AND place.id = attempt.whereabouts_id
    WHERE attempt.county = %s AND attempt.year = %s AND attempt.person_id = %s ORDER BY attempt.done_on, attempt.id
"""


@dataclass(frozen=True)
class ToRemind:
    """Which people: of a unit, on a day; pages by `after`. `tried`: from so many attempts to so many; `reason`: the
    last one's; `is_by_household`: those who live together beside each other, else who was asked least first.
    """

    year: int
    unit: str
    on: date
    after: int = 0
    most: int = MOST_SHOWN
    tried: tuple[int, int] = (0, _MANY)
    reason: str = ""
    is_by_household: bool = False


@dataclass(frozen=True)
class PersonToRemind:
    """One of them. `head`: of the household; `attempts`: on record this year; the rest of the last one."""

    person: int
    unit: str
    name: str
    payable_fen: int
    has_phone: bool
    household: int | None
    head: str | None
    attempts: int
    last_on: date | None
    way: str | None
    result: str | None
    reason: str | None


@dataclass(frozen=True)
class RemindingPage:
    """A page of people, those who were asked least first, and what the policy asks for on the day."""

    reminding: Reminding
    people: tuple[PersonToRemind, ...]
    total: int


@dataclass(frozen=True)
class AttemptMade:
    """One attempt. `withdrawn_at`: when its reason was taken back, with why; `undone_at`: when all of it was."""

    id: int
    done_on: date
    way: str
    result: str
    reason: str | None
    note: str
    by: int
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""
    undone_at: datetime | None = None


def people_to_remind(actor: Actor, wanted: ToRemind) -> RemindingPage:
    """Who is to be reminded. Raises NotAllowed, NoCampaign, PolicyError."""
    with reading(actor, "view_reminders"):
        values: dict[str, Any] = {
            "county": actor.county, "year": wanted.year, "unit": wanted.unit, "on": wanted.on,
            "most": min(wanted.most, MOST_SHOWN), "after": wanted.after, "reason": wanted.reason,
            "least_tried": wanted.tried[0], "most_tried": wanted.tried[1],
        }  # fmt: skip
        with connection.cursor() as cursor:
            order = _BY_HOUSEHOLD if wanted.is_by_household else _ASKED_LEAST
            cursor.execute(f"{_LIST} ORDER BY {order} LIMIT %(most)s OFFSET %(after)s", values)
            rows = cursor.fetchall()
        stage = reminding(rules_at(actor.county, wanted.year, wanted.unit), wanted.on)
    return RemindingPage(stage, tuple(PersonToRemind(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


def attempts_of(actor: Actor, year: int, person: int) -> list[AttemptMade]:
    """What was tried with one person. Raises NotAllowed."""
    with reading(actor, "view_reminders"):
        return attempts_made(actor.county, year, person)


def attempts_made(county: str, year: int, person: int) -> list[AttemptMade]:
    """The same in the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(_ATTEMPTS, [county, year, person])
        return [AttemptMade(*row) for row in cursor.fetchall()]
