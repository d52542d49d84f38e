"""What the letter says: every figure from the policy, silence left out, no line without those looked at before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.showing import Sheet, show_policy
from canbao.web.resident_letter import Addressed, Letter, letter_to

POLICIES = Path(__file__).parents[2] / "policies"


def letter_by(name: str, drop: str = "") -> Letter:
    """Of a policy, perhaps without one of its tables."""
    library = Library.of(POLICIES)
    sheet, rules = show_policy(library, name), load(library, name).latest
    sections = tuple(each for each in sheet.sections if each.key != drop)
    to = Addressed("某县", 2025, "某县", (), "https://example.org/pay")
    return letter_to(to, Sheet(sheet.name, sheet.title, sections), rules, ())


def said(letter: Letter) -> dict[str, str]:
    return {each.name: "".join(each.lines) for each in (*letter.before, *letter.after) if each.name}


def test_what_is_left_to_pay_is_counted_from_the_policys_own_rates() -> None:
    left = {name: each.left_fen for each in letter_by("fujian/nanan/2024").helped for name in each.who.split("、")}
    assert (left["特困人员"], left["低保对象"], left["低保边缘家庭成员"], left["尘肺病患者"]) == (0, 3900, 11700, 39000)
    assert next(fen for who, fen in left.items() if "独生男户" in who) is None, "set in another document"


def test_days_are_inclusive_and_every_part_has_its_clause() -> None:
    letter = letter_by("hunan/yueyang/2025")
    told = said(letter)
    assert "2024年9月1日至2024年12月31日（首尾两日都含）" in told["什么时候缴"]
    assert "暂按670元" in told["缴多少钱"]
    assert "新生儿在出生后90天内缴费" in told["从哪天起享受待遇"]
    assert "从2024年9月1日起" in told["从哪天起享受待遇"], "a new student is looked at before the others"
    assert all(each.clauses for each in letter.helped)
    assert all(each.clauses for each in (*letter.before, *letter.after) if each.name in told)


@pytest.mark.parametrize(
    ("drop", "name"),
    [("windows", "什么时候缴"), ("waiting", "要不要等待"), ("administration.forbidden", "通知写明不得做的")],
)
def test_silence_is_no_paragraph(drop: str, name: str) -> None:
    assert name in said(letter_by("hunan/yueyang/2025"))
    assert name not in said(letter_by("hunan/yueyang/2025", drop))


def test_what_comes_late_is_not_said_where_the_policy_does_not() -> None:
    told = said(letter_by("shandong/tengzhou/2025"))
    assert told["要不要等待"] == "在2024年12月31日（含当日）以前缴费的，不用等待。"
    assert told["缴多少钱"] == "个人缴费标准：每人400元。"
