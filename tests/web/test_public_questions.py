"""A policy as questions: every shipped one, with its silences and its clauses."""

from __future__ import annotations

import pytest

from canbao.policy.library import Library
from canbao.policy.showing import show_policy
from canbao.web.public_questions import questions_of

LOCAL = [name for name in Library.of().names() if name.count("/") > 1]


@pytest.mark.parametrize("name", LOCAL)
def test_every_question_is_answered_or_said_to_be_open(name: str) -> None:
    questions = {each.name: each for each in questions_of(show_policy(Library.of(), name))}
    for asked in ("fee", "when", "who", "help", "cover", "wait", "head"):
        assert any(section.entries or section.silence for section in questions[asked].sections), asked
    assert len({each.text for each in questions.values()}) == len(questions)


@pytest.mark.parametrize("name", LOCAL)
def test_every_figure_has_its_clause(name: str) -> None:
    questions = {each.name: each for each in questions_of(show_policy(Library.of(), name))}
    for asked in ("fee", "when", "help", "cover", "wait"):
        rows = [entry for section in questions[asked].sections if section.key != "payers" for entry in section.entries]
        assert [entry.name for entry in rows if not entry.cite] == []


def test_conditions_named_by_number_are_said_where_they_are_named() -> None:
    found = 0
    for name in LOCAL:
        sheet = show_policy(Library.of(), name)
        section = sheet.section("terms")
        numbers = [entry.name for entry in section.entries] if section else []
        for question in questions_of(sheet):
            cells = [cell for part in question.sections for entry in part.entries for _, cell in entry.cells]
            text = "\n".join([*cells, *(said for _, said in question.terms)])
            said = [number for number, _ in question.terms]
            assert said == [number for number in numbers if number in text]
            found += len(said)
    assert found > 0


def test_a_notice_without_lifecycle_is_silent_on_it() -> None:
    silent = [
        name for name in LOCAL
        if not next(each for each in questions_of(show_policy(Library.of(), name)) if each.name == "change").sections
    ]  # fmt: skip
    assert 0 < len(silent) < len(LOCAL)
