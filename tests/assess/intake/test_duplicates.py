"""Duplicates: exactly the later occurrences, even when fingerprints of different identifiers agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.columns import Array
from canbao.assess.intake import duplicates
from canbao.assess.intake.duplicates import find_duplicates
from canbao.assess.intake.fingerprints import fingerprints
from canbao.assess.intake.problems import PeopleProblem


def coarse(array: pa.Array) -> Array:
    """Fingerprints of one bit."""
    return fingerprints(array) % np.uint64(2)


def search(
    batches: list[list[str | None]], print_of: Callable[[pa.Array], Array] = fingerprints
) -> tuple[list[int], list[str], int]:
    """Rows, advice and how often the identifiers were read again. Rows are numbered in tens."""
    readings = 0
    arrays = [pa.array(batch, pa.string()) for batch in batches]

    def read_ids() -> Iterator[tuple[Array, pa.Array]]:
        nonlocal readings
        readings += 1
        first = 1
        for array in arrays:
            yield np.arange(first, first + len(array)) * 10, array
            first += len(array)

    prints = [print_of(array.drop_null()) for array in arrays]
    rows, faults = find_duplicates(prints, read_ids)
    assert all(found.problem is PeopleProblem.DUPLICATE_ID for found in faults)
    return rows.tolist(), [found.advice.en for found in faults], readings


def expected(batches: list[list[str | None]]) -> tuple[list[int], list[str]]:
    first: dict[str, int] = {}
    found = []
    for number, text in enumerate((text for batch in batches for text in batch), start=1):
        if text is not None and first.setdefault(text, number) != number:
            found.append((number * 10, f"the same as row {first[text] * 10}"))
    return [row for row, _ in found], [text for _, text in found]


ids = st.lists(st.lists(st.none() | st.sampled_from(["a", "b", "c", "dd", "ee", "f" * 20]), max_size=6), max_size=5)


@given(ids)
def test_every_later_occurrence_is_found(batches: list[list[str | None]]) -> None:
    rows, texts, _ = search(batches)
    assert (rows, texts) == expected(batches)


@given(ids)
def test_people_whose_fingerprints_agree_are_told_apart(batches: list[list[str | None]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "fingerprints", coarse)
        rows, texts, _ = search(batches, coarse)
    assert (rows, texts) == expected(batches)


def test_a_file_without_repetition_is_read_once() -> None:
    assert search([["a", "b"], ["c", None, None]]) == ([], [], 0)
    assert search([["a", "b"], ["a"]]) == ([30], ["the same as row 10"], 1)
