"""The kind about lint: only the amended parameters are judged."""

from __future__ import annotations

from typing import Any

import pytest

from canbao.cli.cases.found import Setting
from canbao.cli.cases.lint_kind import concerning, is_at, run_policy_lint
from canbao.policy.library import Library
from canbao.policy.problems import Problem

LIBRARY = Library.of()


def verdict(amend: dict[str, Any]) -> tuple[bool, str | None]:
    found = run_policy_lint({"amend": amend}, Setting(LIBRARY, "national/model", 2031, amend))
    return found.values["valid"], found.values["finding"]


@pytest.mark.parametrize(
    ("amend", "expected"),
    [
        ({"continuity_step_yuan": 999}, (False, "below_floor")),
        ({"continuity_step_yuan": 1000}, (True, None)),
        ({"bonus_cap_share": "21%"}, (False, "above_ceiling")),
        ({"bonus_cap_share": "20%"}, (True, None)),
        ({"fixed_waiting_months": 2}, (False, "below_floor_advisory")),
        ({"publicity_month": 9}, (True, None)),
        ({"hukou_limit_for_flexible_workers": True, "city_size": "super"}, (False, "forbidden")),
        ({"hukou_limit_for_flexible_workers": True, "city_size": "large"}, (True, None)),
        ({}, (True, None)),
    ],
)
def test_frames_of_the_superior_notice(amend: dict[str, Any], expected: tuple[bool, str | None]) -> None:
    assert verdict(amend) == expected


def test_other_findings_do_not_count() -> None:
    problems = [Problem(path, "", "f", path=path) for path in ("amounts.personal.yuan", "amounts.fiscal", "waiting")]
    assert [problem.code for problem in concerning(problems, {"personal_yuan": 1})] == ["amounts.personal.yuan"]
    assert concerning(problems, {}) == []


def test_a_window_is_judged_with_both_its_days() -> None:
    problems = [
        Problem("x", "", "f", path=path) for path in ("windows.central", "windows.central.from", "windows.late")
    ]
    assert [problem.path for problem in concerning(problems, {"window": ["a", "b"]})] == [
        "windows.central",
        "windows.central.from",
    ]


def test_a_path_is_at_its_parameter_or_below() -> None:
    assert is_at("a.b", "a.b")
    assert is_at("a.b.c", "a.b")
    assert not is_at("a.bc", "a.b")
