"""Cites that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from canbao.policy.library import Library
from canbao.policy.lint.citations import find_bad_citations
from canbao.policy.lint.linting import subjects_of
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]


def test_the_nearest_clause_is_named(county: SubjectOf) -> None:
    (found,) = find_bad_citations(
        county(("refer: 卫健部门标准\n      cite: 四(二)", "refer: 卫健部门标准\n      cite: 四(三)"))
    )
    assert (found.code, found.word, found.path) == ("unknown_clause", "四(三)", "aid.rows.4.cite")
    assert "“四(二)”" in found.message


def test_inherited_sections_are_held_against_the_clauses_of_their_own_notice(
    county: SubjectOf, guide: SubjectOf
) -> None:
    assert "七" not in guide().file.clauses
    guide(("month: 9, content: 集中宣传, cite: 二}", "month: 9, content: 集中宣传, cite: 七}"))
    (found,) = find_bad_citations(county())
    assert (found.word, found.path) == ("七", "administration.publicity.cite")
    assert found.file.endswith("guide.yaml")
    own = "administration:\n  publicity: {month: 9, content: 宣传, cite: 七}\n  must_enrol:"
    assert list(find_bad_citations(county(("administration:\n  must_enrol:", own)))) == []


def test_what_a_what_if_brings_along_is_no_citation(folder: Path) -> None:
    (subject,) = subjects_of(Library((folder,)), "county/2030", amend={"reminder_days_before_end": 7})
    assert subject.file.administration.reminder is not None
    assert list(find_bad_citations(subject)) == []


def test_answers_and_the_year_cite_as_well(county: SubjectOf) -> None:
    found = find_bad_citations(
        county((", cite: 六}", "}"), ("until: 2030-12-31, cite: 二}\n\nclauses", "until: 2030-12-31}\n\nclauses"))
    )
    assert {(item.code, item.word) for item in found} == {("uncited", "incentive_answer"), ("uncited", "year")}


def test_each_of_several_clauses_is_looked_up(county: SubjectOf) -> None:
    two = "refer: 卫健部门标准\n      cite: [四(二), 四(三)]"
    (found,) = find_bad_citations(county(("refer: 卫健部门标准\n      cite: 四(二)", two)))
    assert (found.word, found.path) == ("四(三)", "aid.rows.4.cite")
