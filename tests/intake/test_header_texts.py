"""Headers: the same name however it is spaced, bracketed and marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.header_texts import plain_header


@pytest.mark.parametrize(
    "header",
    [
        "身份证号", " 身份证号 ", "身份\n证号", "身 份 证 号", "身份证号（必填）", "身份证号(必填项)",
        "*身份证号", "身份证号*", "＊身份证号", "身份证号：", "身份证号【必填】", "身份证号[选填]",
        "身份证号\u200b", "身份证号(必填)*", "身份证号 (Required)",
    ],
)  # fmt: skip
def test_one_name_in_many_forms(header: str) -> None:
    assert plain_header(header) == "身份证号"


def test_other_brackets_belong_to_the_name() -> None:
    assert plain_header("金额（元）") == plain_header("金额(元)") == "金额(元)"
    assert plain_header("金额（分）") != plain_header("金额（元）")
    assert plain_header("Paid_On") == "paid_on"
    assert plain_header("*（必填）") == ""


@given(st.text(max_size=20))
def test_a_plain_header_has_no_blanks(header: str) -> None:
    assert not any(letter.isspace() for letter in plain_header(header))
