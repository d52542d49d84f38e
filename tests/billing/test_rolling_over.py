"""The next year: found by its place or clearly refused, opened once, with what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.billing.counties import County
from tests.billing.test_policies import write
from tests.database import in_area

from canbao.billing.actions import RollOver, roll_over
from canbao.billing.models import Campaign
from canbao.billing.policies import NoNextPolicy
from canbao.billing.rolling_over import NoCampaign, policies_in_use
from canbao.registry.models.coverage import Subject

NEXT = "own/2026"


def roll(county: County, year: int = 2025, folder: Path | None = None) -> dict[str, Any]:
    folders = () if folder is None else (str(folder),)
    return dict(roll_over(county.clerk(), new_key(), RollOver(year, folders)))


def test_without_a_published_run_there_is_nothing_to_go_on_from(county: County, run: dict[str, Any]) -> None:
    with pytest.raises(NoCampaign, match="2025"):
        roll(county)
    del run


def test_without_next_years_policy_it_is_refused_by_name(county: County, run: dict[str, Any]) -> None:
    county.publish(run["run"])
    with pytest.raises(NoNextPolicy, match="hunan/yueyang/2025 还没有 2026 年度的政策"):
        roll(county)
    with in_area(county.code):
        assert not Campaign.objects.exists()


def test_the_next_year_opens_once_and_says_what_is_missing(county: County, run: dict[str, Any], tmp_path: Path) -> None:
    county.publish(run["run"])
    path = write(tmp_path, NEXT, county.code, 2026)
    pending = "  personal: {pending: personal_yuan, provisional_yuan: 400, cite: 一}"
    text = path.read_text(encoding="utf-8").replace("  personal: {yuan: 400, cite: 一}", pending)
    path.write_text(
        text.replace(
            "{id: all, charge", "{id: poor, when: 'has(\"特困人员\")', charge: personal, cite: 一}, {id: all, charge"
        ),
        encoding="utf-8",
    )
    first = roll(county, folder=tmp_path)
    assert (first["year"], first["policies"]) == (2026, [NEXT])
    assert first["missing"] == [
        "政策中待定：personal_yuan",
        "名单尚未报全：" + "、".join(str(subject.label) for subject in Subject),
        "还没有下一年度的参保登记，请先结转参保登记",
    ]
    county.record("UPDATE registry_coverage SET complete_until = '2099-12-31'")
    county.record("UPDATE registry_coverage SET replaced_at = now() WHERE subject = 'destitute'")
    county.record("UPDATE registry_enrolment SET year = 2026")
    path.write_text(text.replace(pending, "  personal: {yuan: 400, cite: 一}"), encoding="utf-8")
    assert roll(county, folder=tmp_path)["missing"] == []
    with in_area(county.code):
        assert Campaign.objects.get().policies == [NEXT]
        assert policies_in_use(county.code, 2026) == (NEXT,)
        assert policies_in_use(county.code, 2025) == (county.policy,)


def test_a_year_is_assessed_by_its_campaign(county: County, run: dict[str, Any], tmp_path: Path) -> None:
    county.publish(run["run"])
    write(tmp_path, NEXT, county.code, 2026)
    roll(county, folder=tmp_path)
    answer = county.assess(policies=(), year=2026, folders=(str(tmp_path),))
    assert answer["year"] == 2026
    assert set(county.field(answer["run"], "policies")) == {NEXT}
    assert answer["differences"] == 0
    assert county.field(run["run"], "state") == "published", "each year has its own"
