"""The guard: whatever a spreadsheet would compute has an apostrophe in front, and every text comes back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.formula_guard import guard, unguard

CALLS = ["=cmd|' /C calc'!A0", '=HYPERLINK("x")']
RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1", "＝1", "＋1", *CALLS]


@pytest.mark.trust
@pytest.mark.parametrize("text", RISKY)
def test_what_would_be_computed_is_guarded(text: str) -> None:
    assert guard(text) == f"'{text}"


@given(st.text(st.sampled_from("'=+-@\t\r\n a甲＝"), max_size=6) | st.text(max_size=10))
def test_every_text_comes_back(text: str) -> None:
    guarded = guard(text)
    assert unguard(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["", "甲", "1", "a=b", "'甲", "a-b"])
def test_other_texts_stay(text: str) -> None:
    assert guard(text) == text == unguard(text)
