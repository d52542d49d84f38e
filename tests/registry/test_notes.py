"""Notes are one line and tell no number."""

from __future__ import annotations

import pytest

from canbao.access.wording import TooTelling
from canbao.registry.notes import LONGEST_NOTE, plain_note


def test_one_line_of_limited_length() -> None:
    assert plain_note("外出\n务工\t三年 ") == "外出 务工 三年"
    assert len(plain_note("长" * 300)) == LONGEST_NOTE
    assert plain_note("一二三四", 2) == "一二"


@pytest.mark.parametrize("text", ["身份证430621199003071230", "电话13800138000"])
def test_full_numbers_are_refused(text: str) -> None:
    with pytest.raises(TooTelling):
        plain_note(text)
