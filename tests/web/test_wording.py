"""Messages of rooms as pages say them."""

from __future__ import annotations

import pytest

from canbao.web.wording import day, in_chinese, yuan


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("没有这个人 no such person: 7", "没有这个人"),
        ("须为 12 至 128 个字符 12 to 128 characters", "须为 12 至 128 个字符"),
        ("只有英文的话 only", "只有英文的话"),
        ("no Chinese", "no Chinese"),
        ("请检查（第 3 行） check row 3", "请检查（第 3 行）"),
    ],
)
def test_the_chinese_half(message: str, shown: str) -> None:
    assert in_chinese(message) == shown


def test_sums_and_days() -> None:
    assert [yuan(fen) for fen in (0, 1, -1, 10_000_00, None)] == ["0.00", "0.01", "-0.01", "10,000.00", "—"]
    assert day(None) == "—"
