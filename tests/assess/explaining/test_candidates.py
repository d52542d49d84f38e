"""Answers to an open fact: one person for each way in which the conditions can go."""

from __future__ import annotations

from datetime import date

from tests.assessing import NANAN, YUEYANG, neutral, run, shipped

from canbao.assess.explaining.candidates import Answered, answers_for, atoms_of_plan
from canbao.assess.facts import UNKNOWN, none_complete, person_of
from canbao.assess.interpreting import Assessment, assess


def answers(found: Assessment, ask: str) -> list[Answered]:
    case = found.trace.case
    return answers_for(ask, Answered(case.person, case.paid), case, found.trace.plan)


def test_answers_that_change_nothing_are_one_answer() -> None:
    found = run(shipped(NANAN), "2023-10-01", employed=None)
    assert len(answers(found, "employed")) == 2
    assert len(answers(found, "married")) <= 2
    assert len(answers(found, "residence_months")) == 1, "no condition of this notice reads it"


def test_a_history_is_asked_for_where_a_count_is_open() -> None:
    found = run(shipped(YUEYANG), "2024-10-01", resident_years=None, enrolled_before=None)
    each = answers(found, "break_years")
    assert all(answer.person.get("resident_years") is not UNKNOWN for answer in each)
    assert {answer.person.get("enrolled_before") for answer in each} == {UNKNOWN}


def test_what_no_person_can_answer_has_no_answers() -> None:
    assert answers(run(shipped(NANAN), "2023-10-01"), "personal_yuan") == []


def test_a_standing_is_held_in_each_form_or_not_at_all() -> None:
    book = shipped(NANAN)
    found = assess(book, person_of(neutral(book)), date(2023, 10, 1), none_complete)
    each = answers(found, "has:低保对象")
    assert sorted(len(answer.person.standings) for answer in each)[0] == 0
    assert any(answer.person.standings for answer in each)
    assert all(answer.closed == frozenset({"subsistence"}) for answer in each)


def test_lists_count_as_complete_for_what_was_answered() -> None:
    answered = Answered(person_of({}), None, frozenset({"subsistence"}))
    coverage = answered.coverage(none_complete)
    assert coverage(frozenset({"subsistence"}), None, None)
    assert not coverage(frozenset({"subsistence", "orphan"}), None, None)


def test_the_atoms_of_a_plan_are_all_of_its_tables() -> None:
    found = run(shipped(NANAN), "2023-10-01")
    atoms = atoms_of_plan(found.trace.plan)
    assert len(atoms) == len(set(atoms))
    assert len(atoms) > 20
