"""Each role's main work of a day, by clicking alone from the first page, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.database import in_area
from tests.web.rooms import poor_list
from tests.web.test_money_pages import plant_difference

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Person, Site

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """On a day of the window."""
    from tests.web.fields import field_of

    found = field_of(site, monkeypatch)
    from canbao.web import cash_pages, pay_pages

    for pages in (cash_pages, pay_pages):
        monkeypatch.setattr(pages, "today", lambda _: site.till.county.as_of)
    return found


def begin(open_page: Callable[..., Page], person: Person, *, width: int = 1366) -> Page:
    page = open_page(person, width=width)
    page.goto("/")
    return page


def enter(page: Page, title: str) -> None:
    """By its door on the first page."""
    page.locator("main a.door", has_text=re.compile(f"^\\s*{title}\\s*$")).click()
    page.locator("h1").wait_for()


def find(page: Page, site: Site, person: int) -> None:
    """By the keyboard, from whatever page; to the person's file."""
    page.keyboard.press("/")
    page.keyboard.type(name_of(site, person))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if "/s/person/" not in page.url:
        page.locator(f'a[href^="/s/person/{person}"]').first.click()
    page.get_by_role("link", name="应缴与来由").wait_for()


def name_of(site: Site, person: int) -> str:
    from canbao.registry.models import Person as Registered

    with in_area(site.county):
        return str(Registered.objects.get(county=site.county, id=person).name)


def test_the_bureau_says_why_somebody_pays_this_much(site: Site, field: Field, open_page: Callable[..., Page]) -> None:
    del field
    due = site.till.payable()[0]
    page = begin(open_page, site.hire("bureau_clerk"))
    find(page, site, due.person_id)
    page.get_by_role("link", name="应缴与来由").click()
    page.get_by_role("link", name="为什么是这个数").click()
    assert "依据" in page.locator("main").inner_text()


def test_the_lead_sees_who_lags_and_what_is_late(site: Site, field: Field, open_page: Callable[..., Page]) -> None:
    del field
    from canbao.access.actors import system_actor
    from canbao.campaign.counting import count_if_needed

    count_if_needed(system_actor(site.county))
    page = begin(open_page, site.hire("bureau_lead"))
    enter(page, "进度")
    page.get_by_role("navigation").get_by_role("link", name="排名").click()
    assert "同率同名次" in page.locator("main").inner_text()
    page.get_by_role("link", name="参保", exact=False).first.click()
    enter(page, "工作期限")
    assert "依据本年度通知" in page.locator("main").inner_text()


def test_a_town_takes_cash_and_hands_it_in(site: Site, field: Field, open_page: Callable[..., Page]) -> None:
    from canbao.money.models import HandIn, Payment

    del field
    due = site.till.payable()[0]
    page = begin(open_page, site.hire("town_clerk", due.unit[:9]))
    find(page, site, due.person_id)
    page.get_by_role("link", name="收费登记").click()
    page.locator(f'input[name=take][value^="{due.person_id}."]').check()
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="登记").click()
    page.get_by_text("已登记 1 笔").wait_for()
    page.locator(".brand").click()
    enter(page, "现金")
    page.get_by_role("button", name=re.compile("上交")).first.click()
    page.get_by_role("status").get_by_text("已提出上交").wait_for()
    with in_area(site.county):
        assert (Payment.objects.count(), HandIn.objects.count()) == (1, 1)


def test_a_collector_writes_down_why_somebody_does_not_pay(
    site: Site, field: Field, open_page: Callable[..., Page]
) -> None:
    page = begin(open_page, site.hire("village_collector", field.village), width=360)
    enter(page, "催缴")
    page.locator("input[name=people]").first.check()
    page.locator("select[name=reason]").select_option(index=1)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("已登记").wait_for()
    assert len(field.rows("Attempt")) == 1


def test_a_supplier_sends_a_list_and_reads_what_came_of_it(
    site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = begin(open_page, site.hire("supplier"))
    enter(page, "导入")
    file = tmp_path / "名单.xlsx"
    file.write_bytes(poor_list(1))
    page.get_by_role("link", name=re.compile("困难群众名单")).first.click()
    page.locator("input[type=file]").set_input_files(str(file))
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/s/(import|jobs)/\d+"))
    assert page.locator("h1").count() == 1


def test_the_tax_office_closes_a_difference(site: Site, field: Field, open_page: Callable[..., Page]) -> None:
    from canbao.money.models import Difference

    del field
    number = plant_difference(site)
    with in_area(site.county):
        Difference.objects.filter(county=site.county, id=number).update(owner="tax")
    page = begin(open_page, site.hire("tax_clerk"))
    enter(page, "对账")
    page.locator(f'a[href^="/s/reconcile/{number}"]').first.click()
    page.get_by_label("原因和处理结果").fill("已补报，见第 9 号")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/s/reconcile(\?|$)"))
    with in_area(site.county):
        assert Difference.objects.get(county=site.county, id=number).state == "closed"


def test_finance_reads_sums_and_no_names(site: Site, field: Field, open_page: Callable[..., Page]) -> None:
    del field
    due = site.till.payable()[0]
    page = begin(open_page, site.hire("finance"))
    enter(page, "资金")
    text = page.locator("main").inner_text()
    assert "合计" in text
    assert name_of(site, due.person_id) not in text


def test_inspectors_draw_people_and_note_what_they_find(
    site: Site, field: Field, open_page: Callable[..., Page]
) -> None:
    page = begin(open_page, site.hire("inspector", field.village[:9]))
    enter(page, "督查")
    page.get_by_role("link", name="样本和检查").first.click()
    form = page.locator("main form", has=page.locator("select[name=frame]"))
    form.locator("select[name=frame]").select_option("unpaid")
    form.locator("input[name=seed]").fill("重阳")
    form.locator("input[name=count]").fill("3")
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile("done="))
    assert len(field.rows("Sample")) == 1


def test_administrators_find_their_own_work_and_nothing_else(site: Site, open_page: Callable[..., Page]) -> None:
    for role, title in (("system_admin", "账号"), ("security_admin", "授权")):
        page = begin(open_page, site.hire(role))
        assert page.locator("main a.door", has_text="查人").count() == 0
        enter(page, title)


def test_a_resident_reads_the_rules_and_works_out_what_is_due(open_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(width=360)
    page.goto(f"/public/{open_site.county}")
    page.get_by_role("link", name=re.compile("我要查")).first.click()
    page.get_by_role("link", name=re.compile("算一算")).first.click()
    page.locator("h1").wait_for()
    page.locator("input[name=birth_year]").fill("1980")
    page.locator("main form button[type=submit]").last.click()
    assert "元" in page.locator("main").inner_text()
