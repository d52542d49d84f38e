"""Texts of messages: named fields only, nothing that tells of somebody."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field

from canbao.access.wording import TooTelling
from canbao.campaign.message_texts import FIELDS, BadText, MakeText, check_text, make_text, parts_of

GOOD = "{村}{姓名}：{年度}年度居民医保{金额}元，请在{截止日}前缴纳。咨询{电话}"


def test_a_good_text_is_kept_with_its_length(field: Field) -> None:
    made = make_text(field.clerk, new_key(), MakeText("临近截止", GOOD))
    assert (made["length"], made["parts"]) == (len(GOOD), 1)
    assert set(made["fields"]) <= set(FIELDS)  # type: ignore[arg-type]
    (row,) = field.rows("MessageText")
    assert row.text == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "{证件号码}请缴费", "{phone}", "请缴费{", "{姓名}}", "您是低保对象，只需缴200元", "特困人员免缴", "残疾人减半",
        "=1+1", "", "缴" * 501,
    ],
)  # fmt: skip
def test_what_must_not_be_in_a_message_is_refused(text: str) -> None:
    with pytest.raises(BadText):
        check_text("名", text)


@pytest.mark.parametrize("text", ["电话13912345678", "证件430621199003071234"])
def test_nobodys_number_is_in_a_text(text: str) -> None:
    with pytest.raises(TooTelling):
        check_text("名", text)


def test_signs_beyond_the_first_plane_count_twice() -> None:
    assert [parts_of("𠮷" * 35), parts_of("𠮷" * 36)] == [1, 2]
