"""Tasks near and after the window's end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from canbao.duties.tasks import TaskAnswer, TaskFacts, find_first_reminder, list_tasks
from canbao.policy.administration import Administration
from canbao.values.period import Period

WINDOW = Period(date(2024, 10, 1), date(2024, 12, 31))
PARTS: dict[str, Any] = {
    "reminder": {"id": "remind", "cite": "三(一)", "doer": "镇街", "days_before_end": 15},
    "reason_record": {"id": "record", "cite": "三(二)", "doer": "村"},
    "public_notice": {"id": "publish", "cite": "三(三)", "doer": "镇街", "unit": "village"},
}
ADMINISTRATION = Administration.model_validate(PARTS)
OPEN_ENDED = Administration.model_validate({**PARTS, "reminder": {"id": "remind", "cite": "三(一)", "doer": "镇街"}})


def tasks(administration: Administration = ADMINISTRATION, /, **facts: Any) -> TaskAnswer:
    return list_tasks(administration, WINDOW, TaskFacts(**facts))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2024, 12, 15), ()),
        (date(2024, 12, 16), ("remind",)),
        (date(2024, 12, 31), ("remind",)),
        (date(2025, 1, 1), ("publish",)),
    ],
)
def test_the_unpaid_are_reminded_near_the_end(as_of: date, expected: tuple[str, ...]) -> None:
    answer = tasks(paid=False, as_of=as_of)
    assert (answer.tasks, answer.remind_from) == (expected, date(2024, 12, 16))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2024, 12, 15), ()),
        (date(2024, 12, 20), ("remind", "record")),
        (date(2025, 1, 1), ("record", "publish")),
    ],
)
def test_who_cannot_pay_has_the_reason_recorded(as_of: date, expected: tuple[str, ...]) -> None:
    assert tasks(paid=False, cannot_pay=True, as_of=as_of).tasks == expected


def test_each_task_names_its_doer_and_clause() -> None:
    answer = tasks(paid=False, cannot_pay=True, as_of=date(2024, 12, 30))
    assert (answer.doers, answer.cites, answer.cite) == (("镇街", "村"), ("三(一)", "三(二)"), "三(一)")
    assert answer.days_left == 2


def test_who_has_paid_is_left_alone() -> None:
    assert tasks(paid=True, cannot_pay=True, as_of=date(2024, 12, 20)).tasks == ()
    assert tasks(OPEN_ENDED, paid=True, as_of=date(2024, 12, 20)).determined is True
    after = tasks(paid=True, as_of=date(2025, 1, 1))
    assert (after.tasks, after.days_left, after.cite) == (("publish",), 0, "三(三)")


def test_a_closed_window_publishes_the_list() -> None:
    answer = list_tasks(OPEN_ENDED, None, TaskFacts(event="window_closed"))
    assert (answer.tasks, answer.determined, answer.cites) == (("publish",), True, ("三(三)",))


def test_near_without_a_figure_is_not_stated() -> None:
    answer = tasks(OPEN_ENDED, paid=False, as_of=date(2024, 12, 30))
    assert (answer.determined, answer.reason, answer.unknown) == (False, "not_stated", ("reminder_days_before_end",))
    assert answer.cite == "三(一)"
    assert tasks(OPEN_ENDED, paid=False, cannot_pay=True, as_of=date(2025, 1, 1)).tasks == ("record", "publish")


@pytest.mark.parametrize(
    ("facts", "unknown"),
    [({"paid": False}, ("as_of",)), ({"as_of": date(2024, 12, 20)}, ("paid",)), ({}, ("paid", "as_of"))],
)
def test_what_is_not_known_is_asked_for(facts: dict[str, Any], unknown: tuple[str, ...]) -> None:
    answer = tasks(**facts)
    assert (answer.determined, answer.reason, answer.unknown) == (False, "unknown_fact", unknown)


def test_without_window_nothing_is_near() -> None:
    answer = list_tasks(ADMINISTRATION, None, TaskFacts(paid=False, as_of=date(2024, 12, 20)))
    assert answer.unknown == ("window",)
    assert list_tasks(ADMINISTRATION, None, TaskFacts(paid=True)).determined is True


def test_a_silent_notice_sets_no_tasks() -> None:
    assert tasks(Administration(), paid=False, as_of=date(2024, 12, 20)).reason == "not_stated"


def test_a_notice_sets_only_the_tasks_that_it_names() -> None:
    only_record = Administration.model_validate({"reason_record": PARTS["reason_record"]})
    assert tasks(only_record, paid=False, cannot_pay=True, as_of=date(2024, 10, 2)).tasks == ("record",)
    assert tasks(only_record, paid=False, as_of=date(2025, 1, 2)).tasks == ()


def test_the_first_reminder_is_counted_back_from_the_last_day() -> None:
    assert find_first_reminder(ADMINISTRATION, WINDOW) == date(2024, 12, 16)
    assert find_first_reminder(OPEN_ENDED, WINDOW) is None
    assert find_first_reminder(Administration(), WINDOW) is None


def test_a_task_of_nobody_in_particular_has_no_doer() -> None:
    silent = Administration.model_validate({**PARTS, "public_notice": {"id": "publish", "cite": "三(三)"}})
    answer = tasks(silent, paid=False, cannot_pay=True, as_of=date(2025, 1, 1))
    assert (answer.tasks, answer.doers) == (("record", "publish"), ("村", None))
