"""上年度报销: the word agrees with the zero-claim years, the amount with what was paid."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf

from canbao.people.workbooks.claims import CLAIMED, NOT_CLAIMED


def test_words_and_amounts_are_the_people_tables(rows_of: RowsOf, facts: Facts) -> None:
    listed = rows_of("claims", 0)
    assert len(listed) > 8000
    amounts = 0
    for row in listed:
        person = facts[row["证件号码"]]
        paid = sum(each["fen"] for each in person["catastrophic_paid"] or () if each["year"] == 2024)
        amounts += paid > 0
        assert round(row["大病保险支付金额（元）"] * 100) == paid
        if person["zero_claim_years"] is not None:
            assert (row["基本医保报销"] == NOT_CLAIMED) == (2024 in person["zero_claim_years"])
        assert row["参保年度"] == 2024
    assert amounts > 10
    assert {row["基本医保报销"] for row in listed} == {CLAIMED, NOT_CLAIMED}
