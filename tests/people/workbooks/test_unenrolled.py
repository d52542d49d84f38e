"""国家下发: local people known to no scheme; the columns for findings are empty."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf


def test_nobody_insured_is_on_it(rows_of: RowsOf, facts: Facts) -> None:
    listed = rows_of("unenrolled", 0)
    assert len(listed) > 200
    for row in listed:
        person = facts[row["证件号码"]]
        assert True not in (person["enrolled_last_year"], person["employee_active"], person["other_insurance"])
        assert (person["hukou"] or "").startswith("430621")
        assert row["核查结果"] is row["备注"] is None
