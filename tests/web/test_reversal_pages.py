"""Payments taken back on a page: cash by the town, what has arrived by the tax office; others are told by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.database import in_area

from canbao.money.models import Payment

if TYPE_CHECKING:
    from tests.web.sites import Site


@pytest.fixture(autouse=True)
def of_the_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.web import reversal_pages

    monkeypatch.setattr(reversal_pages, "today", lambda _: site.till.county.as_of)


def taken(site: Site) -> tuple[int, str]:
    """A payment in a collector's hand since yesterday, and its unit."""
    from tests.database import as_superuser

    due = site.till.payable()[0]
    number = site.till.pay(due)["payment"]
    with as_superuser(site.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(
            "UPDATE money_payment SET paid_on = %s WHERE id = %s", [site.till.county.as_of - timedelta(days=1), number]
        )
    return int(number), due.unit


def state_of(site: Site, number: int) -> str:
    with in_area(site.county):
        return str(Payment.objects.get(id=number).state)


def test_cash_of_yesterday_is_taken_back_by_the_town(site: Site) -> None:
    number, unit = taken(site)
    client, address = site.client(site.hire("town_clerk", unit[:9])), f"/s/money/payments/{number}"
    assert "请写明冲正的原因" in site.post(client, address, {"reason": ""}).content.decode()
    assert site.post(client, address, {"reason": "张冠李戴"}).status_code == 302
    assert state_of(site, number) == "reversed"
    assert "不能冲正" in client.get(address).content.decode()


@pytest.mark.parametrize(("role", "words"), [("bureau_clerk", "由镇街冲正"), ("tax_clerk", "由镇街冲正")])
def test_others_are_told_who_takes_it_back(site: Site, role: str, words: str) -> None:
    number, _ = taken(site)
    client = site.client(site.hire(role))
    assert words in client.get(f"/s/money/payments/{number}").content.decode()
    client.post(f"/s/money/payments/{number}", {"key": "k" * 32, "reason": "x"})
    assert state_of(site, number) == "noted"


def test_one_of_another_town_is_not_there(site: Site) -> None:
    number, unit = taken(site)
    other = next(town for town in sorted(site.till.county.towns()) if town != unit[:9])
    assert site.client(site.hire("town_clerk", other)).get(f"/s/money/payments/{number}").status_code == 404
