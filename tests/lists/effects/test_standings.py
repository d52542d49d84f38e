"""From when a standing holds that turned into another one."""

from __future__ import annotations

from datetime import date

import pytest
from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER, poor, registered


@pytest.mark.parametrize(
    ("certified", "begins"),
    [("2024-01-01", date(2024, 10, 31)), ("2024-10-12", date(2024, 10, 12)), ("", date(2024, 10, 31))],
)
def test_the_new_one_begins_after_what_the_list_before_said(offices: Offices, certified: str, begins: date) -> None:
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    offices.take("civil_affairs", poor(1, word="特困", certified=certified), LATER)
    rows = offices.rows("SELECT standing, valid_from FROM registry_standing WHERE replaced_at IS NULL ORDER BY 2")
    assert rows == [("subsistence", date(2024, 1, 1)), ("destitute", begins)]


def test_another_spelling_or_day_corrects_the_row(offices: Offices) -> None:
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    offices.take("civil_affairs", poor(1, word="低保对象", certified="2023-12-01"), LATER)
    rows = offices.rows("SELECT listed_as, valid_from, valid_until FROM registry_standing WHERE replaced_at IS NULL")
    assert rows == [("低保对象", date(2023, 12, 1), None)]
    assert offices.count("SELECT count(*) FROM registry_standing WHERE replaced_at IS NOT NULL") == 1
