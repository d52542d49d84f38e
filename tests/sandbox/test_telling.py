"""Packages are numbered and chained, tell each payment once, and go wrong only as asked."""

from __future__ import annotations

from datetime import date

import pytest
from tests.sandbox.bills import DAY, YEAR, Bills, bill

from canbao.exchange.manifests import read_manifest
from canbao.sandbox.faults import Carried, Fault
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.paying import Paying
from canbao.sandbox.refusals import SandboxRefused
from canbao.sandbox.tables import Row, read_rows
from canbao.sandbox.telling import Telling

NEXT = date(2025, 10, 21)


@pytest.fixture
def paid(office: TaxOffice) -> TaxOffice:
    office.take(*Bills().make([bill(each) for each in range(1, 31)]), DAY)
    office.pay(Paying(YEAR, 50, DAY, 2))
    return office


def rows_of(package: Carried, format_: str = "payments") -> list[Row]:
    return read_rows(format_, package.content)


def test_each_payment_is_told_once_in_one_chain(paid: TaxOffice) -> None:
    (first,), (second,) = paid.tell(Telling(YEAR, DAY)), paid.tell(Telling(YEAR, NEXT))
    assert paid.tell(Telling(YEAR, NEXT)) == []
    told = [row["tax_number"] for package in (first, second) for row in rows_of(package)]
    assert len(told) == len(set(told)) == 15
    assert {row["paid_on"] for row in rows_of(first)} == {DAY.isoformat()}
    marks = [read_manifest(package.manifest) for package in (first, second)]
    assert (marks[0].number, marks[1].number, marks[1].previous) == (1, 2, marks[0].mark)
    assert marks[0].name == first.name


def test_late_rows_come_with_the_next_report(paid: TaxOffice) -> None:
    (first,) = paid.tell(Telling(YEAR, NEXT, faults=[Fault.DELAY]))
    (second,) = paid.tell(Telling(YEAR, NEXT))
    assert (len(rows_of(first)), len(rows_of(second))) == (12, 3)


def test_a_row_under_another_name_stays_right_in_the_office(paid: TaxOffice) -> None:
    (package,) = paid.tell(Telling(YEAR, NEXT, faults=[Fault.OTHER_PERSON]))
    wrong = {row["tax_number"]: row["reference"] for row in paid.with_fault(Fault.OTHER_PERSON)}
    told = {row["tax_number"]: int(row["reference"]) for row in rows_of(package)}
    stated = {
        row["tax_number"]: int(row["reference"]) for row in rows_of(paid.state(YEAR, DAY, NEXT, NEXT), "statement")
    }
    assert len(wrong) == 3
    for number, reference in wrong.items():
        assert told[number] != reference == stated[number]
    assert {number for number in told if told[number] != stated[number]} == wrong.keys()


def test_what_was_lost_is_sent_again_to_the_byte(paid: TaxOffice) -> None:
    assert paid.tell(Telling(YEAR, NEXT, faults=[Fault.LOSE])) == []
    again = paid.send_again(1)
    assert len(rows_of(again)) == 15
    assert again == paid.send_again(1)
    with pytest.raises(SandboxRefused, match="2"):
        paid.send_again(2)


def test_a_swapped_package_is_signed_and_says_something_else(paid: TaxOffice) -> None:
    right, other = paid.tell(Telling(YEAR, NEXT, faults=[Fault.SWAP]))
    assert right.number == other.number
    assert read_manifest(right.manifest).mark != read_manifest(other.manifest).mark
    assert len(rows_of(other)) == len(rows_of(right)) - 1


def test_slips_are_told_once(paid: TaxOffice) -> None:
    free = [row["reference"] for row in paid.unpaid(YEAR)]
    paid.take_cash(YEAR, "HJ1", free[:2], DAY)
    (package,) = paid.tell_deposits(YEAR, DAY)
    assert rows_of(package, "deposits") == [
        {"paper": "HJ1", "year": str(YEAR), "fen": "800.00", "arrived_on": DAY.isoformat()}
    ]
    assert paid.tell_deposits(YEAR, DAY) == []


def test_a_statement_has_every_payment_of_its_days(paid: TaxOffice) -> None:
    (number,) = [row["tax_number"] for row in paid.untold(YEAR)][:1]
    paid.void(number)
    found = rows_of(paid.state(YEAR, DAY, NEXT, NEXT), "statement")
    assert len(found) == 14
    assert {(row["begun"], row["ended"]) for row in found} == {(DAY.isoformat(), NEXT.isoformat())}
    with pytest.raises(SandboxRefused, match="没有缴费"):
        paid.state(YEAR, date(2025, 9, 1), date(2025, 9, 2), NEXT)
