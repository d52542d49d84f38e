"""Two books of the same payments: ours, filled by what the tax office reported, and the statement that it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pyarrow as pa
from tests.access.people_at_work import new_key
from tests.database import as_superuser, in_area
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.access.acting import Act, performs
from canbao.exchange.reconciling import Days, Reconciled, reconcile
from canbao.money.models import Difference, DifferenceKind
from canbao.money.receiving import SCHEMA

KIND = DifferenceKind


_FIRST_OF_BULK = 10**12
"""Beyond every number that the store has given: of people, payments and papers made in bulk."""
_CASH_EACH = 10
"""One of so many is cash that a collector noted, without the office's number."""
_BULK = """
    INSERT INTO money_payment (county, id, year, person_id, unit, due_id, kind, fen, channel, paid_on, is_provisional,
        collector, slip, tax_number, state, recorded_by)
    SELECT county, %(first)s + at, year, %(first)s + at, unit, due_id, kind, fen + at %% 3, channel, paid_on + at %% 3,
        false, CASE WHEN at %% %(cash)s = 0 THEN 501 END, CASE WHEN at %% %(cash)s = 0 THEN at END,
        CASE WHEN at %% %(cash)s > 0 THEN 'B' || at END, state, recorded_by
    FROM money_payment CROSS JOIN generate_series(1, %(count)s) AS at WHERE tax_number = %(like)s
"""


@performs("settle_difference")
def lay(act: Act, order: tuple[int, tuple[tuple[tuple[str, Any], ...], ...], Days]) -> dict[str, Any]:
    """What an exchange does with a statement that has been checked."""
    year, rows, days = order
    act.require(act.actor.county)
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMA)
    found = reconcile(act, year, table, days)
    return {**found.__dict__, "differences": {str(kind): count for kind, count in found.differences.items()}}


@dataclass
class Books:
    """Both sides: what the tax office reported to us, and what its statement says."""

    till: Till
    office: TaxOffice
    rows: list[dict[str, Any]] = field(default_factory=list)

    def pay(self, count: int) -> list[dict[str, Any]]:
        """So many people pay by the tax office's channels, over three days."""
        first = self.till.county.as_of
        made = [
            self.office.row(due, f"T{at:07}", paid_on=first + timedelta(days=at % 3))
            for at, due in enumerate(self.till.payable()[:count])
        ]
        self.office.report(*made)
        self.rows = [dict(row) for row in made]
        return self.rows

    def fill(self, count: int) -> list[dict[str, Any]]:
        """So many payments more, put in past the code, all like the first one but for person, number, sum and day; one
        of ten is cash. What the statement says of each.
        """
        like = self.rows[0]
        given = {"first": _FIRST_OF_BULK, "count": count, "cash": _CASH_EACH, "like": like["tax_number"]}
        with as_superuser(self.till.county.server) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(_BULK, given)
            owner.execute("ANALYZE money_payment")
        made = [
            like
            | {
                "tax_number": f"{'B' if at % _CASH_EACH else 'C'}{at}",
                "person_id": _FIRST_OF_BULK + at,
                "fen": like["fen"] + at % 3,
                "paid_on": like["paid_on"] + timedelta(days=at % 3),
            }
            for at in range(1, count + 1)
        ]
        self.rows = [*self.rows, *made]
        return self.rows

    def lay(self, rows: list[dict[str, Any]] | None = None) -> Reconciled:
        first = self.till.county.as_of
        days = Days(first, first + timedelta(days=2))
        numbered = [row | {"row": at} for at, row in enumerate(rows if rows is not None else self.rows, start=1)]
        packed = tuple(tuple(row.items()) for row in numbered)
        answer: dict[str, Any] = dict(lay(self.office.clerk, new_key(), (self.till.year, packed, days)))
        return Reconciled(**answer)

    def open(self) -> dict[str, str]:
        with in_area(self.till.county.code):
            return dict(Difference.objects.filter(state="open").values_list("about", "kind"))
