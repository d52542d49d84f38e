"""The critical-illness cap of many people: each distinct history is reckoned once.

In: a policy's incentive, the benefit year, record batches of the people table. Out: two columns, bonus and cap in fen
(null: not set, or facts missing). The benefit year itself is taken as insured. Never: a loop over people; a bonus
that `reckon_incentive` does not give.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from canbao.duties.incentives import IncentiveAnswer, InsuranceHistory, reckon_incentive
from canbao.duties.readings import ReadingAnswers
from canbao.policy.administration.incentive import Incentive
from canbao.values.year_sets import decode_years, encode_years

CAP_COLUMNS = ("cap_bonus_fen", "cap_fen")
_History = tuple[int, int, int, bool, tuple[tuple[int, int], ...]]


@dataclass
class CapReckoner:
    """Answers by distinct history, kept from batch to batch."""

    incentive: Incentive
    year: int
    readings: ReadingAnswers
    read_columns: frozenset[str] = frozenset(
        {"resident_years", "employee_years", "zero_claim_years", "catastrophic_paid"}
    )
    known: dict[_History, IncentiveAnswer] = field(default_factory=dict)

    def columns(self, batch: pa.RecordBatch) -> dict[str, pa.Array]:
        """`CAP_COLUMNS` of a batch, row by row."""
        histories, row_of = _histories(batch, self.year)
        answers = [self._reckon(history) for history in histories]
        index = pa.array(row_of)
        return {
            "cap_bonus_fen": pa.array([answer.bonus_fen for answer in answers], pa.int64()).take(index),
            "cap_fen": pa.array([answer.cap_fen for answer in answers], pa.int64()).take(index),
        }

    def _reckon(self, history: _History) -> IncentiveAnswer:
        if history not in self.known:
            resident, employee, zero, is_zero_known, paid = history
            years = InsuranceHistory(
                resident_years=decode_years(resident, self.year) | {self.year},
                employee_years=decode_years(employee, self.year),
                zero_claim_years=decode_years(zero, self.year) if is_zero_known else None,
                catastrophic_paid_fen=dict(paid),
            )
            self.known[history] = reckon_incentive(self.incentive, self.year, years, self.readings)
        return self.known[history]


def _histories(batch: pa.RecordBatch, year: int) -> tuple[list[_History], Any]:
    """The distinct histories and, for each row, which one it has."""
    columns = [
        encode_years(batch.column(name), year) for name in ("resident_years", "employee_years", "zero_claim_years")
    ]
    payments = _payments(batch.column("catastrophic_paid"))
    parts = [masks for masks, _ in columns] + [columns[2][1].astype(np.uint64), payments.astype(np.uint64)]
    rows = np.ascontiguousarray(np.stack(parts, axis=1)).view([("", np.uint64)] * len(parts)).reshape(-1)
    distinct, first, row_of = np.unique(rows, return_index=True, return_inverse=True)
    paid = batch.column("catastrophic_paid").take(pa.array(first)).to_pylist()
    histories = [
        (
            int(item[0]),
            int(item[1]),
            int(item[2]),
            not item[3],
            tuple((entry["year"], entry["fen"]) for entry in entries or ()),
        )
        for item, entries in zip(distinct.tolist(), paid, strict=True)
    ]
    return histories, row_of.astype(np.int32)


def _payments(column: pa.Array) -> Any:
    """A number for each distinct list of critical-illness payments; 0 for none. Few people have any, so these are
    looked at one by one.
    """
    lengths = column.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    found = np.zeros(len(column), dtype=np.int64)
    rows = np.flatnonzero(lengths > 0)
    numbers: dict[str, int] = {}
    found[rows] = [
        numbers.setdefault(str(entry), len(numbers) + 1) for entry in column.take(pa.array(rows)).to_pylist()
    ]
    return found
