"""The worked cases: each by hand from a notice, run by the code of `canbao check`; and proof that they can fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from canbao.cli.cases.reading import Case, read_cases
from canbao.cli.cases.running import Runner
from canbao.policy.library import Library
from canbao.policy.readings import Answer, load_register

FILES = sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
MORE = sorted((Path(__file__).parent / "cases" / "more").glob("*.jsonl"))
CASES = [case for file in FILES for case in read_cases(file)]
RUNNER = Runner(Library.of())
READINGS = sorted({reading for case in CASES for reading in case.assumes})

FREE_ANSWERS: dict[str, tuple[Answer, ...]] = {"A07": (2025,), "A35": ("special_budget",)}
"""Answers to try for readings that may be answered by a year or a payer."""

UNMOVED: dict[tuple[str, ...], str] = {
    ("A11", "GB-011", "GB-013", "GB-014", "GB-015"): "every repaired year shortens the wait, so none is in excess",
    ("A11", "GB-057"): "repair never restores continuous years; the reading asks what becomes of too many payments",
    ("A16", "GB-062"): "45,000 for continuity and none for years without claims: below the limit of 50,000 either way",
    ("A17", "NA-054"): "one of the two aids has its amount in another document, so nothing can be added",
    ("A18", "TZ-045", "YY-033"): "the towns pay a part of none of the aids that are worth the same",
    ("A19", "NA-035"): "18 by every one of the days: the birthday falls on the last day of the window",
    ("A20", "YY-037"): "certified after the window, which 二(五)第5段 defers to the next year whoever keeps aid",
    ("A21", "YY-064"): "paid before the benefit year, which covers from its first day by both answers (see A46)",
    ("A22", "NA-045", "QT-004", "QT-036"): "a benefit year before 2025 has no notice above it",
    ("A22", "TZ-060"): "the notice above states no price after the window either",
    ("A26", "QT-113", "QT-119"): "as many heads on both days",
    ("A48", "NA-045", "NA-054"): "the amount of the pay-first aid stands in another document: nothing to compare",
}
"""Readings and the cases that rest on them without that another answer could change what they expect, and why not. The
register says the same for everybody (`unmoved`).
"""
NOT_MOVED = {(case, reading) for reading, *cases in UNMOVED for case in cases}
PAIRS = [(case, reading) for case in CASES for reading in case.assumes]
ANSWERS_WITHOUT_CASE = {
    ("A19", "window_end"): "who is aided by age in 南安 pays on the last day of the window, and 滕州 takes it anyway",
    ("A48", "best_single"): UNMOVED["A48", "NA-045", "NA-054"],
}
"""Answers that no shared case shows; `test_reading_answers` moves somebody by each."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_case_holds(case: Case) -> None:
    assert RUNNER.run(case).failures == ()


@pytest.mark.parametrize("file", MORE, ids=lambda file: file.stem)
def test_further_cases_hold(file: Path) -> None:
    """Every edge of every clause, worked from the notices by somebody who had not seen the policies."""
    cases = list(read_cases(file))
    assert len(cases) > 100
    assert [failure for case in cases for failure in RUNNER.run(case).failures] == []


def test_every_file_has_cases_of_its_own() -> None:
    assert len(FILES) == 5
    assert len({case.id for case in CASES}) == len(CASES)


def other_than(value: Any) -> Any:
    """A value of the same sort that is not this one."""
    match value:
        case bool():
            return not value
        case None:
            return "2000-01-01"
        case str():
            try:
                return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
            except ValueError:
                return f"{value}？"
        case list():
            return [*value, "another"]
        case dict():
            return {**value, "nobody": 1}
        case _:
            return value + 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_changed_expectation_fails(case: Case) -> None:
    """Each expectation is changed in turn: the case then fails by that key and no other."""
    for key, value in case.expect.items():
        changed = replace(case, expect={**case.expect, key: other_than(value)})
        assert [failure.key for failure in RUNNER.run(changed).failures] == [key]


def with_reading(case: Case, reading: str, answer: Answer) -> Case:
    amend = {**(case.facts.get("amend") or {}), reading: answer}
    return replace(case, facts={**case.facts, "amend": amend})


def answers_to(reading: str) -> list[Answer]:
    return [*load_register()[reading].values, *FREE_ANSWERS.get(reading, ())]


def moves(case: Case, reading: str, answer: Answer) -> bool:
    """Whether the answer to the reading gives another result, not merely a case that cannot be run."""
    keys = {failure.key for failure in RUNNER.run(with_reading(case, reading, answer)).failures}
    return bool(keys & set(case.expect))


@pytest.mark.parametrize(("case", "reading"), PAIRS, ids=[f"{case.id}-{reading}" for case, reading in PAIRS])
def test_another_reading_moves_the_case_that_assumes_it(case: Case, reading: str) -> None:
    is_moved = any(moves(case, reading, answer) for answer in answers_to(reading))
    assert is_moved is ((case.id, reading) not in NOT_MOVED)


def test_every_reason_is_about_cases_that_rest_on_the_reading_and_stands_in_the_register() -> None:
    assert not NOT_MOVED - {(case.id, reading) for case, reading in PAIRS}
    assert all(load_register()[reading].unmoved for reading, *_ in UNMOVED)


@pytest.mark.parametrize("reading", READINGS)
def test_every_other_answer_moves_a_case_that_assumes_the_reading(reading: str) -> None:
    cases = [case for case in CASES if reading in case.assumes]
    for answer in answers_to(reading):
        asked = [case for case in cases if RUNNER.setting_of(case).rules.readings[reading] != answer]
        is_shown = any(moves(case, reading, answer) for case in asked)
        assert is_shown is (bool(asked) and (reading, answer) not in ANSWERS_WITHOUT_CASE), answer


def test_the_answer_in_force_moves_nothing() -> None:
    """Stating what the policy reads anyway changes no case."""
    for case in CASES:
        if case.kind != "policy_lint" and case.assumes:
            reading = case.assumes[0]
            answer = RUNNER.setting_of(case).rules.readings[reading]
            assert RUNNER.run(with_reading(case, reading, answer)).has_passed
