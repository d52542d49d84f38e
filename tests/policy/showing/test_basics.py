"""Windows, amounts and shared conditions."""

from __future__ import annotations

from tests.assessing import NANAN, QINGTANGPU, TENGZHOU, YUEYANG, shipped

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
    assert entries[2].name == "其他时段"
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
    terms = {entry.name: entry.text_of("内容") for entry in found["terms"].entries}
    assert terms["条件③"].endswith("或 条件①")
    assert "特困人员" in terms["条件①"]
    assert "terms" not in sections(shipped(TENGZHOU).latest)
