"""The ledger of aid (资助工作台账): for each person by what right, certified by whom, from whom how much, what the
person paid and when, in which request, and where that stands.

In: a benefit year, a unit, after whom. Out: one `LedgerLine` a person, a page at a time; whoever was asked for too
much. Never: a full number; a person twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.billing.assessing import published_run
from canbao.billing.models import Run
from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import LineState
from canbao.money.aiding.open_aid import ADVANCED, ROWS, aid_tables
from canbao.money.aiding.streams import Kind, books_of_run, kinds_of
from canbao.values.id_number import MASK

MOST_PEOPLE = 500
"""On one page: what a person can look through."""

_PAGE = f"""
    page AS MATERIALIZED (
        SELECT DISTINCT person_id FROM money_transfer AS granted
        WHERE county = %(county)s AND year = %(year)s AND debit = '{Account.AID}'
            AND (movement = '{Movement.CHARGE}' OR {ADVANCED})
            AND starts_with(unit, %(unit)s) AND person_id > %(after)s ORDER BY person_id LIMIT %(most)s
    )
"""
_LEDGER = f"""
    WITH {_PAGE}, {aid_tables(whose="person_id IN (SELECT person_id FROM page)")}, found AS ({ROWS}),
    requested AS (
        SELECT line.person_id, line.unit, line.payer, jsonb_agg(jsonb_build_array(line.request_id,
            coalesce(request.batch, 0), line.fen, coalesce(request.state, '')) ORDER BY line.request_id) AS requests
        FROM money_requestline AS line
        LEFT JOIN money_aidrequest AS request ON request.county = line.county AND request.id = line.request_id
        WHERE line.county = %(county)s AND line.year = %(year)s AND line.state = '{LineState.STANDS}'
            AND line.person_id IN (SELECT person_id FROM page)
        GROUP BY line.person_id, line.unit, line.payer
    )
    SELECT person_id, coalesce(person.name, ''), coalesce(document.tail, ''), found.unit, found.payer, policy, aid_rows,
        booked_fen, open_fen, is_due, paid_fen, paid_on, coalesce(requests, '[]')::text
    FROM found LEFT JOIN requested USING (person_id, unit, payer)
    LEFT JOIN registry_person AS person ON person.county = %(county)s AND person.id = person_id
    LEFT JOIN LATERAL (
        SELECT tail FROM registry_document AS kept
        WHERE kept.county = person.county AND kept.person_id = person.id AND is_current ORDER BY kept.id DESC LIMIT 1
    ) AS document ON true
    ORDER BY person_id, found.payer, found.unit
"""
_TOO_MUCH = f"""
    WITH {aid_tables()}
    SELECT person_id, unit, payer, asked_fen, -open_fen FROM aid
    WHERE open_fen < 0 AND person_id > %(after)s ORDER BY person_id, payer, unit LIMIT %(most)s
"""


@dataclass(frozen=True)
class Ask:
    """Which part of the ledger: of a unit, from the next person after a number."""

    year: int
    unit: str
    after: int = 0
    most: int = MOST_PEOPLE


@dataclass(frozen=True)
class Requested:
    """A request that a person's aid is in. `state`: empty where the reader does not see the request."""

    request: int
    batch: int
    fen: int
    state: str


@dataclass(frozen=True)
class AidOf:
    """What one payer owes for a person. `open_fen`: due and not asked for; below nought: asked for too much."""

    payer: str
    unit: str
    kind: Kind
    fen: int
    open_fen: int
    is_due: bool
    requests: tuple[Requested, ...]


@dataclass(frozen=True)
class LedgerLine:
    """One person. `number`: masked."""

    person_id: int
    name: str
    number: str
    paid_fen: int
    paid_on: date | None
    aid: tuple[AidOf, ...]


@dataclass(frozen=True)
class TooMuch:
    """Somebody for whom a payer was asked for more than is due; the next request of the town sets it off."""

    person_id: int
    unit: str
    payer: str
    asked_fen: int
    too_much_fen: int


def aid_ledger(actor: Actor, ask: Ask) -> list[LedgerLine]:
    """A page of it. Raises NotAllowed."""
    with reading(actor, "view_aid"):
        run = published_run(actor.county, ask.year)
        rows = _rows(_LEDGER, actor.county, ask, run=run.id if run else 0)
    return list(_lines(rows, run))


def too_much(actor: Actor, ask: Ask) -> list[TooMuch]:
    """Persons for whom too much has been asked for. Raises NotAllowed."""
    with reading(actor, "view_aid"):
        return [TooMuch(*row) for row in _rows(_TOO_MUCH, actor.county, ask)]


def _lines(rows: Sequence[tuple[Any, ...]], run: Run | None) -> Iterator[LedgerLine]:
    kinds = kinds_of(books_of_run(run), sorted({(row[5], row[6]) for row in rows})) if run and rows else {}
    for person, own in groupby(rows, key=itemgetter(0)):
        found = list(own)
        _, name, tail, *_, paid_fen, paid_on, _ = found[0]
        aid = tuple(_aid_of(row, kinds.get((row[5], row[6]), Kind(row[6], ""))) for row in found)
        yield LedgerLine(person, name, f"{MASK}{tail}" if tail else "", paid_fen, paid_on, aid)


def _aid_of(row: tuple[Any, ...], kind: Kind) -> AidOf:
    unit, payer, _, _, fen, open_fen, is_due, _, _, requests = row[3:]
    return AidOf(payer, unit, kind, fen, open_fen, is_due, tuple(Requested(*each) for each in json.loads(requests)))


def _rows(query: str, county: str, ask: Ask, **more: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        page: dict[str, str | int] = {"county": county, "unit": ask.unit, "year": ask.year, "after": ask.after}
        page.update(more, most=ask.most)
        cursor.execute(query, page)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
