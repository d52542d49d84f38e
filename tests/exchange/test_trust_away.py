"""T108: the tax office's side is away for a day while money goes on coming in, and the queue is wiped meanwhile. When
it is back its packages are fetched from where the book of packages says we are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.access.accounts_at_work import hire
from tests.access.chores_at_work import start_worker
from tests.access.people_at_work import new_key
from tests.database import as_superuser, in_area
from tests.exchange.doors import Asked, new_door
from tests.money.tills import Till
from tests.proofs import Proof
from tests.sandbox.bureaus import Bureau

from canbao.access.actors import Actor
from canbao.exchange import pulling
from canbao.exchange.calling import CallFailed
from canbao.exchange.single import ReportPayment, report_payment
from canbao.exchange.tasks import pull_all_packages
from canbao.money.models import Difference, Payment, Unmatched
from canbao.money.states import STANDING
from canbao.sandbox.serving import Door

pytestmark = pytest.mark.trust

LONGEST_SECONDS = 600
HOURS_AWAY = 24
CASH_EACH = 2
PAID_EACH = 3
PUSHED_EACH = 2
"""Payments in each spell: cash of collectors; at the office's channels; of these, told by its other system at once."""


@dataclass
class Away:
    """A county through the day on which the office's side cannot be reached."""

    asked: Asked
    teller: Actor
    port: int
    folder: Path
    cash: dict[int, int] = field(default_factory=dict)
    pushed: dict[str, int] = field(default_factory=dict)
    refusals: int = 0

    @property
    def bureau(self) -> Bureau:
        return self.asked.bureau

    def spell(self, nth: int) -> None:
        """Some hours of the day: people pay in cash and at the office's channels; a part of these is told at once, and
        a part of that comes in a package as well; somebody asks the office, which does not answer.
        """
        office, year = self.bureau.office, self.bureau.till.year
        for due in self._fresh(CASH_EACH):
            self.bureau.till.pay(due)
            self.cash[due.person_id] = due.payable_fen or 0
            office.records.write("UPDATE bill SET fen = 0 WHERE reference = ?", due.person_id)
        self.asked.seed = nth
        self._pay()
        for place, payment in enumerate(office.untold(year)[:PUSHED_EACH]):
            for _ in range(2):
                self._push(payment)
            if place % 2 == 0:
                office.mark_told(payment["tax_number"])
        self._tell()
        try:
            self.asked.pull()
        except CallFailed:
            self.refusals += 1

    def _fresh(self, count: int) -> list[Any]:
        """People who have not paid anywhere, and whom the office knows of."""
        free = {bill["reference"] for bill in self.bureau.office.unpaid(self.bureau.till.year)}
        return [due for due in self.bureau.till.payable() if due.person_id in free][:count]

    def _pay(self) -> None:
        from canbao.sandbox.paying import Paying

        office, year = self.bureau.office, self.bureau.till.year
        share = -(-100 * PAID_EACH // len(office.unpaid(year)))
        assert office.pay(Paying(year, share, self.bureau.day, 1, self.asked.seed)) >= PAID_EACH

    def _tell(self) -> None:
        from canbao.sandbox.telling import Telling

        self.bureau.office.tell(Telling(self.bureau.till.year, self.bureau.day))

    def _push(self, payment: dict[str, Any]) -> None:
        """Told again under another key of the request, it is known."""
        order = ReportPayment(
            payment["tax_number"], payment["id_number"], payment["name"], payment["year"], payment["fen"],
            self.bureau.day, payment["channel"], payment["place"],
        )  # fmt: skip
        answer = report_payment(self.teller, new_key(), order)
        assert answer["result"] == ("again" if payment["tax_number"] in self.pushed else "booked"), answer
        self.pushed[payment["tax_number"]] = payment["fen"]

    def wipe_queue(self) -> int:
        """As after a crash of whatever keeps it; how many rows there were."""
        with as_superuser(self.bureau.till.county.server) as owner:
            tables = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs")
            return sum(owner.execute(f"DELETE FROM {table}").rowcount for table in tables)

    @contextmanager
    def back(self) -> Iterator[Door]:
        """The office answers again, at the same address."""
        with new_door(self.folder, self.port) as door:
            yield door

    def is_gone(self) -> bool:
        """Whether every package of the office is applied."""
        sent = {row["number"] for row in self.bureau.office.records.rows("SELECT number FROM sent")}
        return self.asked.states() == dict.fromkeys(sent, "applied")

    def wrong(self) -> list[str]:
        """Whatever is not as people paid it."""
        with in_area(self.asked.county):
            rows = list(Payment.objects.filter(state__in=STANDING).values_list("person_id", "tax_number", "fen"))
            held = Unmatched.objects.count()
            open_ = Difference.objects.count()
        persons = [person for person, _, _ in rows]
        found = [] if len(persons) == len(set(persons)) else ["somebody paid twice"]
        found += [] if {p: fen for p, number, fen in rows if number is None} == self.cash else ["cash"]
        found += [] if {number: fen for _, number, fen in rows if number} == self.asked.taken() else ["the office's"]
        assert sum(self.bureau.till.book().values()) == 0
        return found + ["held"] * held + ["differences"] * open_


@pytest.fixture
def away(asked: Asked, till: Till, tmp_path: Path) -> Away:
    """The office's packages so far are taken; then its server is there no more."""
    asked.pay()
    assert asked.pull().results == {"taken": 1}
    teller = hire(till.county.server, "partner", asked.county, kind="tax")
    made = Away(asked, teller, int(asked.door.server_address[1]), tmp_path / "office")
    asked.door.shutdown()
    asked.door.server_close()
    return made


def a_day(away: Away, spells: int) -> None:
    """The queue is wiped in the middle of it."""
    for nth in range(1, spells + 1):
        away.spell(nth)
        if nth == spells // 2:
            away.bureau.after(1)
            away.wipe_queue()
    assert away.refusals == spells, "it was asked each time, and was away"


def wait_for(is_done: Callable[[], bool], seconds: float) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not is_done():
        assert time.monotonic() - begun < seconds, f"not within {seconds} s"
        time.sleep(0.5)
    return time.monotonic() - begun


def test_t108_a_day_without_the_tax_office_loses_and_doubles_nothing(away: Away, proof: Proof) -> None:
    spells = proof.size(4, HOURS_AWAY)
    a_day(away, spells)
    receipts = len(away.cash) + len(away.pushed)
    assert receipts == spells * (CASH_EACH + PUSHED_EACH)
    backlog = len(away.bureau.office.records.rows("SELECT 1 FROM sent")) - 1
    away.wipe_queue()
    with away.back():
        if proof.is_full:
            worker = start_worker()
            try:
                seconds = wait_for(away.is_gone, LONGEST_SECONDS)
            finally:
                worker.terminate()
                worker.wait(timeout=30)
        else:
            begun = time.monotonic()
            pull_all_packages()
            seconds = time.monotonic() - begun
            assert away.is_gone()
    assert away.wrong() == []
    with away.back():
        stated = away.bureau.office.state(
            away.bureau.till.year, away.bureau.till.county.as_of, away.bureau.day, away.bureau.day
        )
        assert away.asked.pull().results == {"taken": 1}, stated.name
    assert away.wrong() == []
    proof.shows(
        "T108",
        f"{HOURS_AWAY} h away, the queue wiped twice: {receipts} receipts went on ({len(away.cash)} in cash, "
        f"{len(away.pushed)} told by another system), {away.refusals} times asked in vain; back: {backlog} packages"
        f" with {len(away.asked.taken())} payments taken {seconds:.0f} s later by a worker that began with an empty"
        " queue; 0 wrong, 0 twice, the statement agrees",
        "receipts go on; backlog gone ≤ 10 min; 0 wrong, 0 twice",
    )


def test_t108_sabotage_where_we_are_was_kept_with_the_queue(
    away: Away, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the wipe it would begin at what the office has newest."""
    a_day(away, 4)
    newest = max(row["number"] for row in away.bureau.office.records.rows("SELECT number FROM sent"))
    monkeypatch.setattr(pulling, "next_number", lambda _: newest + 1)
    with away.back():
        pull_all_packages()
    assert not away.is_gone()
    missing = len(away.asked.taken()) - len(away.asked.booked())
    assert missing > 0
    assert "the office's" in away.wrong()
    proof.sabotage("T108", "the number reached kept with the queue", f"{missing} payments not there after its return")


def test_t108_sabotage_the_office_s_number_not_asked_for(away: Away, proof: Proof) -> None:
    """What was told at once comes in a package too: only its number says that it is the same payment."""
    a_day(away, 4)
    twice = [number for number in away.pushed if number in told_in_packages(away)]
    assert twice
    with as_superuser(away.bureau.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE money_payment SET tax_number = 'X' || tax_number WHERE tax_number IS NOT NULL")
    with away.back():
        pull_all_packages()
    with in_area(away.asked.county):
        held = Unmatched.objects.count()
    assert held >= len(twice)
    proof.sabotage("T108", "payments not known again by their number", f"{held} payments held as paid before")


def told_in_packages(away: Away) -> set[str]:
    rows = away.bureau.office.records.rows("SELECT tax_number FROM payment WHERE told > 0")
    return {row["tax_number"] for row in rows}
