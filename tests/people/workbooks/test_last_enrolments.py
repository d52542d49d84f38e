"""上年度参保名单: everybody who was in, with the national amount of that year."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf

from canbao.people.workbooks.last_enrolments import ORDINARY


def test_everybody_of_last_year_is_on_it(rows_of: RowsOf, facts: Facts) -> None:
    listed = [row["证件号码"] for row in rows_of("last_enrolments", 0)]
    assert all(number.startswith("\t") for number in listed)
    expected = {number for number, row in facts.items() if row["enrolled_last_year"] and len(number) == 18}
    found = {number.strip() for number in listed}
    assert found <= expected
    assert len(found) == len(listed) > 0.995 * len(expected)


def test_own_share_and_aid_make_the_amount(rows_of: RowsOf) -> None:
    for row in rows_of("last_enrolments", 0):
        assert row["个人缴费金额"] + row["资助金额"] == 380
        assert (row["资助金额"] == 0) == (row["参保身份"] == ORDINARY)
        assert "20230901" <= row["缴费日期"] <= "20241231"
