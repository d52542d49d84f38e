"""What waits for somebody: held money, cash in hands, hand-ins to be counted, cash to be paid in, deposits on the way.

In: a benefit year. Out: rows with a sum and the day since when, the oldest first; those of the reader's area.
Never: a person's number or name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.limits import Hand, limits_of
from canbao.money.models import Unmatched
from canbao.money.states import UnmatchedState

MOST_SHOWN = 500
"""Rows of held money at once: more than a county leaves undecided in a season."""


@dataclass(frozen=True)
class CashThere:
    """Cash at one place. `place`: in a hand, offered to a town, in a town, or on the way; `of`: the account of the
    hand, the unit, or the number on the slip; `record`: the hand-in or deposit, where there is one; `name`: of whose
    hand it is or was.
    """

    place: str
    of: str
    record: int | None
    unit: str
    payments: int
    fen: int
    since: date
    name: str


_NAME = """
    coalesce((SELECT account.name FROM access_account AS account
        WHERE account.county = {table}.county AND account.id = {table}.collector), '')
"""
_CASH = f"""
    SELECT 'hand' AS place, collector::text AS of, NULL::bigint AS record, min(unit) AS unit, count(*)::int AS payments,
        sum(fen)::bigint AS fen, min(paid_on) AS since,
        {_NAME.format(table="money_payment")} AS name
    FROM money_payment WHERE county = %(county)s AND year = %(year)s AND state = 'noted' GROUP BY county, collector
    UNION ALL
    SELECT 'offered', collector::text, id, unit, payments, fen, offered_on, {_NAME.format(table="money_handin")}
    FROM money_handin WHERE county = %(county)s AND year = %(year)s AND state = 'offered'
    UNION ALL
    SELECT 'town', left(unit, 9), NULL, left(unit, 9), count(*)::int, sum(fen)::bigint, min(paid_on), ''
    FROM money_payment WHERE county = %(county)s AND year = %(year)s AND state = 'in_town' GROUP BY left(unit, 9)
    UNION ALL
    SELECT 'way', paper, id, unit, payments, fen, made_on, ''
    FROM money_deposit WHERE county = %(county)s AND year = %(year)s AND state = 'made'
    ORDER BY since, place, of
"""


def cash_there(actor: Actor, year: int) -> list[CashThere]:
    """Cash that has not arrived at the tax office. Raises NotAllowed."""
    with reading(actor, "view_book"), connection.cursor() as cursor:
        cursor.execute(_CASH, {"county": actor.county, "year": year})
        return [CashThere(*row) for row in cursor.fetchall()]


def cash_limits(actor: Actor, year: int) -> Hand:
    """Those of the county, of an empty hand. Raises NotAllowed."""
    with reading(actor, "view_book"):
        return limits_of(actor.county, year)


def money_held(actor: Actor, year: int, most: int = MOST_SHOWN) -> list[Unmatched]:
    """Money that the tax office has and nobody's due matches, until somebody decides. Raises NotAllowed."""
    with reading(actor, "view_book"):
        rows = Unmatched.objects.filter(county=actor.county, year=year, state=UnmatchedState.HELD)
        return list(rows.order_by("held_on", "id")[:most])
