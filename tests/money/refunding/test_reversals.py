"""Mistakes taken back: cash by the town, what has arrived by the tax office; the person owes again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.access.people_at_work import audit_rows, new_key, worker
from tests.database import in_area
from tests.money.ended_lives import arrive, charged_nanan, happen, nanan, plain_dues
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.money.accounts import Account
from canbao.money.collecting import HandInCash, hand_in_cash
from canbao.money.membership import membership_of
from canbao.money.models import Payment, Transfer
from canbao.money.paying import PaymentRefused
from canbao.money.refunding.refunds import ProposeRefund, propose_refund
from canbao.money.refunding.reversals import ReversePayment, reverse_cash, reverse_payment
from canbao.store.states import MoveRefused

__all__ = ["charged_nanan", "nanan"]


def by_town(till: Till, payment: int, reason: str = "张冠李戴", account: int = 901) -> dict[str, Any]:
    actor = worker("town_clerk", units=(till.county.code,), account=account)
    return dict(reverse_cash(actor, new_key(), ReversePayment(payment, reason)))


def by_tax(till: Till, payment: int) -> dict[str, Any]:
    actor = worker("tax_clerk", units=(till.county.code,))
    return dict(reverse_payment(actor, new_key(), ReversePayment(payment, "重复扣款")))


def refused(act: Any, *given: Any) -> str:
    with pytest.raises(PaymentRefused) as found:
        act(*given)
    return found.value.reason


def tomorrow(till: Till) -> None:
    till.go_to(till.county.as_of + timedelta(days=1))


def test_cash_of_an_earlier_day_is_owed_again(till: Till) -> None:
    before = till.book()
    due = plain_dues(till)[0]
    payment = int(till.pay(due)["payment"])
    assert refused(by_town, till, payment) == "same_day"
    tomorrow(till)
    assert by_town(till, payment)["state"] == "reversed"
    assert till.book() == before
    assert membership_of(till.county.clerk(), due.person_id, till.year).reason == "not_paid"
    with in_area(till.county.code):
        back = Transfer.objects.get(county=till.county.code, movement="reverse")
        assert back.reverses is not None
        taken = Transfer.objects.get(county=till.county.code, id=back.reverses)
    assert (taken.movement, taken.record) == ("collect", payment)
    with pytest.raises(PaymentRefused, match="已冲正"):
        by_town(till, payment)
    till.go_to(till.county.as_of)
    assert till.pay(due)["payment"] != payment
    (entry,) = [row for row in audit_rows(till.county.server) if row["action"] == "reverse_cash"
                and row["outcome"] == "done"]  # fmt: skip
    assert entry["reason"] == "张冠李戴"


def test_not_by_whoever_took_it_nor_without_a_reason(till: Till) -> None:
    payment = int(till.pay(plain_dues(till)[0])["payment"])
    tomorrow(till)
    with pytest.raises(NotAllowed, match="另一人"):
        by_town(till, payment, account=501)
    with pytest.raises(NotAllowed, match="原因"):
        by_town(till, payment, reason=" ")
    with pytest.raises(NotAllowed):
        reverse_cash(till.collector, new_key(), ReversePayment(payment, "错"))
    with pytest.raises(NotFound):
        reverse_cash(worker("town_clerk", units=("430621999",)), new_key(), ReversePayment(payment, "错"))
    assert by_town(till, payment)["state"] == "reversed"


def test_cash_on_its_way_is_nobody_s_to_reverse(till: Till) -> None:
    due = plain_dues(till)[0]
    collector = worker("village_collector", units=(due.unit,), account=700)
    payment = int(till.pay(due, actor=collector)["payment"])
    hand_in_cash(collector, new_key(), HandInCash(till.year, due.unit))
    tomorrow(till)
    assert refused(by_town, till, payment) == "not_in_hand"
    assert refused(by_tax, till, payment) == "not_arrived"


def test_what_has_arrived_goes_back_by_the_tax_office(till: Till) -> None:
    before = till.book()
    due = plain_dues(till)[0]
    payment = arrive(till, due)
    assert refused(by_town, till, payment) == "not_in_hand"
    with pytest.raises(NotAllowed):
        reverse_payment(till.county.lead(), new_key(), ReversePayment(payment, "错"))
    assert by_tax(till, payment)["state"] == "reversed"
    assert till.book() == before
    with pytest.raises((MoveRefused, PaymentRefused)):
        by_tax(till, payment)


def test_what_the_tax_office_reported_itself_is_taken_back_as_such(till: Till) -> None:
    before = till.book()
    due = plain_dues(till)[0]
    office = TaxOffice(till)
    office.report(office.row(due, "A"))
    with in_area(till.county.code):
        payment = Payment.objects.get(county=till.county.code, tax_number="A").id
    by_tax(till, payment)
    assert till.book() == before
    with in_area(till.county.code):
        back = Transfer.objects.get(county=till.county.code, movement="reverse")
        assert back.reverses is not None
    assert till.book().get((Account.TREASURY, ""), 0) == 0


def test_what_is_being_refunded_is_not_reversed(nanan: Till) -> None:
    due = plain_dues(nanan, cover_from=date(2024, 1, 1))[0]
    payment = arrive(nanan, due)
    happen(nanan, due.person_id, "dead", date(2023, 11, 20))
    propose_refund(nanan.county.clerk(), new_key(), ProposeRefund(due.person_id, nanan.year, "ended"))
    assert refused(by_tax, nanan, payment) == "being_refunded"
