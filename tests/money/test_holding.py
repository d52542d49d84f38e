"""Held money: whose it was is a person's decision, and only the due of that day is taken for a payment."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.money.accounts import Account
from canbao.money.holding import GiveBackHeld, MatchHeld, give_back_held, match_held
from canbao.money.models import Payment, Unmatched
from canbao.money.paying import PaymentRefused
from canbao.store.states import MoveRefused

WHY = "本人持回单来核"


def hold(till: Till, due: Any, **changes: Any) -> int:
    """Money of somebody whose number the tax office got wrong."""
    office = TaxOffice(till)
    office.report(office.row(due, "A", person_id=None, problem="no_person", **changes))
    with in_area(till.county.code):
        return int(Unmatched.objects.get(tax_number="A").id)


def test_held_money_becomes_the_payment_of_whoever_it_was(till: Till) -> None:
    due = till.payable()[0]
    held = hold(till, due)
    before = till.book()
    done = match_held(till.county.clerk(), new_key(), MatchHeld(held, due.person_id, WHY))
    after = till.book()
    assert (Account.UNMATCHED, "A") not in after
    assert before[Account.OWED, ""] - after[Account.OWED, ""] == due.payable_fen
    with in_area(till.county.code):
        payment = Payment.objects.get(person_id=due.person_id)
        assert Unmatched.objects.get(id=held).payment_id == payment.id == done["payment"]
    assert (payment.tax_number, payment.state) == ("A", "confirmed")
    with pytest.raises(MoveRefused):
        match_held(till.county.clerk(), new_key(), MatchHeld(held, till.payable()[1].person_id, WHY))


def test_only_the_due_of_that_day_and_only_once(till: Till) -> None:
    one, two, *_ = till.payable()
    held = hold(till, one, fen=(one.payable_fen or 0) + 100)
    with pytest.raises(PaymentRefused, match="不能认领"):
        match_held(till.county.clerk(), new_key(), MatchHeld(held, one.person_id, WHY))
    till.pay(two)
    with pytest.raises(PaymentRefused, match="已于"):
        match_held(till.county.clerk(), new_key(), MatchHeld(held, two.person_id, WHY))
    with pytest.raises(NotFound):
        match_held(till.county.clerk(), new_key(), MatchHeld(held + 1, one.person_id, WHY))
    with pytest.raises(NotAllowed):
        match_held(till.county.clerk(), new_key(), MatchHeld(held, one.person_id, ""))


def test_what_the_tax_office_gave_back_leaves_the_treasury(till: Till) -> None:
    before = till.book()
    held = hold(till, till.payable()[0])
    assert till.book() != before
    give_back_held(TaxOffice(till).clerk, new_key(), GiveBackHeld(held, WHY))
    assert till.book() == before
    with pytest.raises(MoveRefused):
        give_back_held(TaxOffice(till).clerk, new_key(), GiveBackHeld(held, WHY))
