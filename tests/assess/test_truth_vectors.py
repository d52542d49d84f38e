"""Logic by vectors says what the interpreter's says for each person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess import evaluating
from canbao.assess.columns import IS_ABSENT, IS_PRESENT, IS_UNKNOWN, Tri8, Vector
from canbao.assess.evaluating import Tri
from canbao.assess.facts import ABSENT, UNKNOWN, Value
from canbao.assess.truth_vectors import OPERATORS, all_of, compare, join_states, negate

TRIS: tuple[Tri, ...] = (False, True, None)
STATES = (IS_PRESENT, IS_ABSENT, IS_UNKNOWN)


def truths(digits: list[int]) -> Tri8:
    return np.asarray(digits, dtype=np.uint8)


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1))
def test_and_of_three(rows: list[tuple[int, int, int]]) -> None:
    found = all_of([truths([row[place] for row in rows]) for place in range(3)])
    wanted = [evaluating.all_of([TRIS[digit] for digit in row]) for row in rows]
    assert [TRIS[digit] for digit in found.tolist()] == wanted


def test_not_turns_true_and_false_and_leaves_unknown() -> None:
    assert negate(truths([0, 1, 2])).tolist() == [1, 0, 2]


def test_absent_wins_over_unknown() -> None:
    first, second = truths([0, 0, 0, 1, 1, 2, 2, 2]), truths([0, 1, 2, 1, 2, 0, 1, 2])
    joined = join_states(first, second)
    assert joined is not None
    assert joined.tolist() == [0, 1, 2, 1, 1, 2, 1, 2]
    assert join_states(None, second) is second
    assert join_states(None, None) is None


def said(value: int, state: int) -> Value:
    return {IS_PRESENT: value, IS_ABSENT: ABSENT, IS_UNKNOWN: UNKNOWN}[state]


VALUES = st.tuples(st.integers(-3, 3), st.sampled_from(STATES))


@pytest.mark.parametrize("op", OPERATORS)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1))
def test_comparisons_of_what_may_be_absent_or_unknown(
    op: str, pairs: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    first, second = (
        Vector(np.asarray([pair[side][0] for pair in pairs]), truths([pair[side][1] for pair in pairs]))
        for side in (0, 1)
    )
    wanted = [evaluating.compare(op, said(*one), said(*two)) for one, two in pairs]
    assert [TRIS[digit] for digit in compare(op, first, second).tolist()] == wanted
