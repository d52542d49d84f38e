"""Who gets how much of whom: by department, to the fen what the book has."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import worker
from tests.money.applications.claimants import Counter
from tests.money.applications.test_deciding import first
from tests.money.ended_lives import charged_nanan, nanan
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.money.accounts import Account
from canbao.money.applications.queries import applications, reimbursement_totals, reimbursements

__all__ = ["charged_nanan", "nanan"]


def test_the_list_of_a_department_is_the_book(nanan: Till) -> None:
    counter, before = Counter(nanan), nanan.book()
    one, fen = first(counter)
    counter.decide(one)
    lead = nanan.county.lead()
    (line,) = reimbursements(lead, nanan.year, department="市卫健局")
    assert (line.application, line.payer, line.fen, line.state) == (one, "government", fen, "granted")
    assert reimbursements(lead, nanan.year, department="市民政局") == []
    assert reimbursements(lead, nanan.year, state="paid_out") == []
    assert reimbursements(lead, nanan.year, after=one) == []
    (total,) = reimbursement_totals(lead, nanan.year)
    assert (total.department, total.people, total.fen) == ("市卫健局", 1, fen)
    book = nanan.book()
    assert total.fen == -book[Account.REIMBURSE, ""]
    assert total.fen == book[Account.AID, "government"] - before.get((Account.AID, "government"), 0)
    counter.pay(one, fen)
    (total,) = reimbursement_totals(lead, nanan.year, department="市卫健局")
    assert (total.state, total.fen) == ("paid_out", fen)
    assert (Account.REIMBURSE, "") not in nanan.book()
    assert [each.id for each in applications(lead, nanan.year, "paid_out")] == [one]
    assert applications(lead, nanan.year, "received") == []


def test_only_of_ones_own_area_and_by_right(nanan: Till) -> None:
    counter = Counter(nanan)
    number, _ = first(counter)
    counter.decide(number)
    (line,) = reimbursements(counter.lead, nanan.year)
    assert reimbursements(worker("town_clerk", units=(line.unit[:9],)), nanan.year) == [line]
    elsewhere = worker("town_clerk", units=("350583999",))
    assert reimbursements(elsewhere, nanan.year) == []
    assert reimbursement_totals(elsewhere, nanan.year) == []
    with pytest.raises(NotAllowed):
        applications(worker("village_collector", units=(nanan.county.code,)), nanan.year)
