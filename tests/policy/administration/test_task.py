"""Tasks as data: what the notice leaves open stays open."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.task import Mobilisation, OfficeTask, Publicity, PublicNotice, Reminder


def test_days_that_the_notice_leaves_open_stay_open() -> None:
    reminder = Reminder.model_validate({"id": "remind", "cite": "三", "doer": "镇街"})
    notice = PublicNotice.model_validate({"id": "publish", "cite": "三", "doer": "镇街", "unit": "village"})
    effort = Mobilisation.model_validate({"cite": "五", "concerns": "放弃参保的人"})
    assert (reminder.days_before_end, notice.days_shown, effort.least_attempts) == (None, None, None)


def test_an_attempt_that_the_notice_asks_for_is_at_least_one() -> None:
    effort = {"cite": "五", "concerns": "放弃参保的人"}
    assert Mobilisation.model_validate({**effort, "least_attempts": 1}).least_attempts == 1
    with pytest.raises(ValidationError):
        Mobilisation.model_validate({**effort, "least_attempts": 0})


@pytest.mark.parametrize("days", [-1, 367])
def test_a_reminder_lies_before_the_end(days: int) -> None:
    with pytest.raises(ValidationError):
        Reminder.model_validate({"id": "remind", "cite": "三", "doer": "镇街", "days_before_end": days})


@pytest.mark.parametrize("month", [0, 13])
def test_publicity_has_a_month_of_the_year(month: int) -> None:
    with pytest.raises(ValidationError):
        Publicity.model_validate({"cite": "三", "month": month, "content": "宣传"})


def test_an_office_task_has_a_known_trigger() -> None:
    task = {"id": "transfer", "cite": "三", "doer": "财政局", "does": "划转", "trigger": "window_closed"}
    assert OfficeTask.model_validate(task).days is None
    with pytest.raises(ValidationError):
        OfficeTask.model_validate({**task, "trigger": "soon"})
