"""What a public notice of a village says: masked heads of household, how many of each paid, and how much.

In: a village, the year. Out: lines, their digest and checking code. Never: a whole name, a number, a telephone, a
category, an address.

The same lines in the same order give the same digest. The code is made with a key of this installation: who has none
can neither make nor guess one.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.vault import open_vault
from canbao.campaign.masking import masked
from canbao.campaign.models.notices import CODE
from canbao.money.states import STANDING_SQL

# Households as they are on the day; who is in none stands alone. Sums of refunds and reversals are gone with the state.
_LINES = f"""
    WITH paid AS (
        SELECT person.id AS person_id, person.name, sum(payment.fen)::bigint AS fen, home.household_id
        FROM money_payment AS payment
        JOIN registry_person AS person ON person.county = payment.county AND person.id = payment.person_id
        LEFT JOIN LATERAL (SELECT member.household_id FROM registry_member AS member
            WHERE member.county = person.county AND member.person_id = person.id AND member.replaced_at IS NULL
                AND daterange(member.valid_from, member.valid_until, '[]') @> %(on)s::date
            ORDER BY member.id DESC LIMIT 1) AS home ON true
        WHERE payment.county = %(county)s AND payment.unit = %(unit)s AND payment.year = %(year)s
            AND payment.state IN ({STANDING_SQL})
        GROUP BY person.id, person.name, home.household_id
    )
    SELECT coalesce(head.name, min(paid.name)), count(*), sum(paid.fen)::bigint
    FROM paid LEFT JOIN LATERAL (
        SELECT person.name FROM registry_member AS member JOIN registry_person AS person
            ON person.county = member.county AND person.id = member.person_id
        WHERE member.county = %(county)s AND member.household_id = paid.household_id AND member.role = 'head'
            AND member.replaced_at IS NULL AND daterange(member.valid_from, member.valid_until, '[]') @> %(on)s::date
        ORDER BY member.id DESC LIMIT 1) AS head ON true
    GROUP BY paid.household_id, CASE WHEN paid.household_id IS NULL THEN paid.person_id END, head.name
    ORDER BY 1, 2, 3, min(paid.person_id)
"""


@dataclass(frozen=True)
class NoticeLine:
    """One household."""

    head: str
    people: int
    fen: int


def lines_of(county: str, unit: str, year: int, on: date) -> list[NoticeLine]:
    """Households of a village of which somebody has paid. In the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"county": county, "unit": unit, "year": year, "on": on})
        return [NoticeLine(masked(head), people, fen) for head, people, fen in cursor.fetchall()]


def as_rows(lines: Sequence[NoticeLine]) -> list[list[str | int]]:
    """As they are kept."""
    return [[each.head, each.people, each.fen] for each in lines]


def digest_of(unit: str, year: int, as_of: str, rows: Sequence[Sequence[str | int]]) -> str:
    """SHA-256 of everything that is shown."""
    text = json.dumps([unit, year, as_of, list(map(list, rows))], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(number: int, digest: str) -> str:
    """The checking code of a notice."""
    mark = open_vault().fingerprint(f"public notice {number} {digest}".encode())
    return base64.b32encode(mark).decode()[:CODE]
