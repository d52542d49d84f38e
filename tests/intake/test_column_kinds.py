"""Kinds of columns: each has its words and its type."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest

from canbao.intake.column_kinds import ID_PARTS, KINDS, ColumnKind


@pytest.mark.parametrize("kind", ColumnKind)
def test_each_kind_can_be_explained(kind: ColumnKind) -> None:
    words = KINDS[kind]
    assert re.search(r"[一-龥]", words.zh + words.fill_zh)
    assert words.en.isascii()
    assert words.en.endswith(".")
    assert isinstance(words.type, pa.DataType)


def test_money_is_whole() -> None:
    assert KINDS[ColumnKind.MONEY].type == pa.int64()
    assert set(ID_PARTS) == {"key", "document", "birth", "sex"}
