"""职工医保: who is or was in it, with made-up employers."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf

from canbao.people.workbooks.employee_scheme import RETIRED, WORKING


def test_the_insured_are_on_the_list_and_ends_are_known(rows_of: RowsOf, facts: Facts) -> None:
    listed = {row["证件号码"]: row for row in rows_of("employee_scheme", 0)}
    active = [number for number, row in facts.items() if row["employee_active"] and len(number) == 18]
    assert sum(number not in listed for number in active) < 0.05 * len(active)
    for number, row in listed.items():
        ended = facts[number]["uncovered_from"]
        assert row["参保终止日期"] is None or row["参保终止日期"] <= "2024-09-30"
        assert ended is not None or facts[number]["employee_active"]
    assert {row["人员状态"] for row in listed.values()} == {WORKING, RETIRED}
    assert all(row["单位名称"].startswith("虚构") for row in listed.values())


def test_who_is_hired_is_grown_and_no_student(rows_of: RowsOf, facts: Facts) -> None:
    old = {row["证件号码"] for row in rows_of("employee_scheme", 0)}
    hired = [row for row in rows_of("employee_scheme", 2) if row["证件号码"] not in old]
    assert len(hired) > 20
    assert {facts[row["证件号码"]]["student"] for row in hired} == {"none"}
    fresh = [row for row in hired if not facts[row["证件号码"]]["uncovered_from"]]
    assert all("2024-10-01" <= row["参保开始日期"] <= "2024-11-30" for row in fresh)
