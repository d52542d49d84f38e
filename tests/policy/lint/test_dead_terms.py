"""Terms that nothing leads to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from canbao.policy.library import Library
from canbao.policy.lint.dead_terms import find_dead_terms
from canbao.policy.lint.linting import subjects_of
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]


def test_a_term_is_alive_through_a_term_that_is(county: SubjectOf) -> None:
    assert list(find_dead_terms(county())) == []
    widow = ("terms:\n", "terms:\n  old: age >= 70\n  widow: married and old\n")
    assert [item.word for item in find_dead_terms(county(widow))] == ["old", "widow"]
    used = ("when: paid > late.end", "when: paid > late.end and widow")
    assert list(find_dead_terms(county(used))) == []


def test_a_term_of_a_guide_may_live_in_what_is_below_it(guide: SubjectOf, county: SubjectOf, folder: Path) -> None:
    term = ("terms:\n", "terms:\n  widow: married\n")
    assert [item.word for item in find_dead_terms(guide(term))] == ["widow"]
    county(("when: paid > late.end", "when: paid > late.end and widow"))
    assert list(find_dead_terms(guide())) == []
    county(("terms:\n", "terms:\n  widow: married and employed\n"))
    assert [item.word for item in find_dead_terms(guide())] == ["widow"]
    (folder / "county" / "2031.yaml").write_text("extends: state/guide\n", encoding="utf-8")
    (subject,) = subjects_of(Library((folder,)), "state/guide")
    assert [item.word for item in find_dead_terms(subject)] == ["widow"]


def test_terms_from_above_are_judged_there(county: SubjectOf, guide: SubjectOf) -> None:
    guide(("terms:\n", "terms:\n  widow: married\n"))
    assert list(find_dead_terms(county())) == []
