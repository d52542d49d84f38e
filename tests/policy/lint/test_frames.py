"""Frames of the notices above against values in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from canbao.policy.library import Library
from canbao.policy.lint.frames import find_frame_breaches
from canbao.policy.lint.linting import subjects_of
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]


def breaches(folder: Path, amend: dict[str, Any]) -> list[tuple[str, str, bool]]:
    (subject,) = subjects_of(Library((folder,)), "county/2030", amend=amend)
    return [(item.code, item.word, item.is_advisory) for item in find_frame_breaches(subject)]


@pytest.mark.parametrize(
    ("amend", "expected"),
    [
        ({}, []),
        ({"waiting.fixed_months": 3}, []),
        ({"waiting.fixed_months": 6}, []),
        ({"waiting.fixed_months": 2}, [("below_floor_advisory", "2", True)]),
        ({"waiting.fixed_months": 7}, [("above_ceiling_advisory", "7", True)]),
        ({"waiting.fixed_months": 2, "A54": "error"}, [("below_floor", "2", False)]),
        ({"bonus_cap_share": "20%"}, []),
        ({"bonus_cap_share": "20.01%"}, [("above_ceiling", "20.01%", False)]),
        ({"continuity_step_yuan": 999}, [("below_floor", "999", False)]),
        ({"zero_claim_step_yuan": 1}, []),
        ({"publicity_month": 8}, [("differs_from_frame", "8", False)]),
        ({"hukou_limit_for_flexible_workers": True}, [("forbidden", "true", False)]),
        ({"hukou_limit_for_flexible_workers": False}, []),
        ({"hukou_limit_for_flexible_workers": True, "city_size": "big"}, []),
    ],
)
def test_values_in_force_are_held_against_every_frame_above(
    amend: dict[str, Any], expected: list[tuple[str, str, bool]], folder: Path
) -> None:
    assert breaches(folder, amend) == expected


def test_a_notice_keeps_to_its_own_frames(guide: SubjectOf) -> None:
    (found,) = find_frame_breaches(guide(("  fixed_months: 3\n", "  fixed_months: 2\n")))
    assert (found.code, found.path) == ("below_floor_advisory", "waiting.fixed_months")
    assert "国发〔2027〕1号 一" in found.message


def test_a_frame_around_nothing_is_a_finding_of_the_notice_that_has_it(county: SubjectOf, guide: SubjectOf) -> None:
    (found,) = find_frame_breaches(guide(("waiting.fixed_months, floor", "waiting.fixed, floor")))
    assert (found.code, found.word, found.path) == ("unknown_parameter", "waiting.fixed", "frames.0.parameter")
    assert list(find_frame_breaches(county())) == []


def test_a_frame_asks_about_the_policy_only(guide: SubjectOf) -> None:
    (found,) = find_frame_breaches(guide(('only_if: city("super")', "only_if: age >= 60")))
    assert (found.code, found.word, found.path) == ("frame_undecided", "age >= 60", "frames.4.only_if")
    (found,) = find_frame_breaches(guide(("only_if: age >= 60", "only_if: ctiy")))
    assert (found.code, found.word) == ("expression", "ctiy")


def test_texts_and_days_may_be_framed_as_well(county: SubjectOf, guide: SubjectOf) -> None:
    day = "  - {parameter: windows.central.from, equals: 2029-10-01, cite: 一}\n"
    text = "  - {parameter: amounts.fiscal.bound, forbidden: exact, cite: 一}\n"
    guide(("frames:\n", f"frames:\n{day}{text}"))
    found = find_frame_breaches(county(("fiscal: {yuan: 650, cite", "fiscal: {yuan: 650, bound: exact, cite")))
    assert [(item.code, item.word) for item in found] == [("differs_from_frame", "2029-09-01"), ("forbidden", "exact")]
