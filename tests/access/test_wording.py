"""Texts for the trail: one line, nothing hidden, no full numbers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.access.wording import MOST_CHARACTERS, Json, TooTelling, one_line
from canbao.access.wording import refuse_personal_numbers as refuse
from canbao.values.personal_numbers import has_personal_number

FORGED = ["a\nb", "a\r\nb", "a\x00b", "a\u2028b", "a\u202eb", "a\x1b[2Kb", "a\u200bb", "a\ufeffb", "a\x85b"]


@pytest.mark.parametrize("text", FORGED)
def test_nothing_hidden_is_left(text: str) -> None:
    line = one_line(text)
    assert (line[0], line[-1], "\n" in line) == ("a", "b", False)
    assert all(unicodedata.category(sign)[0] != "C" for sign in line)


@given(st.text())
def test_a_line_is_a_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= MOST_CHARACTERS
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line.strip()


@pytest.mark.parametrize(
    "text",
    [
        "430621199003071230",
        "43062119900307123X",
        "430621900307123",
        "号４３０６２１１９９００３０７１２３０",
        "电话13912345678。",
    ],
)
def test_full_numbers_are_seen(text: str) -> None:
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "···1230", "2024-01-01 至 2024-12-31", "139****5678", "12345678901", "139123456789", "430621001201",
        "0123456789012345678901234567890a" * 2, "a0123456789012345678901234567890123456789"[:40],
    ],
)  # fmt: skip
def test_other_numbers_are_not(text: str) -> None:
    assert not has_personal_number(text)


@pytest.mark.parametrize(
    "value",
    [
        430621199003071230, ["x", {"a": ["13912345678"]}], {"430621199003071230": 1},
        {"a": {"b": "430621199003071230"}},
    ],
)  # fmt: skip
def test_they_are_seen_in_any_shape(value: Json) -> None:
    with pytest.raises(TooTelling, match="后四位"):
        refuse(value)


@pytest.mark.parametrize("value", [None, True, 7, "好", [1, "b"], {"a": [None, {"b": False}]}])
def test_harmless_values_pass(value: Json) -> None:
    refuse(value)
