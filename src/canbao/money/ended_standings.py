"""Payments of people whose standing had ended by the day they paid, which became known only afterwards.

In: an actor, a benefit year. Out: one row a payment and standing, until the end is put right or the money is. Never: a
payment that was taken back; a decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.states import STANDING_SQL

MOST_SHOWN = 200
"""As on every page of work: more than a clerk decides in a day."""
_PAID = f"""
    SELECT payment.person_id, payment.unit, payment.id, payment.fen, payment.paid_on, ended.id, ended.standing,
        ended.listed_as, ended.grade, ended.valid_from, ended.valid_until, ended.source_list, ended.source_row
    FROM money_payment AS payment JOIN registry_standing AS ended
        ON ended.county = payment.county AND ended.person_id = payment.person_id AND ended.replaced_at IS NULL
        AND ended.valid_until < payment.paid_on AND ended.recorded_at > payment.recorded_at
    WHERE payment.county = %(county)s AND payment.year = %(year)s AND payment.kind = 'own'
        AND payment.state IN ({STANDING_SQL})
        AND NOT EXISTS (SELECT FROM registry_standing AS held WHERE held.county = payment.county
            AND held.person_id = payment.person_id AND held.replaced_at IS NULL AND held.standing = ended.standing
            AND daterange(held.valid_from, held.valid_until, '[]') @> payment.paid_on)
        AND NOT EXISTS (SELECT FROM money_refund AS refund WHERE refund.county = payment.county
            AND refund.person_id = payment.person_id AND refund.year = payment.year AND refund.state <> 'refused')
        AND NOT EXISTS (SELECT FROM money_supplement AS extra WHERE extra.county = payment.county
            AND extra.due_id = payment.due_id AND extra.kind = 'difference')
    ORDER BY payment.unit, payment.person_id, ended.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class PaidAfterEnd:
    """A payment, and the standing that had ended by its day."""

    person_id: int
    unit: str
    payment_id: int
    fen: int
    paid_on: date
    standing_id: int
    standing: str
    listed_as: str
    grade: int | None
    first: date | None
    last: date
    source_list: int | None
    source_row: int | None


def paid_after_end(actor: Actor, year: int) -> list[PaidAfterEnd]:
    """Of what the reader sees. Raises NotAllowed."""
    asked: dict[str, Any] = {"county": actor.county, "year": year, "most": MOST_SHOWN}
    with reading(actor, "view_membership"), connection.cursor() as cursor:
        cursor.execute(_PAID, asked)
        return [PaidAfterEnd(*row) for row in cursor.fetchall()]
