"""Expression texts and the names in them."""

from __future__ import annotations

from collections.abc import Callable

from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.texts import expressions_of, names_in

SubjectOf = Callable[..., Subject]


def test_every_expression_is_found_with_its_path(county: SubjectOf) -> None:
    found = dict(expressions_of(county().raw))
    assert found["membership", 1, "when"] == "hukou in place"
    assert found["price", 2, "charge"] == "personal + fiscal"
    assert found["aid", "base"] == "personal"
    assert found["waiting", "rows", 2, "from"] == "paid"
    assert not any(path[0] in ("terms", "windows", "year", "clauses") for path in found)


def test_numbers_are_expressions_and_yes_or_no_is_none() -> None:
    raw = {"price": [{"when": True, "charge": 400}], "frames": [{"only_if": "city('a')"}]}
    assert list(expressions_of(raw)) == [(("price", 0, "charge"), 400), (("frames", 0, "only_if"), "city('a')")]


def test_names_are_words_of_the_syntax_and_not_of_texts() -> None:
    assert names_in('student == "married" and days(birth, paid) <= 3') == {"student", "days", "birth", "paid"}
    assert names_in("not an expression at all") == frozenset()
    assert names_in(400) == frozenset()
