"""Encodings: UTF-8 before GB18030, told by the whole file."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake import encodings
from canbao.intake.encodings import encoding_of
from canbao.intake.file_problems import FileProblem
from canbao.intake.refusal import FileRefused


def told(content: bytes) -> str:
    return encoding_of("a.csv", lambda: io.BytesIO(content))


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_utf_8_is_told(text: str) -> None:
    assert told(text.encode()) == "utf-8"
    assert told(text.encode("utf-8-sig")) == "utf-8"


def test_a_late_character_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "_PIECE_BYTES", 3)
    assert told(b"a" * 1000 + "参保".encode("gb18030")) == "gb18030"
    assert told("𬭎䶮㙟".encode("gb18030")) == "gb18030"
    assert told("参保".encode()) == "utf-8"


def test_other_bytes_are_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        told(b"\xff\xff\xff")
    assert caught.value.problem is FileProblem.UNKNOWN_ENCODING
