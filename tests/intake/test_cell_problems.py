"""Every row or cell problem has its sentences, in both languages."""

from __future__ import annotations

from itertools import chain

import pytest
from tests.intake.sayings import assert_complete

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.problems import Problem, Saying


def test_sentences_are_complete() -> None:
    assert_complete(chain(CellProblem, CellDoubt, Mending))


def test_no_code_means_two_things() -> None:
    codes = [problem.code for problem in chain(CellProblem, CellDoubt, Mending)]
    assert len(set(codes)) == len(codes)


def test_a_missing_sentence_would_be_found() -> None:
    class Mute(Problem):
        NOTHING = Saying("甲", "a", "", "b")

    with pytest.raises(AssertionError):
        assert_complete(Mute)
