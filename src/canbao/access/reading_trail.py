"""The trail as the audit administrator reads it: entries by who, what, outcome, days and record; what stands out.

In: what is looked for. Out: entries, the latest first; accounts that did much, at night, or were refused often. Never:
an entry changed; one of another county; a number or name that the entry itself does not hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.access.models import AuditSeal, Outcome
from canbao.access.rights import rights
from canbao.store.server import BUSINESS_ZONE

PER_PAGE = 50
"""Entries of one page."""
DAYS_LOOKED_AT = 7
"""Of what stands out: a week, as the administrator looks once a week at least."""
MANY_NUMBERS, MANY_REFUSED = 60, 10
"""Full numbers, and refusals, of one account in one day that somebody should ask about: a window serves 40 an hour."""
NIGHT = (22, 6)
"""Hours of Shanghai, from and until, in which offices are closed."""
MOST_STANDING_OUT = 50
MOST_RECORDS = 5
"""Of one entry on the page."""
SIGNED_IN = "登录"
"""What an entry of signing in is called: no right is asked for it."""

_ENTRIES = f"""
    SELECT entry.id, entry.at, entry.account_id, entry.account_name, coalesce(office.name, ''), entry.action,
        entry.outcome, entry.unit, entry.reason, entry.changes
    FROM access_auditentry AS entry
    LEFT JOIN access_organisation AS office ON office.county = entry.county AND office.id = entry.organisation_id
    WHERE entry.county = %(county)s AND (%(before)s = 0 OR entry.id < %(before)s)
        AND (%(who)s = '' OR strpos(entry.account_name, %(who)s) > 0)
        AND (%(action)s = '' OR entry.action = %(action)s)
        AND (%(outcome)s = '' OR entry.outcome = %(outcome)s)
        AND (%(unit)s = '' OR starts_with(entry.unit, %(unit)s))
        AND (%(first)s::date IS NULL OR entry.at >= %(first)s::date::timestamp AT TIME ZONE '{BUSINESS_ZONE}')
        AND (%(last)s::date IS NULL OR entry.at < (%(last)s::date + 1)::timestamp AT TIME ZONE '{BUSINESS_ZONE}')
        AND (%(number)s = 0 OR entry.changes @> jsonb_build_array(jsonb_build_object('number', %(number)s)))
    ORDER BY entry.id DESC
    LIMIT %(most)s
"""
_STANDING_OUT = f"""
    SELECT (entry.at AT TIME ZONE '{BUSINESS_ZONE}')::date AS day, entry.account_name, coalesce(office.name, ''),
        count(*) FILTER (WHERE entry.outcome = 'revealed'),
        count(*) FILTER (WHERE entry.outcome = 'denied'),
        count(*) FILTER (WHERE entry.outcome = 'alarm'),
        count(*) FILTER (WHERE entry.outcome IN ('done', 'revealed') AND (
            extract(hour FROM entry.at AT TIME ZONE '{BUSINESS_ZONE}') >= %(night)s
            OR extract(hour FROM entry.at AT TIME ZONE '{BUSINESS_ZONE}') < %(morning)s))
    FROM access_auditentry AS entry
    LEFT JOIN access_organisation AS office ON office.county = entry.county AND office.id = entry.organisation_id
    WHERE entry.county = %(county)s AND entry.account_id > 0 AND entry.at > now() - %(days)s * interval '1 day'
    GROUP BY 1, entry.account_id, 2, 3
    HAVING count(*) FILTER (WHERE entry.outcome = 'revealed') >= %(numbers)s
        OR count(*) FILTER (WHERE entry.outcome = 'denied') >= %(refused)s
        OR count(*) FILTER (WHERE entry.outcome = 'alarm') > 0
        OR count(*) FILTER (WHERE entry.outcome IN ('done', 'revealed') AND (
            extract(hour FROM entry.at AT TIME ZONE '{BUSINESS_ZONE}') >= %(night)s
            OR extract(hour FROM entry.at AT TIME ZONE '{BUSINESS_ZONE}') < %(morning)s)) > 0
    ORDER BY 6 DESC, 4 DESC, 5 DESC, 1 DESC
    LIMIT %(most)s
"""


@dataclass(frozen=True)
class TrailAsked:
    """What is looked for; what is empty asks nothing. `first`, `last`: days of Shanghai, both inclusive; `number`: of a
    record; `before`: the entry after which the page begins.
    """

    who: str = ""
    action: str = ""
    outcome: str = ""
    unit: str = ""
    first: date | None = None
    last: date | None = None
    number: int = 0
    before: int = 0


@dataclass(frozen=True)
class TrailLine:
    """One entry. `label`: what the action is called; `records`: what it was about, in words."""

    id: int
    at: datetime
    who: str
    office: str
    label: str
    outcome: str
    unit: str
    reason: str
    records: str


@dataclass(frozen=True)
class TrailPage:
    """Entries, the latest first. `after`: where the next page begins, if there is one."""

    lines: tuple[TrailLine, ...]
    after: int | None


@dataclass(frozen=True)
class StandsOut:
    """One account on one day."""

    day: date
    who: str
    office: str
    numbers: int
    refused: int
    alarms: int
    at_night: int


@dataclass(frozen=True)
class NewestSeal:
    """The last link of the chain. `head`: hexadecimal digits."""

    number: int
    at: datetime
    head: str


def trail_of(actor: Actor, asked: TrailAsked) -> TrailPage:
    """Raises NotAllowed."""
    given = {**vars(asked), "county": actor.county, "most": PER_PAGE + 1}
    with reading(actor, "read_trail"), connection.cursor() as cursor:
        cursor.execute(_ENTRIES, given)
        rows = cursor.fetchall()
    lines = tuple(_line(*row) for row in rows[:PER_PAGE])
    return TrailPage(lines, lines[-1].id if len(rows) > PER_PAGE else None)


def standing_out(actor: Actor) -> list[StandsOut]:
    """Accounts of the last week: alarms, many full numbers, many refusals, work at night. Raises NotAllowed."""
    given: dict[str, str | int] = {
        "county": actor.county, "days": DAYS_LOOKED_AT, "numbers": MANY_NUMBERS, "refused": MANY_REFUSED,
        "night": NIGHT[0], "morning": NIGHT[1], "most": MOST_STANDING_OUT,
    }  # fmt: skip
    with reading(actor, "read_trail"), connection.cursor() as cursor:
        cursor.execute(_STANDING_OUT, given)
        return [StandsOut(*row) for row in cursor.fetchall()]


def newest_seal(actor: Actor) -> NewestSeal | None:
    """None before the first. Raises NotAllowed."""
    with reading(actor, "read_trail"):
        found = AuditSeal.objects.filter(county=actor.county).order_by("-number").first()
        return None if found is None else NewestSeal(found.number, found.sealed_at, bytes(found.head).hex())


def label_of(action: str) -> str:
    """What an action is called; an action of an older release keeps its code.

    >>> label_of("reveal_number"), label_of("sign_in")
    ('查看完整号码', '登录')
    """
    if action == "sign_in":
        return SIGNED_IN
    found = rights().get(action)
    return found.label if found else action


def _line(
    id_: int, at: datetime, account: int, who: str, office: str, action: str, outcome: str, unit: str, reason: str,
    changes: Sequence[Mapping[str, Any]] | str,
) -> TrailLine:  # fmt: skip
    told = json.loads(changes) if isinstance(changes, str) else changes
    return TrailLine(
        id_, at, who, office if account else "", label_of(action), Outcome(outcome).label, unit, reason,
        "；".join(_record(each) for each in told[:MOST_RECORDS]) + ("……" if len(told) > MOST_RECORDS else ""),
    )  # fmt: skip


def _record(change: Mapping[str, Any]) -> str:
    number = change.get("number")
    rest = " ".join(f"{key}={value}" for key, value in change.items() if key not in ("record", "number"))
    return " ".join(str(each) for each in (change.get("record", ""), number or "", rest) if each)
