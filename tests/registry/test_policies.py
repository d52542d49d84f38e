"""The policy that an enrolment is made under: loaded once, its steps counted in working days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from canbao.policy.library import Library
from canbao.policy.problems import PolicyError
from canbao.registry.policies import book_of, step_due
from canbao.values.workdays import NotAnnounced

NANAN = "fujian/nanan/2024"


def test_a_policy_is_loaded_once() -> None:
    assert book_of(NANAN) is book_of(NANAN)


def test_five_and_five_working_days_by_clause_four_two() -> None:
    """Friday 27 September 2024, before the holiday week."""
    assert step_due(NANAN, 0, date(2024, 9, 27)) == date(2024, 10, 10)
    assert step_due(NANAN, 1, date(2023, 9, 4)) == date(2023, 9, 11)


def test_where_the_notice_names_no_step_there_is_no_due_day() -> None:
    assert step_due("hunan/yueyang/2025", 0, date(2024, 9, 27)) is None


def test_a_year_that_is_not_announced_is_said() -> None:
    with pytest.raises(NotAnnounced):
        step_due(NANAN, 0, date(2099, 1, 1))


@pytest.mark.parametrize("name", ["fujian/nanan/1999", "x" * 300, "../secret.yaml", "\0"])
def test_a_name_that_is_no_policy_of_ours_is_refused(name: str) -> None:
    with pytest.raises(PolicyError, match="没有这个政策"):
        book_of(name)


def test_a_path_of_this_machine_is_no_name(tmp_path: Path) -> None:
    """A form names the policy: whoever fills it in chooses none of this machine's files."""
    copy = tmp_path / "own.yaml"
    copy.write_bytes(Library.of().path_of(NANAN).read_bytes())
    assert Library.of().path_of(str(copy)) == copy
    with pytest.raises(PolicyError, match="没有这个政策"):
        book_of(str(copy))
