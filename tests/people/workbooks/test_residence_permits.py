"""居住证: who holds one or held one, with days that fit."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf


def test_valid_permits_reach_beyond_the_list_and_expired_ones_do_not(rows_of: RowsOf, facts: Facts) -> None:
    listed = rows_of("residence_permits", 0)
    assert len(listed) > 100
    for row in listed:
        is_valid = facts[row["公民身份号码"]]["residence_permit"] == "valid"
        assert (row["有效期至"] >= "2024.09.30") == is_valid
        assert row["签发日期"] <= row["有效期至"]


def test_permit_numbers_are_single_and_no_identity_numbers(rows_of: RowsOf) -> None:
    numbers = [row["居住证号"] for row in rows_of("residence_permits", 0)]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("JZ430621") for number in numbers)
