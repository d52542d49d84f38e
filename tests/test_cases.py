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
CASES = [case for file in FILES for case in read_cases(file)]
RUNNER = Runner(Library.of())
READINGS = sorted({reading for case in CASES for reading in case.assumes})

FREE_ANSWERS: dict[str, tuple[Answer, ...]] = {"A07": (2025,), "A35": ("special_budget",)}
"""Answers to try for readings that may be answered by a year or a payer."""

UNMOVED = {
    "A22": "the superior notices at hand state no price, aid or newborn rule that could take the place of silence",
    "A48": "its cases hold a pay-first aid without an amount, which is worth the same beside direct aid and alone",
}
"""Readings on which cases rest without that the other answer could change them, each with the reason."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_case_holds(case: Case) -> None:
    assert RUNNER.run(case).failures == ()


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


def moves(case: Case, reading: str) -> bool:
    """Whether another answer to the reading gives another result, not merely a case that cannot be run."""
    answers = [*load_register()[reading].values, *FREE_ANSWERS.get(reading, ())]
    outcomes = [RUNNER.run(with_reading(case, reading, answer)) for answer in answers]
    keys = {failure.key for outcome in outcomes for failure in outcome.failures}
    return bool(keys & set(case.expect))


@pytest.mark.parametrize("reading", [reading for reading in READINGS if reading not in UNMOVED])
def test_another_reading_moves_a_case_that_assumes_it(reading: str) -> None:
    assert any(moves(case, reading) for case in CASES if reading in case.assumes)


@pytest.mark.parametrize("reading", UNMOVED)
def test_the_list_of_unmoved_readings_is_true(reading: str) -> None:
    assert reading in READINGS
    assert not any(moves(case, reading) for case in CASES if reading in case.assumes)


def test_the_answer_in_force_moves_nothing() -> None:
    """Stating what the policy reads anyway changes no case."""
    for case in CASES:
        if case.kind != "policy_lint" and case.assumes:
            reading = case.assumes[0]
            answer = RUNNER.setting_of(case).rules.readings[reading]
            assert RUNNER.run(with_reading(case, reading, answer)).has_passed
