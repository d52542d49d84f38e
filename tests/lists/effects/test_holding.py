"""One home at a time: what is the same stays untouched, whoever stated it."""

from __future__ import annotations

from tests.lists.effects.test_persons import book, row
from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER


def test_the_same_home_under_another_name_of_the_person(offices: Offices) -> None:
    offices.take("public_security", book(row(1, "户主", "张三")), DAY)
    answer = offices.take("public_security", book(row(1, "户主", "张山")), LATER)
    assert answer["done"] == {"person_updated": 1}
    assert offices.count("SELECT count(*) FROM registry_abode") == 2
