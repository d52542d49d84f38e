"""A run by its pages: asked for, signed, proposed by one person, confirmed by another; put aside."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.database import as_superuser, in_area

from canbao.billing.models import Run

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Person, Site

ALL_SITUATIONS = re.compile(r'name="situation" value="(-?\d+)"')


def run_of(site: Site, number: int) -> Run:
    with in_area(site.county):
        return Run.objects.get(county=site.county, id=number)


def assessed(site: Site, **order: Any) -> int:
    """One more run, beside the published one of the county."""
    return int(site.till.county.assess(**order)["run"])


def otherwise(site: Site) -> int:
    """A run by another standard: every amount differs from the published one, and every situation is unsigned."""
    return assessed(site, amend=(("personal_yuan", "410"),))


def stale(site: Site, person: Person) -> None:
    """The second factor was shown a quarter of an hour ago."""
    with as_superuser(site.till.county.server) as connection:
        connection.execute(
            "UPDATE access_signin SET factor_at = now() - interval '15 minutes' WHERE account_id = %s",
            [person.actor.account_id],
        )


def sign_all(site: Site, client: Any, number: int) -> None:
    found = ALL_SITUATIONS.findall(client.get(f"/s/dues/runs/{number}").content.decode())
    answer = site.post(client, f"/s/dues/runs/{number}", {"situation": found})
    assert answer.status_code == 302, answer.content.decode()


def test_who_may_not_see_or_publish(site: Site) -> None:
    number = otherwise(site)
    assert site.client(site.hire("supplier")).get("/s/dues/runs").status_code == 403
    assert site.client(site.hire("inspector")).get(f"/s/dues/runs/{number}/publish").status_code == 403
    finance = site.client(site.hire("finance"))
    assert finance.get(f"/s/dues/runs/{number}").status_code == 200
    assert "开始核算" not in finance.get("/s/dues/runs").content.decode()
    assert finance.get("/s/dues/runs/999999999").status_code == 404


def test_whoever_may_not_find_people_gets_no_names_in_the_sample(site: Site) -> None:
    from canbao.billing.viewing import view_sample
    from canbao.registry.queries import people_numbered

    sample = [line.person_id for line in view_sample(site.till.county.clerk(), site.till.run)]
    names = {row.masked for row in people_numbered(site.till.county.clerk(), sample).values()}
    clerk, finance = (site.client(site.hire(role)) for role in ("bureau_clerk", "finance"))
    address = f"/s/dues/runs/{site.till.run}?tab=sample"
    seen = clerk.get(address).content.decode()
    assert seen.count("data-row") == 20
    assert seen.count("为什么<span") == 20
    unseen = finance.get(address).content.decode()
    assert unseen.count("data-row") == 20
    assert unseen.count("号</td>") == 20
    assert all(name in seen and name not in unseen for name in names)


def test_assessing_is_a_job_and_its_page_leads_to_the_run(site: Site) -> None:
    from canbao.store.worker import run_worker

    client = site.client(site.hire("bureau_clerk"))
    sent = {"year": site.till.year, "as_of": site.till.county.as_of.isoformat(), "key": "a" * 32}
    answers = [client.post("/s/dues/runs", sent) for _ in range(2)]
    assert answers[1].headers["Location"] == f"{answers[0].headers['Location']}?again=1"
    run_worker(until_empty=True)
    with in_area(site.county):
        assert Run.objects.filter(county=site.county).count() == 2, "one more than was there, for two presses"
        newest = Run.objects.filter(county=site.county).order_by("-id")[0]
    page = client.get(answers[0].headers["Location"]).content.decode()
    assert f'href="/s/dues/runs/{newest.id}"' in page
    assert f"第 {newest.id} 批" in client.get("/s/dues/runs").content.decode()
    wrong = site.post(client, "/s/dues/runs", {"year": site.till.year, "as_of": "soon"})
    assert wrong.status_code == 422
    assert "日期应写成" in wrong.content.decode()


def test_nothing_ticked_and_a_situation_of_nobody(site: Site) -> None:
    number = otherwise(site)
    client = site.client(site.hire("bureau_clerk"))
    nothing = site.post(client, f"/s/dues/runs/{number}", {})
    assert "请先勾选要签认的情形" in nothing.content.decode()
    foreign = site.post(client, f"/s/dues/runs/{number}", {"situation": ["12345"]})
    assert foreign.status_code == 422
    assert run_of(site, number).state == "draft"


def test_two_persons_and_the_second_factor_publish(site: Site) -> None:
    number = otherwise(site)
    clerk, lead = site.hire("bureau_lead"), site.hire("bureau_lead")
    first, second = site.client(clerk), site.client(lead)
    address = f"/s/dues/runs/{number}/publish"
    assert "没有签认，不能发布" in first.get(address).content.decode()
    sign_all(site, first, number)
    site.post(first, address, {"answer": "propose", "seen": run_of(site, number).difference_digest})
    assert run_of(site, number).state == "proposed"
    assert "须由另一人确认" in first.get(address).content.decode()
    own = first.post(address, {"answer": "agree", "key": "b" * 32})
    assert own.status_code in (403, 422)
    assert run_of(site, number).state == "proposed"
    stale(site, lead)
    asked = second.post(address, {"answer": "agree", "key": "c" * 32})
    assert "请再输入一次动态码" in asked.content.decode()
    assert run_of(site, number).state == "proposed", "without the second factor nothing is published"
    with as_superuser(site.till.county.server) as connection:
        connection.execute("UPDATE access_signin SET factor_at = now() WHERE account_id = %s", [lead.actor.account_id])
    sent = {"answer": "agree", "key": "d" * 32}
    assert [second.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert run_of(site, number).state == "published"
    assert run_of(site, number).published_by == lead.actor.account_id


def test_differences_that_were_not_shown_are_not_acknowledged(site: Site) -> None:
    number = otherwise(site)
    client = site.client(site.hire("bureau_clerk"))
    sign_all(site, client, number)
    answer = site.post(client, f"/s/dues/runs/{number}/publish", {"answer": "propose", "seen": "0" * 64})
    assert answer.status_code == 422
    assert "差异尚未看过" in answer.content.decode()
    assert run_of(site, number).state != "proposed"


def test_turning_down_needs_a_reason(site: Site) -> None:
    number = otherwise(site)
    clerk, lead = site.client(site.hire("bureau_clerk")), site.client(site.hire("bureau_lead"))
    sign_all(site, clerk, number)
    seen = run_of(site, number).difference_digest
    site.post(clerk, f"/s/dues/runs/{number}/publish", {"answer": "propose", "seen": seen})
    silent = site.post(lead, f"/s/dues/runs/{number}/publish", {"answer": "refuse"})
    assert "请写明不同意的原因" in silent.content.decode()
    site.post(lead, f"/s/dues/runs/{number}/publish", {"answer": "refuse", "reason": "标准有误"})
    assert run_of(site, number).state == "discarded"


def test_a_run_is_put_aside_with_a_reason(site: Site) -> None:
    number = otherwise(site)
    client = site.client(site.hire("bureau_clerk"))
    address = f"/s/dues/runs/{number}"
    assert "请写明作废的原因" in site.post(client, address, {"do": "discard"}).content.decode()
    site.post(client, address, {"do": "discard", "reason": "日期填错"})
    assert run_of(site, number).state == "discarded"


def test_changes_by_reason_and_yuan(site: Site) -> None:
    same, other = assessed(site), otherwise(site)
    client = site.client(site.hire("bureau_clerk"))
    assert "每个人都相同" in client.get(f"/s/dues/runs/{same}?tab=changes").content.decode()
    page = client.get(f"/s/dues/runs/{other}?tab=changes").content.decode()
    assert "金额变化" in page
    assert f'href="/s/dues/diff?run={other}"' in page
    assert "首批" not in page


@pytest.mark.needs("chromium")
def test_a_run_from_draft_to_publication_in_two_browsers(site: Site, open_page: Callable[..., Page]) -> None:
    number = otherwise(site)
    page = open_page(site.hire("bureau_clerk"))
    page.goto(f"/s/dues/runs/{number}")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="签认勾选的情形").click()
    page.get_by_role("link", name="提出发布").click()
    page.get_by_role("button", name="差异已看过，提出发布").click()
    assert page.get_by_role("status").inner_text() == "已提出发布，等另一人确认"
    other = open_page(site.hire("bureau_lead"), scripts=False)
    other.goto("/s/dues/runs")
    other.get_by_role("link", name=f"第 {number} 批").click()
    other.get_by_role("link", name="复核并确认发布").click()
    other.get_by_role("button", name="同意，确认发布").click()
    assert other.locator("h1 .tag").inner_text() == "已发布"
    assert run_of(site, number).state == "published"
