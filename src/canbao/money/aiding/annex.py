"""The annex of a request: who is on it, by what right, with how many fen; made and kept by the database.

In: the payer, the unit, the published run. Out: rows of `money_requestline`, in the transaction under way. Never: a
loop over people; a line below nought that the new aid of the same town does not make up for.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from canbao.billing.policies import Books
from canbao.money.aiding.open_aid import IN_UNIT, OF_PAYER, ROWS, aid_tables
from canbao.money.aiding.streams import kinds_of

_OPEN = "money_aid_open"
"""The scratch table, which lives as long as the transaction."""

_COLLECT = f"""
    CREATE TEMPORARY TABLE {_OPEN} ON COMMIT DROP AS
    WITH {aid_tables(f"{IN_UNIT} AND {OF_PAYER}")}, found AS ({ROWS}),
    gained AS (
        SELECT left(unit, 9) AS town, sum(open_fen) AS fen FROM found WHERE open_fen > 0 GROUP BY 1
    )
    SELECT found.*, open_fen > 0 OR coalesce(gained.fen, 0) + sum(least(open_fen, 0)) OVER (
            PARTITION BY left(unit, 9) ORDER BY open_fen DESC, person_id, unit
        ) >= 0 AS fits
    FROM found LEFT JOIN gained ON gained.town = left(unit, 9) WHERE open_fen <> 0
"""
_SUMS = f"""
    SELECT count(DISTINCT person_id) FILTER (WHERE fits), coalesce(sum(open_fen) FILTER (WHERE fits), 0),
        coalesce(-sum(open_fen) FILTER (WHERE open_fen < 0), 0) FROM {_OPEN}
"""
_KINDS = f"SELECT DISTINCT policy, aid_rows FROM {_OPEN} WHERE fits ORDER BY 1, 2"
_KEEP = f"""
    INSERT INTO money_requestline (county, request_id, year, payer, person_id, unit, standing, certifier, aid_rows,
        clause, fen, is_first, payment_id, state)
    SELECT %(county)s, %(request)s, %(year)s, payer, person_id, unit, kind.standing, kind.certifier, aid_rows, clause,
        open_fen, open_fen > 0 AND NOT has_first, payment_id, 'stands'
    FROM {_OPEN} JOIN unnest(%(policies)s::text[], %(rows)s::text[], %(standings)s::text[], %(certifiers)s::text[])
        AS kind (policy, aid_rows, standing, certifier) USING (policy, aid_rows)
    WHERE fits
"""
LONGEST_WORDS = 200
"""Characters of a group or of offices: as many as the column holds; a condition in words may be longer."""


@dataclass(frozen=True)
class Annex:
    """What would be asked for. `too_much_fen`: asked for too much until now, whether it fits or not."""

    county: str
    year: int
    books: Books
    persons: int
    fen: int
    too_much_fen: int

    def keep(self, request: int) -> None:
        """Write the lines."""
        with connection.cursor() as cursor:
            cursor.execute(_KINDS)
            kinds = kinds_of(self.books, cursor.fetchall())
            cursor.execute(
                _KEEP,
                {
                    "county": self.county, "year": self.year, "request": request,
                    "policies": [policy for policy, _ in kinds], "rows": [rows for _, rows in kinds],
                    "standings": [kind.standing[:LONGEST_WORDS] for kind in kinds.values()],
                    "certifiers": [kind.certifier[:LONGEST_WORDS] for kind in kinds.values()],
                },
            )  # fmt: skip


def open_annex(county: str, year: int, unit: str, payer: str, run: int, books: Books) -> Annex:
    """Look for all that is due and not asked for yet. Once in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_COLLECT, {"county": county, "year": year, "unit": unit, "payer": payer, "run": run})
        cursor.execute(_SUMS)
        persons, fen, too_much = cursor.fetchone()
    return Annex(county, year, books, int(persons), int(fen), int(too_much))
