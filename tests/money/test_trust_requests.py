"""Keys of requests, looked at where money is taken: T03 one key by many at once, T05 one key for something else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from django.db import connections
from tests.access.people_at_work import audit_rows, new_key, nothing, sabotage
from tests.database import in_area
from tests.money.snapshots import Observer
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.access import acting
from canbao.access.claiming import KeyReused, claim_key
from canbao.billing.models import Due
from canbao.money import paying
from canbao.money.accounts import Account
from canbao.money.models import Payment
from canbao.money.paying import PaymentRefused, RecordPayment, WithdrawPayment, record_payment, withdraw_payment

pytestmark = pytest.mark.trust

CLIENTS = 16


class Rush:
    """Clients that send one request at the same moment, one key after the other."""

    def __init__(self, till: Till, dues: list[Due], keys: int) -> None:
        self.till, self.gate, self.done = till, threading.Barrier(CLIENTS), threading.Barrier(CLIENTS)
        self.plan = [(new_key(), dues[at % len(dues)], at + len(dues) < keys) for at in range(keys)]

    def run(self) -> list[tuple[Any, ...]]:
        """For each key what every client was told."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            return list(zip(*pool.map(self._client, range(CLIENTS)), strict=True))

    def _client(self, number: int) -> list[Any]:
        said: list[Any] = []
        try:
            for key, due, is_paid_again in self.plan:
                self.gate.wait(timeout=60)
                said.append(self._pay(due, key))
                self.done.wait(timeout=60)
                if is_paid_again and number == 0:
                    order = WithdrawPayment(said[-1]["payment"], "记错人")
                    withdraw_payment(self.till.collector, new_key(), order)
        finally:
            connections.close_all()
        return said

    def _pay(self, due: Due, key: str) -> Any:
        try:
            return self.till.pay(due, key)
        except PaymentRefused as refused:
            return refused.reason


def payments(till: Till) -> list[Payment]:
    with in_area(till.county.code):
        return list(Payment.objects.order_by("slip"))


def test_t03_one_key_by_sixteen_at_once_is_one_payment(till: Till, proof: Proof) -> None:
    keys = proof.size(12, 1_000)
    dues = till.payable()[: proof.size(6, 200)]
    answers = Rush(till, dues, keys).run()
    for told in answers:
        assert [answer == told[0] for answer in told] == [True] * CLIENTS
    taken = payments(till)
    assert [payment.slip for payment in taken] == list(range(1, keys + 1))
    assert {payment.id for payment in taken} == {told[0]["payment"] for told in answers}
    entries = [row for row in audit_rows(till.county.server) if row["action"] == "record_payment"]
    assert len(entries) == keys + keys - len(dues), "one for each payment, one for each withdrawal"
    assert till.book()[Account.COLLECTOR, "501"] == sum(due.payable_fen or 0 for due in dues)
    proof.shows(
        "T03",
        f"{keys:,} keys by {CLIENTS} clients at once: {len(taken):,} payments of {len(dues)} dues (taken, withdrawn "
        f"and taken again), slips without a gap, {keys * (CLIENTS - 1):,} times the same answer",
        "exactly 1,000 receipts; the rest get the same",
    )


def test_t03_sabotage_without_the_claim_and_what_stands_behind_it(
    till: Till, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always_new(actor: Any, key: str, *given: Any) -> Any:
        return claim_key(actor, f"{key}-{new_key()}", *given)

    one, two = till.payable()[:2]
    monkeypatch.setattr(acting, "claim_key", always_new)
    ((*told,),) = Rush(till, [one], 1).run()
    assert told.count("already_paid") == CLIENTS - 1
    assert len(payments(till)) == 1
    monkeypatch.setattr(paying, "refuse_second", nothing)
    sabotage(till.county.server, "DROP INDEX money_payment_once")
    Rush(till, [two], 1).run()
    doubles = len(payments(till)) - 1
    assert doubles == CLIENTS
    seen = f"{CLIENTS - 1} of {CLIENTS} told otherwise; then {doubles} payments under one key"
    proof.sabotage("T03", "the key not claimed, then the question and the unique index too", seen)


Ask = Callable[[Till, str, Due, Due, dict[str, Any]], Any]


def other_payment(**changes: Any) -> Ask:
    """The payment with something else in it. `fen`: so much more."""

    def ask(till: Till, key: str, due: Due, _: Due, __: dict[str, Any]) -> Any:
        order = RecordPayment(due.person_id, till.year, due.payable_fen or 0)
        more = {name: value + getattr(order, name) if name != "kind" else value for name, value in changes.items()}
        return record_payment(till.collector, key, replace(order, **more))

    return ask


ASKS: dict[str, Ask] = {
    "amount": other_payment(fen=1),
    "year": other_payment(year=1),
    "kind": other_payment(kind="repair"),
    "person": lambda till, key, _, other, __: till.pay(other, key),
    "action": lambda till, key, _, __, said: withdraw_payment(
        till.collector, key, WithdrawPayment(said["payment"], "错")
    ),
}


@pytest.fixture
def observer(till: Till) -> Iterator[Observer]:
    with Observer(till.county.server) as made:
        yield made


def test_t05_a_key_for_something_else_is_refused(till: Till, observer: Observer, proof: Proof) -> None:
    refused, *dues = till.payable()
    said = {due.id: (due, key := new_key(), till.pay(due, key)) for due in islice(dues, proof.size(4, 200))}
    before, count = observer.look(), 0
    for due, key, first in said.values():
        for ask in ASKS.values():
            with pytest.raises(KeyReused):
                ask(till, key, due, refused, first)
            count += 1
        assert till.pay(due, key) == first
    assert observer.look() == before
    proof.shows(
        "T05",
        f"{count:,} requests under the keys of {len(said)} payments, with another {', '.join(ASKS)}: {count:,} "
        "refused, nothing written, the payments answered as before",
        "1,000 refused, first untouched",
    )


def test_t05_sabotage_marks_not_compared(till: Till, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    due, other, *_ = till.payable()
    key = new_key()
    first = till.pay(due, key)
    monkeypatch.setattr("canbao.access.claiming.same_mark", lambda *_: True)
    passed = [name for name, ask in ASKS.items() if ask(till, key, due, other, first) == first]
    assert passed == list(ASKS)
    proof.sabotage(
        "T05",
        "the mark of the request not compared",
        f"{len(passed)} of {len(ASKS)} told that it was done, and it was not",
    )
