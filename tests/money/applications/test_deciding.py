"""Decided by the policy, or by two persons on a document's sum; paid by department or treasury; the book follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from tests.access.people_at_work import new_key, nothing, worker
from tests.database import as_application, as_superuser, in_area
from tests.money.applications.claimants import Counter, certified, from_here, pays_first
from tests.money.ended_lives import charged_nanan, happen, nanan, plain_dues
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.access.acting import Act, NotAllowed, NotFound
from canbao.money.accounts import Account
from canbao.money.applications.deciding import (
    DecideApplication,
    EnterSum,
    PayApplication,
    decide_application,
    enter_sum,
    pay_application,
)
from canbao.money.applications.records import ApplicationRefused
from canbao.money.charging import ChargeDues, charge_dues
from canbao.money.models import Application
from canbao.money.refunding.owing_back import owed_back
from canbao.store.states import MoveRefused

__all__ = ["charged_nanan", "nanan"]


def refused(act: Any, *given: Any, **order: Any) -> str:
    with pytest.raises(ApplicationRefused) as found:
        act(*given, **order)
    return found.value.reason


def checked(counter: Counter, *names: str, paid_fen: int = 38_000) -> int:
    """A claim of somebody on these lists, checked with the other place."""
    due = from_here(counter.till)
    for name in names:
        certified(counter.till, due, name)
    number = counter.receive(due)
    counter.check(number, paid_fen=paid_fen)
    return number


def first(counter: Counter, name: str = "尘肺病患者", role: str | None = None) -> tuple[int, int]:
    """Somebody who paid first, checked: the application and what was paid."""
    due = pays_first(counter.till, name, role)
    number = counter.receive(due, "pay_first")
    counter.check(number, paid_fen=due.payable_fen or 0)
    return number, due.payable_fen or 0


def test_a_claim_is_owed_by_its_payer_and_paid_by_the_treasury(till: Till) -> None:
    counter, before = Counter(till), till.book()
    number = checked(counter, "低保对象")
    granted = counter.decide(number)
    assert (granted["state"], granted["fen"], granted["paid_by"]) == ("granted", 20_000, {"assistance_fund": 20_000})
    book = till.book()
    aid = (Account.AID, "assistance_fund")
    assert book[aid] == before.get(aid, 0) + 20_000
    assert book[Account.REIMBURSE, ""] == -20_000
    assert refused(counter.pay, number, 19_999) == "other_amount"
    assert refused(counter.pay, number, 20_000, paper="") == "no_paper"
    assert counter.pay(number, 20_000, is_from_treasury=True)["state"] == "paid_out"
    after = till.book()
    assert (Account.REIMBURSE, "") not in after
    assert after[Account.TREASURY, ""] == -20_000, "laid out for the payer"
    assert after[aid] == before.get(aid, 0) + 20_000
    with pytest.raises(MoveRefused):
        counter.pay(number, 20_000)


def test_paid_by_the_department_nothing_is_counted_twice(nanan: Till) -> None:
    """The aid of who pays first is in no due's lines: only the application brings it into the book."""
    counter = Counter(nanan)
    number, fen = first(counter)
    before = nanan.book()
    charge_dues(nanan.county.clerk(), new_key(), ChargeDues(nanan.year))
    assert nanan.book() == before
    counter.decide(number)
    assert nanan.book()[Account.AID, "government"] == before.get((Account.AID, "government"), 0) + fen
    charge_dues(nanan.county.clerk(), new_key(), ChargeDues(nanan.year))
    counter.pay(number, fen)
    assert nanan.book() == before, "the department owed it and has paid it"


def test_refused_with_the_policy_s_reason(till: Till) -> None:
    counter = Counter(till)
    number = checked(counter)
    found = counter.decide(number)
    assert (found["state"], found["refusal"], found["fen"]) == ("refused", "out_of_scope", 0)
    assert counter.receive(from_here(till)) != number, "a refused one does not stand"


def test_silence_is_refused_with_whom_to_ask(nanan: Till) -> None:
    counter = Counter(nanan)
    number = checked(counter, "低保对象")
    found = counter.decide(number)
    assert (found["state"], found["refusal"]) == ("refused", "not_stated")
    assert "县医保局" in str(found["sentence"])


def test_what_the_policy_gives_nobody_refuses(till: Till) -> None:
    counter = Counter(till)
    number = checked(counter, "低保对象")
    with pytest.raises(NotAllowed, match="原因"):
        counter.decide(number, is_granted=False)
    assert refused(counter.decide, number, is_granted=False, reason="经费不足") == "policy_decides"


def test_not_before_the_other_place_has_answered(till: Till) -> None:
    counter = Counter(till)
    number = counter.receive(from_here(till))
    with pytest.raises(MoveRefused):
        counter.decide(number)
    with pytest.raises(MoveRefused):
        counter.enter(number, 1)


def test_a_document_s_sum_is_entered_by_one_and_granted_by_another(nanan: Till) -> None:
    counter = Counter(nanan)
    number, fen = first(counter, "独生男户", "parent")
    assert refused(counter.decide, number) == "needs_document"
    assert refused(counter.enter, number, fen + 1) == "more_than_paid"
    assert refused(counter.enter, number, 0) == "more_than_paid"
    assert refused(counter.enter, number, 100, document=" ") == "no_document"
    assert refused(counter.enter, number, 100, payer="") == "no_document"
    assert counter.enter(number, 20_000)["state"] == "entered"
    with pytest.raises(NotAllowed, match="另一人"):
        decide_application(counter.clerk, new_key(), DecideApplication(number))
    done = counter.decide(number)
    assert (done["state"], done["paid_by"]) == ("granted", {"health_budget": 20_000})
    with in_area(nanan.county.code):
        kept = Application.objects.get(county=nanan.county.code, id=number)
    assert (kept.document, kept.department) == ("卫健部门原标准", "市卫健局")
    assert nanan.book()[Account.AID, "health_budget"] == 20_000


def test_what_was_entered_may_be_refused_with_a_reason(nanan: Till) -> None:
    counter = Counter(nanan)
    number, _ = first(counter, "独生男户", "parent")
    counter.enter(number, 20_000)
    assert counter.decide(number, is_granted=False, reason="标准用错")["state"] == "refused"


def test_no_sum_is_entered_where_the_policy_has_one(nanan: Till) -> None:
    counter = Counter(nanan)
    number, _ = first(counter)
    assert refused(counter.enter, number, 100) == "policy_decides"


def test_cash_that_has_not_arrived_gives_nothing_back(nanan: Till) -> None:
    counter = Counter(nanan)
    due = plain_dues(nanan, payable_fen=39_000)[0]
    nanan.pay(due)
    certified(nanan, due, "尘肺病患者")
    number = counter.receive(due, "pay_first")
    counter.check(number, paid_fen=39_000)
    assert refused(counter.decide, number) == "not_arrived"


def test_what_goes_back_as_a_refund_is_not_given_again(nanan: Till) -> None:
    counter = Counter(nanan)
    number, fen = first(counter)
    code = nanan.county.code
    with in_area(code):
        made = Application.objects.get(county=code, id=number)
    with as_superuser(nanan.county.server) as connection:
        connection.execute(
            """
            WITH made AS (
                INSERT INTO money_refund (county, year, person_id, unit, basis, fen, is_whole, clause, happened, state,
                    proposed_by, proposed_on, paper)
                VALUES (%s, %s, %s, %s, 'ended', 1, false, '', '', 'proposed', 1, '2023-12-01', '') RETURNING id
            )
            INSERT INTO money_refundpart (county, refund_id, payment_id, unit, fen)
            SELECT %s, made.id, paid.id, %s, 1 FROM made, money_payment AS paid WHERE paid.person_id = %s
            """,
            [code, nanan.year, made.person_id, made.unit, code, made.unit, made.person_id],
        )
    assert fen == made.paid_fen
    assert refused(counter.decide, number) == "more_than_paid"


def test_what_the_department_has_given_is_no_refund(nanan: Till) -> None:
    counter = Counter(nanan)
    number, fen = first(counter)
    with in_area(nanan.county.code):
        person = Application.objects.get(county=nanan.county.code, id=number).person_id
    happen(nanan, person, "dead", date(2023, 11, 20))
    with in_area(nanan.county.code):
        assert [owed.fen for owed in owed_back(nanan.county.code, nanan.year, [person])[person]] == [fen]
    nanan.county.record("UPDATE registry_status SET replaced_at = now() WHERE county = %(county)s")
    counter.decide(number)
    happen(nanan, person, "dead", date(2023, 11, 20))
    with in_area(nanan.county.code):
        assert owed_back(nanan.county.code, nanan.year, [person])[person] == []


def test_only_by_right_and_in_ones_area(till: Till) -> None:
    counter = Counter(till)
    number = checked(counter, "低保对象")
    order = DecideApplication(number)
    with pytest.raises(NotAllowed):
        decide_application(counter.town, new_key(), order)
    with pytest.raises(NotFound):
        decide_application(worker("bureau_lead", units=("430621999",)), new_key(), order)
    with pytest.raises(NotAllowed):
        enter_sum(counter.tax, new_key(), EnterSum(number, 1, "文", "x"))
    counter.decide(number)
    with pytest.raises(NotAllowed, match="另一人"):
        pay_application(counter.lead, new_key(), PayApplication(number, 20_000, "1"))


@pytest.mark.trust
def test_t78_who_received_or_entered_does_not_decide(nanan: Till, proof: Proof) -> None:
    counter = Counter(nanan)
    number, _ = first(counter, "独生男户", "parent")
    both = worker("bureau_clerk", "bureau_lead", units=(nanan.county.code,), account=counter.clerk.account_id)
    received = worker("bureau_lead", units=(nanan.county.code,), account=counter.town.account_id)
    counter.enter(number, 20_000)
    for actor in (both, received):
        with pytest.raises(NotAllowed, match="另一人"):
            decide_application(actor, new_key(), DecideApplication(number))
    assert counter.decide(number)["state"] == "granted"
    proof.shows("T78", "application: 2 of 2 decisions by who received it or entered the sum refused, another's done",
                "refused, 100 %")  # fmt: skip


@pytest.mark.trust
def test_t78_sabotage_without_question_and_constraint_one_person_grants(
    nanan: Till, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(nanan)
    number, _ = first(counter, "独生男户", "parent")
    counter.enter(number, 20_000)
    monkeypatch.setattr(Act, "require_other_than", nothing)
    with pytest.raises(IntegrityError, match="money_application_by_two"):
        decide_application(counter.clerk, new_key(), DecideApplication(number))
    with as_superuser(nanan.county.server) as connection:
        connection.execute("ALTER TABLE money_application DROP CONSTRAINT money_application_by_two")
    assert decide_application(counter.clerk, new_key(), DecideApplication(number))["state"] == "granted"
    proof.sabotage("T78", "application: the question dropped, then the constraint", "refused; then one granted alone")


def test_no_script_grants_more_than_was_paid_or_past_the_graph(nanan: Till) -> None:
    counter = Counter(nanan)
    number, fen = first(counter)
    tries = {
        "granted at once": f"UPDATE money_application SET state = 'granted', fen = 1 WHERE id = {number}",
        "more than was paid": f"UPDATE money_application SET state = 'entered', fen = {fen + 1} WHERE id = {number}",
        "paid past the decision": f"UPDATE money_application SET state = 'paid_out' WHERE id = {number}",
        "another person": f"UPDATE money_application SET person_id = 1 WHERE id = {number}",
        "gone": f"DELETE FROM money_application WHERE id = {number}",
    }
    for name, statement in tries.items():
        with as_application(nanan.county.server) as connection:
            connection.execute(f"SET LOCAL canbao.counties = '{nanan.county.code}'")
            with pytest.raises(Exception, match=r"permission denied|refused|violates") as found:
                connection.execute(statement)
            assert type(found.value).__module__.startswith("psycopg"), name
            connection.rollback()
