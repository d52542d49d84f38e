"""Weighted choices and tables by age."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.people.rates import Steps, Weights


def weights(of: dict[str, float]) -> Weights:
    shares = np.array(list(of.values()), dtype=np.float64)
    return Weights(tuple(of), shares / shares.sum())


def test_picks_come_as_often_as_their_weights() -> None:
    rng = np.random.default_rng(1)
    picked = weights({"a": 1, "b": 0, "c": 3}).pick(rng, 40_000)
    assert np.bincount(picked, minlength=3) / 40_000 == pytest.approx([0.25, 0, 0.75], abs=0.01)


def test_numbers_are_the_names() -> None:
    picked = weights({"-2": 1, "7": 1}).pick_number(np.random.default_rng(1), 100)
    assert set(picked.tolist()) == {-2, 7}


def test_steps_are_filled_evenly_up_to_the_next() -> None:
    picked = weights({"1": 1, "4": 1, "10": 2}).pick_within(np.random.default_rng(1), 60_000)
    assert (picked.min(), picked.max()) == (1, 19)
    counts = np.bincount(picked)
    assert counts[1:4].sum() / 60_000 == pytest.approx(0.25, abs=0.01)
    assert counts[10:20] / 60_000 == pytest.approx([0.05] * 10, abs=0.005)


@given(st.integers(-5, 130))
def test_a_table_gives_the_value_of_the_last_step_begun(age: int) -> None:
    table = Steps(np.array([0, 18, 60]), np.array([0.1, 0.2, 0.3]))
    expected = 0.3 if age >= 60 else 0.2 if age >= 18 else 0.1
    assert table.at(np.array([age]))[0] == expected
