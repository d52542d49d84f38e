"""Readings that a policy rests on without saying so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.undeclared_readings import find_undeclared_readings, used_readings

SubjectOf = Callable[..., Subject]


@pytest.mark.parametrize(
    ("declared", "id_", "path"),
    [
        ("  A01: event_day_not_counted\n", "A01", "price.1.reading"),
        ("  A17: highest\n", "A17", "aid"),
        ("  A19: paid\n", "A19", "aid.rows.1.when"),
        ("  A20: no_aid\n", "A20", "terms.aided_days"),
        ("  A25: certified_by_payment\n", "A25", "aid.rows.0"),
        ("  A29: refuse\n", "A29", "acceptance.0.when"),
        ("  A48: direct_then_difference\n", "A48", "aid.rows.4"),
        ("  A52: exact\n", "A52", "administration.must_enrol"),
    ],
)
def test_the_first_part_that_needs_it_is_named(declared: str, id_: str, path: str, county: SubjectOf) -> None:
    (found,) = find_undeclared_readings(county((declared, "")))
    assert (found.code, found.word, found.path) == ("undeclared_reading", id_, path)


def test_a_word_behind_which_the_loader_reads_it_is_found(county: SubjectOf) -> None:
    (found,) = find_undeclared_readings(county(('has("残疾人", grade=(1, 2))', 'has("重度残疾人")')))
    assert (found.word, found.path) == ("A23", "aid.rows.3.when")
    assert "重度残疾" in found.message
    (found,) = find_undeclared_readings(county(("  A35: fund\n", "  A23: grades_1_2\n")))
    assert (found.word, found.path) == ("A35", "aid")


def test_what_a_notice_above_declares_comes_down(county: SubjectOf) -> None:
    assert list(find_undeclared_readings(county())) == []
    assert "A44" in used_readings(county())
    assert "A44" not in county().document.raw["readings"]


def test_a_tag_that_is_no_reading(county: SubjectOf) -> None:
    (found,) = find_undeclared_readings(county(("reading: [A01]", "reading: [A01, A7]")))
    assert (found.code, found.word, found.path) == ("unknown_reading", "A7", "price.1.reading")
