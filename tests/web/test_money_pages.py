"""Money on pages: what the book says to the fen, held money decided once, differences closed with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.database import in_area

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site


def plant_difference(site: Site) -> int:
    """One open difference of a village."""
    from canbao.money.models import Difference

    due, day = site.till.dues()[0], site.till.county.as_of
    with in_area(site.county):
        return int(
            Difference.objects.create(
                county=site.county, year=site.till.year, unit=due.unit, kind="only_theirs", about="T-1", day=day,
                theirs_fen=40_000, owner="bureau", opened_on=day,
            ).id
        )  # fmt: skip


def number_of(site: Site, person: int) -> str:
    """The full number, as a clerk reads it from the card."""
    from tests.access.people_at_work import new_key

    from canbao.registry.showing import reveal_number

    return reveal_number(site.till.county.clerk(), new_key(), person, "核对")


def hold(site: Site, person: int | None, fen: int) -> int:
    """Money that the tax office has, booked as held."""
    from canbao.money.accounts import Movement
    from canbao.money.book import post
    from canbao.money.legs import held
    from canbao.money.models import Unmatched

    till, day, unit = site.till, site.till.county.as_of, site.till.dues()[0].unit
    with in_area(site.county):
        row = Unmatched.objects.create(
            county=site.county, year=till.year, unit=unit, tax_number="T-9", person_id=person, fen=fen,
            paid_on=day, channel="POS", place=site.county, problem="nobody", held_on=day,
        )  # fmt: skip
        post(site.county, till.year, day, Movement.HOLD, [held(row.id, "T-9", row.unit, fen)])
    return int(row.id)


def test_the_book_is_shown_as_it_is_and_adds_up_to_nothing(site: Site) -> None:
    from canbao.money.accounts import Account
    from canbao.web.wording import yuan

    site.till.pay(site.till.payable()[0])
    book = site.till.book()
    text = site.client(site.hire("bureau_clerk")).get("/s/money").content.decode()
    for account in (Account.OWED, Account.COLLECTOR, Account.OWN_SHARE):
        fen = sum(fen for (each, _), fen in book.items() if each is account)
        assert yuan(abs(fen)) in text, account
    assert "平</span>" in text
    assert "代收人手中" in text


def test_a_town_sees_its_own_money(site: Site) -> None:
    towns = sorted(site.till.county.towns())
    due = next(each for each in site.till.payable() if each.unit.startswith(towns[0]))
    site.till.pay(due)
    own = site.client(site.hire("town_clerk", towns[0])).get("/s/money").content.decode()
    other = site.client(site.hire("town_clerk", towns[1])).get("/s/money").content.decode()
    assert "代收人手中" in own.split("还没有到税务的现金", 1)[-1]
    assert "现金都已到税务" in other


def test_held_money_is_claimed_once_for_what_was_due(site: Site) -> None:
    due = site.till.payable()[0]
    site.till.go_to(site.till.county.as_of)
    number = hold(site, None, due.payable_fen or 0)
    client = site.client(site.hire("bureau_clerk"))
    assert "T-9" in client.get("/s/money/held").content.decode()
    wrong = site.post(client, f"/s/money/held/{number}", {"reason": "来电说明", "claim": ""})
    assert wrong.status_code == 422
    assert "请填写是谁缴的" in wrong.content.decode()
    done = site.post(
        client, f"/s/money/held/{number}", {"person": number_of(site, due.person_id), "reason": "本人来电", "claim": ""}
    )
    assert done.status_code == 302
    assert "没有待查款了" in client.get("/s/money/held").content.decode()
    assert client.get(f"/s/money/held/{number}").status_code == 404


def test_a_difference_is_closed_with_a_reason(site: Site) -> None:
    number = plant_difference(site)
    client = site.client(site.hire("bureau_clerk"))
    assert "1 条差异待处理" in client.get("/s/reconcile").content.decode()
    assert site.post(client, f"/s/reconcile/{number}", {"owner": "", "reason": ""}).status_code == 422
    assert site.post(client, f"/s/reconcile/{number}", {"owner": "tax", "reason": ""}).status_code == 302
    assert site.post(client, f"/s/reconcile/{number}", {"owner": "", "reason": "跨县缴费，已转出"}).status_code == 302
    assert "三方一致" in client.get("/s/reconcile").content.decode()
    assert "跨县缴费" in client.get("/s/reconcile?state=closed").content.decode()


@pytest.mark.needs("chromium")
def test_a_form_sent_twice_is_done_once(site: Site, open_page: Callable[..., Page]) -> None:
    from tests.access.people_at_work import audit_rows

    number = plant_difference(site)
    page = open_page(site.hire("bureau_clerk"))
    page.goto(f"/s/reconcile/{number}")
    page.get_by_label("原因和处理结果").fill("已补报")
    page.evaluate(
        "const form = document.querySelector('main form'); fetch(location.href, "
        "{method: 'POST', body: new FormData(form)}).then(() => form.submit())"
    )
    page.wait_for_url("**/s/reconcile?again=1")
    done = [row for row in audit_rows(site.till.county.server) if row["action"] == "settle_difference"]
    assert [row["outcome"] for row in done] == ["done"]
    page.go_back()
    assert page.locator("main").is_visible()


def test_sums_are_read_without_a_minus_and_owners_have_names(site: Site) -> None:
    due = site.till.payable()[0]
    collector = site.hire("village_collector", due.unit)
    site.till.pay(due, actor=collector.actor)
    hold(site, None, 3_430)
    client = site.client(site.hire("bureau_clerk"))
    text = client.get("/s/money").content.decode()
    assert "基金收入：个人缴费" in text
    assert not re.search(r'class="number">-', text)
    assert collector.actor.name in client.get("/s/money/collector/owners").content.decode()
    aid = client.get("/s/money/aid_share/owners").content.decode()
    assert "<tbody>" in aid
    assert not re.search(r"<td>[a-z_]+</td>", aid), "no word of the code"
    assert not re.search(r'class="number">-', aid)


def test_accounts_and_packages_that_there_are_not(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    assert client.get("/s/money/nonsense/owners").status_code == 404
    assert client.get("/s/money/owed/owners").status_code == 200
    assert "还没有登记往来单位" in client.get("/s/exchange").content.decode()
    later = site.till.county.as_of + timedelta(days=400)
    assert client.get(f"/s/money?year={later.year}").status_code == 200


def test_a_town_is_told_who_closes_its_differences(site: Site) -> None:
    plant_difference(site)
    town = site.till.dues()[0].unit[:9]
    shown = site.client(site.hire("town_clerk", town)).get("/s/reconcile").content.decode()
    assert "按“答复”写上" in shown
    assert "/s/reconcile/" not in shown.partition("<main")[2], "this one is not the town's"
    assert "这里只能看" in site.client(site.hire("finance")).get("/s/reconcile").content.decode()
    assert "这里只能看" not in site.client(site.hire("bureau_clerk")).get("/s/reconcile").content.decode()


def test_a_town_answers_what_it_has_to_settle_and_the_bureau_closes(site: Site) -> None:
    number = plant_difference(site)
    bureau = site.client(site.hire("bureau_clerk"))
    town = site.till.dues()[0].unit[:9]
    clerk = site.client(site.hire("town_clerk", town))
    address = f"/s/reconcile/{number}/answer"
    assert clerk.get(address).status_code == 404, "not the town's yet"
    assert site.post(bureau, f"/s/reconcile/{number}", {"owner": "town", "reason": ""}).status_code == 302
    assert address in clerk.get("/s/reconcile").content.decode()
    empty = site.post(clerk, address, {"answer": " "})
    assert empty.status_code == 422
    assert "请填写查到的情况和怎么处理" in empty.content.decode()
    assert site.post(clerk, address, {"answer": "缴存单晚交一天"}).status_code == 302
    assert site.post(clerk, address, {"answer": "银行回单已补，附卷"}).status_code == 302
    shown = bureau.get(f"/s/reconcile/{number}").content.decode()
    assert shown.index("缴存单晚交一天") < shown.index("银行回单已补")
    assert "1 条差异待处理" in bureau.get("/s/reconcile").content.decode(), "an answer closes nothing"
    assert bureau.get(address).status_code == 403
    elsewhere = site.client(site.hire("town_clerk", f"{site.county}999"))
    assert elsewhere.get(address).status_code == 404
    assert site.post(bureau, f"/s/reconcile/{number}", {"owner": "", "reason": "已补缴存单"}).status_code == 302
    assert "银行回单已补" in bureau.get("/s/reconcile?state=closed").content.decode()
    assert clerk.get(address).status_code == 404
