"""Kinds of columns that a list can have: what each is called, what it takes, what it is handed on as.

In: nothing. Out: `ColumnKind` and, for each, its words and Arrow type. Never: how a cell is judged (see `judges`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa


class ColumnKind(StrEnum):
    """Kinds of columns."""

    TEXT = "text"
    ID = "id_number"
    NAME = "person_name"
    DATE = "date"
    WHOLE = "whole_number"
    MONEY = "money"
    CHOICE = "choice"
    PLACE = "place_name"
    PHONE = "phone"
    FLAG = "flag"


class KindWords(NamedTuple):
    """A kind as people read it: its name and how to fill it in, in Chinese, and in English for the reference."""

    zh: str
    fill_zh: str
    en: str
    type: pa.DataType


KINDS: Mapping[ColumnKind, KindWords] = MappingProxyType(
    {
        ColumnKind.TEXT: KindWords("文字", "任意文字", "Any text on one line.", pa.string()),
        ColumnKind.ID: KindWords(
            "证件号码",
            "以文本填写，不要用数值；全角、空格、小写 x 会自动改正",
            "A number of an identity document, checked; a cell stored as a number is always refused.",
            pa.string(),
        ),
        ColumnKind.NAME: KindWords("姓名", "与证件一致，中间点用“·”", "A person's name in one spelling.", pa.string()),
        ColumnKind.DATE: KindWords("日期", "如 2024-09-01", "A day, as a date cell or a text.", pa.date32()),
        ColumnKind.WHOLE: KindWords("整数", "只填数字", "A whole number.", pa.int64()),
        ColumnKind.MONEY: KindWords(
            "金额", "以元为单位，最多两位小数", "Yuan with at most two decimals; handed on as whole fen.", pa.int64()
        ),
        ColumnKind.CHOICE: KindWords("选项", "从下拉框中选", "One of a closed list of words.", pa.string()),
        ColumnKind.PLACE: KindWords("地名", "如 某某镇", "The name of a place; whose it is, others tell.", pa.string()),
        ColumnKind.PHONE: KindWords("电话", "手机号，或带区号的座机号", "A telephone number.", pa.string()),
        ColumnKind.FLAG: KindWords("是否", "填是或否", "Yes or no.", pa.bool_()),
    }
)

ID_PARTS: Mapping[str, pa.DataType] = MappingProxyType(
    {"key": pa.string(), "document": pa.string(), "birth": pa.date32(), "sex": pa.string()}
)
"""What is handed on beside an id number, as `<column>_<part>`: the part that stays when a document is renewed, the kind
of document, and the birth and sex that it tells.
"""
