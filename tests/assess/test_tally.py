from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.situations import Situation
from canbao.assess.tally import Cell, Tally, Totals, totals_of

Row = tuple[str | None, int, int | None, int, bool]
"""Place, situation, payable and sponsor in fen, whether paid."""
ROWS = st.lists(
    st.tuples(
        st.sampled_from([None, "", "430621100", "430621101"]), st.sampled_from([1, 2, 2**62]),
        st.sampled_from([None, 0, 1, 40_000, 2_000_000_000]), st.sampled_from([0, 5_000]), st.booleans(),
    )
)  # fmt: skip


def add(tally: Tally, rows: list[Row]) -> None:
    places, situations, payable, sponsor, paid = ([row[at] for row in rows] for at in range(5))
    columns = {name: pa.nulls(len(rows), RESULT_SCHEMA.field(name).type) for name in RESULT_SCHEMA.names}
    columns |= {
        "situation": pa.array(situations, pa.int64()),
        "payable_fen": pa.array(payable, pa.int32()),
        "sponsor_fen": pa.array(sponsor, pa.int32()),
        "reimburse_fen": pa.array([None if row[2] is None else row[2] // 2 for row in rows], pa.int32()),
        "refund_fen": pa.array(sponsor, pa.int32()),
    }
    results = pa.RecordBatch.from_arrays(list(columns.values()), schema=RESULT_SCHEMA)
    tally.add(pa.array(places, pa.string()), results, pa.array(paid, pa.bool_()))


def counted_by_hand(rows: list[Row]) -> list[Cell]:
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        groups.setdefault((row[0] or "", row[1]), []).append(row)
    found = []
    for key, own in sorted(groups.items()):
        payable, sponsor = sum(row[2] or 0 for row in own), sum(row[3] for row in own)
        later = sum((row[2] or 0) // 2 for row in own)
        found.append(Cell(*key, len(own), sum(row[4] for row in own), payable, sponsor, later, sponsor))
    return found


@given(ROWS, st.integers(1, 4), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_a_tally_counts_and_adds_whatever_the_order_and_the_blocks(rows: list[Row], size: int, random: Random) -> None:
    tally = Tally()
    random.shuffle(rows)
    for at in range(0, len(rows), size):
        add(tally, rows[at : at + size])
    assert list(tally.cells()) == counted_by_hand(rows)
    assert tally.people_by_situation() == Counter(row[1] for row in rows)


def test_sums_may_pass_what_a_small_number_holds() -> None:
    """The bills of a province: more than 21 million yuan in fen."""
    tally = Tally()
    for _ in range(40):
        add(tally, [("430621100", 1, 2_000_000_000, 0, True)] * 50)
    assert next(tally.cells()).payable_fen == 2_000_000_000 * 2_000


DUE = Situation("样", 2025, eligible=True, accepted=True, due_fen=20_000, aid=(("county", 15_000), ("city", 5_000)))
CELL = Cell("430621100", 1, people=10, paid=4, payable_fen=200_000, sponsor_fen=0)


def totals(situation: Situation, cell: Cell = CELL) -> Totals:
    return totals_of([cell], {1: situation})


def test_who_owes_is_in_the_sums() -> None:
    found = totals(DUE, replace(CELL, reimburse_fen=10_000, refund_fen=300))
    assert (found.people, found.paid, found.payable_fen) == (10, 4, 200_000)
    assert (found.reimburse_fen, found.refund_fen) == (10_000, 300)
    assert found.aid_fen == {"city": 50_000, "county": 150_000}
    assert (found.unsettled, found.pending, found.not_stated, found.refused) == (0, 0, 0, {})


def test_a_sponsor_is_a_payer() -> None:
    assert totals(DUE, replace(CELL, sponsor_fen=700)).aid_fen["sponsor"] == 700


@pytest.mark.parametrize(
    ("situation", "where"),
    [
        (replace(DUE, answer="not_stated", due_fen=None), {"not_stated": 10}),
        (replace(DUE, eligible=False, reason="employed"), {"refused": {"employed": 10}}),
        (replace(DUE, accepted=False, reason="before_window"), {"refused": {"before_window": 10}}),
        (replace(DUE, accepted=False, need="not_enrolled_proof"), {"refused": {"not_enrolled_proof": 10}}),
        (replace(DUE, due_fen=None, provisional_due_fen=1, pending=("window",)), {"pending": 10}),
        (replace(DUE, due_fen=None, asks=("birth",)), {"unsettled": 10}),
    ],
)
def test_who_owes_nothing_yet_is_counted_and_in_no_sum(situation: Situation, where: dict[str, object]) -> None:
    assert totals(situation, replace(CELL, payable_fen=0)) == Totals(people=10, paid=4, **where)  # type: ignore[arg-type]


@given(st.permutations(range(6)))
@settings(max_examples=20)
def test_totals_do_not_depend_on_the_order_of_cells(order: list[int]) -> None:
    situations = {1: DUE, 2: replace(DUE, eligible=False, reason="employed"), 3: replace(DUE, answer="not_stated")}
    cells = [Cell(place, id_, 3, 1, 7, 2) for place in ("a", "b") for id_ in situations]
    assert totals_of([cells[at] for at in order], situations) == totals_of(cells, situations)
