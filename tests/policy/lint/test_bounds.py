"""Values below what a notice above gives as the least."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.bounds import find_values_below_bounds
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]


@pytest.mark.parametrize(("yuan", "is_below"), [("599.99", True), ("600", False), ("600.01", False), ("0", True)])
def test_an_amount_is_not_restated_lower(yuan: str, is_below: bool, county: SubjectOf) -> None:
    found = list(find_values_below_bounds(county(("yuan: 650", f"yuan: {yuan}"))))
    assert [(item.code, item.path, item.word) for item in found] == [
        ("below_floor", "amounts.fiscal.yuan", yuan)
    ] * is_below


def test_only_a_least_is_a_bound(county: SubjectOf, guide: SubjectOf) -> None:
    guide(("{yuan: 600, bound: at_least, cite: 一}", "{yuan: 600, cite: 一}"))
    assert list(find_values_below_bounds(county(("yuan: 650", "yuan: 500")))) == []


def test_an_aid_row_is_bound_by_its_id(county: SubjectOf, guide: SubjectOf) -> None:
    aid = "aid:\n  - {id: older, share: 60%, bound: at_least, payer: fund, cite: 一}\n\nframes:"
    guide(("frames:", aid), ("binds: {", "binds: {aid: lower_rule, "))
    (found,) = find_values_below_bounds(county())
    assert (found.word, found.path) == ("50%", "aid.rows.2.share")
    assert list(find_values_below_bounds(county(("age < 70, share: 50%", "age < 70, share: 60%")))) == []


def test_a_figure_that_a_frame_judges_is_judged_once(county: SubjectOf, guide: SubjectOf) -> None:
    steps = "{continuity_step_yuan: 1000, zero_claim_step_yuan: 1000, step_bound: at_least, cite: 二}"
    guide(("administration:\n", f"administration:\n  incentive: {steps}\n"))
    mine = (
        "administration:\n  incentive: {continuity_step_yuan: 800, zero_claim_step_yuan: 900, cite: 七}\n  must_enrol:"
    )
    found = list(find_values_below_bounds(county(("administration:\n  must_enrol:", mine))))
    assert [(item.path, item.word) for item in found] == [("administration.incentive.zero_claim_step_yuan", "900")]
