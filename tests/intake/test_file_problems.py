"""Every file problem has its sentences, in both languages."""

from __future__ import annotations

from itertools import chain

import pytest
from tests.intake.sayings import assert_complete

from canbao.intake.file_problems import FileDoubt, FileProblem
from canbao.intake.problems import Problem, Saying


def test_sentences_are_complete() -> None:
    assert_complete(chain(FileProblem, FileDoubt))


def test_no_code_means_two_things() -> None:
    codes = [problem.code for problem in chain(FileProblem, FileDoubt)]
    assert len(set(codes)) == len(codes)


def test_a_missing_sentence_would_be_found() -> None:
    class Mute(Problem):
        NOTHING = Saying("甲", "a", "", "b")

    with pytest.raises(AssertionError):
        assert_complete(Mute)
