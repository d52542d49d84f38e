"""Aid added up by payer, town, group and where it stands.

In: a benefit year, a unit. Out: sums that always add up to what the book says the payers owe. Never: a sum that leaves
somebody out: who has not paid, what was asked for too much, are lines of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.billing.assessing import published_run
from canbao.money.aid_states import AidState, LineState
from canbao.money.aiding.open_aid import ROWS, aid_tables
from canbao.money.aiding.streams import Kind, books_of_run, kinds_of

UNPAID, READY, TOO_MUCH = "unpaid", "ready", "too_much"
STATE_WORDS: Mapping[str, str] = {
    UNPAID: "个人未缴",
    READY: "可以申请",
    TOO_MUCH: "多申请待抵减",
    **{state.value: str(state.label) for state in AidState},
}

_NOT_ASKED = f"""
    WITH {aid_tables()}, found AS ({ROWS}),
    stands AS (
        SELECT payer, unit, person_id, policy, aid_rows, '{UNPAID}' AS state, booked_fen AS fen
        FROM found WHERE NOT is_due
        UNION ALL
        SELECT payer, unit, person_id, policy, aid_rows, CASE WHEN open_fen > 0 THEN '{READY}' ELSE '{TOO_MUCH}' END,
            open_fen FROM found
    )
    SELECT payer, left(unit, 9), policy, aid_rows, state, count(DISTINCT person_id), sum(fen)::bigint
    FROM stands WHERE fen <> 0 GROUP BY 1, 2, 3, 4, 5
"""
_ASKED = f"""
    SELECT line.payer, left(line.unit, 9), line.standing, line.certifier, coalesce(request.state, ''),
        count(DISTINCT line.person_id), sum(line.fen)::bigint
    FROM money_requestline AS line
    LEFT JOIN money_aidrequest AS request ON request.county = line.county AND request.id = line.request_id
    WHERE line.county = %(county)s AND line.year = %(year)s AND line.state = '{LineState.STANDS}'
        AND starts_with(line.unit, %(unit)s) GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True)
class AidTotal:
    """Sums of one payer, town, group and state; `state`: see `STATE_WORDS`."""

    payer: str
    town: str
    kind: Kind
    state: str
    persons: int
    fen: int


def aid_totals(actor: Actor, year: int, unit: str) -> list[AidTotal]:
    """Everything that payers owe in a unit. Raises NotAllowed."""
    with reading(actor, "view_aid"):
        run = published_run(actor.county, year)
        parameters = {"county": actor.county, "year": year, "unit": unit, "run": run.id if run else 0}
        not_asked, asked = rows_of(_NOT_ASKED, parameters), rows_of(_ASKED, parameters)
    kinds = kinds_of(books_of_run(run), sorted({row[2:4] for row in not_asked})) if run and not_asked else {}
    people, fen = Counter[tuple[str, str, Kind, str]](), Counter[tuple[str, str, Kind, str]]()
    for payer, town, policy, rows, state, count, amount in not_asked:
        key = (payer, town, kinds.get((policy, rows), Kind(rows, "")), state)
        people[key] += count
        fen[key] += amount
    for payer, town, standing, certifier, state, count, amount in asked:
        key = (payer, town, Kind(standing, certifier), state)
        people[key] += count
        fen[key] += amount
    return [AidTotal(*key, people[key], fen[key]) for key in sorted(fen, key=repr)]


def rows_of(query: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
