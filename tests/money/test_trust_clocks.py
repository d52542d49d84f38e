"""T09: the day of money is the database server's, of the moment at which the action's transaction began; no other
clock has a say, and what came first is told by numbers.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.access.people_at_work import audit_rows, new_key, own_folder, worker
from tests.access.scenes import ORDERS, performers
from tests.api.systems import QUESTION, System
from tests.database import as_application, current_database, in_area
from tests.money.clocks import ZONE, Clock, wait_for_lock
from tests.money.dying import Work
from tests.money.ended_lives import charged_nanan, nanan, plain_dues
from tests.money.snapshots import Observer
from tests.money.tills import Till
from tests.money.wrong_clocks import perform_beside
from tests.proofs import Proof

from canbao.access.acting import Act
from canbao.access.sealing import seal_trail
from canbao.access.verifying import verify_trail
from canbao.billing.models import Due
from canbao.money import paying
from canbao.money.charging import ChargeDues, charge_dues
from canbao.money.clock import MOST_BEHIND, ClockBehind
from canbao.money.models import Payment, Transfer
from canbao.money.paying import PaymentRefused, RecordPayment, record_payment

__all__ = ["charged_nanan", "nanan", "own_folder"]

pytestmark = [pytest.mark.trust, pytest.mark.slow]

own_clock = pytest.mark.needs("clock library")
WORKED_OUT_FOR = date(2024, 2, 20)
LEAP_DAY = date(2024, 2, 29)
"""The last day on which who pays need not wait: the notice's own window ends on it."""
ASKED = "dates by the server's business day, none in the future, order by number; 23:59:58 decided by one stated rule"
_OF_THE_DATABASE = Act.business_day


@pytest.fixture
def late(nanan: Till, monkeypatch: pytest.MonkeyPatch) -> Till:
    """The county of 004 with its dues of late February, and no day stated any more."""
    nanan.county.publish(nanan.county.assess(as_of=WORKED_OUT_FOR)["run"])
    charge_dues(nanan.county.clerk(), new_key(), ChargeDues(nanan.year))
    monkeypatch.setattr(Act, "business_day", _OF_THE_DATABASE)
    return nanan


@pytest.fixture
def clock(late: Till) -> Iterator[Clock]:
    with Clock(late.county.server) as made:
        yield made


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


def pay_over_midnight(till: Till, clock: Clock, due: Due, key: str) -> dict[str, Any]:
    """A payment that begins now and waits, as behind many others, until it is ten seconds later."""
    name = f"canbao.access:pay:{till.county.code}:{till.year}:{due.person_id}"
    said: list[dict[str, Any]] = []

    def pay() -> None:
        try:
            said.append(till.pay(due, key))
        finally:
            connections.close_all()

    with as_application(till.county.server) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        thread = threading.Thread(target=pay)
        thread.start()
        wait_for_lock(holder)
        clock.shift(timedelta(seconds=10))
        holder.commit()
        thread.join()
    return said[0]


def days_of(till: Till) -> dict[int, set[date]]:
    """Of each payment: its day, that of its transfer, that of its entry in the trail."""
    with in_area(till.county.code):
        found = {payment.id: {payment.paid_on} for payment in Payment.objects.all()}
        for record, day in Transfer.objects.filter(movement="collect").values_list("record", "day"):
            assert record is not None
            found[record].add(day)
    for row in audit_rows(till.county.server):
        entry: Any = row
        if entry["action"] == "record_payment" and entry["outcome"] == "done":
            found[entry["changes"][0]["number"]].add(entry["at"].astimezone(ZONE).date())
    return found


@own_clock
def test_t09_midnight_is_the_servers_and_what_began_before_is_of_the_day_before(
    late: Till, clock: Clock, proof: Proof
) -> None:
    dues = iter(plain_dues(late))
    last = next(due.offer_until for due in late.payable() if due.offer_until)
    for day in (LEAP_DAY, last):
        clock.set(at(day, 23, 59, 58))
        due, key = next(dues), new_key()
        first = pay_over_midnight(late, clock, due, key)
        assert clock.now().date() == day + timedelta(days=1)
        assert first["paid_on"] == day.isoformat()
        assert late.pay(due, key) == first, "sent again after midnight"
        assert days_of(late)[first["payment"]] == {day}
        if day == LEAP_DAY:
            assert late.pay(next(dues))["paid_on"] == "2024-03-01"
    clock.set(at(last + timedelta(days=1), 0, 0, 1))
    refused, key = next(dues), new_key()
    with pytest.raises(PaymentRefused) as found:
        late.pay(refused, key)
    assert found.value.reason == "offer_ended"
    clock.shift(timedelta(hours=-1))
    with pytest.raises(PaymentRefused) as found:
        late.pay(refused, key)
    assert found.value.reason == "offer_ended"
    with pytest.raises(ClockBehind, match=r"慢了 6[01] 分钟"):
        late.pay(refused)
    assert all(len(days) == 1 for days in days_of(late).values())
    proof.shows(
        "T09",
        f"server at 23:59:58 of {LEAP_DAY} and of the last day, {last}: a payment that began then and ended after "
        "midnight is of that day in payment, transfer and trail, the same when sent again; one begun after midnight is "
        "of the next day, or refused, stays refused under its key, and is not let in by a clock set back an hour",
        ASKED,
    )


@own_clock
def test_t09_sabotage_a_clock_set_back_lets_in_what_came_too_late(
    late: Till, clock: Clock, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    dues, last = iter(plain_dues(late)), next(due.offer_until for due in late.payable() if due.offer_until)
    clock.set(at(last, 23, 59, 59))
    late.pay(next(dues))
    clock.shift(timedelta(minutes=30))
    stale = next(dues)
    with pytest.raises(PaymentRefused):
        late.pay(stale)
    clock.shift(timedelta(hours=-1))
    with pytest.raises(ClockBehind):
        late.pay(stale)
    monkeypatch.setattr(paying, "refuse_behind", lambda _: None)
    assert late.pay(stale)["paid_on"] == last.isoformat()
    proof.sabotage(
        "T09", "the clock held against the last payment", f"half past midnight, a payment of {last} is taken"
    )


@own_clock
def test_t09_a_server_an_hour_off_gives_its_days_and_numbers_still_go_up(
    late: Till, clock: Clock, own_folder: Path, proof: Proof
) -> None:
    del own_folder
    dues, day = iter(plain_dues(late)), date(2024, 3, 5)
    clock.set(at(day, 23, 30))
    said: list[tuple[dict[str, Any], datetime]] = []
    kept = 0
    for hours in (0, 1, -2, 1, 1) * proof.size(1, 8):
        clock.shift(timedelta(hours=hours))
        now, due, key = clock.now(), next(dues), new_key()
        if said and said[-1][1] > now:
            with pytest.raises(ClockBehind):
                late.pay(due, key)
            kept += 1
        else:
            said.append((late.pay(due, key), now))
    assert [now.date() for _, now in said[:2]] == [day, day + timedelta(days=1)]
    assert kept
    assert [answer["paid_on"] for answer, _ in said] == [now.date().isoformat() for _, now in said]
    assert [answer["slip"] for answer, _ in said] == list(range(1, len(said) + 1))
    numbers = [answer["payment"] for answer, _ in said]
    assert numbers == sorted(numbers)
    assert all(len(days) == 1 for days in days_of(late).values())
    keeper = worker("audit_admin", units=(late.county.code,))
    assert seal_trail(keeper)
    assert verify_trail(keeper).is_whole
    proof.shows(
        "T09",
        f"{len(said)} payments while the server's clock went an hour ahead and back over midnight: each of the day it "
        f"had, numbers and slips in order, the trail sealed and whole; {kept} asked while it was behind the last one: "
        "not taken, and said why",
        ASKED,
    )


@own_clock
def test_t09_a_clock_that_had_been_ahead_is_vouched_for(
    late: Till, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    dues, key = iter(plain_dues(late)), new_key()
    clock.set(at(date(2024, 4, 9), 10))
    ahead = late.pay(next(dues))
    clock.shift(timedelta(days=-30))
    due = next(dues)
    with pytest.raises(ClockBehind, match=f"第 {ahead['payment']} 号"):
        late.pay(due, key)
    monkeypatch.setenv("CANBAO_CLOCK_FROM", str(ahead["payment"]))
    assert late.pay(due, key)["paid_on"] == "2024-03-10", "under the same key: nothing was wrong with it"
    clock.shift(timedelta(hours=-1))
    with pytest.raises(ClockBehind):
        late.pay(next(dues))
    clock.shift(timedelta(hours=1, seconds=-MOST_BEHIND // 2))
    assert late.pay(next(dues))["paid_on"] == "2024-03-10", "as clocks are put right every day"


def work_of(till: Till, due: Due) -> Work:
    order = RecordPayment(due.person_id, till.year, due.payable_fen or 0)
    secrets = os.environ["CANBAO_SECRETS"]
    return Work(current_database(), secrets, date.max, record_payment, till.collector, new_key(), order)


@own_clock
def test_t09_a_workers_clock_has_no_say(late: Till, clock: Clock, proof: Proof) -> None:
    day, told = date(2024, 3, 5), 0
    offs = [
        (at(day, 23, 30), timedelta(hours=1)), (at(day, 0, 30), timedelta(hours=-1)), (at(day, 12), timedelta(days=30)),
        (at(day, 12), timedelta(days=-30)),
    ]  # fmt: skip
    for due, (moment, off) in zip(plain_dues(late), sorted(proof.size(offs[:2], offs)), strict=False):
        clock.set(moment)
        machine = datetime.now(ZONE)
        done = perform_beside(work_of(late, due), moment + off - machine)
        assert done["own_day"] == (moment + off).date().isoformat() != day.isoformat()
        assert done["answer"]["paid_on"] == day.isoformat()
        told += 1
    assert all(days == {day} for days in days_of(late).values())
    words = f"{told} workers with a clock an hour or 30 days off, over midnight: the server's day each time"
    proof.shows("T09", words, ASKED)


@own_clock
def test_t09_sabotage_the_day_asked_of_the_worker(late: Till, clock: Clock, proof: Proof) -> None:
    due, day = plain_dues(late)[0], date(2024, 3, 5)
    clock.set(at(day, 23, 30))
    off = at(day, 23, 30) + timedelta(hours=1) - datetime.now(ZONE)
    done = perform_beside(work_of(late, due), off, trusts_itself=True)
    assert done["answer"]["paid_on"] == "2024-03-06"
    assert days_of(late) == {done["answer"]["payment"]: {day, date(2024, 3, 6)}}
    proof.sabotage("T09", "the day asked of the worker's clock", "a payment of tomorrow, and two days in one payment")


STATED_DAYS = {
    "exchange.single.report_payment": "paid_on",
    "money.applications.receiving.receive_application": "paid_on",
}
"""Actions about money in which somebody says a day: when somebody else was paid. None of them may lie ahead."""


def test_t09_a_phone_says_no_day_and_a_sender_none_that_has_not_come(nanan: Till, proof: Proof) -> None:
    orders = [name for name in ORDERS if name.startswith(("money.", "exchange.single")) and name in performers()]
    assert {name: part for name in orders for part in days_in(name)} == STATED_DAYS
    system = System.of_tax(nanan)
    paid = QUESTION | {"year": nanan.year, "tax_number": "T1", "fen": 39_000, "channel": "POS"}
    today = nanan.county.as_of
    with Observer(nanan.county.server) as observer:
        before = observer.look()
        for off in (30, -30):
            system.late = timedelta(days=off)
            answer = system.post("/payments", paid | {"paid_on": today.isoformat()})
            assert (answer.status_code, answer.json()["code"]) == (401, "clock")
        assert observer.look() == before
        system.late = timedelta()
        for ahead in (1, 30):
            answer = system.post("/payments", paid | {"paid_on": (today + timedelta(days=ahead)).isoformat()})
            assert (answer.status_code, answer.json()["code"]) == (422, "paid_ahead")
        assert not [name for name in observer.look().since(before) if name.startswith("money")]
    answer = system.post("/payments", paid | {"paid_on": today.isoformat()})
    assert answer.json() == {"result": "held", "problem": "no_person"}
    proof.shows(
        "T09",
        f"{len(orders)} orders of money say no day but {len(STATED_DAYS)}, of payments made elsewhere, which cannot "
        "lie ahead; a sender's clock 30 days off: refused, nothing written",
        ASKED,
    )


def days_in(name: str) -> list[str]:
    """Parts of an action's order that are days."""
    order = _order_type(name)
    return [part.name for part in fields(order) if "date" in str(part.type)]


def _order_type(name: str) -> Any:
    (hint,) = (kind for part, kind in performers()[name].__annotations__.items() if part not in ("act", "return"))
    module = __import__(f"canbao.{name.rpartition('.')[0]}", fromlist=["x"])
    return getattr(module, hint) if isinstance(hint, str) else hint
