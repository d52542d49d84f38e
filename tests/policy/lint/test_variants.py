"""Other answers to readings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint import variants
from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.variants import readings_asked, rules_under_other_readings, texts_of

SubjectOf = Callable[..., Subject]


def answers_of(subject: Subject, *ids: str) -> list[tuple[str | int, ...]]:
    return [tuple(rules.readings[id_] for id_ in ids) for rules in rules_under_other_readings(subject, ids)]


def test_every_combination_but_the_declared_one(county: SubjectOf) -> None:
    subject = county()
    assert answers_of(subject, "A20") == [("aid",)]
    assert sorted(answers_of(subject, "A20", "A29")) == [("aid", "hold"), ("aid", "refuse"), ("no_aid", "hold")]
    assert answers_of(subject) == []


def test_beyond_the_limit_one_reading_is_varied_at_a_time(county: SubjectOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "MOST_VARIANTS", 3)
    assert sorted(answers_of(county(), "A20", "A29")) == [("aid", "refuse"), ("no_aid", "hold")]


def test_what_does_not_compile_is_left_out(county: SubjectOf) -> None:
    subject = county(("when: paid > late.end", "when: 'paid > by_reading(\"A46\", year_start=late.end)'"))
    assert answers_of(subject, "A46") == []


def test_readings_are_asked_for_by_name() -> None:
    texts = [
        "reading('A29', 'hold') or reading(\"A20\", 'aid')",
        "by_reading( 'A46', payment=paid)",
        "A21",
        "reading('A98', 'x')",
    ]
    assert readings_asked(texts) == ["A29", "A20", "A46"]


def test_a_table_may_ask_through_its_terms(county: SubjectOf) -> None:
    assert readings_asked(texts_of(county(), "acceptance")) == ["A29", "A20"]
    assert readings_asked(texts_of(county(), "cover")) == ["A20"]
