"""Taking cash on pages: ticked, checked, noted once; told why not; withdrawn the same day; by whoever may."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.database import in_area

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Person, Site

_TAKE = re.compile(r'name="take" value="([^"]+)"')


@pytest.fixture(autouse=True)
def of_the_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages have the day of the till."""
    from canbao.web import cash_pages, pay_pages

    for pages in (cash_pages, pay_pages):
        monkeypatch.setattr(pages, "today", lambda _: site.till.county.as_of)


def collector(site: Site, at: int = 0) -> tuple[Person, Any]:
    """A collector of the village of somebody who owes, with that due."""
    due = site.till.payable()[at]
    return site.hire("village_collector", due.unit), due


def codes(text: str, person: int) -> list[str]:
    return [code for code in _TAKE.findall(text) if code.startswith(f"{person}.")]


def payments(site: Site) -> list[tuple[int, int, str]]:
    from canbao.money.models import Payment

    with in_area(site.county):
        rows = Payment.objects.filter(county=site.county).order_by("id")
        return [(row.person_id, row.fen, row.state) for row in rows]


def key_of(text: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


def test_a_payment_is_checked_noted_once_and_withdrawn(site: Site) -> None:
    person, due = collector(site)
    client, address = site.client(person), f"/s/pay/{due.person_id}"
    text = client.get(address).content.decode()
    (code,) = codes(text, due.person_id)
    checked = client.post(address, {"do": "check", "take": code, "key": key_of(text)})
    assert checked.status_code == 200
    assert payments(site) == []
    sent = {"do": "confirm", "take": code, "key": key_of(checked.content.decode())}
    done = client.post(address, sent)
    again = client.post(address, sent)
    assert again.headers["Location"] == f"{done.headers['Location']}&again=1"
    assert payments(site) == [(due.person_id, due.payable_fen, "noted")]
    slip = client.get(done.headers["Location"]).content.decode()
    assert "已登记 1 笔" in slip
    assert f"{(due.payable_fen or 0) // 100}.00" in slip
    mark = re.search(r"(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}", slip)
    assert mark
    from tests.web.test_notice_pages import checked_code

    verify = f"/public/{site.county}/verify"
    told = checked_code(site.client(), verify, mark.group())
    assert "代收回执" in told
    assert f"{due.payable_fen // 100}.00 元" in told
    assert codes(client.get(address).content.decode(), due.person_id) == []
    (number,) = re.findall(r"/s/pay/(\d+)/withdraw", client.get("/s/cash").content.decode())
    assert site.post(client, f"/s/pay/{number}/withdraw", {"reason": ""}).status_code == 422
    assert site.post(client, f"/s/pay/{number}/withdraw", {"reason": "记错了人"}).status_code == 302
    assert [state for _, _, state in payments(site)] == ["withdrawn"]
    assert "已经不算数：已撤回" in checked_code(site.client(), verify, mark.group())
    assert codes(client.get(address).content.decode(), due.person_id) == [code]


def test_nothing_ticked_rubbish_and_another_sum_are_told_and_leave_nothing(site: Site) -> None:
    person, due = collector(site)
    client, address = site.client(person), f"/s/pay/{due.person_id}"
    nothing = client.post(address, {"do": "check", "key": "0" * 32})
    assert (nothing.status_code, "请勾选收谁的钱" in nothing.content.decode()) == (422, True)
    for take in (
        "rubbish",
        f"{due.person_id}.own.1",
        f"{due.person_id}.own.-5",
        "9" * 40 + ".own.1",
        f"{due.person_id}.x.1",
    ):
        for do in ("check", "confirm"):
            answer = client.post(address, {"do": do, "take": take, "key": key_of(client.get(address).content.decode())})
            assert answer.status_code == 422, (take, do)
    assert payments(site) == []


def test_who_has_paid_meanwhile_is_told_and_nobody_of_the_rest_is_noted(site: Site) -> None:
    person, due = collector(site)
    client, address = site.client(person), f"/s/pay/{due.person_id}"
    (code,) = codes(client.get(address).content.decode(), due.person_id)
    checked = client.post(address, {"do": "check", "take": code, "key": key_of(client.get(address).content.decode())})
    site.till.pay(due)
    late = client.post(address, {"do": "confirm", "take": code, "key": key_of(checked.content.decode())})
    assert late.status_code == 422
    assert "一笔也没有记" in late.content.decode()
    assert "已缴费" in late.content.decode()
    assert len(payments(site)) == 1


def test_a_full_hand_is_told_before_the_check_and_lets_nothing_through(site: Site) -> None:
    from tests.access.people_at_work import new_key, worker

    from canbao.money.limits import SetCashLimit, set_cash_limit

    person, due = collector(site)
    lead = worker("bureau_lead", units=(site.county,))
    set_cash_limit(lead, new_key(), SetCashLimit(site.till.year, 3, (due.payable_fen or 0) - 1))
    client, address = site.client(person), f"/s/pay/{due.person_id}"
    text = client.get(address).content.decode()
    (code,) = codes(text, due.person_id)
    for do in ("check", "confirm"):
        told = client.post(address, {"do": do, "take": code, "key": key_of(client.get(address).content.decode())})
        assert (told.status_code, "请先上交" in told.content.decode()) == (422, True)
    assert payments(site) == []


def test_the_day_after_the_window_nothing_can_be_ticked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.web import pay_pages

    person, due = collector(site)
    late = due.offer_until + timedelta(days=1)
    monkeypatch.setattr(pay_pages, "today", lambda _: late)
    text = site.client(person).get(f"/s/pay/{due.person_id}").content.decode()
    assert codes(text, due.person_id) == []
    assert "集中缴费期以外" in text


def test_who_may_and_of_whom(site: Site) -> None:
    from tests.web.sites import KINDS

    person, due = collector(site)
    del person
    elsewhere = next(each for each in site.till.dues() if each.unit != due.unit)
    address = f"/s/pay/{due.person_id}"
    assert site.client(site.hire("village_collector", elsewhere.unit)).get(address).status_code == 404
    assert site.client(site.hire("town_clerk", due.unit[:9])).get(address).status_code == 200
    for role in ("bureau_clerk", "finance", "inspector", "tax_clerk"):
        assert role in KINDS
        assert site.client(site.hire(role)).get(address).status_code == 403
    taken = site.till.pay(due)
    other = site.client(site.hire("village_collector", due.unit))
    assert other.get(f"/s/pay/done?n={taken['payment']}").status_code == 404
    assert other.get(f"/s/pay/{taken['payment']}/withdraw").status_code == 404


def test_the_ways_there_are_those_that_the_reader_may_go(site: Site) -> None:
    person, due = collector(site)
    from tests.web.test_money_pages import number_of

    number = number_of(site, due.person_id)
    for role, units, wanted in (
        ("village_collector", (due.unit,), True), ("clinic_clerk", (due.unit[:9],), True),
        ("bureau_clerk", (), False), ("town_clerk", (due.unit[:9],), True),
    ):  # fmt: skip
        client = site.client(site.hire(role, *units))
        found = client.post("/s/find", {"q": number}, follow=True).content.decode()
        links = set(re.findall(r'href="(/s/(?:pay|person|household|reminders/person)/\d+)', found))
        assert all(client.get(link).status_code == 200 for link in links), role
        assert (f"/s/pay/{due.person_id}" in links) == wanted, role
    assert f"/s/pay/{due.person_id}" in site.client(person).get("/s/reminders").content.decode()


def test_a_household_leads_there_and_a_file_says_how_it_was_paid(site: Site) -> None:
    person, due = collector(site)
    site.till.pay(due, actor=person.actor)
    window = site.client(site.hire("town_clerk", due.unit[:9]))
    file = window.get(f"/s/person/{due.person_id}?tab=payments").content.decode()
    assert "<td>代收人</td>" in file
    assert "collector" not in file.partition("<main")[2]
    (home,) = set(re.findall(r'href="(/s/household/\d+)"', file))
    assert "/s/pay/" in window.get(home).content.decode()
    assert "/s/pay/" not in site.client(site.hire("bureau_clerk")).get(home).content.decode()


@pytest.mark.needs("chromium")
def test_it_works_on_a_phone_without_scripts(site: Site, open_page: Callable[..., Page]) -> None:
    person, due = collector(site)
    page = open_page(person, scripts=False, width=360)
    page.goto(f"/s/pay/{due.person_id}")
    page.locator(f'input[name=take][value^="{due.person_id}."]').check()
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="回去修改").click()
    assert page.locator("input[name=take]:checked").count() == 1
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="登记").click()
    assert "已登记 1 笔" in page.locator("main").inner_text()
    assert len(payments(site)) == 1
