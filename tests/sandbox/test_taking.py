"""Bills are taken whole and in order, or not at all, and every package is answered with the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.sandbox.bills import DAY, YEAR, Bills, bill

from canbao.exchange.manifests import read_acknowledgement
from canbao.sandbox.envelopes import canonical, new_key
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.refusals import NotTaken


def owed(office: TaxOffice) -> dict[int, int]:
    return {row["reference"]: row["fen"] for row in office.unpaid(YEAR)}


def test_everything_then_changes(office: TaxOffice) -> None:
    bills = Bills()
    (full,) = office.take(*bills.make([bill(1), bill(2), bill(3)]), DAY)
    changes = [bill(2, 20_000, "变更"), bill(3, change="取消"), bill(4, change="新增")]
    (change,) = office.take(*bills.make(changes, manner="change"), DAY)
    assert [answer.result for answer in (full, change)] == ["taken", "taken"]
    assert owed(office) == {1: 40_000, 2: 20_000, 4: 40_000}
    office.take(*bills.make([bill(9)]), DAY)
    assert owed(office) == {9: 40_000}


def test_an_answer_is_read_by_the_exchange(office: TaxOffice) -> None:
    manifest, content = Bills().make([bill(1), bill(2)])
    (answer,) = office.take(manifest, content, DAY)
    found = read_acknowledgement(answer.file)
    assert (found.result, found.rows, found.sum_fen, found.file_name) == ("taken", 2, 80_000, answer.name)
    assert (found.sender, found.receiver, found.made_on) == ("tax", "bureau", DAY.isoformat())


def test_the_same_again_changes_nothing(office: TaxOffice) -> None:
    sent = Bills().make([bill(1)])
    first, second = office.take(*sent, DAY), office.take(*sent, DAY)
    assert first[0].file == second[0].file
    assert len(office.records.rows("SELECT * FROM got")) == 1


def test_another_under_the_same_number_is_refused(office: TaxOffice) -> None:
    office.take(*Bills().make([bill(1)]), DAY)
    (answer,) = office.take(*Bills().make([bill(2)]), DAY)
    assert (answer.result, answer.problem) == ("refused", "swapped")
    assert owed(office) == {1: 40_000}


def test_a_later_one_waits_and_follows(office: TaxOffice) -> None:
    bills = Bills()
    first, second, third = (bills.make([bill(each)], manner="full") for each in (1, 2, 3))
    (waits,) = office.take(*third, DAY)
    (waits_too,) = office.take(*second, DAY)
    assert (waits.result, json.loads(waits.file)["missing"]) == ("waiting", [1, 2])
    assert waits_too.result == "waiting"
    assert owed(office) == {}
    answers = office.take(*first, DAY)
    assert [(answer.number, answer.result) for answer in answers] == [(1, "taken"), (2, "taken"), (3, "taken")]
    assert owed(office) == {3: 40_000}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"county": "990102"}, "other_county"), ({"to": "finance"}, "other_party"),
        ({"from": "somebody"}, "other_party"), ({"format": "settlement_request"}, "not_theirs"),
        ({"kind": "xlsx"}, "not_theirs"), ({"digest": "0" * 64}, "other_digest"), ({"rows": 2}, "other_rows"),
        ({"sum_fen": 1}, "other_sum"), ({"year": 2025}, "bad_rows"), ({"previous": "1" * 64}, "broken_chain"),
    ],
)  # fmt: skip
def test_whatever_does_not_hold_is_refused_with_its_word(
    office: TaxOffice, changes: dict[str, Any], problem: str
) -> None:
    (answer,) = office.take(*Bills().make([bill(1)], **changes), DAY)
    assert (answer.result, answer.problem) == ("refused", problem)
    assert read_acknowledgement(answer.file).problem == problem
    assert owed(office) == {}
    (answer,) = office.take(*Bills().make([bill(1)]), DAY)
    assert answer.result == "taken"


def test_what_the_bureau_has_not_signed_is_refused(office: TaxOffice) -> None:
    manifest, content = Bills().make([bill(1)])
    said = {name: value for name, value in json.loads(manifest).items() if name != "signature"}
    forged = new_key().signed(said)
    broken = canonical({**json.loads(manifest), "made_on": "2025-10-21"}) + b"\n"
    assert [office.take(each, content, DAY)[0].problem for each in (forged, broken)] == ["unknown_key", "bad_signature"]
    assert owed(office) == {}


def test_a_cut_file_is_refused(office: TaxOffice) -> None:
    manifest, content = Bills().make([bill(1)])
    assert office.take(manifest, content[:-3], DAY)[0].problem == "other_digest"


def test_what_is_no_manifest_cannot_be_answered(office: TaxOffice) -> None:
    with pytest.raises(NotTaken, match="not_a_manifest"):
        office.take(b"{}", b"", DAY)
