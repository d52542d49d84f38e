"""Heads kept beside the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.access.kept_heads import BadHead, KeptHead, head_path, keep_head, parse_head, read_head


def test_what_was_kept_is_read(tmp_path: Path) -> None:
    path = head_path(tmp_path, "990101")
    assert read_head(path) is None
    for number in (1, 2):
        keep_head(path, KeptHead(number, "ab" * 32))
        assert read_head(path) == KeptHead(number, "ab" * 32)
    assert [found.name for found in path.parent.iterdir()] == ["990101.json"]


def test_a_head_can_be_typed() -> None:
    assert parse_head(" 12:AB01 ") == KeptHead(12, "ab01")


@pytest.mark.parametrize("text", ["", "12", "x:ab", "12:xy", "{}", '{"number": 1}', "[1]"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(BadHead, match="序号:摘要"):
        parse_head(text)
