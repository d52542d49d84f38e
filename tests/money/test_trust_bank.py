"""T06: money moves in every way at once while the database is killed, and every look at it finds it whole."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.assessing import NANAN
from tests.database import as_superuser
from tests.money.bank import eight_writers, look, reader
from tests.money.ended_lives import charged_nanan, nanan
from tests.money.payers import large_till
from tests.money.server_processes import WAYS, committing, kill, seconds_until_back
from tests.money.tills import Till
from tests.money.writers import Writers
from tests.proofs import Proof

from canbao.money import book, paying
from canbao.money.accounts import Movement
from canbao.money.paying import WithdrawPayment, withdraw_payment
from canbao.money.rebuilding import rebuild_book

__all__ = ["charged_nanan", "committing", "nanan"]
pytestmark = [
    pytest.mark.trust,
    pytest.mark.usefixtures("committing"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
SEED = 6
LARGE = 10_000
"""People of a county that three hands do not go through in five minutes."""
WRITES = {
    "record_payment", "withdraw_payment", "hand_in_cash", "decide_hand_in", "deposit_cash", "confirm_deposit", "take",
    "propose_refund", "decide_refund", "pay_refund", "charge_subsidy", "record_subsidy", "take_back_money",
}  # fmt: skip


@pytest.fixture
def bank(request: pytest.FixtureRequest, proof: Proof) -> Iterator[Till]:
    """A county whose notice gives money back; at full size a large one."""
    if not proof.is_full:
        yield request.getfixturevalue("nanan")
        return
    with large_till(request, NANAN, LARGE) as made:
        yield made


def test_t06_every_look_at_the_book_under_kills_is_whole(bank: Till, proof: Proof, tmp_path: Path) -> None:
    server, chance = bank.county.server, random.Random(SEED)
    every, seconds, most = proof.size(0.5, 10), proof.size(0.5, 300), proof.size(1, 100)
    assert look(bank).is_sound
    kills, begun = 0, time.monotonic()
    with Writers(tmp_path / "lines", [*eight_writers(bank, SEED), reader(bank)]) as writers:
        while time.monotonic() - begun < seconds or {line["did"] for line in writers.answered()} < WRITES:
            time.sleep(every)
            assert time.monotonic() - begun < seconds + 120, Counter(line["did"] for line in writers.answered())
            if kills == most:
                continue
            kill(server, WAYS[kills % len(WAYS)], chance)
            kills += 1
            seconds_until_back(server)
    lines = writers.lines()
    reads = [line for line in lines if "is_sound" in line]
    done = Counter(line["did"] for line in lines if "answer" in line)
    assert [line["sight"] for line in reads if not line["is_sound"]] == []
    assert len(reads) >= proof.size(3, 300)
    assert set(done) == WRITES
    end = look(bank)
    assert end.is_sound, end
    assert end.dues == {line["dues"] for line in reads}.pop()
    assert [part.name for part in rebuild_book(bank.county.lead(), bank.year) if not part.is_equal] == []
    words = ", ".join(f"{name} {count:,}" for name, count in done.most_common())
    proof.shows(
        "T06",
        f"8 writers, {kills} kills in {(time.monotonic() - begun) / 60:.1f} min, {done.total():,} writes ({words}):"
        f" {len(reads):,} looks of one moment at {end.dues:,} dues, each with a book of 0 fen, nothing negative, cash"
        " where the payments say it is, paid + paid_for + left = due",
        "every read sums to 0 fen; no forbidden negative; for each due paid + paid_for + left = due; a kill every 10 s,"
        " 5 min",
        seed=SEED,
    )


def test_t06_sabotage_a_withdrawal_that_moves_no_money(
    nanan: Till, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, *_ = nanan.payable()
    number = int(nanan.pay(due)["payment"])
    assert look(nanan).is_sound

    def forgetful(county: str, year: int, day: Any, movement: Movement, legs: Any) -> None:
        if movement is not Movement.WITHDRAW:
            book.post(county, year, day, movement, legs)

    monkeypatch.setattr(paying, "post", forgetful)
    withdraw_payment(nanan.collector, new_key(), WithdrawPayment(number, "点错了"))
    sight = look(nanan)
    assert (sight.unequal, sight.misplaced) == ([due.person_id], ["collector 501"])
    proof.sabotage("T06", "a withdrawal that moves no money", "that due and that hand seen by the next look")


def test_t06_sabotage_a_transfer_dropped_past_the_trigger(nanan: Till, proof: Proof) -> None:
    due, *_ = nanan.payable()
    nanan.pay(due)
    with as_superuser(nanan.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM money_transfer WHERE movement = 'collect'")
    sight = look(nanan)
    assert (sight.total_fen, sight.unequal, sight.misplaced) == (0, [due.person_id], ["collector 501"])
    proof.sabotage("T06", "a transfer dropped past the trigger", "seen, though the book sums to 0")
