"""Two policies side by side: what differs, and nothing where only a clause has another number."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.assessing import MADE_UP
from tests.policy_texts import small, write

from canbao.policy.comparing import Change, compare_sheets
from canbao.policy.library import Library, shipped_folder
from canbao.policy.showing import Entry, Section, Sheet, show_policy

NANAN = "fujian/nanan/2024"


def sheet(*entries: Entry, silence: str = "") -> Sheet:
    return Sheet("p", "题", (Section("price", "应收", entries, silence=silence), Section("head", "文件")))


def entry(key: str, result: str, cite: str = "三", condition: str = "") -> Entry:
    return Entry(key, (("条件", condition or key), ("结果", result)), cite, result)


def test_the_same_policy_has_no_differences() -> None:
    library = Library.of()
    for name in (NANAN, "hunan/yueyang/2025", "national/model@2026"):
        assert compare_sheets(show_policy(library, name), show_policy(library, name)) == []


def test_what_changed_with_both_clauses() -> None:
    (found,) = compare_sheets(sheet(entry("late", "收 390.00元", "三")), sheet(entry("late", "收 420.00元", "二(四)")))
    assert (found.kind, found.name, found.old_cite, found.new_cite) == ("changed", "late", "三", "二(四)")
    assert found.changes == (Change("结果", "收 390.00元", "收 420.00元"),)


def test_another_number_of_the_clause_is_no_difference() -> None:
    assert compare_sheets(sheet(entry("late", "收", "三")), sheet(entry("late", "收", "四"))) == []


def test_what_was_added_and_what_is_gone() -> None:
    found = compare_sheets(sheet(entry("a", "1"), entry("b", "2")), sheet(entry("a", "1"), entry("c", "3")))
    assert [(each.kind, each.key) for each in found] == [("added", "c"), ("gone", "b")]
    assert found[0].changes == (Change("条件", "", "c"), Change("结果", "", "3"))
    assert (found[0].old_cite, found[1].new_cite) == ("", "")


def test_a_row_under_another_name_is_known_by_its_condition() -> None:
    old = sheet(entry("window", "收 1", condition="缴费期内"))
    new = sheet(entry("in_window", "收 2", condition="缴费期内"))
    (found,) = compare_sheets(old, new)
    assert (found.kind, found.changes) == ("changed", (Change("结果", "收 1", "收 2"),))


def test_a_section_that_falls_silent() -> None:
    found = compare_sheets(sheet(entry("a", "1")), sheet(silence="未规定"))
    assert [(each.kind, each.key) for each in found] == [("added", "price"), ("gone", "a")]
    changed = compare_sheets(sheet(silence="未规定"), sheet(silence="由其他文件规定"))
    assert [(each.kind, each.changes) for each in changed] == [
        ("changed", (Change("回答", "未规定", "由其他文件规定"),))
    ]


@pytest.fixture
def next_year(tmp_path: Path) -> Library:
    """The notice of the next year: other days, another standard, one aid more generous, one gone."""
    text = (shipped_folder() / f"{NANAN}.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("2024-02-29", "2024-02-28"), ("2024-", "2025-"), ("2023-", "2024-"),
        (NANAN, "fujian/nanan/2025"), ("yuan: 390", "yuan: 420"), ("share: 70%", "share: 75%"),
    ):  # fmt: skip
        text = text.replace(old, new)
    lines = [line for line in text.splitlines() if "id: poor_student" not in line]
    folder = tmp_path / "fujian" / "nanan"
    folder.mkdir(parents=True)
    (folder / "2025.yaml").write_text("\n".join(lines), encoding="utf-8")
    return Library.of(tmp_path)


def test_a_year_later(next_year: Library) -> None:
    found = compare_sheets(show_policy(next_year, NANAN), show_policy(next_year, "fujian/nanan/2025"))
    kinds = {(each.section, each.key): each.kind for each in found}
    assert kinds["amounts", "amounts.personal"] == "changed"
    assert kinds["aid", "near_subsistence"] == "changed"
    assert kinds["aid", "poor_student"] == "gone"
    assert not [key for key in kinds if key[0] in ("price", "cover", "waiting", "membership")], "rows say the same"
    aid = next(each for each in found if each.key == "near_subsistence")
    assert aid.changes == (
        Change("结果", "直接减免 个人缴费标准（390.00元）的70%", "直接减免 个人缴费标准（420.00元）的75%"),
    )


def test_parts_without_a_name_are_called_by_their_section() -> None:
    library = Library.of(MADE_UP)
    found = compare_sheets(show_policy(library, "hunan/yueyang/2025"), show_policy(library, NANAN))
    account = next(each for each in found if each.key == "family_account")
    assert (account.name, account.kind) == ("家庭共济", "gone")


def test_a_window_is_called_by_its_label(tmp_path: Path) -> None:
    def with_extra(last: str) -> str:
        extra = f"  extra: {{label: 延长缴费期, from: 2025-02-01, until: {last}, cite: 一}}\n  central: {{from"
        return small({"  central: {from": extra})

    library = write(tmp_path, {"small": with_extra("2025-02-28")})
    other = write(tmp_path / "new", {"small": with_extra("2025-03-31")})
    (found,) = compare_sheets(show_policy(library, "small"), show_policy(other, "small"))
    assert (found.kind, found.name) == ("changed", "延长缴费期")
