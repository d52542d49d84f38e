"""Numbers, days, yes and no: typed columns by their extremes, others word by word, with the same verdict."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.intake.number_leaves import DayLeaf, FlagLeaf, NumberLeaf
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.cell_problems import CellProblem
from canbao.intake.problems import Problem
from canbao.intake.raw_columns import Words

FIRST, LAST = date(1900, 1, 1), date(2025, 12, 31)


def days() -> DayLeaf:
    return DayLeaf(FIRST, LAST)


def problems(found: Any) -> list[tuple[int, Problem]]:
    return [(int(at), item.problem) for at, item in zip(found.positions, found.faults, strict=True)]


@given(st.lists(st.none() | st.dates(date(1800, 1, 1), date(2200, 1, 1)), max_size=20))
def test_a_typed_day_and_a_written_one_get_the_same_verdict(cells: list[date | None]) -> None:
    expected = [(at, CellProblem.UNLIKELY_DATE) for at, day in enumerate(cells) if day and not FIRST <= day <= LAST]
    typed, written = (
        pa.array(cells, pa.date32()),
        pa.array([None if day is None else day.isoformat() for day in cells], pa.string()),
    )
    assert problems(days().convert(typed)) == problems(days().convert(written)) == expected


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_both_bounds_are_inclusive(day: date) -> None:
    assert not len(days().convert(pa.array([day])).faults)


def test_a_moment_is_its_day() -> None:
    moments = pa.array([datetime(2024, 3, 1, 23, 59, 59), datetime(1969, 12, 31, 1), None], pa.timestamp("ms"))  # noqa: DTZ001
    assert days().convert(moments).array.to_pylist() == [date(2024, 3, 1), date(1969, 12, 31), None]
    assert not days().accepts(pa.timestamp("s", "UTC"))
    assert days().convert(pa.array([date(2024, 3, 1)]).cast(pa.date64())).array.to_pylist() == [date(2024, 3, 1)]


def test_a_day_beyond_the_calendar_is_a_fault_and_no_crash() -> None:
    found = days().convert(pa.array([4_000_000, -4_000_000], pa.int32()).cast(pa.date32()))
    assert [(item.problem, item.found) for item in found.faults] == [
        (CellProblem.UNLIKELY_DATE, "4000000"), (CellProblem.UNLIKELY_DATE, "-4000000"),
    ]  # fmt: skip


def test_cells_of_a_sheet_are_days_in_three_shapes() -> None:
    raw = Words(np.asarray([0, 1, 2, 3, -1]), (date(2024, 9, 1), "2024-9-1", 45536.0, "x"))
    found = days().convert(raw)
    assert found.array.to_pylist() == [date(2024, 9, 1)] * 3 + [None, None]
    assert problems(found) == [(3, CellProblem.IMPOSSIBLE_DATE)]


@given(
    st.lists(st.none() | st.integers(-(2**15), 2**15 - 1), max_size=20),
    st.sampled_from([pa.int16(), pa.int32(), pa.int64()]),
)
def test_typed_and_written_numbers_get_the_same_verdict(cells: list[int | None], kind: pa.DataType) -> None:
    def verdict(column: pa.Array) -> tuple[list[tuple[int, Problem]], list[int | None]]:
        found = NumberLeaf(pa.int8(), 0, 127).convert(column)
        assert found.array.type == pa.int8()
        return problems(found), found.array.to_pylist()

    expected = [
        (at, CellProblem.NEGATIVE if cell < 0 else CellProblem.TOO_LARGE)
        for at, cell in enumerate(cells)
        if cell is not None and not 0 <= cell <= 127
    ]
    typed = verdict(pa.array(cells, kind))
    assert typed == verdict(pa.array([None if cell is None else str(cell) for cell in cells], pa.string()))
    assert typed == verdict(pa.array(cells, pa.float64()))
    assert typed[0] == expected


def test_beyond_a_bound_the_problem_is_the_columns_own() -> None:
    grades = NumberLeaf(pa.int8(), 1, 4, below=PeopleProblem.WRONG_GRADE, above=PeopleProblem.WRONG_GRADE)
    assert problems(grades.convert(pa.array([0, 1, 4, 5]))) == [
        (0, PeopleProblem.WRONG_GRADE),
        (3, PeopleProblem.WRONG_GRADE),
    ]
    most = NumberLeaf(pa.int8(), 0, 127).convert(pa.array(["128"])).faults[0]
    assert "127" in most.advice.zh


def test_a_column_of_nothing_is_of_its_type() -> None:
    for leaf in (days(), FlagLeaf(), NumberLeaf(pa.int8(), 0, 1)):
        assert leaf.convert(pa.nulls(2)).array.equals(pa.nulls(2, leaf.type))
        assert leaf.convert(pa.array([], leaf.type)).array.type == leaf.type


def test_flags_in_every_shape() -> None:
    assert FlagLeaf().convert(pa.array(["是", "否", "TRUE", None])).array.to_pylist() == [True, False, True, None]
    assert FlagLeaf().convert(pa.array([1, 0, 2])).array.to_pylist() == [True, False, None]
    column = pa.array([True, None])
    assert FlagLeaf().convert(column).array is column
    assert problems(FlagLeaf().convert(pa.array(["maybe"]))) == [(0, PeopleProblem.WRONG_TYPE)]
    assert [FlagLeaf().accepts(kind) for kind in (pa.bool_(), pa.int8(), pa.float64())] == [True, True, False]
