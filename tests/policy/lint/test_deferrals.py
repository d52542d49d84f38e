"""Sections left to another document without its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.deferrals import find_loose_deferrals
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]
ANSWER = "{answer: deferred, refer: 省里另行规定, cite: 六}"


@pytest.mark.parametrize(
    ("answer", "is_loose"),
    [("{answer: deferred, cite: 六}", True), ("{answer: not_stated, cite: 六}", False), (ANSWER, False)],
)
def test_a_deferral_names_the_document(answer: str, is_loose: bool, county: SubjectOf) -> None:
    found = list(find_loose_deferrals(county((ANSWER, answer))))
    assert [(item.code, item.word) for item in found] == [("deferred_without_refer", "incentive_answer")] * is_loose


def test_any_section_may_be_left_to_another_document(county: SubjectOf) -> None:
    (found,) = find_loose_deferrals(
        county(("incentive_answer:", "claim_back: {answer: deferred, cite: 六}\nincentive_answer:"))
    )
    assert (found.word, found.path) == ("claim_back", "claim_back")
