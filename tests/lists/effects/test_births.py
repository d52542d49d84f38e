"""Births: a child by its certificate, called after the mother until it has a name."""

from __future__ import annotations

from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER, registered
from tests.lists.sheets import clean_number, sheet_bytes

HEADER = ("出生医学证明编号", "新生儿姓名", "性别", "出生日期", "母亲姓名", "母亲身份证号码")
MOTHER = ("张" + chr(0x4E02), clean_number(2))


def test_a_child_is_entered_and_named_later(offices: Offices) -> None:
    registered(offices, 2)
    born = ("Z430000001", "", "女", "2024-09-03", *MOTHER)
    answer = offices.take("births", sheet_bytes(HEADER, [born]), DAY)
    assert answer["done"] == {"person_entered": 1, "event_begun": 1, "relation_begun": 2}
    child = offices.rows("SELECT name, sex, birth::text FROM registry_person ORDER BY id DESC LIMIT 1")
    assert child == [(f"{MOTHER[0]}之女", "female", "2024-09-03")]
    named = ("Z430000001", "李小花", "女", "2024-09-03", *MOTHER)
    answer = offices.take("births", sheet_bytes(HEADER, [named]), LATER)
    assert answer["done"]["person_updated"] == 1
    assert offices.rows("SELECT name FROM registry_person ORDER BY id DESC LIMIT 1") == [("李小花",)]
    assert offices.count("SELECT count(*) FROM registry_person") == 2
    assert offices.count("SELECT count(*) FROM registry_event WHERE kind = 'birth' AND replaced_at IS NULL") == 1


def test_a_mother_who_is_not_known_stops_nothing(offices: Offices) -> None:
    answer = offices.take("births", sheet_bytes(HEADER, [("Z430000001", "", "男", "2024-09-03", *MOTHER)]), DAY)
    assert answer["done"] == {"person_entered": 1, "event_begun": 1}
