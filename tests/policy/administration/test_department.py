"""Duties of departments, groups and reports as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.department import DepartmentDuty, RegularReport, ReportingUnit, WorkGroup


def test_a_duty_has_a_verb_of_the_closed_list() -> None:
    duty = {"cite": "三", "department": "税务局", "verb": "record", "does": "监督代收"}
    assert DepartmentDuty.model_validate(duty).verb == "record"
    with pytest.raises(ValidationError):
        DepartmentDuty.model_validate({**duty, "verb": "chat"})


def test_a_group_holds_roles_not_people() -> None:
    group = WorkGroup.model_validate({"id": "campaign", "cite": "四", "label": "专班", "roles": {"召集人": "副县长"}})
    assert group.roles == {"召集人": "副县长"}
    with pytest.raises(ValidationError):
        WorkGroup.model_validate({"id": "campaign", "cite": "四", "label": "专班", "leader_name": "张三"})


def test_regularly_without_a_figure_stays_open() -> None:
    part = {"id": "progress", "cite": "二", "reporter": "办公室", "receivers": ["村"], "content": "进度"}
    assert RegularReport.model_validate(part).interval_days is None
    with pytest.raises(ValidationError):
        RegularReport.model_validate({**part, "interval_days": 0})


def test_reporting_units_are_named() -> None:
    with pytest.raises(ValidationError):
        ReportingUnit.model_validate({"cite": "三", "units": []})
    assert ReportingUnit.model_validate({"cite": "三", "units": ["林场"]}).units == ["林场"]
