"""What is owed beside a due: years repaired, and the difference of an amount that was set after it was paid."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.billing.models import RunSituation
from canbao.money.accounts import Account
from canbao.money.charging import ChargeDues, charge_dues
from canbao.money.models import Payment, Supplement
from canbao.money.paying import PaymentRefused, WithdrawPayment, withdraw_payment
from canbao.money.supplementing import (
    LapseSupplement,
    OfferRepair,
    SettleProvisional,
    SupplementRefused,
    lapse_supplement,
    offer_repair,
    open_provisional,
    settle_provisional,
)
from canbao.store.states import MoveRefused

LATE = date(2025, 2, 3)
"""After the window of the county, whose late price rests on a subsidy that is not set."""
NATIONAL = {
    "policies": ("national/model@2025",),
    "amend": (("personal_yuan", "400"), ("window", "2024-09-01..2024-12-31")),
}


@pytest.fixture
def late(till: Till) -> Till:
    till.go_to(LATE)
    till.county.publish(till.county.assess(as_of=LATE)["run"])
    return till


def situations(till: Till) -> dict[int, Any]:
    run = till.run
    with in_area(till.county.code):
        return {row.situation: row.outputs for row in RunSituation.objects.filter(run_id=run)}


def test_an_amount_that_is_not_set_is_taken_provisionally_and_settled_when_it_is(late: Till) -> None:
    said = situations(late)
    due = next(
        due for due in late.dues(payable_fen=None)
        if said[due.situation]["accepted"] and said[due.situation].get("provisional_due_fen") == 107_000
    )  # fmt: skip
    with pytest.raises(PaymentRefused):
        late.pay(due, fen=110_000)
    paid = late.pay(due, fen=107_000)
    assert paid["is_provisional"]
    book = late.book()
    assert book[Account.COLLECTOR, "501"] == 107_000
    with in_area(late.county.code):
        assert [row.payment for row in open_provisional(late.county.code, late.year)] == [paid["payment"]]
    clerk = late.county.clerk()
    with pytest.raises(SupplementRefused, match="还没有确定"):
        settle_provisional(clerk, new_key(), SettleProvisional(paid["payment"]))
    late.county.publish(late.county.assess(as_of=LATE, amend=(("fiscal_subsidy_yuan", "700"),))["run"])
    done = settle_provisional(clerk, new_key(), SettleProvisional(paid["payment"]))
    assert done["difference_fen"] == 3_000
    assert late.book()[Account.OWED, ""] == book[Account.OWED, ""] + 3_000
    with in_area(late.county.code):
        assert open_provisional(late.county.code, late.year) == []
    with pytest.raises(PaymentRefused):
        late.pay(due, fen=2_999, kind="difference")
    late.pay(due, fen=3_000, kind="difference")
    assert late.book()[Account.OWED, ""] == book[Account.OWED, ""]
    assert late.book()[Account.COLLECTOR, "501"] == 110_000
    with pytest.raises(PaymentRefused, match="已于"):
        late.pay(due, fen=3_000, kind="difference")


def test_the_tax_office_takes_a_provisional_amount_and_the_difference_too(late: Till) -> None:
    said = situations(late)
    due = next(
        due for due in late.dues(payable_fen=None)
        if said[due.situation]["accepted"] and said[due.situation].get("provisional_due_fen") == 107_000
    )  # fmt: skip
    office = TaxOffice(late)
    assert office.report(office.row(due, "A", fen=107_000, paid_on=LATE))["payments"] == 1
    with in_area(late.county.code):
        paid = Payment.objects.get(tax_number="A")
    assert paid.is_provisional
    late.county.publish(late.county.assess(as_of=LATE, amend=(("fiscal_subsidy_yuan", "700"),))["run"])
    settle_provisional(late.county.clerk(), new_key(), SettleProvisional(paid.id))
    wrong = office.row(due, "B", fen=2_999, paid_on=LATE, kind="difference")
    assert office.report(wrong)["held"] == {"other_amount": 1}
    assert office.report(office.row(due, "C", fen=3_000, paid_on=LATE, kind="difference"))["payments"] == 1


@pytest.fixture
def mending(till: Till) -> Till:
    """The county under the national model, by which missed years can be paid for."""
    till.go_to(LATE)
    till.county.publish(till.county.assess(as_of=LATE, **NATIONAL)["run"])
    return till


def test_years_are_repaired_as_the_policy_offers_and_no_more(mending: Till) -> None:
    said = situations(mending)
    due = next(due for due in mending.dues(payable_fen__gt=0) if said[due.situation].get("repair_offered", 0) >= 1)
    offered = int(said[due.situation]["repair_offered"])
    clerk = mending.county.clerk()
    for years in (0, offered + 1):
        with pytest.raises(SupplementRefused, match=f"最多可补缴 {offered} 年"):
            offer_repair(clerk, new_key(), OfferRepair(due.person_id, mending.year, years))
    before = mending.book().get((Account.OWED, ""), 0)
    made: dict[str, Any] = dict(offer_repair(clerk, new_key(), OfferRepair(due.person_id, mending.year, offered)))
    assert made["fen"] == 40_000 * offered
    assert "二(三)第3段" in made["clause"]
    assert mending.book()[Account.OWED, ""] == before + made["fen"]
    with pytest.raises(SupplementRefused, match="已有"):
        offer_repair(clerk, new_key(), OfferRepair(due.person_id, mending.year, offered))
    paid = mending.pay(due, fen=made["fen"], kind="repair")
    with pytest.raises(MoveRefused):
        lapse_supplement(clerk, new_key(), LapseSupplement(made["supplement"], "本人不补了"))
    withdraw_payment(mending.collector, new_key(), WithdrawPayment(paid["payment"], "点错了"))
    lapse_supplement(clerk, new_key(), LapseSupplement(made["supplement"], "本人不补了"))
    assert mending.book().get((Account.OWED, ""), 0) == before
    with in_area(mending.county.code):
        assert Supplement.objects.get(id=made["supplement"]).state == "lapsed"


def test_nobody_repairs_without_a_break(till: Till) -> None:
    with pytest.raises(SupplementRefused, match="最多可补缴 0 年"):
        offer_repair(till.county.clerk(), new_key(), OfferRepair(till.payable()[0].person_id, till.year, 1))


def test_a_run_leaves_what_is_owed_beside_the_due(mending: Till) -> None:
    said = situations(mending)
    due = next(due for due in mending.dues(payable_fen__gt=0) if said[due.situation].get("repair_offered", 0) >= 1)
    offer_repair(mending.county.clerk(), new_key(), OfferRepair(due.person_id, mending.year, 1))
    charge_dues(mending.county.clerk(), new_key(), ChargeDues(mending.year))
    before = mending.book()
    assert charge_dues(mending.county.clerk(), new_key(), ChargeDues(mending.year))["transfers"] == 0
    assert mending.book() == before
    mending.pay(due, fen=40_000, kind="repair")
    assert before[Account.OWED, ""] - mending.book()[Account.OWED, ""] == 40_000
