"""Streams: named, repeatable, apart from each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.people.draws import Streams, between, chance, some


def numbers(streams: Streams, topic: str) -> list[float]:
    drawn: list[float] = streams.of(topic).random(3).tolist()
    return drawn


def test_a_stream_is_the_same_whatever_was_drawn_before() -> None:
    streams = Streams(5, "430621", 2)
    first = numbers(streams, "names")
    numbers(streams, "ages")
    assert numbers(streams, "names") == first == numbers(Streams(5, "430621").at(2), "names")


@pytest.mark.parametrize(
    "other", [Streams(6, "430621", 2), Streams(5, "430622", 2), Streams(5, "430621", 3), Streams(5, "430621")]
)
def test_every_part_of_the_name_counts(other: Streams) -> None:
    assert numbers(other, "names") != numbers(Streams(5, "430621", 2), "names")
    assert numbers(Streams(5, "430621", 2), "ages") != numbers(Streams(5, "430621", 2), "names")


def test_the_stream_is_pinned() -> None:
    """A changed generator would silently change every population that somebody has a seed of."""
    assert Streams(1, "430621", 0).of("names").integers(0, 1000, 5).tolist() == [724, 270, 946, 130, 765]


@given(st.integers(-100, 100), st.integers(-3, 100))
def test_between_includes_both_ends_and_never_falls_below_the_first(first: int, width: int) -> None:
    many = np.full(400, first)
    drawn = between(np.random.default_rng(1), many, many + width)
    assert drawn.min() >= first
    assert drawn.max() <= max(first + width, first)
    if 0 <= width <= 3:
        assert set(drawn.tolist()) == set(range(first, first + width + 1))


def test_chances_are_shares_of_those_allowed() -> None:
    rng = np.random.default_rng(1)
    assert chance(rng, 0.3, 50_000).mean() == pytest.approx(0.3, abs=0.01)
    allowed = np.arange(50_000) % 2 == 0
    drawn = some(rng, allowed, np.where(np.arange(50_000) < 25_000, 0.0, 0.5))
    assert not drawn[~allowed].any()
    assert not drawn[:25_000].any()
    assert drawn.mean() == pytest.approx(0.125, abs=0.01)
