"""Windows, amounts and shared conditions."""

from __future__ import annotations

from tests.assessing import NANAN, QINGTANGPU, TENGZHOU, YUEYANG, shipped
from tests.policy_texts import book_of

from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import Rules
from canbao.policy.showing.basics import show_basics
from canbao.policy.showing.sheet import Section
from canbao.policy.showing.speech import Speech


def sections(rules: Rules) -> dict[str, Section]:
    return {section.key: section for section in show_basics(Speech(rules, lambda _, clause: clause))}


def test_each_window_with_both_days() -> None:
    entries = sections(shipped(NANAN).latest)["windows"].entries
    assert [entry.cells[:2] for entry in entries[:2]] == [
        (("名称", "集中缴费期"), ("起止（含两端）", "2023-09-01 至 2023-12-31")),
        (("名称", "补缴期"), ("起止（含两端）", "2024-01-01 至 2024-12-31")),
    ]
    assert [entry.name for entry in entries[2:]] == ["免等待补缴期", "上半年补缴期"]
    principle = sections(shipped(QINGTANGPU).latest)["windows"].entries[0]
    assert principle.text_of("起止（含两端）").startswith("原则上2021-09-01")


def test_each_amount_with_what_is_open() -> None:
    amounts = {entry.name: entry.text_of("金额") for entry in sections(shipped(YUEYANG).latest)["amounts"].entries}
    assert amounts == {"个人缴费标准": "400.00元", "财政补助标准": "待定，暂按670.00元"}


def test_a_window_that_is_not_set() -> None:
    model = sections(load(Library.of(), "national/model", year=2026).latest)
    assert model["windows"].entries[0].text_of("起止（含两端）") == "待定"


def test_shared_conditions_are_written_out_once() -> None:
    found = sections(shipped(NANAN).latest)
    terms = {entry.key: entry for entry in found["terms"].entries}
    assert terms["terms.exempt"].text_of("内容").endswith(f"或 {terms['terms.hardship'].name}")
    assert "特困人员" not in terms["terms.exempt"].text_of("内容")
    assert "terms" not in sections(shipped(TENGZHOU).latest)


LABELLED = {
    "  central: {from": "  extra: {label: 延长缴费期, from: 2025-02-01, until: 2025-02-28, cite: 一}\n"
    "  spare: {from: 2025-03-01, until: 2025-03-31, cite: 一}\n  central: {label: 集中参保期, from",
    "  personal: {yuan": "  child: {label: 学生缴费标准, yuan: 300, cite: 二}\n  personal: {yuan",
}


def test_windows_and_amounts_are_called_as_the_policy_calls_them() -> None:
    found = sections(book_of(LABELLED).latest)
    assert [entry.name for entry in found["windows"].entries] == ["延长缴费期", "其他时段 spare", "集中参保期"]
    amounts = {entry.name: entry.text_of("金额") for entry in found["amounts"].entries}
    assert amounts["学生缴费标准"] == "300.00元"
    assert amounts["个人缴费标准"] == "400.00元"
