"""The policies on a page: every value with its clause, beside another one, tried on people, changed by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.sites import Site


def test_every_value_stands_with_its_clause(site: Site) -> None:
    from canbao.policy.library import Library
    from canbao.policy.showing import show_policy

    page = site.client(site.hire("bureau_clerk")).get("/s/policy").content.decode()
    sheet = show_policy(Library.of(), "hunan/yueyang/2025")
    assert sheet.title in page
    assert page.count('<td class="clause">') == sum(len(each.entries) for each in sheet.sections)
    assert "正在用" in page
    assert page.count('aria-current="') == 2, "its group and itself among the doors"


def test_a_trial_says_who_pays_more(site: Site) -> None:
    client = site.client(site.hire("bureau_lead"))
    day = site.till.county.as_of
    given = {"policy": "hunan/yueyang/2025", "day": day.isoformat()}
    page = site.post(client, "/s/policy", given).content.decode()
    assert 'id="trial"' in page
    assert "多缴 <strong>0</strong> 人" in page
    dearer = site.post(client, "/s/policy", {**given, "price": "500"}).content.decode()
    assert "多缴 <strong>0</strong> 人" not in dearer
    assert "100.00" in dearer
    wrong = site.post(client, "/s/policy", {"policy": "shandong/tengzhou/2025", "day": day.isoformat()})
    assert wrong.status_code == 422
    assert site.post(client, "/s/policy", {"policy": "hunan/yueyang/2025", "day": ""}).status_code == 422


def test_two_policies_are_shown_beside_each_other(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.web import policy_pages

    both = ["shandong/tengzhou/2025", "hunan/yueyang/2025"]
    monkeypatch.setattr(policy_pages, "policies_for", lambda _: both)
    client = site.client(site.hire("bureau_clerk"))
    page = client.get("/s/policy?policy=hunan/yueyang/2025&beside=shandong/tengzhou/2025").content.decode()
    assert 'id="differences"' in page
    assert page.count("<td>改</td>") + page.count("<td>增</td>") + page.count("<td>删</td>") > 5


def test_who_does_not_see_runs_does_not_see_it(site: Site) -> None:
    assert site.client(site.hire("village_collector")).get("/s/policy").status_code == 403
