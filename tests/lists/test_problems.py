"""Every problem is said in full, in both languages, with what to do."""

from __future__ import annotations

import pytest

from canbao.intake.problems import Problem
from canbao.lists.problems import ListDoubt, ListProblem


@pytest.mark.parametrize("problem", [*ListProblem, *ListDoubt], ids=lambda problem: problem.code)
def test_a_problem_is_said_and_how_to_mend_it(problem: Problem) -> None:
    assert all(part and not part.endswith(("。", ".")) for part in problem.said)


def test_codes_are_told_apart() -> None:
    codes = [each.code for each in (*ListProblem, *ListDoubt)]
    assert len(set(codes)) == len(codes)
