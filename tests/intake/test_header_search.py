"""The header: where it stands, which column is which, what is wrong with it."""

from __future__ import annotations

import pytest
from tests.intake.lists import DEFINITION, HEADER

from canbao.intake.file_problems import FileProblem
from canbao.intake.header_search import find_header, has_known_names, judge_header, refuse_without_header
from canbao.intake.refusal import FileRefused


def test_the_first_row_with_two_known_names_is_the_header() -> None:
    top = [["救助名单"], ["姓名："], ["序号", "姓名", "公民身份号码", "类别", "备注"], ["1", "姓名", "证件号码"]]
    found = find_header(top, DEFINITION)
    assert found is not None
    assert (found.row, found.places) == (3, {"name": 1, "id_number": 2, "category": 3, "remark": 4})
    assert found.ignored == ("序号",)
    judge_header("a", found, top[:3], DEFINITION)


def test_a_name_twice_is_no_header_of_two_names() -> None:
    assert find_header([["姓名", "姓名"]], DEFINITION) is None
    assert find_header([], DEFINITION) is None


def test_everything_wrong_is_told_at_once() -> None:
    top = [["证件号码", "身份证号", "姓名字", ""], ["姓名", "类别", "", ""]]
    found = find_header([["证件号码", "身份证号", "电话"]], DEFINITION)
    assert found is not None
    assert found.repeated == (1,)
    with pytest.raises(FileRefused) as caught:
        judge_header("a", found, [["x"], *top[1:]], DEFINITION)
    assert [error.problem for error in caught.value.errors] == [
        FileProblem.MISSING_REQUIRED,
        FileProblem.REPEATED_COLUMN,
        FileProblem.TWO_HEADER_ROWS,
    ]


def test_a_row_of_people_is_no_header() -> None:
    assert has_known_names(HEADER, DEFINITION)
    assert has_known_names(["姓名", "类别", "甲", "乙"], DEFINITION)
    assert not has_known_names(["姓名", "甲", "乙"], DEFINITION)
    assert not has_known_names([], DEFINITION)


def test_what_was_found_is_named_without_numbers() -> None:
    error = refuse_without_header("a", [["题"], ["张三", "430621199003071230"]], DEFINITION)
    assert "找到的是 张三、···1230" in str(error)
    many = refuse_without_header("a", [[f"列{number}" for number in range(40)]], DEFINITION)
    assert "列19…" in str(many)
    assert "列20" not in str(many)
