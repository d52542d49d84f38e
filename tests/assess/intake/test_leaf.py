"""What all kinds of cells share: words are read once, empty cells are null, faults stand at their positions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from canbao.assess.intake import leaf
from canbao.assess.intake.leaf import clean
from canbao.assess.intake.number_leaves import NumberLeaf
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.cell_problems import CellProblem
from canbao.intake.raw_columns import Words, words_of


class Counting(NumberLeaf):
    """Counts how often a word is read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(pa.int16(), 0, 9, **options)
        self.read_words: list[Any] = []

    def read(self, cell: Any) -> Any:
        self.read_words.append(cell)
        return super().read(cell)


def test_each_word_is_read_once_over_all_batches() -> None:
    counting = Counting()
    for _ in range(3):
        found = counting.convert(pa.array(["1", "2", "1", " 2 ", None, ""]), is_loose=True)
        assert found.array.to_pylist() == [1, 2, 1, 2, None, None]
    assert sorted(counting.read_words) == ["1", "2", "2"]


def test_the_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf, "MOST_REMEMBERED", 2)
    counting = Counting()
    texts = [str(number) for number in range(8)] * 2
    assert counting.convert(pa.array(texts)).array.to_pylist() == [int(text) for text in texts]
    assert len(counting._verdicts) <= 2


def test_numbers_and_texts_that_look_alike_are_told_apart() -> None:
    counting = Counting()
    raw = Words(np.asarray([0, 1, 2, 3, -1]), (1, True, "1", 1.0))
    found = counting.convert(raw)
    assert found.array.to_pylist() == [1, None, 1, 1, None]
    assert found.positions.tolist() == [1]
    assert [item.problem for item in found.faults] == [PeopleProblem.WRONG_TYPE]


def test_faults_stand_at_their_positions_in_order() -> None:
    found = Counting().convert(pa.array(["x", "1", "-1", "x", "99", None]))
    assert found.positions.tolist() == [0, 2, 3, 4]
    assert [(item.problem, item.found) for item in found.faults] == [
        (PeopleProblem.WRONG_TYPE, "x"),
        (CellProblem.NEGATIVE, "-1"),
        (PeopleProblem.WRONG_TYPE, "x"),
        (CellProblem.TOO_LARGE, "99"),
    ]


def test_a_required_cell_may_not_be_empty() -> None:
    found = Counting(is_required=True).convert(pa.array(["x", None, "1", ""]), is_loose=True)
    assert found.positions.tolist() == [0, 1, 3]
    assert [item.problem for item in found.faults] == [
        PeopleProblem.WRONG_TYPE,
        CellProblem.EMPTY_CELL,
        CellProblem.EMPTY_CELL,
    ]


def test_nan_is_an_empty_cell() -> None:
    assert Counting().convert(pa.array([1.0, float("nan"), None])).array.to_pylist() == [1, None, None]


def test_words_of_coded_and_plain_columns_are_the_same() -> None:
    plain = pa.array(["a", None, "b", "a"])
    words, coded = words_of(plain), words_of(plain.dictionary_encode())
    for each in (words, coded):
        assert [None if code < 0 else each.words[code] for code in each.codes] == plain.to_pylist()
    assert words_of(words) is words
    assert len(words) == 4
    assert not len(clean(plain).positions)
