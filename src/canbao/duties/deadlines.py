"""Days by which offices must act: lists, working-day steps, weekly reports, milestones, and what is late.

In: deadlines of a policy, days of events and receipts, readings A01 A04 A31 A36 A53, a bureau's own working days.
Out: `DeadlineAnswer`, and the lists due in a month. Never: a clock, a day for what the notice only calls prompt.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from canbao.duties.answers import NOT_ANNOUNCED, NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration import Administration
from canbao.policy.administration.deadline import ListAfterEvent, MonthlyList, WeeklyReport, WorkingDayStep
from canbao.values.days import add_days
from canbao.values.period import Period
from canbao.values.workdays import NO_OVERRIDES, NotAnnounced, add_working_days, is_working_day

MILESTONES = "milestones"
DAYS_IN_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class DeadlineFacts:
    """What is asked: a list, a step or a schedule by its id, and the days it is counted from.

    `month` is text such as 2024-11; `events` are days by the name of the event; `window` is the central window.
    `received_on` is the day a list came in, or the day the holder of a step got the papers; `done_on` the day the step
    was done; `first` and `last` narrow a schedule.
    """

    list_id: str | None = None
    step_id: str | None = None
    schedule: str | None = None
    month: str | None = None
    events: Mapping[str, date] = field(default_factory=dict)
    received_on: date | None = None
    done_on: date | None = None
    first: date | None = None
    last: date | None = None
    window: Period | None = None


@dataclass(frozen=True, kw_only=True)
class DeadlineAnswer(Answer):
    """`named` is the day before A31 and A04 speak, `due` the last day in time; `days`, milestones: schedules."""

    id: str | None = None
    holder: str | None = None
    named: date | None = None
    due: date | None = None
    on_time: bool | None = None
    days_late: int | None = None
    first: date | None = None
    last: date | None = None
    count: int | None = None
    days: tuple[date, ...] = ()
    milestones: Mapping[str, date] = field(default_factory=dict)
    milestones_due: Mapping[str, date] = field(default_factory=dict)


def judge_deadline(
    administration: Administration,
    facts: DeadlineFacts,
    readings: ReadingAnswers,
    overrides: Mapping[date, bool] = NO_OVERRIDES,
) -> DeadlineAnswer:
    """Any deadline of the policy by its id.

    Case keys: `due`, `on_time` (lists, steps), `first`, `last`, `count` (weekly), `mobilisation`, `basically_done`,
    `data_done` (entries of `milestones`, by id).
    """
    try:
        if facts.schedule == MILESTONES:
            return list_milestones(administration, readings, overrides)
        if facts.schedule is not None:
            return _judge_weekly(administration, facts, readings)
        if facts.step_id is not None:
            return _judge_step(administration, facts, readings, overrides)
        return _judge_list(administration, facts, readings, overrides)
    except NotAnnounced:
        asked = facts.schedule or facts.step_id or facts.list_id
        return DeadlineAnswer(determined=False, reason=NOT_ANNOUNCED, id=asked)


def _judge_list(
    administration: Administration, facts: DeadlineFacts, readings: ReadingAnswers, overrides: Mapping[date, bool]
) -> DeadlineAnswer:
    part = next((part for part in administration.list_deadlines if part.id == facts.list_id), None)
    if isinstance(part, MonthlyList):
        return _judge_monthly(part, facts, readings, overrides)
    if isinstance(part, ListAfterEvent):
        return _judge_after_event(part, facts, readings, overrides)
    return DeadlineAnswer(determined=False, reason=NOT_STATED, id=facts.list_id)


def _judge_monthly(
    part: MonthlyList, facts: DeadlineFacts, readings: ReadingAnswers, overrides: Mapping[date, bool]
) -> DeadlineAnswer:
    if facts.month is None:
        return _unknown(part.id, part.cite, "month")
    if not is_due_in(part, facts.month):
        return DeadlineAnswer(determined=False, reason=NOT_STATED, id=part.id, cite=part.cite)
    named = find_day_of_month(facts.month, part.day_of_month)
    due = _extend(_last_day_by(named, readings), readings, overrides)
    return _received(part.id, part.supplier, part.cite, ("A31", "A04"), named, due, facts.received_on)


def _judge_after_event(
    part: ListAfterEvent, facts: DeadlineFacts, readings: ReadingAnswers, overrides: Mapping[date, bool]
) -> DeadlineAnswer:
    event_on = facts.events.get(part.event)
    if event_on is None:
        return _unknown(part.id, part.cite, part.event)
    counted = choose(readings, "A01", "event_day_not_counted", "event_day_counted") == "event_day_counted"
    named = add_days(event_on, part.days - counted)
    due = _extend(named, readings, overrides)
    return _received(part.id, part.supplier, part.cite, ("A01", "A04"), named, due, facts.received_on)


def _judge_step(
    administration: Administration, facts: DeadlineFacts, readings: ReadingAnswers, overrides: Mapping[date, bool]
) -> DeadlineAnswer:
    part = next((part for part in administration.steps if part.id == facts.step_id), None)
    if part is None:
        return DeadlineAnswer(determined=False, reason=NOT_STATED, id=facts.step_id)
    if facts.received_on is None:
        return _unknown(part.id, part.cite, "received")
    due = find_step_due(part, facts.received_on, readings, overrides)
    return _received(part.id, part.holder, part.cite, ("A36",), due, due, facts.done_on)


def find_step_due(
    step: WorkingDayStep,
    received_on: date,
    readings: ReadingAnswers,
    overrides: Mapping[date, bool] = NO_OVERRIDES,
) -> date:
    """The last day of a step. Day 1 is the next working day, or (A36 `same_day`) the day of receipt if it is worked."""
    same_day = choose(readings, "A36", "next_working_day", "same_day") == "same_day"
    return add_working_days(add_days(received_on, -1) if same_day else received_on, step.working_days, overrides)


def _judge_weekly(administration: Administration, facts: DeadlineFacts, readings: ReadingAnswers) -> DeadlineAnswer:
    part = next((part for part in administration.weekly_reports if part.id == facts.schedule), None)
    if part is None:
        return DeadlineAnswer(determined=False, reason=NOT_STATED, id=facts.schedule)
    first = _first_report_day(administration, part, facts, readings)
    last = facts.last or (facts.window.last if facts.window else None)
    if first is None or last is None:
        return _unknown(part.id, part.cite, "from" if first is None else "to")
    days = list_weekdays(part.weekday, first, last)
    return DeadlineAnswer(
        id=part.id,
        holder=part.reporter,
        cite=part.cite,
        readings=("A53",),
        days=days,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        count=len(days),
    )


def _first_report_day(
    administration: Administration, part: WeeklyReport, facts: DeadlineFacts, readings: ReadingAnswers
) -> date | None:
    """Reports begin with the mobilisation (the day stated, else its milestone), or with the window (A53)."""
    if choose(readings, "A53", "from_mobilisation", "from_window_start") == "from_window_start":
        return facts.window.first if facts.window else None
    named = {milestone.id: milestone.named for milestone in administration.milestones}
    return facts.first or named.get(part.from_milestone or "")


def list_weekdays(weekday: int, first: date, last: date) -> tuple[date, ...]:
    """Every such weekday (1 Monday … 7 Sunday) from the first day to the last, both included."""
    day = add_days(first, (weekday - first.isoweekday()) % DAYS_IN_WEEK)
    days = []
    while day <= last:
        days.append(day)
        day = add_days(day, DAYS_IN_WEEK)
    return tuple(days)


def list_milestones(
    administration: Administration, readings: ReadingAnswers, overrides: Mapping[date, bool] = NO_OVERRIDES
) -> DeadlineAnswer:
    """The timetable: the day named for each milestone, and the last day in time for those to be reached by it."""
    if not administration.milestones:
        return DeadlineAnswer(determined=False, reason=NOT_STATED, id=MILESTONES)
    due = {
        part.id: _extend(_last_day_by(part.named, readings), readings, overrides) if part.bound == "by" else part.named
        for part in administration.milestones
    }
    return DeadlineAnswer(
        id=MILESTONES,
        cite=administration.milestones[0].cite,
        readings=("A31", "A04"),
        milestones={part.id: part.named for part in administration.milestones},
        milestones_due=due,
    )


def list_due_in(
    administration: Administration,
    month: str,
    readings: ReadingAnswers,
    overrides: Mapping[date, bool] = NO_OVERRIDES,
) -> tuple[DeadlineAnswer, ...]:
    """Every monthly list that somebody owes in a month, earliest first: the calendar of who owes what."""
    parts = [part for part in administration.list_deadlines if isinstance(part, MonthlyList) and is_due_in(part, month)]
    answers = [
        judge_deadline(administration, DeadlineFacts(list_id=part.id, month=month), readings, overrides)
        for part in parts
    ]
    return tuple(sorted(answers, key=lambda answer: (answer.due or date.max, answer.id or "")))


def is_due_in(part: MonthlyList, month: str) -> bool:
    """Whether a monthly list is owed in a month. Months are compared as text: 2024-09 stands before 2024-10."""
    return (part.first_month or month) <= month <= (part.last_month or month)


def find_day_of_month(month: str, day: int) -> date:
    """That day of the month, or the month's last.

    >>> find_day_of_month("2024-02", 30)
    datetime.date(2024, 2, 29)
    """
    year_text, _, month_text = month.partition("-")
    year, number = int(year_text), int(month_text)
    return date(year, number, min(day, monthrange(year, number)[1]))


def _last_day_by(named: date, readings: ReadingAnswers) -> date:
    """`By the 10th` has the 10th as its last day, unless A31 excludes it."""
    includes = choose(readings, "A31", "includes", "excludes") == "includes"
    return named if includes else add_days(named, -1)


def _extend(day: date, readings: ReadingAnswers, overrides: Mapping[date, bool]) -> date:
    """A last day that is no working day moves to the next one only when A04 says so."""
    if choose(readings, "A04", "no_extension", "next_working_day") == "no_extension":
        return day
    return day if is_working_day(day, overrides) else add_working_days(day, 1, overrides)


def _received(
    id_: str, holder: str | None, cite: str, used: tuple[str, ...], named: date, due: date, received_on: date | None
) -> DeadlineAnswer:
    return DeadlineAnswer(
        id=id_,
        holder=holder,
        cite=cite,
        readings=used,
        named=named,
        due=due,
        on_time=None if received_on is None else received_on <= due,
        days_late=None if received_on is None else max(0, (received_on - due).days),
    )


def _unknown(id_: str, cite: str, fact: str) -> DeadlineAnswer:
    return DeadlineAnswer(determined=False, reason=UNKNOWN_FACT, unknown=(fact,), id=id_, cite=cite)
