"""What is looked at before a package is believed, one thing after the other, each with its own word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.access.people_at_work import count
from tests.exchange.offices import Office, Sent, slips, take

from canbao.exchange.manifests import NO_PACKAGE
from canbao.exchange.problems import ExchangeProblem
from canbao.store.server import Server

NOBODY = "110101" + "19500101" + "0017"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"made_on": "2025-10-21"}, "wrong_day"),
        ({"county": "430621"}, "other_county"),
        ({"receiver": "finance"}, "other_party"),
        ({"sender": "nobody"}, "other_party"),
        ({"sender": "bureau"}, "other_party"),
        ({"format": "no_such"}, "other_version"),
        ({"format_version": 2}, "other_version"),
        ({"manner": "change"}, "other_version"),
        ({"format": "transfers"}, "not_theirs"),
        ({"format": "payable"}, "not_theirs"),
        ({"digest": "a" * 64}, "other_digest"),
        ({"kind": "xlsx"}, "unreadable"),
        ({"rows": 3}, "other_rows"),
        ({"sum_fen": 1}, "other_sum"),
        ({"year": 2025}, "bad_rows"),
        ({"previous": "a" * 64}, "broken_chain"),
        ({"number": 0x3FFF}, "too_far"),
        ({"number": 2}, "missing"),
    ],
)
def test_each_thing_has_its_own_word(bureau: Server, tax: Office, changes: dict[str, Any], problem: str) -> None:
    answer = take(tax.make("deposits", slips(2), **changes))
    assert answer["problem"] == problem, answer
    assert ExchangeProblem[problem.upper()].said.zh in answer["words"]
    assert count(bureau, "exchange_keptrow") == 0


def test_a_statement_may_tell_of_other_years_and_payments_may_not(bureau: Server, tax: Office) -> None:
    days = {"begun": "2025-10-01", "ended": "2025-10-02"}
    row = {
        "tax_number": "T1", "document": "居民身份证", "id_number": NOBODY, "name": "无此人", "year": "2025",
        "paid": "400.00", "paid_on": "2025-10-01", "channel": "银行", "place": tax.county, "kind": "个人缴费",
    }  # fmt: skip
    assert take(tax.make("payments", [row]))["problem"] == "bad_rows"
    tax.number -= 1
    answer = take(tax.make("statement", [row | days], previous=NO_PACKAGE))
    assert (answer["result"], answer["problem"]) == ("taken", ""), answer
    assert count(bureau, "money_difference") == 1


def test_the_first_thing_that_is_wrong_is_told(tax: Office) -> None:
    """Another county's package with another's key, a wrong sum and a cut file: the county first."""
    good = tax.make("deposits", slips(2))
    wrong = replace(good.said, county="430621", sum_fen=1).signed(Office().key)
    assert take(Sent(wrong.text(), b""))["problem"] == "other_county"
    assert take(Sent(replace(wrong, county=tax.county).signed(Office().key).text(), b""))["problem"] == "unknown_key"
    assert take(Sent(replace(good.said, sum_fen=1).text(), b""))["problem"] == "bad_signature"
    assert take(Sent(replace(good.said, sum_fen=1).signed(tax.key).text(), b""))["problem"] == "other_digest"
    assert take(Sent(replace(good.said, sum_fen=1).signed(tax.key).text(), good.content))["problem"] == "other_sum"


def test_nothing_is_read_of_a_file_that_nobody_signed(tax: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.exchange import checking

    def read(*_: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(checking, "read_payload", read)
    good = tax.make("deposits", slips(2))
    assert take(Sent(replace(good.said, rows=1).text(), good.content))["problem"] == "bad_signature"
    assert take(Sent(good.manifest, good.content[1:]))["problem"] == "other_digest"
