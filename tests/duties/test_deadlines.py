"""Deadlines counted to the day, each reading moving what it is about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.duties.deadlines import (
    DeadlineAnswer,
    DeadlineFacts,
    find_day_of_month,
    find_step_due,
    is_due_in,
    judge_deadline,
    list_due_in,
    list_milestones,
    list_weekdays,
)
from canbao.policy.administration import Administration
from canbao.policy.administration.deadline import MonthlyList, WorkingDayStep
from canbao.policy.readings import Readings
from canbao.policy.yaml_file import read_yaml
from canbao.values.period import Period
from canbao.values.workdays import is_working_day

SECTION = """
list_deadlines:
  - kind: monthly
    id: civil_affairs
    cite: 三 民政
    supplier: 民政局
    recipients: [医保局]
    content: [低保对象]
    day_of_month: 10
  - kind: monthly
    id: newcomers
    cite: 五(七)
    supplier: 各部门
    recipients: [医保局]
    content: [新增对象]
    day_of_month: 30
    first_month: 2023-09
    last_month: 2024-02
  - kind: after_event
    id: roster
    cite: 三 教体
    supplier: 教体局
    recipients: [医保局]
    content: [清册]
    event: admission_ended
    days: 30
steps:
  - {id: village_to_town, cite: 四(二), holder: 村, receiver: 镇, content: 登记表, working_days: 5}
weekly_reports:
  - {id: weekly, cite: 二(四), reporter: 村, receiver: 镇, content: 进度, weekday: 3, from_milestone: mobilisation}
  - {id: fridays, cite: 二(五), reporter: 镇, receiver: 县, content: 进度, weekday: 5}
milestones:
  - {id: mobilisation, cite: 五(一), label: 动员, named: 2021-10-09, bound: at}
  - {id: basically_done, cite: 五(二), label: 基本完成, named: 2021-12-19, bound: by}
"""
ADMINISTRATION = Administration.model_validate(read_yaml(SECTION)[0])
STEP = ADMINISTRATION.steps[0]
WINDOW = Period(date(2021, 9, 1), date(2021, 12, 31))
DEFAULT = Readings()
UNTIL_2026 = st.dates(min_value=date(2010, 1, 1), max_value=date(2026, 10, 1))


def judge(readings: Readings = DEFAULT, /, **facts: Any) -> DeadlineAnswer:
    return judge_deadline(ADMINISTRATION, DeadlineFacts(**facts), readings)


def on(month: int, day: int, year: int = 2024) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("received", "on_time", "days_late"),
    [(on(11, 9), True, 0), (on(11, 10), True, 0), (on(11, 11), False, 1), (on(12, 1), False, 21), (None, None, None)],
)
def test_by_the_10th_includes_the_10th(received: date | None, on_time: bool | None, days_late: int | None) -> None:
    answer = judge(list_id="civil_affairs", month="2024-11", received_on=received)
    assert (answer.due, answer.on_time, answer.days_late) == (on(11, 10), on_time, days_late)
    assert (answer.cite, answer.holder, answer.readings) == ("三 民政", "民政局", ("A31", "A04"))


@pytest.mark.parametrize(
    ("reading", "due"),
    [
        ({"A31": "excludes"}, on(11, 9)),
        ({"A04": "next_working_day"}, on(11, 11)),
        # 9 November is a Saturday and the 10th a Sunday: what is excluded first is extended then.
        ({"A31": "excludes", "A04": "next_working_day"}, on(11, 11)),
    ],
)
def test_readings_move_a_list(reading: dict[str, str], due: date) -> None:
    answer = judge(Readings(reading), list_id="civil_affairs", month="2024-11")
    assert (answer.named, answer.due) == (on(11, 10), due)


def test_a_working_last_day_is_not_extended() -> None:
    answer = judge(Readings({"A04": "next_working_day"}), list_id="civil_affairs", month="2024-12")
    assert answer.due == on(12, 10)


def test_a_bureau_may_correct_the_working_days() -> None:
    answer = judge_deadline(
        ADMINISTRATION,
        DeadlineFacts(list_id="civil_affairs", month="2024-12"),
        Readings({"A04": "next_working_day"}),
        {on(12, 10): False},
    )
    assert answer.due == on(12, 11)


@pytest.mark.parametrize(
    ("month", "due"), [("2023-09", on(9, 30, 2023)), ("2024-02", on(2, 29)), ("2023-11", on(11, 30, 2023))]
)
def test_a_month_without_the_day_ends_with_its_last(month: str, due: date) -> None:
    assert judge(list_id="newcomers", month=month).due == due


@pytest.mark.parametrize(
    ("month", "is_due"), [("2023-08", False), ("2023-09", True), ("2024-02", True), ("2024-03", False)]
)
def test_some_lists_are_owed_in_some_months(month: str, is_due: bool) -> None:
    part = ADMINISTRATION.list_deadlines[1]
    assert isinstance(part, MonthlyList)
    assert is_due_in(part, month) is is_due
    answer = judge(list_id="newcomers", month=month)
    assert (answer.determined, answer.reason) == ((True, None) if is_due else (False, "not_stated"))


@pytest.mark.parametrize(
    ("reading", "due"),
    [({}, on(10, 5)), ({"A01": "event_day_counted"}, on(10, 4)), ({"A04": "next_working_day"}, on(10, 8))],
)
def test_30_days_after_admission(reading: dict[str, str], due: date) -> None:
    """Admission ends on 5 September 2024; the thirtieth day after it is 5 October, a holiday."""
    answer = judge(Readings(reading), list_id="roster", events={"admission_ended": on(9, 5)}, received_on=on(10, 5))
    assert (answer.due, answer.on_time) == (due, on(10, 5) <= due)


def test_an_event_that_is_not_known_leaves_the_day_open() -> None:
    answer = judge(list_id="roster", events={"term_began": on(9, 1)})
    assert (answer.determined, answer.unknown, answer.due) == (False, ("admission_ended",), None)


def test_a_list_without_month_leaves_the_day_open() -> None:
    assert judge(list_id="civil_affairs").unknown == ("month",)


@pytest.mark.parametrize(
    ("received", "reading", "due"),
    [
        (on(9, 18, 2023), {}, on(9, 25, 2023)),
        (on(9, 26, 2023), {}, on(10, 9, 2023)),
        (on(9, 18, 2023), {"A36": "same_day"}, on(9, 22, 2023)),
        # A Saturday: the Monday is day 1 under both.
        (on(9, 23, 2023), {}, on(10, 7, 2023)),
        (on(9, 23, 2023), {"A36": "same_day"}, on(10, 7, 2023)),
    ],
)
def test_five_working_days(received: date, reading: dict[str, str], due: date) -> None:
    assert judge(Readings(reading), step_id="village_to_town", received_on=received).due == due


def test_a_step_done_late_is_late() -> None:
    answer = judge(step_id="village_to_town", received_on=on(9, 18, 2023), done_on=on(9, 27, 2023))
    assert (answer.on_time, answer.days_late, answer.holder, answer.readings) == (False, 2, "村", ("A36",))


def test_a_step_begins_with_the_papers() -> None:
    assert judge(step_id="village_to_town").unknown == ("received",)


@given(UNTIL_2026)
def test_a_step_leaves_exactly_its_working_days(received: date) -> None:
    due = find_step_due(STEP, received, DEFAULT)
    days = [received + timedelta(days=n) for n in range(1, (due - received).days + 1)]
    assert is_working_day(due)
    assert sum(is_working_day(day) for day in days) == STEP.working_days
    same_day = find_step_due(STEP, received, Readings({"A36": "same_day"}))
    assert (same_day < due) == is_working_day(received)


def test_a_year_without_calendar_is_said_not_guessed() -> None:
    answer = judge(step_id="village_to_town", received_on=on(6, 1, 2100))
    assert (answer.determined, answer.reason, answer.id) == (False, "calendar_not_announced", "village_to_town")
    answer = judge(Readings({"A04": "next_working_day"}), list_id="civil_affairs", month="2100-06")
    assert (answer.determined, answer.reason, answer.id) == (False, "calendar_not_announced", "civil_affairs")


@pytest.mark.parametrize(
    ("reading", "first", "count"),
    [({}, on(10, 13, 2021), 12), ({"A53": "from_window_start"}, on(9, 1, 2021), 18)],
)
def test_reports_every_wednesday(reading: dict[str, str], first: date, count: int) -> None:
    answer = judge(Readings(reading), schedule="weekly", window=WINDOW)
    assert (answer.first, answer.last, answer.count) == (first, on(12, 29, 2021), count)
    assert (answer.readings, answer.cite, len(answer.days)) == (("A53",), "二(四)", count)


def test_stated_days_come_before_milestone_and_window() -> None:
    answer = judge(schedule="weekly", first=on(10, 14, 2021), last=on(10, 27, 2021), window=WINDOW)
    assert answer.days == (on(10, 20, 2021), on(10, 27, 2021))


def test_reports_need_a_beginning_and_an_end() -> None:
    assert judge(schedule="weekly").unknown == ("to",)
    assert judge(schedule="fridays", window=WINDOW).unknown == ("from",)
    assert judge(Readings({"A53": "from_window_start"}), schedule="weekly", last=on(12, 31, 2021)).unknown == ("from",)


def test_a_span_without_the_weekday_has_no_reports() -> None:
    answer = judge(schedule="weekly", first=on(10, 14, 2021), last=on(10, 19, 2021))
    assert (answer.determined, answer.count, answer.first, answer.last) == (True, 0, None, None)


@given(st.integers(1, 7), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_every_such_weekday_is_listed_once(weekday: int, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    every_day = [first + timedelta(days=n) for n in range(length + 1)]
    assert list(list_weekdays(weekday, first, last)) == [day for day in every_day if day.isoweekday() == weekday]


def test_milestones_are_the_days_named() -> None:
    answer = judge(schedule="milestones")
    assert answer.milestones == {"mobilisation": on(10, 9, 2021), "basically_done": on(12, 19, 2021)}
    assert answer.milestones_due == answer.milestones
    assert answer.cite == "五(一)"


@pytest.mark.parametrize(
    ("reading", "due"), [({"A31": "excludes"}, on(12, 18, 2021)), ({"A04": "next_working_day"}, on(12, 20, 2021))]
)
def test_readings_move_what_is_due_by_a_day_and_not_what_happens_on_it(reading: dict[str, str], due: date) -> None:
    answer = judge(Readings(reading), schedule="milestones")
    assert answer.milestones_due == {"mobilisation": on(10, 9, 2021), "basically_done": due}
    assert answer.milestones["basically_done"] == on(12, 19, 2021)


@pytest.mark.parametrize("facts", [{"list_id": "police"}, {"step_id": "city_entry"}, {"schedule": "monthly"}, {}])
def test_what_the_notice_does_not_name_is_not_stated(facts: dict[str, str]) -> None:
    answer = judge(**facts)
    assert (answer.determined, answer.reason, answer.due) == (False, "not_stated", None)


def test_a_notice_without_timetable_states_none() -> None:
    assert list_milestones(Administration(), DEFAULT).reason == "not_stated"


def test_the_calendar_of_a_month_lists_what_is_owed_earliest_first() -> None:
    owed = list_due_in(ADMINISTRATION, "2023-10", DEFAULT)
    assert [(answer.id, answer.due) for answer in owed] == [
        ("civil_affairs", on(10, 10, 2023)),
        ("newcomers", on(10, 30, 2023)),
    ]
    assert [answer.id for answer in list_due_in(ADMINISTRATION, "2024-06", DEFAULT)] == ["civil_affairs"]


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(1, 31))
def test_a_day_of_the_month_stays_in_its_month(year: int, month: int, day: int) -> None:
    found = find_day_of_month(f"{year}-{month:02d}", day)
    assert (found.year, found.month) == (year, month)
    assert found.day == day or (found.day < day and (found + timedelta(days=1)).day == 1)


def test_a_step_of_no_notice_is_a_model_all_the_same() -> None:
    one_day = WorkingDayStep.model_validate({**STEP.model_dump(), "working_days": 1})
    assert find_step_due(one_day, on(9, 30, 2024), DEFAULT) == on(10, 8, 2024)
