"""Words: names by their table, texts, choices, places, telephone numbers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.judges.texts import choice_judge, judge_phone, name_judge, place_judge, text_judge
from canbao.intake.judges.verdict import EMPTY, Verdict
from canbao.values.names import normalise_name

NAME = name_judge(50)
TEXT = text_judge(10)
DOT = "\u00b7"


def said(verdict: Verdict) -> tuple[Any, Any, set[Any], set[Any]]:
    """Value, problem, doubts and mendings."""
    problem = verdict.problem.problem if verdict.problem else None
    return (
        verdict.value,
        problem,
        {item.problem for item in verdict.doubts},
        {item.problem for item in verdict.mended},
    )


NONE: set[Any] = set()


@pytest.mark.trust
@pytest.mark.parametrize(
    ("cell", "name", "problem", "doubts", "mended"),
    [
        ("张三", "张三", None, NONE, NONE),
        (f"买买提{DOT}阿布都热合曼{DOT}吐尔逊江阿", f"买买提{DOT}阿布都热合曼{DOT}吐尔逊江阿", None, NONE, NONE),
        ("买买提•阿布都", f"买买提{DOT}阿布都", None, NONE, {Mending.SPELLING}),
        ("买买提．阿布都", f"买买提{DOT}阿布都", None, NONE, {Mending.FULL_WIDTH}),
        ("𠮷㐂", "𠮷㐂", None, NONE, NONE),
        ("龑䶮𬭎㙟𡐓", "龑䶮𬭎㙟𡐓", None, NONE, NONE),
        ("José", "José", None, NONE, NONE),
        ("Jose\u0301", "José", None, NONE, {Mending.SPELLING}),
        ("张\u200b三", "张三", None, NONE, {Mending.INVISIBLE}),
        ("\u202e张三", "张三", None, NONE, {Mending.INVISIBLE}),
        ("\u200f张三\u200e", "张三", None, NONE, {Mending.INVISIBLE}),
        ("葛\U000e0100城", "葛城", None, NONE, {Mending.INVISIBLE}),
        (" 张 三 ", "张三", None, NONE, {Mending.BLANKS}),
        ("张\n三", "张三", None, NONE, {Mending.BLANKS}),
        ("Ａｎｎａ", "Anna", None, NONE, {Mending.FULL_WIDTH}),
        ("'张三", "张三", None, NONE, {Mending.APOSTROPHE}),
        ("李\ue81e", "李\u9fb4", None, NONE, {Mending.SPELLING}),
        ("高\ue170", "高\ue170", None, {CellDoubt.SELF_MADE_CHARACTER}, NONE),
        ("王", "王", None, {CellDoubt.ONE_CHARACTER}, NONE),
        ("张三(大)", "张三(大)", None, {CellDoubt.ODD_NAME}, NONE),
        ("张三1", "张三1", None, {CellDoubt.ODD_NAME}, NONE),
        ("〇一", "〇一", None, NONE, NONE),
        ("张\x00三", None, CellProblem.CONTROL_CHARACTER, NONE, NONE),
        ("张三\U0001f600", None, CellProblem.EMOJI, NONE, NONE),
        ("★张三", None, CellProblem.EMOJI, NONE, NONE),
        ("张\ufffd", None, CellProblem.GARBLED, NONE, NONE),
        ("123", None, CellProblem.NOT_A_NAME, NONE, NONE),
        ("=HYPERLINK(1)", None, CellProblem.NOT_A_NAME, NONE, NONE),
        ("+张三", None, CellProblem.NOT_A_NAME, NONE, NONE),
        ("@张三", None, CellProblem.NOT_A_NAME, NONE, NONE),
        ("——", None, CellProblem.NOT_A_NAME, NONE, NONE),
        ("'", None, CellProblem.NOT_A_NAME, NONE, NONE),
        (12, None, CellProblem.NOT_A_NAME, NONE, NONE),
        (True, None, CellProblem.NOT_A_NAME, NONE, NONE),
        ("长" * 51, None, CellProblem.TOO_LONG, NONE, NONE),
        ("长" * 50, "长" * 50, None, NONE, NONE),
        ("\u200b", None, None, NONE, NONE),
    ],
)
def test_names_by_their_table(cell: Any, name: Any, problem: Any, doubts: set[Any], mended: set[Any]) -> None:
    assert said(NAME(cell)) == (name, problem, doubts, mended)


@given(st.text(max_size=20))
def test_a_name_that_is_taken_is_in_one_spelling(text: str) -> None:
    found = NAME(text)
    if found.value is not None:
        assert NAME(found.value).value == found.value == normalise_name(found.value)
        assert bool(found.mended) == (found.value != text)


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        ("说明 一", "说明 一", None),
        (12.0, "12", None),
        (12.5, "12.5", None),
        ("'=1+1", "=1+1", None),
        ("=1+1", "=1+1", None),
        ("'甲", "'甲", None),
        (6.22202e18, None, CellProblem.ID_AS_NUMBER),
        ("6.22202E+18", None, CellProblem.ID_AS_NUMBER),
        ("1E5", "1E5", None),
        ("一" * 11, None, CellProblem.TOO_LONG),
        ("甲\x01", None, CellProblem.CONTROL_CHARACTER),
        ("\u200b", None, None),
    ],
)
def test_free_text(cell: Any, value: Any, problem: Any) -> None:
    assert said(TEXT(cell))[:2] == (value, problem)


def test_a_guarded_text_is_said_to_be_mended() -> None:
    assert said(TEXT("'=1+1")) == ("=1+1", None, NONE, {Mending.APOSTROPHE})
    assert said(TEXT("\ue170"))[2] == {CellDoubt.SELF_MADE_CHARACTER}
    assert TEXT("\u200b") == EMPTY


CHOICES = {"low": ("低保", "低保户", "农村低保"), "poor": ("特困",), "B": ("b 类",)}


WRITTEN = [
    ("低保", "low"), (" 低 保 户", "low"), ("特困", "poor"), ("low", "low"), ("Ｂ类", "B"), ("b", "B"),
    ("Ｌｏｗ", "low"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), WRITTEN)
def test_choices_are_known_however_they_are_spaced(cell: str, value: str) -> None:
    assert choice_judge(CHOICES)(cell) == Verdict(value)


def test_an_unknown_word_is_told_with_what_may_be_meant() -> None:
    problem = choice_judge(CHOICES)("特困户").problem
    assert problem is not None
    assert problem.problem is CellProblem.UNKNOWN_WORD
    assert problem.advice.zh == "是否指 特困？；可填 低保、特困、b 类"
    far = choice_judge({str(number): (f"第{number}类",) for number in range(20)})("甲" * 5_000).problem
    assert far is not None
    assert far.advice == ("", "")
    assert choice_judge(CHOICES)("低保\x00").problem is not None


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        ("某某 镇", "某某镇", None),
        ("某某镇（乡）", "某某镇(乡)", None),
        ("某\ue81e镇", "某\u9fb4镇", None),
        ("某\x00镇", None, CellProblem.CONTROL_CHARACTER),
        ("某" * 9, None, CellProblem.TOO_LONG),
        ("\u200b ", None, None),
    ],
)
def test_places(cell: str, value: Any, problem: Any) -> None:
    assert said(place_judge(8)(cell))[:2] == (value, problem)


@pytest.mark.parametrize(
    ("cell", "number", "mended"),
    [
        ("13812345678", "13812345678", NONE),
        ("138 1234 5678", "13812345678", {Mending.SEPARATORS}),
        ("138-1234-5678", "13812345678", {Mending.SEPARATORS}),
        (" 13812345678", "13812345678", {Mending.BLANKS}),
        ("１３８１２３４５６７８", "13812345678", {Mending.FULL_WIDTH}),
        ("+86 13812345678", "13812345678", {Mending.SEPARATORS}),
        ("'13812345678", "13812345678", {Mending.APOSTROPHE}),
        (13812345678.0, "13812345678", {Mending.NUMBER_AS_TEXT}),
        ("0730-7612345", "07307612345", {Mending.SEPARATORS}),
        ("(0730)7612345", "07307612345", {Mending.SEPARATORS}),
        ("7612345", "7612345", NONE),
    ],
)
def test_telephone_numbers(cell: Any, number: str, mended: set[Any]) -> None:
    found = judge_phone(cell)
    assert found.problem is None
    assert found.value == number
    assert mended <= {item.problem for item in found.mended}
    assert bool(mended) == bool(found.mended)
    assert all("1234" not in item.found for item in found.mended)


@pytest.mark.parametrize(
    "cell", ["1381234567", "23812345678", "无", "13812345678/13912345678", 7307612345.0, "a", True]
)
def test_what_is_no_telephone_number(cell: Any) -> None:
    problem = judge_phone(cell).problem
    assert problem is not None
    assert problem.problem is CellProblem.NOT_A_PHONE
    assert judge_phone("1\x00").problem is not None
