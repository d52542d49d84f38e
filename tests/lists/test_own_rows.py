"""Rows as their sender looks them up: whatever is asked for, within the lists that the reader sees."""

from __future__ import annotations

import pytest

from canbao.lists.own_rows import LONGEST_WORDS, WAITING, OwnRow


def test_the_person_is_not_told_when_a_row_is_printed() -> None:
    row = OwnRow(1, 2, 3, "张三", "1234", {}, is_used=True, person_id=987654)
    assert "987654" not in repr(row)


@pytest.mark.parametrize("state", WAITING)
def test_lists_that_wait_are_not_used_yet(state: str) -> None:
    assert state != "applied"
    assert LONGEST_WORDS == 50
