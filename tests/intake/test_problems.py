"""Problems and their sentences: complete in both languages, and never an identity number in full."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.cell_problems import CellProblem
from canbao.intake.file_problems import FileProblem
from canbao.intake.problems import LONGEST_SHOWN, Advice, CellError, fault, show


@pytest.mark.parametrize(
    "number", ["430621199003071230", "43062119900307123X", "430621 19900307 1230", "430621900307123"]
)
@pytest.mark.parametrize("around", ["{}", "张三{}", "[{}]", "{},女"])
def test_identity_numbers_are_masked_in_any_column(number: str, around: str) -> None:
    assert "9003" not in fault(CellProblem.UNKNOWN_WORD, around.format(number)).found


def test_exponents_are_masked_too() -> None:
    assert show("4.30621199003071E+17") == "···E+17"


@given(st.text(max_size=30), st.integers(10**14, 10**18 - 1), st.text(max_size=30))
def test_no_run_of_digits_long_enough_for_a_number_is_shown(before: str, number: int, after: str) -> None:
    assert not re.search(r"[0-9]{15,}", show(f"{before}{number}{after}"))


@given(st.text())
def test_what_is_shown_is_one_short_line(text: str) -> None:
    shown = show(text)
    assert len(shown) <= LONGEST_SHOWN + 1
    assert shown.isprintable()


def test_an_identifier_is_masked_whatever_it_is() -> None:
    assert fault(CellProblem.REPEATED_ROW, "430621P00000000001", is_id=True).found == "···0001"
    assert fault(CellProblem.REPEATED_ROW, "p1", is_id=True).found == "···"
    assert fault(CellProblem.EMPTY_CELL, None, is_id=True).found == ""


def test_sentences_leave_out_what_there_is_not() -> None:
    whole = CellError("a.csv", 0, "", "", FileProblem.EMPTY_FILE).sentence
    assert whole == "a.csv：文件是空的，请重新导出。The file is empty; export it again."
    asked = CellError("a.csv", 1, "sx", "", FileProblem.REPEATED_COLUMN, Advice("是否指 sex？", "did you mean sex?"))
    assert asked.mend == "请只留一列；是否指 sex？keep one of them; did you mean sex?"
    assert asked.mend_zh == "请只留一列；是否指 sex？"
    advised = CellError("a.csv", 2, "sex", "mal", CellProblem.UNKNOWN_WORD, Advice("可用 male", "allowed: male"))
    assert advised.sentence.startswith("a.csv 第 2 行 sex：“mal”不是可用的内容，请改成可用的内容；可用 male。")
    assert advised.sentence.endswith(
        'Row 2, sex: "mal" is not one of the allowed words; use an allowed word; allowed: male.'
    )
    assert advised.mend == "请改成可用的内容；可用 male。use an allowed word; allowed: male."
