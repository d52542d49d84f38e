"""Clauses whose disposition nothing bears out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.clauses import find_idle_clauses
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("{is: rule, about: 退费}", "clause_uncited"),
        ("{is: data, about: 报表}", "clause_uncited"),
        ("{is: not_stated, about: 经费}", "clause_unanswered"),
        ("{is: not_stated, about: 经费, why: 没有数额}", None),
        ("{is: text, about: 标题, why: 标题}", None),
        ("{is: deferred, about: 任务数, to: 另行通知}", None),
    ],
)
def test_what_a_clause_that_nothing_cites_must_be(clause: str, code: str | None, county: SubjectOf) -> None:
    found = list(find_idle_clauses(county(("  七: {is", f"  八: {clause}\n  七: {{is"))))
    assert [(item.code, item.word, item.path) for item in found] == ([(code, "八", "clauses.八")] if code else [])


def test_administration_frames_and_answers_bear_clauses_out(county: SubjectOf, guide: SubjectOf) -> None:
    assert list(find_idle_clauses(county())) == []
    assert list(find_idle_clauses(guide())) == []
    (found,) = find_idle_clauses(county(("at_least: 100%, cite: 七}", "at_least: 100%, cite: 一}")))
    assert (found.code, found.word) == ("clause_uncited", "七")


def test_the_sentence_names_the_clause(county: SubjectOf) -> None:
    (found,) = find_idle_clauses(county(("  七: {is", "  八: {is: rule, about: 退费}\n  七: {is")))
    assert found.message.startswith("八 写了 is: rule")


def test_each_of_several_clauses_that_are_cited_is_borne_out(county: SubjectOf) -> None:
    """The second clause counts as the first does."""
    changes = (("  七: {is", "  八: {is: rule, about: 退费}\n  七: {is"), ("cite: 七}", "cite: [七, 八]}"))
    assert list(find_idle_clauses(county(*changes))) == []
