"""Findings: all of them come back, in the order of rows, and are counted by column and problem."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.cell_problems import CellProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import Fault, Problem, fault

SPOTS = [Spot(0, "person_id"), Spot(3, "birth"), Spot(3, "birth.field"), Spot(9, "sex")]
FAULTS = [fault(CellProblem.NOT_A_NUMBER, "x"), fault(CellProblem.NOT_A_NUMBER, "y"), fault(CellProblem.NEGATIVE, "-1")]
one_column = st.tuples(
    st.sampled_from(SPOTS), st.lists(st.tuples(st.integers(1, 40), st.sampled_from(FAULTS)), max_size=8)
)


@given(st.lists(one_column, max_size=8))
def test_every_fault_comes_back_by_row_then_by_column(added: list[tuple[Spot, list[tuple[int, Fault]]]]) -> None:
    findings = Findings("a.csv")
    expected: Counter[tuple[int, str, Problem, str]] = Counter()
    for spot, cells in added:
        findings.add(spot, [found for _, found in cells], np.asarray([row for row, _ in cells]))
        expected.update((row, spot.name, found.problem, found.found) for row, found in cells)
    errors = list(findings.errors())
    assert Counter((item.row, item.column, item.problem, item.found) for item in errors) == expected
    assert findings.count == len(errors) == sum(tally.count for tally in findings.tallies())
    places = {spot.name: spot.place for spot in SPOTS}
    order = [(item.row, places[item.column]) for item in errors]
    assert order == sorted(order)


def test_tallies_count_words_together_and_show_the_first_case() -> None:
    findings = Findings("a.csv")
    findings.add(SPOTS[1], [FAULTS[1], FAULTS[0]], np.asarray([7, 9]))
    findings.add(SPOTS[1], [FAULTS[0]], np.asarray([3]))
    findings.add_one(SPOTS[0], FAULTS[2], 1)
    counts = [
        (tally.column, tally.problem, tally.count, tally.first.row, tally.first.found) for tally in findings.tallies()
    ]
    assert counts == [("person_id", CellProblem.NEGATIVE, 1, 1, "-1"), ("birth", CellProblem.NOT_A_NUMBER, 3, 3, "x")]
    assert [item.row for item in findings.first(2)] == [1, 3]


def test_nothing_found_is_nothing() -> None:
    findings = Findings("a.csv")
    findings.add(SPOTS[0], [], np.asarray([]))
    assert (findings.count, list(findings.errors()), findings.tallies()) == (0, [], [])


def test_some_columns_can_be_taken_over() -> None:
    one, two = Findings("a.csv"), Findings("a.csv")
    one.add(SPOTS[0], [FAULTS[0], FAULTS[2]], np.asarray([5, 3]))
    one.add(SPOTS[1], [FAULTS[1]], np.asarray([4]))
    two.take_from(one, {SPOTS[0].place}, np.asarray([3, 5, 6]))
    two.take_from(one, {SPOTS[1].place}, np.asarray([5]))
    assert [(item.row, item.column, item.found) for item in two.errors()] == [
        (3, "person_id", "-1"),
        (5, "person_id", "x"),
    ]
    assert one.rows_at(3).tolist() == [4]
    assert one.rows_at(7).tolist() == []
    assert (one.rows().tolist(), Findings("b").rows().tolist()) == ([3, 4, 5], [])
