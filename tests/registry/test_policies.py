"""The policy that an enrolment is made under: loaded once, its steps counted in working days."""

from __future__ import annotations

from datetime import date

import pytest

from canbao.policy.problems import PolicyError
from canbao.registry.policies import book_of, step_due
from canbao.values.workdays import NotAnnounced

NANAN = "fujian/nanan/2024"


def test_a_policy_is_loaded_once() -> None:
    assert book_of(NANAN) is book_of(NANAN)


def test_no_such_policy() -> None:
    with pytest.raises((PolicyError, LookupError, ValueError)):
        book_of("fujian/nanan/1999")


def test_five_and_five_working_days_by_clause_four_two() -> None:
    """Friday 27 September 2024, before the holiday week."""
    assert step_due(NANAN, 0, date(2024, 9, 27)) == date(2024, 10, 10)
    assert step_due(NANAN, 1, date(2023, 9, 4)) == date(2023, 9, 11)


def test_where_the_notice_names_no_step_there_is_no_due_day() -> None:
    assert step_due("hunan/yueyang/2025", 0, date(2024, 9, 27)) is None


def test_a_year_that_is_not_announced_is_said() -> None:
    with pytest.raises(NotAnnounced):
        step_due(NANAN, 0, date(2099, 1, 1))
