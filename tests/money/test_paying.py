"""Cash taken: the due to the fen, once a year, within what a hand may hold; withdrawn the same day and no later."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext
from tests.access.people_at_work import audit_rows, new_key, nothing, worker
from tests.database import as_application, as_superuser, in_area
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.claiming import KeyReused
from canbao.money import paying
from canbao.money.accounts import Account, Movement
from canbao.money.models import Payment, Transfer
from canbao.money.paying import PaymentRefused, RecordPayment, WithdrawPayment, record_payment, withdraw_payment
from canbao.store.states import MoveRefused


def refused(till: Till, *given: Any, **changes: Any) -> str:
    with pytest.raises(PaymentRefused) as found:
        till.pay(*given, **changes)
    return found.value.reason


def test_a_payment_is_the_due_and_goes_to_the_collector(till: Till) -> None:
    before = till.book()
    first, second, *_ = till.payable()
    taken = till.pay(first)
    assert (taken["slip"], taken["fen"], taken["is_provisional"]) == (1, first.payable_fen, False)
    assert till.pay(second)["slip"] == 2
    both = (first.payable_fen or 0) + (second.payable_fen or 0)
    book = till.book()
    assert book[Account.COLLECTOR, "501"] == both
    assert book[Account.OWED, ""] == before[Account.OWED, ""] - both


def test_what_cannot_be_taken_is_said_and_leaves_nothing(till: Till) -> None:
    due, *_ = till.payable()
    before = till.book()
    assert refused(till, due, fen=(due.payable_fen or 0) + 1) == "other_amount"
    assert refused(till, due, fen=(due.payable_fen or 0) - 1) == "other_amount"
    nothing = next(due for due in till.dues(payable_fen=0))
    assert refused(till, nothing) in {"nothing_due", "other_amount"}
    with pytest.raises(NotFound, match="2031"):
        till.pay(due, year=2031)
    with pytest.raises(NotFound, match="没有此人"):
        till.pay(due, person_id=999_999)
    school = next(due for due in till.dues(payable_fen__gt=0) if due.situation not in till.accepted())
    assert refused(till, school) == "enrol_at_school"
    elsewhere = worker("village_collector", units=("430621999",))
    with pytest.raises(NotFound):
        till.pay(due, actor=elsewhere)
    till.county.record("UPDATE registry_person SET birth = '1990-01-01' WHERE id = %(id)s", id=due.person_id)
    assert refused(till, due) == "reopened"
    assert due.offer_until is not None
    other = till.payable()[1]
    till.go_to(due.offer_until + timedelta(days=1))
    assert refused(till, other) == "offer_ended"
    assert till.book() == before


def test_a_year_is_paid_once(till: Till) -> None:
    due, *_ = till.payable()
    till.pay(due)
    with pytest.raises(PaymentRefused, match="已于") as found:
        till.pay(due, actor=worker("town_clerk", units=(till.county.code,)))
    assert found.value.reason == "already_paid"


def test_the_same_key_is_one_payment_and_another_order_under_it_is_refused(till: Till) -> None:
    first, second, *_ = till.payable()
    key = new_key()
    assert till.pay(first, key) == till.pay(first, key)
    with pytest.raises(KeyReused):
        till.pay(second, key)
    with in_area(till.county.code):
        assert Payment.objects.count() == 1


@pytest.mark.trust
def test_t04_many_hands_at_once_and_the_due_is_paid_once(till: Till, proof: Proof) -> None:
    hands, count = 8, proof.size(6, 200)
    dues = till.payable()[:count]
    collectors = [worker("village_collector", units=(till.county.code,), account=600 + each) for each in range(hands)]
    gate = threading.Barrier(hands)

    def rush(actor: Any) -> list[str]:
        said = []
        try:
            for due in dues:
                gate.wait(timeout=60)
                try:
                    till.pay(due, actor=actor)
                    said.append("taken")
                except PaymentRefused as error:
                    said.append(error.reason)
        finally:
            connections.close_all()
        return said

    with ThreadPoolExecutor(hands) as pool:
        answers = list(pool.map(rush, collectors))
    for at in range(len(dues)):
        assert sorted(answer[at] for answer in answers) == ["already_paid"] * (hands - 1) + ["taken"]
    with in_area(till.county.code):
        assert Payment.objects.count() == len(dues)
    assert sum(fen for (account, _), fen in till.book().items() if account is Account.COLLECTOR) == sum(
        due.payable_fen or 0 for due in dues
    )
    proof.shows("T04", f"{hands} hands at {len(dues)} dues: each taken once, the others told who and when",
                "0 paid twice; each loser is told who and when")  # fmt: skip


@pytest.mark.trust
def test_t04_sabotage_without_key_and_question_a_due_is_paid_twice(
    till: Till, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, *_ = till.payable()
    other = worker("town_clerk", units=(till.county.code,))
    till.pay(due)
    monkeypatch.setattr(paying, "refuse_second", nothing)
    with pytest.raises(IntegrityError):
        till.pay(due, actor=other)
    with as_superuser(till.county.server) as connection:
        connection.execute("DROP INDEX money_payment_once")
    till.pay(due, actor=other)
    with in_area(till.county.code):
        assert Payment.objects.count() == 2
    proof.sabotage("T04", "the question dropped, then the unique key", "refused still; then paid twice")


def test_withdrawn_the_same_day_by_whoever_took_it(till: Till) -> None:
    before = till.book()
    due, other, *_ = till.payable()
    payment, left = till.pay(due)["payment"], till.pay(other)["payment"]
    with pytest.raises(NotAllowed, match="原因"):
        withdraw_payment(till.collector, new_key(), WithdrawPayment(payment, ""))
    with pytest.raises(PaymentRefused, match="本人"):
        withdraw_payment(
            worker("village_collector", units=(till.county.code,)), new_key(), WithdrawPayment(payment, "错")
        )
    assert withdraw_payment(till.collector, new_key(), WithdrawPayment(payment, "记错人"))["state"] == "withdrawn"
    with pytest.raises(MoveRefused):
        withdraw_payment(till.collector, new_key(), WithdrawPayment(payment, "再撤"))
    till.go_to(till.county.as_of + timedelta(days=1))
    with pytest.raises(PaymentRefused, match="当天"):
        withdraw_payment(till.collector, new_key(), WithdrawPayment(left, "晚了"))
    till.go_to(till.county.as_of)
    withdraw_payment(till.collector, new_key(), WithdrawPayment(left, "记错人"))
    assert till.book() == before
    assert till.pay(due)["slip"] == 3, "a number of a slip is never given twice"


def test_what_is_withdrawn_is_found_without_reading_the_whole_book(till: Till) -> None:
    """A book of a county has millions of transfers; whoever corrects a slip of the pen is not to wait for that."""
    due, *_ = till.payable()
    number = till.pay(due)["payment"]
    with in_area(till.county.code), CaptureQueriesContext(connections["default"]) as asked:
        payment = Payment.objects.get(county=till.county.code, id=number)
        (taken,) = paying.transfers_of(payment, Movement.COLLECT)
    assert taken
    asks = asked[-1]["sql"]
    assert f'"person_id" = {due.person_id}' in asks, "the index money_transfer_person"
    assert "NOT EXISTS" in asks.upper(), "the index money_transfer_back_once, not every transfer ever taken back"


def test_the_trail_says_what_was_taken(till: Till) -> None:
    due, *_ = till.payable()
    taken = till.pay(due)
    (entry,) = [row for row in audit_rows(till.county.server) if row["action"] == "record_payment"]
    assert entry["changes"] == [
        {"record": "payment", "number": taken["payment"], "fen": taken["fen"], "slip": 1, "provisional": False}
    ]


@pytest.mark.trust
def test_the_book_cannot_be_changed_or_unbalanced_by_the_application(till: Till, proof: Proof) -> None:
    due, *_ = till.payable()
    till.pay(due)
    with in_area(till.county.code):
        row = Transfer.objects.filter(county=till.county.code, movement="collect").values().get()
    area = f"SET LOCAL canbao.counties = '{till.county.code}'"
    names = "county, year, day, movement, debit, debit_of, credit, credit_of, unit, fen, reverses"
    copy = f"INSERT INTO money_transfer ({names})"
    values = f"VALUES ('{till.county.code}', {till.year}, '2024-10-15'"
    tries = {
        "another amount": "UPDATE money_transfer SET fen = fen + 1",
        "gone": "DELETE FROM money_transfer",
        "emptied": "TRUNCATE money_transfer",
        "nothing": f"{copy} {values}, 'collect', 'collector', '1', 'owed', '', '430621', 0, NULL)",
        "negative": f"{copy} {values}, 'collect', 'collector', '1', 'owed', '', '430621', -5, NULL)",
        "no such way": f"{copy} {values}, 'collect', 'owed', '', 'collector', '1', '430621', 5, NULL)",
        "another back": f"{copy} {values}, 'withdraw', 'owed', '', 'collector', '501', '430621', 5, {row['id']})",
        "paid away": "UPDATE money_payment SET fen = 1",
        "past the graph": "UPDATE money_payment SET state = 'refunded'",
        "payment gone": "DELETE FROM money_payment",
    }
    for name, statement in tries.items():
        with as_application(till.county.server) as connection:
            connection.execute(area)
            with pytest.raises(Exception, match=r"permission denied|refused|violates|taken back|only_grows") as found:
                connection.execute(statement)
            assert type(found.value).__module__.startswith("psycopg"), name
            connection.rollback()
    proof.shows(
        "T64", f"{len(tries)} of {len(tries)} tries at transfers and payments refused", "20 of 20 tries refused"
    )


def test_a_record_payment_order_has_one_year_only() -> None:
    """There is no way to say several years, or anything beside the due."""
    assert set(RecordPayment.__dataclass_fields__) == {"person_id", "year", "fen", "kind"}
    assert callable(record_payment)


def test_slips_go_on_where_the_collector_goes_on(till: Till) -> None:
    """A collector whose area changes no longer sees earlier payments, and still gives no number twice."""
    one, two = till.payable()[:2]
    assert till.pay(one)["slip"] == 1
    moved = worker("village_collector", units=(two.unit,), account=501)
    assert till.pay(two, actor=moved)["slip"] == 2
