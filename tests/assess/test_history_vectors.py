"""Years of insurance by vectors are what the interpreter counts for each person."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess import history
from canbao.assess.columns import Block, Vector
from canbao.assess.facts import UNKNOWN
from canbao.assess.history_vectors import highest_bit, missed_years, trailing_zeros, years_in_a_row
from canbao.policy.readings import Readings

YEAR = 2025
SETS = st.none() | st.frozensets(st.integers(YEAR - 9, YEAR - 1), max_size=6)
PEOPLE = st.lists(st.tuples(SETS, SETS, st.sampled_from([True, False, None])), min_size=1, max_size=12)


def block_of(people: list[tuple[Any, Any, bool | None]]) -> Block:
    years = pa.list_(pa.int16())
    columns = {
        "resident_years": pa.array([None if row[0] is None else sorted(row[0]) for row in people], years),
        "employee_years": pa.array([None if row[1] is None else sorted(row[1]) for row in people], years),
        "enrolled_before": pa.array([row[2] for row in people], pa.bool_()),
    }
    return Block(pa.record_batch(columns), None, YEAR)


def plain(found: Vector) -> list[Any]:
    states = np.zeros(found.values.size) if found.states is None else found.states
    return [UNKNOWN if state else value for value, state in zip(found.values.tolist(), states.tolist(), strict=True)]


def known(value: Any) -> Any:
    return UNKNOWN if value is None else value


@pytest.mark.parametrize("runs", ["latest_run", "all_breaks"])
@pytest.mark.parametrize("never", ["no_break", "break"])
@given(PEOPLE, st.sampled_from(["none", 2019, 2023, YEAR]))
def test_missed_years(runs: str, never: str, people: list[Any], baseline: str | int) -> None:
    declared: dict[str, str | int] = {"A51": runs, "A08": never}
    readings = Readings(declared if baseline == "none" else {**declared, "A07": baseline})
    wanted = [history.missed_years(known(one), known(two), known(three), YEAR, readings) for one, two, three in people]
    assert plain(missed_years(block_of(people), readings)) == wanted


@pytest.mark.parametrize("answer", ["breaks", "count_as_resident"])
@given(PEOPLE)
def test_years_in_a_row(answer: str, people: list[Any]) -> None:
    readings = Readings() if answer == "breaks" else Readings({"A09": answer})
    wanted = [history.years_in_a_row(known(one), known(two), YEAR, readings) for one, two, _ in people]
    assert plain(years_in_a_row(block_of(people), readings)) == wanted


@given(st.lists(st.integers(0, 2**63 - 1), min_size=1))
def test_bits_are_counted_from_both_ends(numbers: list[int]) -> None:
    bits = np.asarray(numbers, dtype=np.uint64)
    assert trailing_zeros(bits).tolist() == [
        (number & -number).bit_length() - 1 if number else 64 for number in numbers
    ]
    assert highest_bit(bits).tolist() == [max(number.bit_length() - 1, 0) for number in numbers]
