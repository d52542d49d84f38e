"""Problems of packages: each says what is wrong and what to do, in both languages."""

from __future__ import annotations

import pytest

from canbao.exchange.problems import ExchangeProblem, PackageRefused
from canbao.intake.problems import Advice


@pytest.mark.parametrize("problem", ExchangeProblem)
def test_each_says_what_to_do(problem: ExchangeProblem) -> None:
    assert all(problem.said)
    text = str(PackageRefused(problem, Advice("第 7 号", "number 7")))
    assert problem.said.mend_zh in text
    assert problem.said.mend_en in text
    assert "第 7 号" in text
    assert len(problem.code) <= 40


def test_no_two_say_the_same() -> None:
    assert len({problem.said.zh for problem in ExchangeProblem}) == len(ExchangeProblem)
