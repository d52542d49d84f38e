"""Fingerprints: the same for the same text wherever it stands, and spread over all numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.intake.fingerprints import fingerprints

texts = st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=30)


@given(texts, st.integers(0, 3), st.data())
def test_a_text_has_one_number_in_any_company(words: list[str], seed: int, data: st.DataObject) -> None:
    alone = {word: int(fingerprints(pa.array([word]), seed)[0]) for word in words}
    array = pa.array(words, pa.string())
    assert fingerprints(array, seed).tolist() == [alone[word] for word in words]
    start = data.draw(st.integers(0, len(words)))
    stop = data.draw(st.integers(start, len(words)))
    assert fingerprints(array.slice(start, stop - start), seed).tolist() == [alone[word] for word in words[start:stop]]
    assert fingerprints(array.cast(pa.large_string()), seed).tolist() == fingerprints(array, seed).tolist()


@given(texts)
def test_different_texts_have_different_numbers(words: list[str]) -> None:
    assert len(set(fingerprints(pa.array(words, pa.string())).tolist())) == len(set(words))


def test_zero_bytes_at_the_end_count() -> None:
    assert len(set(fingerprints(pa.array(["", "\0", "\0" * 7, "\0" * 8, "\0" * 9])).tolist())) == 5


def test_identifiers_in_sequence_are_spread_over_all_bits() -> None:
    numbers = fingerprints(pa.array([f"430621{number:012d}" for number in range(100_000)]))
    assert len(np.unique(numbers)) == 100_000
    ones = [(np.right_shift(numbers, np.uint64(bit)) & np.uint64(1)).mean() for bit in range(64)]
    assert all(0.48 < share < 0.52 for share in ones)
    assert not (numbers == fingerprints(pa.array([f"430621{number:012d}" for number in range(100_000)]), 1)).any()
