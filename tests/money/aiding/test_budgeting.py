"""Next year's aid budget: this year's people, next year's figures where there are any, and which they are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.assessing import TENGZHOU
from tests.database import in_area
from tests.money.aiding.desks import Desk

from canbao.billing.models import AidLine, Campaign
from canbao.money.aiding.budgeting import BudgetLine, next_budget
from canbao.money.charging import NothingPublished
from canbao.policy.library import Library, shipped_folder

NEXT = "shandong/tengzhou/2026"


def budget(desk: Desk) -> list[BudgetLine]:
    return next_budget(desk.lead, desk.year)


def by_payer(lines: list[BudgetLine]) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        found[line.payer] += line.fen
    return found


def aided(desk: Desk) -> list[AidLine]:
    run = desk.till.run
    with in_area(desk.county.code):
        return list(AidLine.objects.filter(county=desk.county.code, run_id=run).exclude(payer="sponsor"))


@pytest.fixture
def folder(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Policies of the next year beside the shipped ones, and a campaign that names them."""
    path = tmp_path / f"{NEXT}.yaml"
    path.parent.mkdir(parents=True)
    text = (shipped_folder() / f"{TENGZHOU}.yaml").read_text(encoding="utf-8")
    for old, new in (
        (f"policy: {TENGZHOU}", f"policy: {NEXT}"),
        ("2025-01-01", "2026-01-01"),
        ("2025-12-31", "2026-12-31"),
    ):
        assert old in text
        text = text.replace(old, new)
    text = text.replace("personal: {yuan: 400", "personal: {yuan: 420").replace("id: orphan,", "id: orphaned,")
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(Library, "of", lambda *_: Library((tmp_path, shipped_folder())))
    with in_area(desk.county.code):
        Campaign.objects.create(county=desk.county.code, year=desk.year + 1, policies=[NEXT], opened_by=1)
    return tmp_path


def test_without_a_next_policy_it_is_this_years_amounts(desk: Desk) -> None:
    lines = budget(desk)
    assert {(line.policy, line.is_pending) for line in lines} == {("", False)}
    names = {
        "city_budget": "市财政（代缴）", "city_medical_assistance": "市财政（医疗救助资金）",
        "town_budget": "镇街财政（代缴）",
    }  # fmt: skip
    expected: Counter[str] = Counter()
    for each in aided(desk):
        expected[names[each.payer]] += each.fen
    assert by_payer(lines) == expected
    assert {line.certifier for line in lines} >= {"市民政局", ""}


def test_with_a_next_policy_it_is_its_amounts_and_says_so(desk: Desk, folder: Path) -> None:
    del folder
    lines = budget(desk)
    new = [line for line in lines if line.policy == NEXT]
    old = [line for line in lines if not line.policy]
    orphans = [each for each in aided(desk) if each.aid_rows == "orphan"]
    assert sum(line.persons for line in old) == len(orphans), "the next policy has no row of that name"
    assert sum(line.fen for line in old) == sum(each.fen for each in orphans)
    others = sum(each.fen for each in aided(desk) if each.aid_rows != "orphan")
    assert sum(line.fen for line in new) * 400 == others * 420


def test_a_year_without_a_run(desk: Desk) -> None:
    with pytest.raises(NothingPublished):
        next_budget(desk.lead, 2001)
