"""The records of an explanation: the few questions that they answer themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.assessing import NANAN, run, shipped

from canbao.assess.explaining import explain
from canbao.assess.explaining.explanation import WaitSpan
from canbao.policy.rules import Cite

CITE = Cite("p", "文", "一", True)


def test_a_wait_is_none_without_a_last_day_and_without_another_consequence() -> None:
    assert WaitSpan(CITE).is_none
    assert not WaitSpan(CITE, last=date(2024, 3, 1)).is_none
    assert not WaitSpan(CITE, instead="降低限额").is_none


def test_the_sum_shown_is_the_settled_one_if_there_is_one() -> None:
    found = explain(run(shipped(NANAN), "2023-10-01"))
    assert found.shown_fen == found.payable_fen == 39_000
    assert replace(found, payable_fen=None, provisional_payable_fen=100).shown_fen == 100
