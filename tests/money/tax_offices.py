"""A tax office that reports what was paid, past the files in which it would come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from tests.access.people_at_work import new_key, worker
from tests.money.tills import Till

from canbao.access.acting import Act, performs
from canbao.money.receiving import SCHEMA, receive_payments


@performs("confirm_deposit")
def take(act: Act, rows: tuple[tuple[tuple[str, Any], ...], ...]) -> dict[str, Any]:
    """What an exchange does with a file that has been checked."""
    act.require(act.actor.county)
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMA)
    found = receive_payments(act, int(table["year"][0].as_py()), table)
    return {
        "payments": found.payments, "confirmed": found.confirmed, "again": found.again, "fen": found.fen,
        "held": {str(problem): count for problem, count in found.held.items()},
    }  # fmt: skip


class TaxOffice:
    """It reports what was paid."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.clerk = worker("tax_clerk", units=(till.county.code,), account=601)

    def row(self, due: Any, number: str, **changes: Any) -> dict[str, Any]:
        return {
            "row": 1, "tax_number": number, "person_id": due.person_id, "year": self.till.year, "fen": due.payable_fen,
            "paid_on": self.till.county.as_of, "channel": "银行柜面", "place": self.till.county.code, "kind": "own",
            "problem": None,
        } | changes  # fmt: skip

    def report(self, *rows: Mapping[str, Any]) -> dict[str, Any]:
        numbered = [dict(row) | {"row": place} for place, row in enumerate(rows, start=1)]
        return dict(take(self.clerk, new_key(), tuple(tuple(row.items()) for row in numbered)))
