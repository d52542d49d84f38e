"""Deadlines as data: kinds told apart, months in order, limits kept."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from canbao.policy.administration.deadline import (
    ListAfterEvent,
    ListDeadline,
    MonthlyList,
    WeeklyReport,
    WorkingDayStep,
)

LIST: TypeAdapter[MonthlyList | ListAfterEvent] = TypeAdapter(ListDeadline)

MONTHLY = {
    "kind": "monthly", "id": "civil_affairs", "cite": "三", "supplier": "民政局", "recipients": ["医保局"],
    "content": ["低保对象"], "day_of_month": 10,
}  # fmt: skip
AFTER_EVENT = {
    "kind": "after_event", "id": "roster", "cite": "三", "supplier": "教体局", "recipients": ["医保局"],
    "content": ["清册"], "event": "admission_ended", "days": 30,
}  # fmt: skip
STEP = {"id": "entry", "cite": "四", "holder": "镇", "receiver": "税务", "content": "录入", "working_days": 5}
WEEKLY = {"id": "weekly", "cite": "二", "reporter": "村", "receiver": "镇", "content": "进度", "weekday": 3}


def test_the_kind_tells_lists_apart() -> None:
    assert isinstance(LIST.validate_python(MONTHLY), MonthlyList)
    assert isinstance(LIST.validate_python(AFTER_EVENT), ListAfterEvent)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (MONTHLY, {"day_of_month": 32}),
        (MONTHLY, {"day_of_month": 0}),
        (MONTHLY, {"kind": "weekly"}),
        (MONTHLY, {"days": 3}),
        (MONTHLY, {"recipients": []}),
        (MONTHLY, {"first_month": "2023-12", "last_month": "2023-09"}),
        (AFTER_EVENT, {"days": 0}),
        (AFTER_EVENT, {"content": []}),
    ],
)
def test_wrong_lists_are_refused(part: dict[str, Any], change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LIST.validate_python({**part, **change})


def test_one_month_alone_is_in_order() -> None:
    part = LIST.validate_python({**MONTHLY, "first_month": "2023-09", "last_month": "2023-09"})
    assert isinstance(part, MonthlyList)
    assert part.first_month == part.last_month


@pytest.mark.parametrize("days", [0, 251])
def test_a_step_has_some_working_days(days: int) -> None:
    assert WorkingDayStep.model_validate(STEP).working_days == 5
    with pytest.raises(ValidationError):
        WorkingDayStep.model_validate({**STEP, "working_days": days})


@pytest.mark.parametrize("weekday", [0, 8])
def test_a_week_has_seven_days(weekday: int) -> None:
    assert WeeklyReport.model_validate(WEEKLY).from_milestone is None
    with pytest.raises(ValidationError):
        WeeklyReport.model_validate({**WEEKLY, "weekday": weekday})
