"""Characters: what is refused, what is removed and said, what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.cell_problems import CellProblem, Mending
from canbao.intake.judges.characters import (
    clean_line,
    find_problem,
    has_pictograph,
    reasons,
    strip_invisible,
    strip_quotes,
)


@pytest.mark.trust
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("甲\x00", CellProblem.CONTROL_CHARACTER),
        ("\x07甲", CellProblem.CONTROL_CHARACTER),
        ("甲\x7f", CellProblem.CONTROL_CHARACTER),
        ("甲\x9b", CellProblem.CONTROL_CHARACTER),
        ("甲\ufffd", CellProblem.GARBLED),
        ("\ufdd0甲", CellProblem.GARBLED),
        ("甲\uffff", CellProblem.GARBLED),
        ("甲\U0001f600", CellProblem.EMOJI),
        ("甲❤\ufe0f", CellProblem.EMOJI),
        ("1\u20e3", CellProblem.EMOJI),
        ("\U0001f1e8\U0001f1f3", CellProblem.EMOJI),
    ],
)
def test_what_belongs_into_no_cell(text: str, problem: CellProblem) -> None:
    assert find_problem(text) is problem
    assert clean_line(text).problem is problem


@pytest.mark.parametrize(
    "text", ["龑䶮𬭎㙟𡐓", "𠮷㐂", "〇", "买买提·阿布都", "ᠮᠣᠩᠭᠣᠯ", "✓ 已核", "A-1（二）", "\ue170", "㎡"]
)
def test_what_may_stand_in_a_text(text: str) -> None:
    assert clean_line(text) == (text, None, ())


def test_half_a_character_is_garbled() -> None:
    assert find_problem("甲" + chr(0xD800)) is CellProblem.GARBLED


@pytest.mark.trust
@pytest.mark.parametrize(
    ("text", "clean", "mended"),
    [
        (" 甲 ", "甲", {Mending.BLANKS}),
        ("甲\n乙\t丙", "甲 乙 丙", {Mending.BLANKS}),
        ("甲　乙", "甲 乙", {Mending.BLANKS}),
        ("甲  乙", "甲 乙", {Mending.BLANKS}),
        ("甲\u200b乙\ufeff", "甲乙", {Mending.INVISIBLE}),
        ("\u202e甲\u202c", "甲", {Mending.INVISIBLE}),
        ("甲\U000e0101", "甲", {Mending.INVISIBLE}),
        ("e\u0301", "é", {Mending.SPELLING}),
        ("\ue81e", "\u9fb4", {Mending.SPELLING}),
    ],
)
def test_what_is_mended_is_said(text: str, clean: str, mended: set[Mending]) -> None:
    found = clean_line(text)
    assert (found.text, found.problem, set(found.mended)) == (clean, None, mended)


@given(st.text(max_size=30))
def test_a_clean_line_is_final_and_nothing_seen_is_dropped(text: str) -> None:
    found = clean_line(text)
    if found.problem is None:
        assert clean_line(found.text) == (found.text, None, ())
        assert (found.text == text) == (not found.mended)
        assert "\n" not in found.text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20))
def test_han_characters_are_kept(text: str) -> None:
    assert clean_line(text) == (text, None, ())


def test_quotes_around_a_text_are_not_of_it() -> None:
    texts = ["'1", '"1"', '="1"', "“1”", "1'", "'1'"]
    assert [strip_quotes(text) for text in texts] == ["1"] * 6
    assert strip_quotes("O'Neil") == "O'Neil"


def test_pictographs() -> None:
    assert has_pictograph("甲★")
    assert not has_pictograph("甲·乙〇")
    assert strip_invisible("a\u200d\u00adb") == "ab"


def test_a_difference_always_has_a_reason() -> None:
    assert list(reasons("甲", "甲")) == []
    assert list(reasons("a", "b")) == [Mending.SPELLING]
    assert list(reasons(" ａ'", "a")) == [Mending.APOSTROPHE, Mending.BLANKS, Mending.FULL_WIDTH]
    assert list(reasons("a b", "ab", blanks=False)) == [Mending.SPELLING]
