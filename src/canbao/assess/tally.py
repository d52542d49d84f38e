"""Counts and sums of a run, by place and situation: what every summary, workbook and comparison is made from.

In: result batches with the place of each person. Out: a `Tally`, the same whatever the order or the size of the
batches. Money in fen. Never: a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from canbao.assess.situations import Situation

_SUMS = ("payable_fen", "sponsor_fen", "reimburse_fen", "refund_fen")


@dataclass(frozen=True)
class Cell:
    """People of one place in one situation; all in fen are sums."""

    place: str
    situation: int
    people: int
    paid: int
    payable_fen: int
    sponsor_fen: int
    reimburse_fen: int = 0
    refund_fen: int = 0


@dataclass
class Tally:
    """All cells of a run."""

    _cells: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def add(self, places: pa.Array, results: pa.RecordBatch, has_paid: pa.Array) -> None:
        """One batch: places, results and who has paid, row by row."""
        columns = {
            "place": places, "situation": results.column("situation"), "paid": has_paid.cast(pa.int32()),
            **{name: results.column(name) for name in _SUMS},
        }  # fmt: skip
        sums = [([], "count_all"), ("paid", "sum"), *((name, "sum") for name in _SUMS)]
        found = pa.table(columns).group_by(["place", "situation"], use_threads=False).aggregate(sums)
        names = ("place", "situation", "count_all", "paid_sum", *(f"{name}_sum" for name in _SUMS))
        for place, situation, *numbers in zip(*(found.column(name).to_pylist() for name in names), strict=True):
            cell = self._cells.setdefault((place or "", situation), [0] * len(numbers))
            for index, number in enumerate(numbers):
                cell[index] += number or 0

    def cells(self) -> Iterator[Cell]:
        """Every cell, by place and situation id."""
        for (place, situation), numbers in sorted(self._cells.items()):
            yield Cell(place, situation, *numbers)

    def people_by_situation(self) -> Counter[int]:
        """How many people are in each situation."""
        found: Counter[int] = Counter()
        for cell in self.cells():
            found[cell.situation] += cell.people
        return found


@dataclass(frozen=True)
class Totals:
    """Sums over some cells. `aid_fen` by payer, the sponsor included; `unsettled` and others count people."""

    people: int = 0
    paid: int = 0
    payable_fen: int = 0
    aid_fen: Mapping[str, int] = field(default_factory=dict)
    reimburse_fen: int = 0
    refund_fen: int = 0
    unsettled: int = 0
    pending: int = 0
    not_stated: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


def is_due(situation: Situation) -> bool:
    """Whether something is really due: known, and taken by the office. Only then do amount and aid count in a sum."""
    is_refused = situation.eligible is False or situation.accepted is False
    return situation.answer is None and not is_refused and situation.due_fen is not None


def totals_of(cells: Iterator[Cell] | list[Cell], situations: Mapping[int, Situation]) -> Totals:
    """The sums over cells."""
    people = paid = payable = reimburse = refund = unsettled = pending = silent = 0
    aid: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for cell in cells:
        situation = situations[cell.situation]
        people += cell.people
        paid += cell.paid
        unsettled += 0 if situation.is_settled else cell.people
        pending += cell.people if situation.pending else 0
        if situation.answer is not None or situation.aid_answer is not None:
            silent += cell.people
        elif situation.eligible is False or situation.accepted is False:
            refused[situation.reason or situation.need or "?"] += cell.people
        elif is_due(situation):
            payable += cell.payable_fen
            reimburse += cell.reimburse_fen
            refund += cell.refund_fen
            for payer, fen in situation.aid:
                aid[payer] += fen * cell.people
            aid["sponsor"] += cell.sponsor_fen
    by_payer = {payer: fen for payer, fen in sorted(aid.items()) if fen}
    return Totals(
        people, paid, payable, by_payer, reimburse, refund, unsettled, pending, silent, dict(refused.most_common())
    )
