"""Spellings of standings: normal form, and grades inside a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.policy.standing_names import normalise, split_grades


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("残疾人（三级）", "残疾人(三级)"),
        ("残疾人〔三级〕", "残疾人【三级】"),
        ("革命“五老”人员", '革命"五老"人员'),
        ("革命「五老」人员", "革命五老人员"),
        ("  低保 对象　", "低保对象"),
        ("监测对象—脱贫不稳定户", "监测对象-脱贫不稳定户"),
        ("监测对象－脱贫不稳定户", "监测对象——脱贫不稳定户"),
        ("享受４０％救济", "享受40%救济"),
        ("Destitute", "destitute"),
    ],
)
def test_width_space_quotes_brackets_and_dashes_do_not_matter(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@given(st.text())
def test_a_normal_form_is_its_own_normal_form_for_names(name: str) -> None:
    once = normalise(name)
    assert not any(sign.isspace() for sign in once)
    assert normalise(once + "　") == normalise(once)


@pytest.mark.parametrize(
    ("name", "base", "grades"),
    [
        ("三、四级残疾人", "残疾人", {3, 4}),
        ("三级、四级残疾人", "残疾人", {3, 4}),
        ("三和四级残疾人", "残疾人", {3, 4}),
        ("1-2级残疾", "残疾", {1, 2}),
        ("一至三级残疾", "残疾", {1, 2, 3}),
        ("4-2级残疾", "残疾", {2, 3, 4}),
        ("1级残疾", "残疾", {1}),
        ("残疾人(1-2级)", "残疾人", {1, 2}),
        ("残疾人(一、三级)", "残疾人", {1, 3}),
        ("残疾四级", "残疾", {4}),
        ("残疾人-1-2级", "残疾人", {1, 2}),
        ("残疾人-二级", "残疾人", {2}),
    ],
)
def test_grades_are_read_out_of_a_name(name: str, base: str, grades: set[int]) -> None:
    assert split_grades(name) == (base, frozenset(grades))


@pytest.mark.parametrize(
    "name", ["残疾人", "三级", "五级残疾", "三四残疾", "1-2残疾", "残疾人(三)", "两女户", "级残疾", ""]
)
def test_a_name_without_a_grade_phrase_has_no_grades(name: str) -> None:
    assert split_grades(name) is None


@given(st.sampled_from("1234一二三四"), st.sampled_from("1234一二三四"), st.sampled_from("-~至到"))
def test_a_range_does_not_care_which_end_comes_first(low: str, high: str, sign: str) -> None:
    assert split_grades(f"{low}{sign}{high}级残疾") == split_grades(f"{high}{sign}{low}级残疾")
