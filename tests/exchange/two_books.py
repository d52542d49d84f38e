"""Two books of the same payments: ours, filled by what the tax office reported, and the statement that it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pyarrow as pa
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.access.acting import Act, performs
from canbao.exchange.reconciling import Days, Reconciled, reconcile
from canbao.money.models import Difference, DifferenceKind
from canbao.money.receiving import SCHEMA

KIND = DifferenceKind


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
