"""Refunds on pages: found, proposed, approved by another with a fresh factor, paid with its paper, told in a letter."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.database import in_area
from tests.money.ended_lives import arrive, charged_nanan, happen, nanan, plain_dues
from tests.web.sites import Site

from canbao.money.models import Refund

if TYPE_CHECKING:
    from tests.money.tills import Till

    from canbao.billing.models import Due

__all__ = ["charged_nanan", "nanan"]

FIRST = date(2024, 1, 1)
LIST = "/s/money/refunds"


@pytest.fixture
def place(nanan: Till) -> Site:
    """A county whose notice gives back what the dead had paid."""
    return Site(nanan)


@pytest.fixture
def dead(place: Site) -> Due:
    due: Due = plain_dues(place.till, cover_from=FIRST)[0]
    arrive(place.till, due)
    happen(place.till, due.person_id, "dead", date(2023, 11, 20))
    return due


def propose(site: Site, due: Due, role: str = "bureau_clerk") -> tuple[str, Any]:
    """The address of the refund, and the clerk's browser."""
    client = site.client(site.hire(role))
    year = site.till.year
    answer = site.post(client, f"{LIST}?year={year}", {"person": due.person_id, "basis": "ended"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).partition("?")[0], client


def test_a_refund_goes_its_way_through_two_persons_and_the_tax_office(place: Site, dead: Due) -> None:
    address, clerk = propose(place, dead)
    assert "须由另一人批准" in clerk.get(address).content.decode()
    lead = place.client(place.hire("bureau_lead"))
    assert place.post(lead, address, {"do": "approve", "reason": ""}).status_code == 302
    tax = place.client(place.hire("tax_clerk"))
    wrong = place.post(tax, address, {"paper": "退1", "fen": "1"})
    assert wrong.status_code == 422
    assert "退付 1.00 元" in wrong.content.decode()
    assert "退1" in wrong.content.decode()
    yuan = f"{(dead.payable_fen or 0) / 100:.2f}"
    assert place.post(tax, address, {"paper": "退1", "fen": yuan}).status_code == 302
    with in_area(place.county):
        assert [(row.state, row.paper, row.fen) for row in Refund.objects.all()] == [("paid", "退1", dead.payable_fen)]
    text = tax.get(f"{LIST}?year={place.till.year}&tab=paid").content.decode()
    assert yuan in text
    assert "共 1 笔" in text or "1 笔" in text


def test_what_is_due_is_listed_and_gone_once_proposed(place: Site, dead: Due) -> None:
    client = place.client(place.hire("bureau_clerk"))
    asked = f"{LIST}?year={place.till.year}"
    assert "提出退费" in client.get(asked).content.decode()
    propose(place, dead)
    assert "没有应退而未提出的" in client.get(asked).content.decode()


def test_whoever_proposed_is_refused_even_by_a_forged_form(place: Site, dead: Due) -> None:
    lead = place.hire("bureau_lead")
    client = place.client(lead)
    answer = place.post(client, f"{LIST}?year={place.till.year}", {"person": dead.person_id, "basis": "ended"})
    address = str(answer["Location"]).partition("?")[0]
    sent = client.post(address, {"key": "k" * 32, "do": "approve", "reason": ""})
    assert sent.status_code == 200, "there is no form for them"
    with in_area(place.county):
        assert Refund.objects.get().state == "proposed"


def test_not_approved_needs_a_reason(place: Site, dead: Due) -> None:
    address, _ = propose(place, dead)
    lead = place.client(place.hire("bureau_lead"))
    assert "请写明不批准的原因" in place.post(lead, address, {"do": "refuse", "reason": ""}).content.decode()
    assert place.post(lead, address, {"do": "refuse", "reason": "未死亡"}).status_code == 302
    assert "未批准" in lead.get(address).content.decode()


def test_the_letter_says_what_for_how_much_and_where_it_stands(place: Site, dead: Due) -> None:
    address, clerk = propose(place, dead, "town_clerk")
    text = re.sub(r"<[^>]+>", "", clerk.get(f"{address}?as=print").content.decode())
    assert "退费通知书" in text
    assert f"应退 {(dead.payable_fen or 0) / 100:,.2f} 元" in text
    assert "正在审批" in text
    assert clerk.get(f"{address}?as=docx").content.startswith(b"PK")


def test_finance_reads_no_names(place: Site, dead: Due) -> None:
    address, _ = propose(place, dead)
    from canbao.registry.models import Person

    with in_area(place.county):
        name = Person.objects.get(id=dead.person_id).name
    finance = place.client(place.hire("finance"))
    for asked in (address, f"{LIST}?year={place.till.year}&tab=proposed", f"{address}?as=print"):
        assert name not in finance.get(asked).content.decode()
