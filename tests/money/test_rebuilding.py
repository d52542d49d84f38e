"""The book rebuilt from its log is what the store says, to the byte; whatever was changed behind it is named."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.access.acting import NotAllowed
from canbao.money.paying import WithdrawPayment, withdraw_payment
from canbao.money.rebuilding import Part, rebuild_book


def history(till: Till) -> None:
    """Cash, cash taken back, payments by the tax office, money that is held."""
    office = TaxOffice(till)
    one, two, three, four, *_ = till.payable()
    till.pay(one)
    taken = till.pay(two)
    withdraw_payment(till.collector, new_key(), WithdrawPayment(taken["payment"], "点错了"))
    office.report(office.row(three, "A"), office.row(one, "B"), office.row(four, "C", fen=1))


def rebuilt(till: Till) -> dict[str, Part]:
    return {part.name: part for part in rebuild_book(till.county.lead(), till.year)}


@pytest.mark.trust
def test_t12_the_rebuilt_book_is_the_stored_one(till: Till, proof: Proof) -> None:
    history(till)
    parts = rebuilt(till)
    assert {"people", "paid", "balances", "units", "payment", "handin", "deposit", "unmatched"} <= set(parts)
    assert [part for part in parts.values() if not part.is_equal] == []
    assert parts["payment"].lines == 3
    assert parts["unmatched"].lines == 2
    assert parts["paid"].lines == 2
    lines = sum(part.lines for part in parts.values())
    proof.shows("T12", f"{len(parts)} parts of {lines} lines rebuilt, all byte-equal", "byte-equal")


CHANGES = {
    "payment": ("UPDATE money_payment SET fen = fen + 1 WHERE tax_number = 'A'", {"payment", "paid"}),
    "state": ("UPDATE money_payment SET state = 'withdrawn' WHERE tax_number = 'A'", {"payment", "paid"}),
    "transfer": ("UPDATE money_transfer SET fen = fen + 1 WHERE movement = 'receive'", {"paid"}),
    "gone": ("DELETE FROM money_unmatched WHERE tax_number = 'C'", {"unmatched"}),
    "step": ("DELETE FROM money_step WHERE record = 'unmatched'", {"unmatched"}),
}


@pytest.mark.trust
@pytest.mark.parametrize("change", CHANGES)
def test_t12_what_is_changed_behind_the_triggers_is_found(till: Till, proof: Proof, change: str) -> None:
    history(till)
    statement, found = CHANGES[change]
    with as_superuser(till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        assert owner.execute(statement).rowcount
    different = {name for name, part in rebuilt(till).items() if not part.is_equal}
    assert different == found
    assert all(rebuilt(till)[name].first_difference for name in found)
    proof.sabotage("T12", f"triggers off: {statement}", f"different: {', '.join(sorted(different))}")


def test_whoever_sees_a_part_of_the_county_cannot_rebuild_it(till: Till) -> None:
    with pytest.raises(NotAllowed):
        rebuild_book(worker("town_clerk", units=(till.county.code,)), till.year)
