"""Gaps: which tables must cover everybody, and what is said of a case that falls through."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint import diagrams
from canbao.policy.lint.gaps import example_of_gap, find_gaps
from canbao.policy.lint.subjects import Subject
from canbao.policy.nodes import FALSE, TRUE, Fact, negated
from canbao.policy.vocabulary import Kind

SubjectOf = Callable[..., Subject]
MARRIED = Fact("married", Kind.BOOL)


def test_rows_that_leave_nothing_out_have_no_gap(county: SubjectOf) -> None:
    assert list(find_gaps(county())) == []
    assert example_of_gap([MARRIED, negated(MARRIED)]) is None
    assert example_of_gap([TRUE]) is None


def test_an_example_says_who_falls_through(county: SubjectOf) -> None:
    (found,) = find_gaps(county(("  - {id: late, from: paid, cite: 五}\n", "")))
    assert (found.code, found.word, found.path) == ("gap", "cover", "cover")
    assert "缴费日期从 2030-01-01 起" in found.message
    assert 'paid >= date("2030-01-01")' in found.message
    assert example_of_gap([MARRIED, FALSE]) == "已婚：否（not married）"


def test_aid_acceptance_and_measures_need_not_cover_everybody(county: SubjectOf) -> None:
    subject = county(
        (
            "incentive_answer:",
            "measures:\n  day_no: [{id: few, when: married, days: 'days(birth, paid)', cite: 五}]\n\nincentive_answer:",
        )
    )
    assert [
        table.name
        for table in subject.rules.tables
        if table.rows and table.name not in ("membership", "price", "cover", "waiting")
    ]
    assert list(find_gaps(subject)) == []


def test_a_silent_section_is_no_gap(guide: SubjectOf) -> None:
    subject = guide()
    assert not subject.rules.price.rows
    assert list(find_gaps(subject)) == []


def test_a_table_beyond_the_limit_is_said_to_be_unproven(county: SubjectOf, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = county()
    monkeypatch.setattr(diagrams, "MOST_NODES", 3)
    found = list(find_gaps(subject))
    assert {(item.code, item.word) for item in found} >= {("not_proven", "membership"), ("not_proven", "cover")}
    assert not found[0].is_advisory
