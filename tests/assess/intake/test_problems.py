"""Problems of people files: complete in both languages, no two alike, all of them listed."""

from __future__ import annotations

from tests.intake.sayings import assert_complete

from canbao.assess.intake.problems import PEOPLE_FILE_PROBLEMS, PeopleProblem


def test_every_problem_says_what_and_how_to_mend_it_in_both_languages() -> None:
    assert_complete(PEOPLE_FILE_PROBLEMS)


def test_all_are_listed_once() -> None:
    assert len(set(PEOPLE_FILE_PROBLEMS)) == len(PEOPLE_FILE_PROBLEMS)
    assert set(PeopleProblem) <= set(PEOPLE_FILE_PROBLEMS)
    assert len({problem.code for problem in PEOPLE_FILE_PROBLEMS}) == len(PEOPLE_FILE_PROBLEMS)
