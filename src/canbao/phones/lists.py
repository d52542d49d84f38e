"""The list of a collector's villages as a telephone holds it: whom to ask, what is left, who has paid.

In: the collector, the day. Out: `Listed`. Never: a number, a category, a telephone, an address; why a sum is what it
is; anybody outside the collector's villages.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.billing.models import Run
from canbao.billing.rolling_over import NoCampaign
from canbao.billing.states import RunState
from canbao.campaign.queueing import office_phone
from canbao.campaign.reminder_queries import OWING
from canbao.campaign.reminder_terms import reminding, rules_at
from canbao.money.own_cash import own_cash
from canbao.money.states import STANDING_SQL
from canbao.store.models import Unit
from canbao.store.scope import scope_of, scoped

KEY_DIGITS = 12
"""Of a person's key: of 3,000 people two have the same once in thirty million telephones."""
OWES, PAID, OPEN = 0, 1, 2
"""States of a line: owes a sum, has paid, the sum is not settled."""
_PEOPLE = f"""
    WITH {OWING}, paid AS (
        SELECT person_id, fen, paid_on, collector = %(own)s AS is_own FROM money_payment
        WHERE county = %(county)s AND year = %(year)s AND kind = 'own' AND state IN ({STANDING_SQL})
    ), unsettled AS (
        SELECT due.person_id FROM billing_due AS due JOIN billing_run AS run
            ON run.county = due.county AND run.id = due.run_id AND run.state = 'published' AND run.year = %(year)s
        WHERE due.county = %(county)s AND due.payable_fen IS NULL
    ), listed AS (
        SELECT person_id, payable_fen AS fen, {OWES} AS state, NULL::date AS paid_on, false AS is_own FROM to_remind
        UNION ALL SELECT person_id, fen, {PAID}, paid_on, is_own FROM paid
        UNION ALL SELECT person_id, NULL, {OPEN}, NULL, false FROM unsettled
            WHERE person_id NOT IN (SELECT person_id FROM paid)
    )
    SELECT person.id, person.name, coalesce((SELECT max(tail) FROM registry_document AS document
            WHERE document.county = person.county AND document.person_id = person.id AND is_current), ''),
        person.unit, coalesce(home.household_id, 0), coalesce(home.role = 'head', false),
        listed.fen, listed.state, listed.paid_on, listed.is_own
    FROM listed JOIN registry_person AS person ON person.county = %(county)s AND person.id = listed.person_id
        AND person.merged_into IS NULL
    LEFT JOIN LATERAL (SELECT member.household_id, member.role FROM registry_member AS member
        WHERE member.county = %(county)s AND member.person_id = person.id AND member.replaced_at IS NULL
        AND daterange(member.valid_from, member.valid_until, '[]') @> %(on)s::date ORDER BY member.id DESC LIMIT 1
    ) AS home ON true
    ORDER BY person.unit, home.household_id NULLS LAST, home.role = 'head' DESC NULLS LAST, person.id
"""


@dataclass(frozen=True)
class Line:
    """One person. `home`: number of the household, 0: not known; `fen`: owed or paid, None: not settled; `state`:
    `OWES`, `PAID` or `OPEN`; `is_own`: this collector took it.
    """

    person: int
    name: str
    tail: str
    unit: str
    home: int
    is_head: bool
    fen: int | None
    state: int
    paid_on: date | None
    is_own: bool


@dataclass(frozen=True)
class Listed:
    """All of a collector's. `about`: what stands above the list, as JSON has it."""

    year: int
    lines: tuple[Line, ...]
    about: dict[str, Any]


def listed_for(actor: Actor, day: date) -> Listed | None:
    """None: no year is published. Raises NotAllowed."""
    year = published_year(actor.county)
    if year is None:
        return None
    units = sorted(actor.scope.villages | actor.scope.towns | actor.scope.counties)
    cash = own_cash(actor, year, day)
    with reading(actor, "view_phone_list"):
        given: dict[str, Any] = {
            "county": actor.county,
            "year": year,
            "unit": actor.county,
            "on": day,
            "own": actor.account_id,
        }
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, given)
            lines = tuple(Line(*row) for row in cursor.fetchall())
        names = dict(Unit.objects.filter(code__in=[*units, *(unit[:9] for unit in units)]).values_list("code", "name"))
        phone = office_phone(actor.county, units[0])
        try:
            last = reminding(rules_at(actor.county, year, units[0]), day).last_day
        except NoCampaign:
            last = None
    hand = cash.hand
    about = {
        "year": year, "day": day.isoformat(), "last_day": _iso(last), "who": actor.name, "phone": phone,
        "units": {unit: names.get(unit, unit) for unit in units}, "town": names.get(units[0][:9], ""),
        "cash": {
            "held": sum(each.fen for each in cash.held), "offered": sum(each.fen for each in cash.offered),
            "since": _iso(hand.since), "last_day": _iso(hand.last_day), "most_fen": hand.most_fen,
        },
    }  # fmt: skip
    return Listed(year, lines, about)


def published_year(county: str) -> int | None:
    """The newest benefit year whose dues are published."""
    with scoped(scope_of([county])):
        runs = Run.objects.filter(county=county, state=RunState.PUBLISHED)
        return runs.order_by("-year").values_list("year", flat=True).first()


def person_key(key: bytes, person: int) -> str:
    """What one telephone calls a person, and no other one."""
    return hmac.digest(key, f"person {person}".encode(), "sha256").hex()[:KEY_DIGITS]


def person_of(actor: Actor, key: bytes, wanted: str) -> int | None:
    """Whom a telephone means; None: nobody of the collector's villages."""
    with reading(actor, "view_phone_list"), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM registry_person WHERE county = %s AND merged_into IS NULL", [actor.county])
        return next((person for (person,) in cursor.fetchall() if person_key(key, person) == wanted), None)


def told_list(key: bytes, lines: Iterable[Line]) -> list[list[Any]]:
    """Key, name, last four, household, unit and whether they are its head, of each; households are called by their
    place among the others.
    """
    homes: dict[int, int] = {}
    return [
        [
            person_key(key, each.person), each.name, each.tail,
            homes.setdefault(each.home, len(homes)) if each.home else -1, each.unit, int(each.is_head),
        ]
        for each in lines
    ]  # fmt: skip


def told_now(listed: list[int], lines: Iterable[Line]) -> dict[str, Any]:
    """In the order of a list that was told: sums, states (`-` for whoever is not asked any more), days of payment by
    place, places of what the collector took.
    """
    found = {each.person: each for each in lines}
    now = [found.get(person) for person in listed]
    return {
        "fen": [each.fen if each else None for each in now],
        "state": "".join(str(each.state) if each else "-" for each in now),
        "paid_on": {at: _iso(each.paid_on) for at, each in enumerate(now) if each and each.paid_on},
        "own": [at for at, each in enumerate(now) if each and each.is_own],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
