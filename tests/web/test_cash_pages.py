"""Cash on pages: from the hand to the town, to the bank, to the tax office; sums that differ are told; limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.database import in_area

if TYPE_CHECKING:
    from tests.web.sites import Site


@pytest.fixture(autouse=True)
def of_the_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages have the day of the till."""
    from canbao.web import cash_pages

    monkeypatch.setattr(cash_pages, "today", lambda _: site.till.county.as_of)


def states(site: Site) -> list[str]:
    from canbao.money.models import Payment

    with in_area(site.county):
        return list(Payment.objects.filter(county=site.county).order_by("id").values_list("state", flat=True))


def record(site: Site, model: Any) -> int:
    with in_area(site.county):
        return int(model.objects.get(county=site.county).id)


def test_cash_goes_its_way_on_pages(site: Site) -> None:
    from canbao.money.models import Deposit, HandIn

    due = site.till.payable()[0]
    town, yuan = due.unit[:9], f"{(due.payable_fen or 0) / 100:.2f}"
    person = site.hire("village_collector", due.unit)
    site.till.pay(due, actor=person.actor)
    hand, window = site.client(person), site.client(site.hire("town_clerk", town))
    own = hand.get("/s/cash").content.decode()
    assert f"上交 {yuan} 元" in own
    assert "还在代收人手中" not in own
    assert "还在代收人手中" in window.get("/s/cash").content.decode()
    offered = site.post(hand, "/s/cash", {"unit": due.unit})
    assert offered.status_code == 302
    assert "等镇街点收" in hand.get(offered.headers["Location"]).content.decode()

    number = record(site, HandIn)
    step = f"/s/cash/hand-ins/{number}"
    assert hand.get(step).status_code == 403
    assert f"{yuan} 元" not in window.get(step).content.decode().split("<form")[-2]
    both = site.post(window, step, {"counted": "", "reason": ""})
    assert (both.status_code, "两者填一项" in both.content.decode()) == (422, True)
    for counted, words in (("1.00", "请当面核对或退回"), ("一百", "应写成"), ("-5", "须大于零"), ("1.234", "应写成")):
        wrong = site.post(window, step, {"counted": counted, "reason": ""})
        assert (wrong.status_code, words in wrong.content.decode()) == (422, True), counted
        assert f'value="{counted}"' in wrong.content.decode()
    assert states(site) == ["offered"]
    assert site.post(window, step, {"counted": yuan, "reason": ""}).status_code == 302
    assert states(site) == ["in_town"]
    assert window.get(step).status_code == 404

    pay_in = f"/s/cash/towns/{town}"
    wrong = site.post(window, pay_in, {"paper": "农商 1", "fen": "1"})
    assert (wrong.status_code, "待缴存" in wrong.content.decode()) == (422, True)
    assert site.post(window, pay_in, {"paper": "农商 1", "fen": yuan}).status_code == 302
    arrived = f"/s/cash/deposits/{record(site, Deposit)}"
    assert window.get(arrived).status_code == 403
    tax = site.client(site.hire("tax_clerk"))
    assert "农商 1" in tax.get("/s/cash").content.decode()
    assert site.post(tax, arrived, {"fen": "1"}).status_code == 422
    assert site.post(tax, arrived, {"fen": yuan}).status_code == 302
    assert states(site) == ["confirmed"]
    assert "没有还没到税务的现金" in tax.get("/s/cash").content.decode()


def test_a_slip_of_the_bank_is_taken_once(site: Site) -> None:
    from tests.access.people_at_work import new_key

    from canbao.money.collecting import DecideHandIn, HandInCash, decide_hand_in, hand_in_cash

    town = site.till.payable()[0].unit[:9]
    window, answers = site.client(site.hire("town_clerk", town)), []
    for due in [each for each in site.till.payable() if each.unit.startswith(town)][:2]:
        site.till.pay(due)
        offered = hand_in_cash(site.till.collector, new_key(), HandInCash(site.till.year, town))
        counted = DecideHandIn(int(str(offered["hand_in"])), due.payable_fen or 0)
        decide_hand_in(site.till.county.town_clerk(town), new_key(), counted)
        fields = {"paper": "农商 1", "fen": f"{(due.payable_fen or 0) / 100:.2f}"}
        answers.append(site.post(window, f"/s/cash/towns/{town}", fields))
    first, again = answers
    assert (first.status_code, again.status_code) == (302, 422)
    assert "已登记过" in again.content.decode()


def test_a_hand_in_is_turned_back_and_never_counted_by_whoever_brought_it(site: Site) -> None:
    from canbao.money.models import HandIn

    due = site.till.payable()[0]
    person = site.hire("town_clerk", due.unit[:9])
    site.till.pay(due, actor=person.actor)
    own, other = site.client(person), site.client(site.hire("town_clerk", due.unit[:9]))
    assert site.post(own, "/s/cash", {"unit": due.unit[:9]}).status_code == 302
    step = f"/s/cash/hand-ins/{record(site, HandIn)}"
    shown = own.get("/s/cash").content.decode()
    assert "须由镇街另一人点收" in shown
    assert f'href="{step}' not in shown
    refused = site.post(own, step, {"counted": f"{(due.payable_fen or 0) / 100:.2f}", "reason": ""})
    assert (refused.status_code, "另一人" in refused.content.decode()) == (422, True)
    assert site.post(other, step, {"counted": "", "reason": "少了一张"}).status_code == 302
    assert states(site) == ["noted"]


def test_every_link_of_the_page_may_be_followed(site: Site) -> None:
    import re

    due = site.till.payable()[0]
    site.till.pay(due, actor=site.hire("village_collector", due.unit).actor)
    for role in ("bureau_clerk", "bureau_lead", "finance", "tax_clerk", "auditor", "town_clerk"):
        client = site.client(site.hire(role, *((due.unit[:9],) if role == "town_clerk" else ())))
        text = client.get("/s/cash").content.decode()
        links = set(re.findall(r'href="(/s/[^"#]+)', text))
        assert links, role
        assert {link for link in links if client.get(link.replace("&amp;", "&")).status_code != 200} == set(), role
        assert ("修改限额" in text) == (role == "bureau_lead")
    assert site.client(site.hire("supplier")).get("/s/cash").status_code == 403


def test_what_nobody_offered_is_told(site: Site) -> None:
    from tests.access.people_at_work import new_key

    due = site.till.payable()[0]
    hand = site.client(site.hire("village_collector", due.unit))
    for unit, words in ((due.unit, "没有待上交的现金"), ("rubbish", "不在您的辖区"), ("", "上交哪个单位的")):
        told = hand.post("/s/cash", {"unit": unit, "key": new_key()})
        assert (told.status_code, words in told.content.decode()) == (422, True), unit
    denied = site.client(site.hire("bureau_clerk")).post("/s/cash", {"unit": due.unit, "key": new_key()})
    assert (denied.status_code, "权限" in denied.content.decode()) == (422, True)


def test_limits_are_set_shown_and_kept_to(site: Site) -> None:
    due = site.till.payable()[0]
    person = site.hire("village_collector", due.unit)
    site.till.pay(due, actor=person.actor)
    lead = site.client(site.hire("bureau_lead"))
    for days, most, words in (("-1", "", "不能小于零"), ("三", "", "请填写天数"), ("1", "0", "须大于零")):
        wrong = site.post(lead, "/s/cash/limits", {"days": days, "most": most})
        assert (wrong.status_code, words in wrong.content.decode()) == (422, True), (days, most)
    assert site.post(lead, "/s/cash/limits", {"days": "3", "most": "100.00"}).status_code == 302
    text = site.client(person).get("/s/cash").content.decode()
    assert "最多留 3 天" in text
    assert "100.00" in text
    assert "超过限额" in lead.get("/s/cash").content.decode()
