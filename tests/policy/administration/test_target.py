"""Targets, groups and task numbers as data."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from pydantic import ValidationError

from canbao.policy.administration.target import MustEnrolGroup, Target, TaskNumber

TARGET = {
    "id": "coverage", "cite": "一", "label": "参保率", "measure": "coverage", "numerator": ["resident", "employee"],
    "denominator": "population", "at_least": "95%", "unit": "county",
}  # fmt: skip


def test_a_target_keeps_its_share_exactly() -> None:
    assert Target.model_validate(TARGET).at_least == Fraction(19, 20)


@pytest.mark.parametrize("change", [{"denominator": "employee"}, {"numerator": []}, {"unit": "country"}])
def test_wrong_targets_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Target.model_validate({**TARGET, **change})


def test_a_group_names_somebody() -> None:
    group = {"id": "poor", "cite": "一", "label": "困难", "standings": ["低保对象"], "at_least": "100%"}
    assert MustEnrolGroup.model_validate(group).includes_catastrophic is False
    with pytest.raises(ValidationError):
        MustEnrolGroup.model_validate({**group, "standings": []})


def test_a_task_number_may_be_issued_later() -> None:
    rule = TaskNumber.model_validate({"id": "towns", "cite": "二", "unit": "town", "issued_by": date(2024, 11, 30)})
    assert (rule.basis, rule.units, rule.issued_by) == (None, [], date(2024, 11, 30))


def test_a_target_without_counts_is_asked_for_by_its_id() -> None:
    bare = Target.model_validate({"id": "coverage", "cite": "一", "label": "参保率", "at_least": "95%"})
    assert (bare.asked_as, bare.numerator, bare.denominator, bare.unit, bare.reached_by) == (
        "coverage", [], None, None, None,
    )  # fmt: skip
    named = Target.model_validate({**TARGET, "id": "rate", "reached_by": date(2024, 11, 30)})
    assert (named.asked_as, named.reached_by) == ("coverage", date(2024, 11, 30))
