"""The book rebuilt from its log and laid beside what the store says, line by line.

In: a county and benefit year. Out: for each part the number of lines, the digest of both sides, and where they first
differ. Never: a table kept in memory: both sides are streams in one order; a row mended.

What is rebuilt is folded in Python from transfers and steps as they were written; what it is compared with is what
pages read: the records as they stand, and what SQL adds up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.apps import apps
from django.db import connection
from psycopg import sql

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.accounts import Account, Movement
from canbao.money.ledger import Ledger, Moved
from canbao.money.states import STANDING, PaymentState
from canbao.store.driver import driver_connection
from canbao.store.watching import tell

AT_A_TIME = 10_000
"""Rows fetched of each stream: a few megabytes."""


@dataclass(frozen=True)
class Part:
    """One part of the book, both ways. `first_difference`: the lines that stand against each other; None when equal."""

    name: str
    lines: int
    rebuilt: str
    stored: str
    first_difference: tuple[str, str] | None = None

    @property
    def is_equal(self) -> bool:
        return self.rebuilt == self.stored


_TRANSFERS = """
    SELECT movement, debit, debit_of, credit, credit_of, fen, unit, person_id FROM money_transfer
    WHERE county = %(county)s AND year = %(year)s ORDER BY person_id NULLS FIRST, id
"""
_BALANCES = """
    SELECT account, owner, sum(fen)::bigint FROM (
        SELECT debit AS account, debit_of AS owner, fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s
        UNION ALL
        SELECT credit, credit_of, -fen FROM money_transfer WHERE county = %(county)s AND year = %(year)s
    ) AS side GROUP BY account, owner ORDER BY account, owner
"""
_UNITS = _BALANCES.replace("debit_of AS owner", "unit AS owner").replace("credit_of", "unit")
_PEOPLE = f"""
    SELECT person_id,
        sum(CASE WHEN debit = '{Account.OWED}' THEN fen WHEN credit = '{Account.OWED}' THEN -fen ELSE 0 END)
            FILTER (WHERE movement IN ('{Movement.CHARGE}', '{Movement.LAPSE}')),
        sum(CASE WHEN credit = '{Account.OWED}' THEN fen WHEN debit = '{Account.OWED}' THEN -fen ELSE 0 END)
            FILTER (WHERE movement NOT IN ('{Movement.CHARGE}', '{Movement.LAPSE}')),
        sum(CASE WHEN debit IN ('{Account.AID}', '{Account.SPONSOR}') THEN fen
                WHEN credit IN ('{Account.AID}', '{Account.SPONSOR}') THEN -fen ELSE 0 END)
            FILTER (WHERE movement IN ('{Movement.CHARGE}', '{Movement.LAPSE}')),
        sum(fen) FILTER (WHERE credit = '{Account.REFUNDS}'), sum(fen) FILTER (WHERE debit = '{Account.REFUNDS}')
    FROM money_transfer WHERE county = %(county)s AND year = %(year)s AND person_id IS NOT NULL
    GROUP BY person_id ORDER BY person_id
"""
_PAID = """
    SELECT person_id, sum(fen)::bigint FROM money_payment
    WHERE county = %(county)s AND year = %(year)s AND state = ANY (%(counted)s) GROUP BY person_id ORDER BY person_id
"""
_LOGGED = """
    SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE right(tgname, 14) = '_logged_insert'
"""
_ROWS = """
    SELECT id, to_jsonb(kept)::text FROM {table} AS kept
    WHERE county = %(county)s AND coalesce(to_jsonb(kept) ->> 'year', %(year)s::text) = %(year)s::text ORDER BY id
"""
_STEPS = """
    SELECT step.number, step.row::text FROM money_step AS step
    WHERE step.county = %(county)s AND step.record = %(record)s ORDER BY step.number, step.id
"""


def rebuild_book(actor: Actor, year: int) -> list[Part]:
    """Every part. Raises NotAllowed."""
    given = {"county": actor.county, "year": year}
    with reading(actor, "rebuild_book"):
        ledger, paid = Ledger(), dict[int, int]()
        parts = [_part("people", _people_folded(ledger, given, paid), _people_stored(given))]
        counted = {**given, "counted": [*STANDING, PaymentState.REFUNDED]}
        parts.append(_part("paid", map(_line, sorted(paid.items())), map(_line, _stream("paid", _PAID, counted))))
        balances = sorted((account.value, owner, fen) for (account, owner), fen in ledger.balances.items())
        parts.append(_part("balances", map(_line, balances), map(_line, _stream("balances", _BALANCES, given))))
        units = sorted((account.value, unit, fen) for (unit, account), fen in ledger.units.items())
        parts.append(_part("units", map(_line, units), map(_line, _stream("units", _UNITS, given))))
        parts += [_records(table, given) for table in logged_tables()]
    return parts


def logged_tables() -> list[str]:
    """Records of this room whose moves are logged, by the triggers that log them."""
    with connection.cursor() as cursor:
        cursor.execute(_LOGGED)
        found = {row[0].removeprefix("money_") for row in cursor.fetchall()}
    return sorted(found & {model._meta.model_name for model in apps.get_app_config("money").get_models()})


def _people_folded(ledger: Ledger, given: Mapping[str, Any], paid: dict[int, int]) -> Iterator[str]:
    """A line for each person, folded; people are forgotten as they are done with, but for what they paid."""
    rows = _stream("transfers", _TRANSFERS, given)
    for person_id, transfers in groupby(rows, key=itemgetter(7)):
        for movement, debit, debit_of, credit, credit_of, fen, unit, _ in transfers:
            ledger.take(
                Moved(Movement(movement), Account(debit), debit_of, Account(credit), credit_of, fen, unit, person_id)
            )
        if person_id is not None:
            person = ledger.people.pop(person_id)
            if person.paid:
                paid[person_id] = person.paid
            yield _line((person_id, *person.cells()))


def _people_stored(given: Mapping[str, Any]) -> Iterator[str]:
    for person_id, *cells in _stream("people", _PEOPLE, given):
        yield _line((person_id, *(int(cell or 0) for cell in cells)))


def _records(table: str, given: Mapping[str, Any]) -> Part:
    """A record is the row that was made with the cells that later steps gave it."""

    def folded() -> Iterator[str]:
        rows = _stream("steps", _STEPS, {**given, "record": table})
        for number, steps in groupby(rows, key=itemgetter(0)):
            cells: dict[str, Any] = {}
            for _, row in steps:
                cells |= json.loads(row)
            if cells.get("year", given["year"]) == given["year"]:
                yield _line((number, json.dumps(cells, sort_keys=True)))

    query = _ROWS.format(table=f"money_{table}")
    rows = _stream(table, query, given)
    stored = (_line((number, json.dumps(json.loads(row), sort_keys=True))) for number, row in rows)
    return _part(table, folded(), stored)


def _part(name: str, rebuilt: Iterator[str], stored: Iterator[str]) -> Part:
    """Both streams to their ends."""
    digests = hashes.Hash(hashes.SM3()), hashes.Hash(hashes.SM3())
    lines, first = 0, None
    for pair in zip_longest(rebuilt, stored, fillvalue=""):
        lines += 1
        for digest, line in zip(digests, pair, strict=True):
            digest.update(line.encode() + b"\n" if line else b"")
        if first is None and pair[0] != pair[1]:
            first = pair
        if lines % AT_A_TIME == 0:
            tell(lines, None)
    left, right = (digest.finalize().hex() for digest in digests)
    return Part(name, lines, left, right, first)


def _line(cells: Any) -> str:
    return "|".join(map(str, cells))


def _stream(name: str, query: str, given: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of a query, a few at a time, in the transaction under way."""
    with driver_connection().cursor(name=f"rebuild_{name}") as cursor:
        cursor.itersize = AT_A_TIME
        cursor.execute(sql.SQL(query), given)
        yield from cursor
