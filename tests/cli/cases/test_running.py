"""Running cases: what fails, how it is said, and that nothing is passed over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canbao.cli.cases import running
from canbao.cli.cases.found import Found
from canbao.cli.cases.keys import EXPECTS_OF
from canbao.cli.cases.reading import Case
from canbao.cli.cases.running import ADAPTERS, Failure, Runner
from canbao.policy.library import Library

RUNNER = Runner(Library.of())
CASE = Case("X", "assess", "shandong/tengzhou/2025", 2025, {"pay_date": "2024-10-01"}, {"payable_yuan": 400})


def failure_of(case: Case) -> Failure:
    outcome = RUNNER.run(case)
    assert not outcome.has_passed
    (failure,) = outcome.failures
    return failure


def test_every_kind_has_an_adapter() -> None:
    assert ADAPTERS.keys() == EXPECTS_OF.keys()


def test_a_good_case_passes_and_names_its_clauses() -> None:
    outcome = RUNNER.run(CASE)
    assert outcome.has_passed
    assert "二(一)" in outcome.clauses


def test_only_what_is_expected_is_compared() -> None:
    two = RUNNER.run(replace(CASE, expect={"payable_yuan": 401, "mode": "self", "eligible": False}))
    assert [(failure.key, failure.expected, failure.got) for failure in two.failures] == [
        ("payable_yuan", 401, 400),
        ("eligible", False, True),
    ]


@pytest.mark.parametrize(
    ("case", "key", "part"),
    [
        (replace(CASE, kind="asess"), "kind", "assess"),
        (replace(CASE, facts={"pay_dat": "2024-10-01"}), "facts.pay_dat", "pay_date"),
        (replace(CASE, expect={"payable": 1}), "expect.payable", "payable_yuan"),
        (replace(CASE, expect={}), "expect", "没有写预期"),
        (replace(CASE, policy="shandong/tengzhou/2042", year=None), "policy", "shandong/tengzhou/2025"),
        (replace(CASE, year=2031), "policy", "2025"),
        (replace(CASE, facts={"amend": {"persnal_yuan": 1}}), "policy", "personal_yuan"),
        (replace(CASE, facts={"amend": {"A18": "dice"}}), "policy", "A18"),
        (replace(CASE, facts={"birth": "31/12/1954"}), "facts.birth", "31/12/1954"),
        (replace(CASE, facts={"standings": [{"name": "低保护"}]}), "facts.standings", "低保户"),
        (replace(CASE, facts={"pay_date": "soon"}), "facts.pay_date", "soon"),
        (replace(CASE, facts={"payments": [{"yuan": 400}]}), "facts.payments", "None"),
        (replace(CASE, kind="task", facts={"as_of": "soon"}, expect={"tasks": []}), "facts", "soon"),
    ],
)
def test_what_cannot_be_run_has_failed_with_a_sentence(case: Case, key: str, part: str) -> None:
    failure = failure_of(case)
    assert failure.key == key
    assert part in failure.got


def test_readings_can_be_changed_by_a_case() -> None:
    old = replace(CASE, facts={"birth": "1964-12-31"}, expect={"payable_yuan": 200})
    assert RUNNER.run(old).has_passed
    young = replace(old, facts={**old.facts, "amend": {"A19": "paid"}})
    assert failure_of(young).got == 400


def test_an_error_in_one_case_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> Found:
        raise RuntimeError("boom")

    monkeypatch.setitem(running.ADAPTERS, "score", explode)
    broken = replace(CASE, kind="score", facts={}, expect={"score": 6})
    first, second = RUNNER.run_all([broken, CASE])
    assert "boom" in first.failures[0].got
    assert second.has_passed


def test_policies_are_loaded_once_for_each_set_of_amendments(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = Runner(Library.of())
    amended = replace(CASE, facts={"amend": {"personal_yuan": 410}}, expect={"payable_yuan": 410})
    assert runner.setting_of(CASE) is runner.setting_of(replace(CASE, id="Y"))
    assert runner.setting_of(CASE) is not runner.setting_of(amended)
    monkeypatch.setattr(running, "MOST_SETTINGS", 1)
    assert all(outcome.has_passed for outcome in runner.run_all([CASE, amended, CASE]))
