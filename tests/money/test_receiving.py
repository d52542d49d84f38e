"""Payments that the tax office reports: each is booked once, or held with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.money.accounts import Account
from canbao.money.holding import MatchHeld, match_held
from canbao.money.models import Difference, Payment, Problem, Unmatched
from canbao.money.paying import WithdrawPayment, withdraw_payment
from canbao.money.receiving import NumbersReused


@pytest.fixture
def office(till: Till) -> TaxOffice:
    return TaxOffice(till)


def test_what_is_paid_to_the_fen_is_booked_once_in_whichever_file_it_comes(till: Till, office: TaxOffice) -> None:
    before = till.book()
    dues = till.payable()[:3]
    rows = [office.row(due, f"T{place}") for place, due in enumerate(dues)]
    total = sum(due.payable_fen or 0 for due in dues)
    assert office.report(*rows) == {"payments": 3, "confirmed": 0, "again": 0, "fen": total, "held": {}}
    assert office.report(*rows, rows[0]) == {"payments": 0, "confirmed": 0, "again": 4, "fen": 0, "held": {}}
    after = till.book()
    assert after[Account.TREASURY, ""] == total
    assert before[Account.OWED, ""] - after[Account.OWED, ""] == total
    with in_area(till.county.code):
        assert set(Payment.objects.values_list("state", "channel")) == {("confirmed", "银行柜面")}


def test_what_matches_no_due_is_held_with_its_reason(till: Till, office: TaxOffice) -> None:
    one, two, three, four, five, *_ = till.payable()
    accepted = till.accepted()
    refused = next(due for due in till.dues() if due.situation not in accepted)
    late = max(due.offer_until for due in till.payable() if due.offer_until) + timedelta(days=1)
    found = office.report(
        office.row(one, "A"),
        office.row(one, "B"),
        office.row(two, "C", fen=(two.payable_fen or 0) + 1),
        office.row(three, "D", place="110101"),
        office.row(four, "F", person_id=None, problem="no_person"),
        office.row(five, "G", paid_on=late),
        office.row(refused, "H", fen=39_000),
        office.row(two, "I", kind="repair"),
    )
    assert found["payments"] == 1
    assert found["held"] == {
        "already_paid": 1, "other_amount": 1, "wrong_county": 1, "no_person": 1, "offer_ended": 1, "not_accepted": 1,
        "no_due": 1,
    }  # fmt: skip
    with in_area(till.county.code):
        held = {row.tax_number: (row.problem, row.fen) for row in Unmatched.objects.all()}
    assert held["C"] == (Problem.OTHER_AMOUNT, (two.payable_fen or 0) + 1)
    book = till.book()
    assert {of: -fen for (account, of), fen in book.items() if account is Account.UNMATCHED} == {
        number: fen for number, (_, fen) in held.items()
    }
    assert book[Account.TREASURY, ""] == found["fen"]


def test_a_number_of_two_payments_refuses_the_file(till: Till, office: TaxOffice) -> None:
    one, two, *_ = till.payable()
    office.report(office.row(one, "A"))
    before = till.book()
    for rows in (
        [office.row(two, "B"), office.row(one, "A", fen=(one.payable_fen or 0) + 1)],
        [office.row(two, "B"), office.row(one, "A", person_id=two.person_id)],
        [office.row(two, "B"), office.row(two, "B", fen=1)],
    ):
        with pytest.raises(NumbersReused):
            office.report(*rows)
        assert till.book() == before


def test_cash_that_was_noted_gets_its_number_and_no_money_moves(till: Till, office: TaxOffice) -> None:
    due = till.payable()[0]
    till.pay(due)
    before = till.book()
    assert office.report(office.row(due, "A", channel="代收"))["confirmed"] == 1
    assert till.book() == before
    with in_area(till.county.code):
        payment = Payment.objects.get(person_id=due.person_id)
    assert (payment.tax_number, payment.state) == ("A", "noted")
    assert office.report(office.row(due, "A", channel="代收"))["again"] == 1
    assert office.report(office.row(due, "B", channel="代收"))["held"] == {"no_cash": 1}


def test_whoever_was_not_charged_yet_is_charged_by_paying(till: Till, office: TaxOffice) -> None:
    """A run has been published and the book not yet brought to it."""
    one, two, *_ = till.payable()
    till.county.publish(till.county.assess(amend=(("personal_yuan", "410"),))["run"])
    newer = {due.person_id: due for due in till.dues()}
    before = till.book()
    office.report(office.row(newer[one.person_id], "A"))
    till.pay(newer[two.person_id])
    after = till.book()
    then = sum(due.payable_fen or 0 for due in (one, two))
    now = sum(newer[due.person_id].payable_fen or 0 for due in (one, two))
    assert now > then
    assert before[Account.OWED, ""] - after[Account.OWED, ""] == then
    assert before[Account.OWN_SHARE, ""] - after[Account.OWN_SHARE, ""] == now - then


def test_another_channel_is_other_money_than_the_collectors(till: Till, office: TaxOffice) -> None:
    """Paid in cash to a collector, and by somebody else by telephone: both sums are in the book."""
    due = till.payable()[0]
    till.pay(due)
    assert office.report(office.row(due, "A"))["held"] == {"already_paid": 1}
    assert till.book()[Account.TREASURY, ""] == due.payable_fen
    with in_area(till.county.code):
        assert Payment.objects.get(person_id=due.person_id).tax_number is None


def test_cash_that_nobody_noted_is_no_payment(till: Till, office: TaxOffice) -> None:
    due = till.payable()[0]
    taken = till.pay(due)
    withdraw_payment(till.collector, new_key(), WithdrawPayment(taken["payment"], "点错了"))
    before = till.book()
    row = office.row(due, "A", channel="代收")
    assert office.report(row)["held"] == {"no_cash": 1}
    assert till.book() == before
    with in_area(till.county.code):
        assert list(Difference.objects.values_list("kind", "about", "theirs_fen")) == [
            ("only_theirs", "A", due.payable_fen)
        ]
    assert office.report(row)["held"] == {}


def test_a_wrong_row_does_not_stand_in_the_way_of_the_right_one(till: Till, office: TaxOffice) -> None:
    due = till.payable()[0]
    found = office.report(office.row(due, "A", fen=1), office.row(due, "B"), office.row(due, "C"))
    assert (found["payments"], found["held"]) == (1, {"other_amount": 1, "already_paid": 1})


def test_a_file_comes_again_after_a_held_row_of_it_was_matched(till: Till, office: TaxOffice) -> None:
    due = till.payable()[0]
    row = office.row(due, "A", person_id=None, problem="no_person")
    office.report(row)
    with in_area(till.county.code):
        held = Unmatched.objects.get(tax_number="A").id
    match_held(till.county.clerk(), new_key(), MatchHeld(held, due.person_id, "持回单来核"))
    before = till.book()
    assert office.report(row)["again"] == 1
    assert till.book() == before
