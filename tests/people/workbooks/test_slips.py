"""Slips: always the same, and never what is right."""

from __future__ import annotations

import pytest

from canbao.people.workbooks.slips import has_old_number, misspell, old_number
from canbao.values.resident_number import upgrade


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("王小芳", "王小方"), ("李华", "李桦"), ("周诗涵", "周诗华"), ("买买提·阿布都", "买买提·阿布华")],
)
def test_one_character_is_another(name: str, wrong: str) -> None:
    assert misspell(name) == wrong != name


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("430699199003071230", True),
        ("430699200003071230", False),
        ("430699199003079970", False),
        ("810000199003071237", False),
        ("943999199003071230", False),
        ("Z430000001", False),
        (None, False),
    ],
)
def test_who_had_fifteen_digits(number: str | None, expected: bool) -> None:
    assert has_old_number(number) is expected


def test_the_old_number_becomes_the_new_one() -> None:
    assert upgrade(old_number("430621199003071230")) == "430621199003071230"
