"""Figures and questions: the newest stand."""

from __future__ import annotations

from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER, registered
from tests.lists.sheets import clean_number, sheet_bytes

ONE = ("张" + chr(0x4E01), clean_number(1))


def test_who_is_expected_to_give_birth_is_asked_about_until_off_the_list(offices: Offices) -> None:
    registered(offices, 1, 2)
    header = ("孕妇姓名", "身份证号", "预产期", "联系电话")
    two = ("张" + chr(0x4E02), clean_number(2))
    offices.take("expected_births", sheet_bytes(header, [(*ONE, "2024-12-01", ""), (*two, "2024-11-01", "")]), DAY)
    offices.take("expected_births", sheet_bytes(header, [(*ONE, "2024-12-09", "")]), LATER)
    rows = offices.rows("SELECT topic, name, day::text, person_id > 0 FROM lists_question WHERE replaced_at IS NULL")
    assert rows == [("expected_birth", ONE[0], "2024-12-09", True)]
    assert offices.count("SELECT count(*) FROM lists_question") == 3
