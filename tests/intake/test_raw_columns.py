"""Raw columns: cells keep their kinds, empty ones are known."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.raw_columns import Words, is_empty, raw_column, take, words_of

CELLS = st.lists(st.one_of(st.text(max_size=3), st.floats(0, 3), st.booleans(), st.dates()), max_size=12)


def cells_of(words: Words) -> list[object]:
    return ["" if code < 0 else words.words[code] for code in words.codes.tolist()]


@given(CELLS)
def test_every_cell_comes_back_with_its_kind(cells: list[object]) -> None:
    words = words_of(raw_column(cells))
    found = cells_of(words)
    assert [(type(cell), cell) for cell in found] == [(type(cell), cell) for cell in cells]
    assert len({(type(word), word) for word in words.words}) == len(words.words)


@given(CELLS)
def test_empty_cells_are_known_in_both_forms(cells: list[object]) -> None:
    raw = raw_column(cells)
    assert is_empty(raw).tolist() == [cell == "" for cell in cells]


def test_some_cells_in_another_order() -> None:
    for cells in (["a", "b", "c"], ["a", 1.0, ""]):
        found = take(raw_column(cells), np.asarray([2, 0]))
        assert cells_of(words_of(found)) == [cells[2], cells[0]]
    assert is_empty(pa.array([None, 1])).tolist() == [True, False]
