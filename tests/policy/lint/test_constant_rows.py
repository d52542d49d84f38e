"""Rows that no reading switches on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.constant_rows import find_constant_rows
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]
AFTER = "when: paid > late.end"


@pytest.mark.parametrize(
    ("when", "is_constant"),
    [
        ("false", True),
        ('city("small")', True),
        ('city("super") and paid > late.end', False),
        ('reading("A29", "hold")', False),
        ('reading("A29", "hold") and reading("A29", "refuse")', True),
        ('reading("A29", "hold") and reading("A40", "exempt")', False),
        ("paid > late.end", False),
    ],
)
def test_only_what_is_off_for_good_is_found(when: str, is_constant: bool, county: SubjectOf) -> None:
    found = list(find_constant_rows(county((AFTER, f"when: {when}" if when == "false" else f"when: '{when}'"))))
    assert [(item.code, item.word, item.path) for item in found] == [
        ("constant_row", "after", "acceptance.1.when")
    ] * is_constant
