"""Rows that never decide: who takes their cases, and which readings may switch them on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint import diagrams, unreachable_rows
from canbao.policy.lint.diagrams import TooManyNodes
from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.tables import Contest, contests_of
from canbao.policy.lint.unreachable_rows import find_unreachable_rows, hidden_rows

SubjectOf = Callable[..., Subject]
LATE = "  - {id: late, from: paid, cite: 五}\n"


def row(id_: str, when: str) -> tuple[str, str]:
    return LATE, f"  - {{id: {id_}, when: '{when}', from: paid, cite: 五}}\n{LATE}"


def test_the_message_names_the_rows_that_take_all(county: SubjectOf) -> None:
    (found,) = find_unreachable_rows(county(row("again", "newborn_in_time and married")))
    assert (found.code, found.word, found.path) == ("unreachable", "again", "cover.2")
    assert "newborn 已经全部取走" in found.message.replace("in_window、", "")


def test_a_row_may_contradict_itself(county: SubjectOf) -> None:
    (found,) = find_unreachable_rows(county(row("nobody", 'paid < date("2029-09-01") and paid > date("2029-10-01")')))
    assert "自相矛盾" in found.message


def test_a_row_that_another_answer_to_a_reading_reaches_is_left_alone(county: SubjectOf) -> None:
    reached = 'paid <= by_reading("A21", literal=central.end, paid_year=late.end)'
    assert list(find_unreachable_rows(county(row("by_reading", reached)))) == []
    hidden = 'paid <= by_reading("A21", literal=central.end, paid_year=central.start)'
    again = (row("by_reading", reached)[1], row("never", hidden)[1])
    assert [item.word for item in find_unreachable_rows(county(again))] == ["never"]


def test_a_row_switched_off_by_a_reading_is_left_alone(county: SubjectOf) -> None:
    assert list(find_unreachable_rows(county(row("dormant", 'reading("A21", "paid_year")')))) == []


def test_aid_that_something_higher_always_beats(county: SubjectOf) -> None:
    older = ("when: aided_days and age >= 60 and age < 70", "when: aided_days and age >= 80")
    assert [(item.word, item.path) for item in find_unreachable_rows(county(older))] == [("older", "aid.rows.2")]


def test_aids_that_add_up_do_not_beat_each_other(county: SubjectOf) -> None:
    older = ("when: aided_days and age >= 60 and age < 70", "when: aided_days and age >= 80")
    assert list(find_unreachable_rows(county(older, ("A17: highest", "A17: sum")))) == []


@pytest.mark.parametrize("answer", ["not_stated", "higher_rule"])
def test_rows_of_above_that_stand_in_for_silence_are_left_alone(county: SubjectOf, answer: str) -> None:
    """The guide's wait for who pays late stands in for the county's silence about late newborns, whom it can never
    find in the window; a row that the county wrote itself is still found.
    """
    silent = "{id: newborn, when: newborn_in_time and in_window, answer: not_stated, cite: 五}"
    changes = (
        ("    - {id: in_window, when: in_window, none: true, cite: 五}\n", ""),
        ("{id: newborn, when: newborn_in_time, none: true, cite: 五}", silent),
        ("A20: no_aid", f"A20: no_aid\n  A22: {answer}"),
    )
    subject = county(*changes)
    rows = [rule.id for rule in subject.rules.waiting.rows]
    assert rows[:2] == (["newborn_late", "newborn_continuous"] if answer == "higher_rule" else ["newborn", "late"])
    assert list(find_unreachable_rows(subject)) == []
    again = "{id: again, when: newborn_in_time and in_window, none: true, cite: 五}\n    - {id: late, fixed"
    assert [found.word for found in find_unreachable_rows(county(("{id: late, fixed", again)))] == ["again"]


def test_advice_is_hidden_by_nothing(county: SubjectOf) -> None:
    advice = "{id: tip, when: paid > late.end, refuse: after_late_window, blocks: false, cite: 二}"
    last = "refuse: after_late_window, cite: 二}\n"
    assert list(find_unreachable_rows(county((last, f"{last}  - {advice}\n")))) == []
    blocking = advice.replace(", blocks: false", "").replace("tip", "again")
    (found,) = find_unreachable_rows(county((f"  - {advice}\n", f"  - {blocking}\n")))
    assert found.word == "again"


def test_what_cannot_be_proven_under_another_reading_is_left_alone(
    county: SubjectOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = county(row("again", 'newborn_in_time and reading("A21", "literal")'))
    assert [item.word for item in find_unreachable_rows(subject)] == ["again"]
    declared = {contest.rows: hidden_rows(contest) for contest in contests_of(subject.rules)}

    def prove_only_what_is_declared(contest: Contest) -> dict[str, list[str]]:
        if contest.rows not in declared:
            raise TooManyNodes
        return declared[contest.rows]

    monkeypatch.setattr(unreachable_rows, "hidden_rows", prove_only_what_is_declared)
    assert [item.word for item in find_unreachable_rows(subject)] == ["again"]  # it is off under the other answer
    in_both = 'newborn_in_time and (married or reading("A21", "literal"))'
    changed = county(('newborn_in_time and reading("A21", "literal")', in_both))
    declared.update({contest.rows: hidden_rows(contest) for contest in contests_of(changed.rules)})
    assert list(find_unreachable_rows(changed)) == []


def test_a_table_beyond_the_limit_is_said_to_be_unproven(county: SubjectOf, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = county()
    monkeypatch.setattr(diagrams, "MOST_NODES", 3)
    assert {item.code for item in find_unreachable_rows(subject)} == {"not_proven"}
