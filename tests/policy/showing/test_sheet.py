"""Entries and sections: names, columns, cells."""

from __future__ import annotations

from canbao.policy.showing.sheet import Entry, Section, Sheet, cells, joined

CHARGE = Entry("late", (("条件", "以上各项以外的"), ("结果", "收 400.00元")), "三")
LIST = Entry("civil", (("报送部门", "县民政局"), ("内容", "名单")))


def test_an_entry_is_called_by_its_first_cell() -> None:
    assert CHARGE.name == "以上各项以外的"
    assert LIST.name == "报送部门：县民政局", "a text that does not speak for itself keeps its label"
    assert (CHARGE.text_of("结果"), CHARGE.text_of("备注")) == ("收 400.00元", "")


def test_columns_are_the_labels_in_order() -> None:
    assert Section("x", "表", (CHARGE, LIST)).columns == ("条件", "结果", "报送部门", "内容")
    assert Section("x", "表").columns == ()


def test_a_section_is_found_by_its_key() -> None:
    sheet = Sheet("p", "题", (Section("price", "应收"),))
    assert sheet.section("price") == Section("price", "应收")
    assert sheet.section("aid") is None


def test_empty_cells_are_left_out() -> None:
    assert cells(("甲", ""), ("乙", "有")) == (("乙", "有"),)
    assert joined(["甲", "", "乙"]) == "甲、乙"
