"""People pay as many as asked for, the same for the same seed, and err only where asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.sandbox.bills import BUREAU_KEY, COUNTY, DAY, YEAR, Bills, bill

from canbao.sandbox.faults import OF_PEOPLE, Fault
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.paying import CASH, WRONG_MORE_FEN, Paying
from canbao.sandbox.refusals import SandboxRefused


@pytest.fixture
def given(office: TaxOffice) -> TaxOffice:
    office.take(*Bills().make([bill(each) for each in range(1, 51)]), DAY)
    return office


def test_a_share_pays_once_within_the_days(given: TaxOffice) -> None:
    assert given.pay(Paying(YEAR, 40, DAY, 3)) == 20
    rows = given.untold(YEAR)
    assert len({row["reference"] for row in rows}) == len({row["tax_number"] for row in rows}) == 20
    assert {row["paid_on"] for row in rows} <= {"2025-10-20", "2025-10-21", "2025-10-22"}
    assert len({row["paid_on"] for row in rows}) > 1
    assert {(row["fen"], row["place"], row["fault"]) for row in rows} == {(40_000, COUNTY, "")}
    assert given.pay(Paying(YEAR, 100, DAY)) == 30
    assert given.taken_fen(YEAR) == 50 * 40_000


def test_the_same_seed_gives_the_same_payments(given: TaxOffice, tmp_path: Path) -> None:
    other = TaxOffice.founded(tmp_path / "other", COUNTY, BUREAU_KEY.public.hex())
    other.take(*Bills().make([bill(each) for each in range(1, 51)]), DAY)
    for office, seed in ((given, 7), (other, 7)):
        office.pay(Paying(YEAR, 50, DAY, 5, seed))
    assert given.untold(YEAR) == other.untold(YEAR)


def test_people_err_as_asked(given: TaxOffice) -> None:
    assert given.pay(Paying(YEAR, 50, DAY, faults=OF_PEOPLE, faulty=2)) == 25 + 2
    wrong = {fault: given.with_fault(fault) for fault in OF_PEOPLE}
    assert {len(rows) for rows in wrong.values()} == {2}
    assert {row["fen"] for row in wrong[Fault.WRONG_AMOUNT]} == {40_000 + WRONG_MORE_FEN}
    assert COUNTY not in {row["place"] for row in wrong[Fault.WRONG_COUNTY]}
    for row in wrong[Fault.TWICE]:
        same = [each for each in given.untold(YEAR) if each["reference"] == row["reference"]]
        assert len(same) == 2


def test_nobody_pays_after_the_offer_has_ended(given: TaxOffice) -> None:
    assert given.pay(Paying(YEAR, 100, date(2026, 1, 1))) == 0


@pytest.mark.parametrize(("percent", "days"), [(101, 1), (-1, 1), (50, 0)])
def test_what_cannot_be_is_refused(given: TaxOffice, percent: int, days: int) -> None:
    with pytest.raises(SandboxRefused, match="比例"):
        given.pay(Paying(YEAR, percent, DAY, days))


def test_cash_of_a_slip_is_of_its_people_and_comes_once(given: TaxOffice) -> None:
    assert given.take_cash(YEAR, "HJ1", [1, 2], DAY) == 80_000
    assert {(row["channel"], row["reference"]) for row in given.untold(YEAR)} == {(CASH, 1), (CASH, 2)}
    for paper, references in (("HJ1", [3]), ("HJ2", [2]), ("HJ2", [99]), ("HJ2", [])):
        with pytest.raises(SandboxRefused):
            given.take_cash(YEAR, paper, references, DAY)
    assert (given.count("slip"), given.count("payment")) == (1, 2)


def test_a_payment_is_given_back_or_entered_anew(given: TaxOffice) -> None:
    given.take_cash(YEAR, "HJ1", [1, 2], DAY)
    first, second = (row["tax_number"] for row in given.untold(YEAR))
    assert given.void(first) == ""
    anew = given.void(second, again=True)
    assert [row["tax_number"] for row in given.untold(YEAR)] == [anew]
    assert given.taken_fen(YEAR) == 40_000
    with pytest.raises(SandboxRefused, match=first):
        given.void(first)
