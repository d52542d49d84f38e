"""Refunds by two persons: worked out, approved, paid; the book and the payment follow, and the aid lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from tests.access.people_at_work import new_key, nothing, worker
from tests.database import as_application, as_superuser, in_area
from tests.money.ended_lives import arrive, charged_nanan, happen, nanan, plain_dues
from tests.money.refunding.test_owing_back import full_price, listed
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.access.acting import Act, NotAllowed, NotFound
from canbao.billing.models import AidLine, Due
from canbao.money.accounts import Account
from canbao.money.charging import ChargeDues, charge_dues
from canbao.money.membership import membership_of
from canbao.money.models import Payment, Refund, Transfer
from canbao.money.refunding.refunds import (
    DecideRefund,
    PayRefund,
    ProposeRefund,
    RefundRefused,
    decide_refund,
    pay_refund,
    propose_refund,
)
from canbao.store.states import MoveRefused

__all__ = ["charged_nanan", "nanan"]
FIRST = date(2024, 1, 1)


class Office:
    """Whoever gives back in a county."""

    def __init__(self, till: Till) -> None:
        self.till, self.clerk, self.lead = till, till.county.clerk(), till.county.lead()
        self.tax = worker("tax_clerk", units=(till.county.code,))

    def propose(self, due: Due, basis: str = "ended") -> dict[str, Any]:
        return dict(propose_refund(self.clerk, new_key(), ProposeRefund(due.person_id, self.till.year, basis)))

    def decide(self, number: int, **order: Any) -> dict[str, Any]:
        return dict(decide_refund(self.lead, new_key(), DecideRefund(number, **order)))

    def pay(self, number: int, fen: int, paper: str = "退0001") -> dict[str, Any]:
        return dict(pay_refund(self.tax, new_key(), PayRefund(number, fen, paper)))

    def reason(self, due: Due, basis: str = "ended") -> str:
        with pytest.raises(RefundRefused) as found:
            self.propose(due, basis)
        return found.value.reason

    def state(self, payment: int) -> str:
        with in_area(self.till.county.code):
            return str(Payment.objects.get(county=self.till.county.code, id=payment).state)


@pytest.fixture
def office(nanan: Till) -> Office:
    return Office(nanan)


def gone(till: Till, at: int = 0, **wanted: Any) -> tuple[Due, int]:
    """Somebody who paid, and died before the year began; the payment's number."""
    due = plain_dues(till, cover_from=FIRST, **wanted)[at]
    payment = arrive(till, due)
    happen(till, due.person_id, "dead", date(2023, 11, 20))
    return due, payment


def test_given_back_to_the_fen_and_owed_no_more(office: Office) -> None:
    before = office.till.book()
    due, payment = gone(office.till)
    fen = due.payable_fen or 0
    proposed = office.propose(due)
    assert (proposed["fen"], proposed["clause"]) == (fen, "六(三)")
    number = proposed["refund"]
    paid = office.till.book()
    assert office.decide(number)["state"] == "approved"
    approved = office.till.book()
    assert approved[Account.REFUNDS, ""] == -fen, "owed to the person"
    assert approved[Account.OWN_SHARE, ""] == paid[Account.OWN_SHARE, ""] + fen
    assert office.state(payment) == "confirmed", "the money is still here"
    done = office.pay(number, fen)
    assert (done["state"], done["payments_refunded"]) == ("paid", 1)
    assert office.state(payment) == "refunded"
    after = office.till.book()
    assert (Account.REFUNDS, "") not in after
    assert (Account.TREASURY, "") not in after
    assert after[Account.OWED, ""] == before[Account.OWED, ""] - fen
    assert membership_of(office.clerk, due.person_id, office.till.year).reason == "refunded"
    again = charge_dues(office.clerk, new_key(), ChargeDues(office.till.year))
    assert again["transfers"] == 0, "the published run does not know yet"
    assert office.reason(due) == "not_paid"


def transfers_about(till: Till, due: Due) -> int:
    with in_area(till.county.code):
        return Transfer.objects.filter(county=till.county.code, person_id=due.person_id).count()


def test_a_later_run_without_the_person_changes_nothing_more(office: Office) -> None:
    due, _ = gone(office.till)
    number = office.propose(due)["refund"]
    office.decide(number)
    office.pay(number, due.payable_fen or 0)
    later = office.till.county.assess(as_of=date(2023, 12, 1))
    office.till.county.publish(later["run"])
    assert office.till.dues(person_id=due.person_id) == []
    before = transfers_about(office.till, due)
    charge_dues(office.clerk, new_key(), ChargeDues(office.till.year))
    assert transfers_about(office.till, due) == before


def test_a_later_run_with_the_person_owes_again(office: Office) -> None:
    due, payment = gone(office.till)
    number = office.propose(due)["refund"]
    office.decide(number)
    office.pay(number, due.payable_fen or 0)
    before = office.till.book()
    office.till.county.record("UPDATE registry_status SET replaced_at = now() WHERE county = %(county)s")
    later = office.till.county.assess()
    office.till.county.publish(later["run"])
    charge_dues(office.clerk, new_key(), ChargeDues(office.till.year))
    fen = due.payable_fen or 0
    assert office.till.book()[Account.OWED, ""] == before[Account.OWED, ""] + fen
    (new,) = office.till.dues(person_id=due.person_id)
    assert office.till.pay(new)["payment"] != payment


def aided(till: Till) -> Due:
    """Somebody who pays and is aided too."""
    run = till.run
    with in_area(till.county.code):
        people = set(AidLine.objects.filter(county=till.county.code, run_id=run).values_list("person_id", flat=True))
    return next(due for due in plain_dues(till, cover_from=FIRST) if due.person_id in people)


def test_the_aid_for_a_membership_that_never_was_lapses(office: Office) -> None:
    due = aided(office.till)
    with in_area(office.till.county.code):
        found = AidLine.objects.filter(county=office.till.county.code, run_id=due.run_id, person_id=due.person_id)
        lines = {line.payer: line.fen for line in found}
    arrive(office.till, due)
    happen(office.till, due.person_id, "dead", date(2023, 11, 20))
    before = office.till.book()
    number = office.propose(due)["refund"]
    assert office.decide(number)["aid_lapsed_fen"] == sum(lines.values())
    after = office.till.book()
    for payer, fen in lines.items():
        assert after.get((Account.AID, payer), 0) == before[Account.AID, payer] - fen
        assert after.get((Account.AID_SHARE, payer), 0) == before[Account.AID_SHARE, payer] + fen


def test_a_part_goes_back_and_the_payment_stands(till: Till) -> None:
    office = Office(till)
    due = full_price(till)
    payment = arrive(till, due)
    listed(till, due, "subsistence", till.county.as_of + timedelta(days=5))
    assert office.reason(due, "ended") == "nothing_owed"
    number = office.propose(due, "difference")["refund"]
    assert office.decide(number)["aid_lapsed_fen"] == 0
    assert office.pay(number, 20_000)["payments_refunded"] == 0
    assert office.state(payment) == "confirmed"
    assert office.reason(due, "difference") == "nothing_owed", "not a second time"
    assert till.book()[Account.TREASURY, ""] == (due.payable_fen or 0) - 20_000
    before = till.book()
    charge_dues(office.clerk, new_key(), ChargeDues(till.year))
    assert till.book() == before


def test_the_notice_is_silent_and_whom_to_ask_is_said(till: Till) -> None:
    office = Office(till)
    due = plain_dues(till)[0]
    till.pay(due)
    happen(till, due.person_id, "dead", till.county.as_of)
    with pytest.raises(RefundRefused, match="县医保局") as found:
        office.propose(due)
    assert found.value.reason == "not_stated"
    with in_area(till.county.code):
        assert not Refund.objects.exists()


def test_refused_and_proposed_again(office: Office) -> None:
    due, _ = gone(office.till)
    number = office.propose(due)["refund"]
    assert office.reason(due) == "nothing_owed", "it counts while it is open"
    with pytest.raises(NotAllowed, match="原因"):
        office.decide(number, is_approved=False)
    assert office.decide(number, is_approved=False, reason="材料不全")["state"] == "refused"
    with pytest.raises(MoveRefused):
        office.decide(number)
    assert office.propose(due)["refund"] != number


def test_cash_that_has_not_arrived_cannot_go_back(office: Office) -> None:
    due = plain_dues(office.till, cover_from=FIRST)[0]
    office.till.pay(due)
    happen(office.till, due.person_id, "dead", date(2023, 11, 20))
    number = office.propose(due)["refund"]
    with pytest.raises(RefundRefused, match="入库"):
        office.decide(number)


def test_what_changed_since_it_was_proposed_stops_it(office: Office) -> None:
    due, _ = gone(office.till)
    number = office.propose(due)["refund"]
    office.till.county.record("UPDATE registry_status SET replaced_at = now() WHERE county = %(county)s")
    with pytest.raises(RefundRefused, match="变化"):
        office.decide(number)


def test_what_was_approved_is_paid_to_the_fen_once_with_its_paper(office: Office) -> None:
    due, _ = gone(office.till)
    fen = due.payable_fen or 0
    number = office.propose(due)["refund"]
    with pytest.raises(MoveRefused):
        office.pay(number, fen)
    office.decide(number)
    with pytest.raises(RefundRefused, match="应退"):
        office.pay(number, fen - 1)
    with pytest.raises(RefundRefused, match="凭证"):
        office.pay(number, fen, " ")
    office.pay(number, fen)
    with pytest.raises(MoveRefused):
        office.pay(number, fen)


def test_nobody_else_s_and_no_reason_of_ones_own(office: Office) -> None:
    due, _ = gone(office.till)
    assert office.reason(due, "kindness") == "no_such_basis"
    with pytest.raises(NotFound):
        propose_refund(
            worker("town_clerk", units=("350583999",)), new_key(), ProposeRefund(due.person_id, 2024, "ended")
        )
    number = office.propose(due)["refund"]
    with pytest.raises(NotAllowed):
        decide_refund(office.clerk, new_key(), DecideRefund(number))
    with pytest.raises(NotFound):
        decide_refund(worker("bureau_lead", units=("350583999",)), new_key(), DecideRefund(number))
    with pytest.raises(NotAllowed):
        pay_refund(office.lead, new_key(), PayRefund(number, 1, "x"))


@pytest.mark.trust
def test_t78_who_proposed_a_refund_cannot_approve_it(office: Office, proof: Proof) -> None:
    refused = 0
    for at in range(3):
        due, _ = gone(office.till)
        both = worker("bureau_clerk", "bureau_lead", units=(office.till.county.code,), account=9_000 + at)
        order = ProposeRefund(due.person_id, office.till.year, "ended")
        number = int(str(propose_refund(both, new_key(), order)["refund"]))
        before = office.till.book()
        with pytest.raises(NotAllowed, match="另一人"):
            decide_refund(both, new_key(), DecideRefund(number))
        with pytest.raises(NotAllowed, match="另一人"):
            decide_refund(both, new_key(), DecideRefund(number, is_approved=False, reason="算错"))
        assert office.till.book() == before
        refused += 2
        assert office.decide(number)["state"] == "approved"
    proof.shows("T78", f"refund: {refused} of {refused} decisions by who proposed it refused, another's done",
                "refused, 100 %")  # fmt: skip


@pytest.mark.trust
def test_t78_sabotage_without_question_and_constraint_one_person_gives_back(
    office: Office, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, _ = gone(office.till)
    both = worker("bureau_clerk", "bureau_lead", units=(office.till.county.code,))
    order = ProposeRefund(due.person_id, office.till.year, "ended")
    number = int(str(propose_refund(both, new_key(), order)["refund"]))
    monkeypatch.setattr(Act, "require_other_than", nothing)
    with pytest.raises(IntegrityError, match="money_refund_by_two"):
        decide_refund(both, new_key(), DecideRefund(number))
    with as_superuser(office.till.county.server) as connection:
        connection.execute("ALTER TABLE money_refund DROP CONSTRAINT money_refund_by_two")
    assert decide_refund(both, new_key(), DecideRefund(number))["state"] == "approved"
    proof.sabotage(
        "T78", "refund: the question dropped, then the constraint", "refused still; then one person gave back"
    )


def test_no_script_gives_back_more_than_was_paid_or_past_the_graph(office: Office) -> None:
    due, payment = gone(office.till)
    number = office.propose(due)["refund"]
    code = office.till.county.code
    names = (
        "county, year, person_id, unit, basis, fen, clause, proposed_by, proposed_on, is_whole, happened, paper, state"
    )
    values = (
        f"'{code}', 2024, {due.person_id}, '{due.unit}', 'overpaid', 1, '', 1, '2023-12-01', false, '', '', 'proposed'"
    )
    tries = {
        "more than was paid": f"""
            WITH made AS (INSERT INTO money_refund ({names}) VALUES ({values}) RETURNING id)
            INSERT INTO money_refundpart (county, refund_id, payment_id, unit, fen)
            SELECT '{code}', id, {payment}, '{due.unit}', 1 FROM made""",
        "another sum": f"UPDATE money_refund SET fen = 1 WHERE id = {number}",
        "paid at once": f"UPDATE money_refund SET state = 'paid', decided_by = 9 WHERE id = {number}",
        "approved by nobody": f"UPDATE money_refund SET state = 'approved' WHERE id = {number}",
        "gone": f"DELETE FROM money_refund WHERE id = {number}",
        "another part": f"UPDATE money_refundpart SET fen = 1 WHERE refund_id = {number}",
    }  # fmt: skip
    for name, statement in tries.items():
        with as_application(office.till.county.server) as connection:
            connection.execute(f"SET LOCAL canbao.counties = '{code}'")
            with pytest.raises(
                Exception, match=r"permission denied|refused|violates|more goes back|only_grows"
            ) as found:
                connection.execute(statement)
            assert type(found.value).__module__.startswith("psycopg"), name
            connection.rollback()
