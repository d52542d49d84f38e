"""The stand-in tax office and a real bureau, by files: bills out, payments in, faults seen, statements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.database import in_area

from canbao.exchange.definitions import Manner
from canbao.exchange.making import NotMakable
from canbao.money.models import Payment
from canbao.sandbox.faults import OF_PEOPLE, Fault
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.paying import Paying
from canbao.sandbox.refusals import SandboxRefused
from canbao.sandbox.telling import Telling

if TYPE_CHECKING:
    from tests.sandbox.bureaus import Bureau


def confirmed_fen(bureau: Bureau) -> int:
    with in_area(bureau.till.county.code):
        rows = Payment.objects.filter(county=bureau.till.county.code, state="confirmed")
        return sum(rows.values_list("fen", flat=True))


def test_bills_are_taken_and_the_bureau_takes_the_answer(bureau: Bureau) -> None:
    (answer,) = bureau.office.take(*bureau.make(), bureau.day)
    assert bureau.acknowledge(answer.file)["state"] == "taken"
    owed = {due.person_id: due.payable_fen for due in bureau.till.payable()}
    assert {bill["reference"]: bill["fen"] for bill in bureau.office.unpaid(bureau.till.year)} == owed
    with pytest.raises(NotMakable):
        bureau.make(Manner.CHANGE)


def test_a_cut_file_is_refused_by_the_office_and_the_bureau_knows(bureau: Bureau) -> None:
    manifest, content = bureau.make()
    (answer,) = bureau.office.take(manifest, content[:-1], bureau.day)
    assert bureau.acknowledge(answer.file)["state"] == "refused"
    assert bureau.office.unpaid(bureau.till.year) == []


def test_payments_of_the_office_are_the_payments_of_the_bureau(bureau: Bureau) -> None:
    bureau.send()
    year, last = bureau.till.year, bureau.after(3)
    bureau.office.pay(Paying(year, 50, bureau.day, 3))
    (package,) = bureau.office.tell(Telling(year, last))
    answer = bureau.take(package)
    assert answer["result"] == "taken", answer["words"]
    assert confirmed_fen(bureau) == bureau.office.taken_fen(year) > 0
    stated = bureau.take(bureau.office.state(year, bureau.day, last, last))
    assert stated["result"] == "taken"


def test_packages_that_go_wrong_are_seen(bureau: Bureau) -> None:
    bureau.send()
    year, last = bureau.till.year, bureau.after(3)
    bureau.office.pay(Paying(year, 60, bureau.day, 4))
    results = []
    for back, fault in ((3, Fault.LOSE), (2, Fault.DOUBLE), (1, Fault.CUT)):
        day = bureau.after(3 - back)
        for package in bureau.office.tell(Telling(year, day, faults=[fault])):
            answer = bureau.take(package)
            results.append((answer["result"], answer["problem"]))
    assert results == [("waiting", "missing"), ("waiting", "missing"), ("refused", "other_digest")]
    bureau.after(3)
    followed = bureau.take(bureau.office.send_again(1))["followed_by"]
    assert [each["number"] for each in followed] == [2]
    assert bureau.take(bureau.office.send_again(3))["result"] == "taken"
    right, other = bureau.office.tell(Telling(year, last, faults=[Fault.SWAP]))
    assert bureau.take(right)["result"] == "taken"
    assert bureau.take(other)["problem"] == "swapped"
    assert confirmed_fen(bureau) == bureau.office.taken_fen(year)


def test_people_who_err_are_held_by_kind(bureau: Bureau) -> None:
    from canbao.money.models import Unmatched

    bureau.send()
    year, last = bureau.till.year, bureau.after(1)
    bureau.office.pay(Paying(year, 60, bureau.day, 2, faults=OF_PEOPLE, faulty=2))
    (package,) = bureau.office.tell(Telling(year, last))
    bureau.take(package)
    with in_area(bureau.till.county.code):
        held = list(Unmatched.objects.filter(county=bureau.till.county.code).values_list("problem", flat=True))
    assert sorted(held) == ["already_paid"] * 2 + ["other_amount"] * 2 + ["wrong_county"] * 2


def test_an_office_opened_again_goes_on(office: TaxOffice, tmp_path: Path) -> None:
    again = TaxOffice.of(tmp_path / "office")
    assert (again.public, again.fingerprint, again.key_name) == (
        office.public,
        office.fingerprint,
        office.fingerprint[:16],
    )
    with pytest.raises(SandboxRefused, match="6"):
        TaxOffice.founded(tmp_path / "bad", "99", "00" * 32)
    assert not (tmp_path / "bad").exists()
