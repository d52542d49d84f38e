"""Our payments laid beside the tax office's statement of some days, person by person; what differs is kept until it is
settled.

In: the rows of a statement whose people were looked for; the days it is about, both inclusive. Out: counts by kind, and
differences with their age and owner. Never: a row in two kinds; a difference that is there twice; one that goes away
without the statement that shows it gone, or a reason.

A row is of the first kind that holds: paid for another county; for another year; twice; then met by its number, and
where we have no number (cash that a collector noted), by its person. Money that we hold because nobody's due matched is
known to both sides: it is no difference between the books.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.access.acting import Act
from canbao.access.locks import alone
from canbao.money.models import DifferenceKind
from canbao.money.receiving import COLUMNS
from canbao.money.states import STANDING_SQL, PaymentState
from canbao.store.copying import copy_in, scratch_table

TAX, BUREAU, TOWN = "tax", "bureau", "town"
OWNERS: Mapping[DifferenceKind, str] = MappingProxyType(
    {
        DifferenceKind.ONLY_OURS: TAX,
        DifferenceKind.ONLY_THEIRS: BUREAU,
        DifferenceKind.OTHER_AMOUNT: BUREAU,
        DifferenceKind.OTHER_PERSON: BUREAU,
        DifferenceKind.WRONG_COUNTY: TAX,
        DifferenceKind.WRONG_YEAR: TAX,
        DifferenceKind.TWICE: TAX,
        DifferenceKind.DEPOSIT_MISSING: TOWN,
        DifferenceKind.DEPOSIT_UNKNOWN: TOWN,
        DifferenceKind.DEPOSIT_AMOUNT: TOWN,
        DifferenceKind.REVERSAL_UNKNOWN: TAX,
        DifferenceKind.REVERSAL_OTHER: TAX,
        DifferenceKind.REVERSAL_BLOCKED: BUREAU,
    }
)
"""Who has to settle it, until somebody is named: money that the tax office took is given back by the tax office, what
we lack is ours to look for, cash is the town's.
"""
_OWNERS = json.dumps({kind.value: owner for kind, owner in OWNERS.items()})
_OF_PAYMENTS = [kind.value for kind in OWNERS if not kind.startswith(("deposit", "reversal"))]


@dataclass(frozen=True)
class Days:
    """Days of payment that a statement is about, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True)
class Reconciled:
    """What a statement showed. `held`: rows of money that we hold for nobody; `differences`: open after it, by kind."""

    rows: int
    matched: int
    held: int
    opened: int
    agreed: int
    differences: Mapping[DifferenceKind, int]

    @property
    def is_agreed(self) -> bool:
        return not self.differences


# Each row of theirs, met by its number among ours, or by its person among cash without a number.
_MET = f"""
    CREATE TEMPORARY TABLE met ON COMMIT DROP AS
    WITH told AS (
        SELECT *, row_number() OVER (PARTITION BY tax_number ORDER BY row) AS nth_of_number,
            row_number() OVER (PARTITION BY person_id, kind,
                left(place, 6) IN ('', %(county)s), year ORDER BY paid_on, row) AS nth_of_person
        FROM stated
    )
    SELECT told.row, told.tax_number, told.person_id, told.year, told.fen, told.paid_on, told.kind, ours.id AS ours_id,
        ours.fen AS ours_fen, ours.unit, held.id AS held_id,
        CASE
            WHEN told.place <> '' AND left(told.place, 6) <> %(county)s THEN '{DifferenceKind.WRONG_COUNTY}'
            WHEN told.year <> %(year)s THEN '{DifferenceKind.WRONG_YEAR}'
            WHEN told.nth_of_number > 1 THEN '{DifferenceKind.TWICE}'
            WHEN ours.id IS NULL AND told.person_id IS NOT NULL AND told.nth_of_person > 1 THEN '{DifferenceKind.TWICE}'
            WHEN ours.person_id <> told.person_id OR ours.id IS NOT NULL AND told.person_id IS NULL
                THEN '{DifferenceKind.OTHER_PERSON}'
            WHEN ours.id IS NOT NULL AND ours.fen <> told.fen THEN '{DifferenceKind.OTHER_AMOUNT}'
            WHEN ours.id IS NOT NULL THEN 'matched'
            WHEN held.id IS NOT NULL AND held.fen <> told.fen THEN '{DifferenceKind.OTHER_AMOUNT}'
            WHEN held.id IS NOT NULL THEN 'held'
            ELSE '{DifferenceKind.ONLY_THEIRS}'
        END AS verdict
    FROM told
    LEFT JOIN money_payment AS numbered ON numbered.county = %(county)s AND numbered.year = %(year)s
        AND numbered.tax_number = told.tax_number
    LEFT JOIN money_payment AS noted ON numbered.id IS NULL AND noted.county = %(county)s AND noted.year = %(year)s
        AND noted.tax_number IS NULL AND noted.collector IS NOT NULL AND noted.person_id = told.person_id
        AND noted.kind = told.kind AND noted.state IN ({STANDING_SQL})
    CROSS JOIN LATERAL (SELECT coalesce(numbered.id, noted.id) AS id, coalesce(numbered.fen, noted.fen) AS fen,
        coalesce(numbered.person_id, noted.person_id) AS person_id, coalesce(numbered.unit, noted.unit) AS unit) AS ours
    LEFT JOIN money_unmatched AS held ON held.county = %(county)s AND held.tax_number = told.tax_number
"""
# What a statement has to show: paid on its days, and the tax office has it, as far as we know.
_FOUND = f"""
    CREATE TEMPORARY TABLE found ON COMMIT DROP AS
    SELECT verdict AS kind, tax_number AS about,
        person_id, ours_id AS payment_id, paid_on AS day, ours_fen, fen AS theirs_fen,
        coalesce(unit, %(county)s) AS unit, row AS source_row
    FROM met WHERE verdict NOT IN ('matched', 'held')
    UNION ALL
    SELECT '{DifferenceKind.ONLY_OURS}', coalesce(paid.tax_number, paid.id::text), paid.person_id, paid.id,
        paid.paid_on, paid.fen, NULL, paid.unit, NULL
    FROM money_payment AS paid WHERE paid.county = %(county)s AND paid.year = %(year)s
        AND paid.paid_on BETWEEN %(first)s AND %(last)s AND paid.state IN ({STANDING_SQL})
        AND (paid.tax_number IS NOT NULL OR paid.state = '{PaymentState.CONFIRMED}')
        AND NOT EXISTS (SELECT FROM met WHERE met.ours_id = paid.id)
"""
# A number that is there twice has two rows of one kind: the one is told.
_OPEN = """
    INSERT INTO money_difference (county, year, unit, kind, about, person_id, payment_id, day, ours_fen, theirs_fen,
        source, source_row, owner, opened_on, state, reason)
    SELECT DISTINCT ON (kind, about) %(county)s, %(year)s, unit, kind, about, person_id, payment_id, day, ours_fen,
        theirs_fen, %(source)s, source_row, %(owners)s::jsonb ->> kind, %(day)s, 'open', ''
    FROM found WHERE NOT EXISTS (
        SELECT FROM money_difference AS known WHERE known.county = %(county)s AND known.year = %(year)s
            AND known.kind = found.kind AND known.about = found.about AND known.state IN ('open', 'closed'))
    ORDER BY kind, about, source_row
    ON CONFLICT DO NOTHING
"""
_AGREE = """
    UPDATE money_difference AS known SET state = 'gone', closed_on = %(day)s
    WHERE known.county = %(county)s AND known.year = %(year)s AND known.state = 'open' AND known.kind = ANY (%(kinds)s)
        AND known.day BETWEEN %(first)s AND %(last)s
        AND NOT EXISTS (SELECT FROM found WHERE found.kind = known.kind AND found.about = known.about)
"""
_COUNTS = "SELECT verdict, count(*)::int FROM met GROUP BY verdict"
_STILL_OPEN = """
    SELECT kind, count(*)::int FROM money_difference
    WHERE county = %(county)s AND year = %(year)s AND state = 'open' GROUP BY kind ORDER BY kind
"""


def reconcile(act: Act, year: int, rows: pa.Table, days: Days, source: int | None = None) -> Reconciled:
    """Lay a statement (`receiving.SCHEMA`) beside the book. Changes nothing in the book."""
    county = act.actor.county
    alone(f"reconcile:{county}:{year}")
    scratch_table("stated", {name: kind for name, (kind, _) in COLUMNS.items()})
    copy_in(rows.select(list(COLUMNS)), "stated")
    given: dict[str, Any] = {
        "county": county, "year": year, "first": days.first, "last": days.last, "day": act.business_day(),
        "source": source, "owners": _OWNERS, "kinds": _OF_PAYMENTS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stated")
        cursor.execute(_MET, given)
        cursor.execute("ANALYZE met")
        # Whatever the server believes of how many payments there are, it must not look through the statement for each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_FOUND, given)
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        cursor.execute(_OPEN, given)
        opened = int(cursor.rowcount)
        cursor.execute(_AGREE, given)
        agreed = int(cursor.rowcount)
        cursor.execute(_COUNTS)
        counts = dict(cursor.fetchall())
        cursor.execute(_STILL_OPEN, given)
        still = {DifferenceKind(kind): count for kind, count in cursor.fetchall()}
        cursor.execute("DROP TABLE stated, met, found")
    return Reconciled(
        rows=rows.num_rows,
        matched=counts.get("matched", 0),
        held=counts.get("held", 0),
        opened=opened,
        agreed=agreed,
        differences=still,
    )
