"""Tasks and deadlines of a benefit year for every party: what is due when, what was done in time, what is late.

In: who asks, a benefit year, a unit, the day. Out: rows for a page, nearest first, what has no day at the end. Never: a
day of ours where the policy leaves it open: one that the county agreed is said to be that; "done" where nothing in the
store says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.access.models import OrganisationKind
from canbao.campaign.kept_figures import require_seen
from canbao.campaign.models import DayTally
from canbao.campaign.progress import window_of
from canbao.campaign.terms import books_in_use, rules_for
from canbao.duties.deadlines import DeadlineFacts, judge_deadline, list_milestones
from canbao.duties.tasks import find_first_reminder
from canbao.lists.calendar import Calendar, Timeliness, view_calendar
from canbao.lists.definitions import suppliers
from canbao.policy.rules import Rules
from canbao.registry.work_groups import list_work_groups
from canbao.store.scope import COUNTY_DIGITS, TOWN_DIGITS
from canbao.values.days import days_left
from canbao.values.period import Period

TASK_LENGTH = 16
"""Signs of a task's code: half of them already tell all tasks of all notices apart."""


class Standing(StrEnum):
    """How a task stands on the day."""

    DONE = "done"
    DONE_LATE = "done_late"
    LATE = "late"
    OPEN = "open"
    PASSED = "passed"
    NO_DAY = "no_day"


STANDING_WORDS = {
    Standing.DONE: "已完成", Standing.DONE_LATE: "逾期完成", Standing.LATE: "逾期", Standing.OPEN: "待办",
    Standing.PASSED: "时间已过，没有登记完成", Standing.NO_DAY: "通知未规定期限",
}  # fmt: skip


@dataclass(frozen=True)
class Duty:
    """One row. `named`: the day as the notice has it, `due`: the last day in time. `count`: how many papers it is
    about, where it is about papers. `task`: by which somebody tells that it was done; empty where the store itself
    knows. `is_agreed`: the day is the county's own; `done_below`: how many of the units right below have told so.
    """

    kind: str
    party: str
    what: str
    named: date | None
    due: date | None
    standing: Standing
    clause: str
    days_left: int | None = None
    done_on: date | None = None
    count: int | None = None
    task: str = ""
    is_agreed: bool = False
    done_below: int = 0
    note: str = ""


@dataclass(frozen=True)
class Duties:
    """All of them, and the window that they are about."""

    on: date
    window: Period | None
    rows: tuple[Duty, ...]


def deadlines_of(actor: Actor, year: int, unit: str, on: date) -> Duties:
    """Raises NoCampaign, NotFound, NotAllowed."""
    with reading(actor, "view_progress"):
        require_seen(actor, unit)
        rules = rules_for(books_in_use(actor.county, year), unit)
        window = window_of(rules)
        told = _Told(actor.county, year, unit, on)
        rows = [
            *(told.about(row) for row in _untracked(rules, window, on)),
            *_reports(actor, year, unit, rules, window, on),
            *_steps(actor, year, unit, rules, on),
            *_groups(actor, year, unit, on),
        ]
    rows += _lists(actor, rules, window, on)
    return Duties(on, window, tuple(sorted(rows, key=lambda row: (row.due or date.max, row.kind, row.what))))


def _left(due: date | None, on: date) -> int | None:
    return None if due is None else days_left(on, due)


def _unrecorded(due: date | None, on: date) -> Standing:
    """Of what the store keeps no record of."""
    if due is None:
        return Standing.NO_DAY
    return Standing.OPEN if on <= due else Standing.PASSED


def _milestones(rules: Rules, on: date) -> Iterator[Duty]:
    answer = list_milestones(rules.file.administration, rules.readings)
    for part in rules.file.administration.milestones:
        due = answer.milestones_due.get(part.id)
        yield Duty("milestone", "", part.label, part.named, due, _unrecorded(due, on), part.cite, _left(due, on))


def _reports(actor: Actor, year: int, unit: str, rules: Rules, window: Period | None, on: date) -> Iterator[Duty]:
    """Each day of report: the figures of that day are kept, or were not."""
    kept = set(DayTally.objects.filter(county=actor.county, year=year, unit=unit).values_list("day", flat=True))
    for part in rules.file.administration.weekly_reports:
        answer = judge_deadline(
            rules.file.administration, DeadlineFacts(schedule=part.id, window=window), rules.readings
        )
        for day in answer.days:
            standing = Standing.DONE if day in kept else _unrecorded(day, on)
            yield Duty("report", part.reporter or "", part.content, day, day, standing, part.cite, _left(day, on))
        if not answer.determined:
            yield Duty("report", part.reporter or "", part.content, None, None, Standing.NO_DAY, part.cite)


_FORMS = """
    SELECT state, min(due_on), count(*), count(*) FILTER (WHERE due_on < %(on)s) FROM registry_enrolment
    WHERE county = %(county)s AND year = %(year)s AND state IN ('village', 'returned', 'town')
        AND unit BETWEEN %(unit)s AND %(unit)s || 'z' GROUP BY state
"""


def _steps(actor: Actor, year: int, unit: str, rules: Rules, on: date) -> Iterator[Duty]:
    """Papers on their way: by each step the nearest last day, and how many are past theirs."""
    with connection.cursor() as cursor:
        cursor.execute(_FORMS, {"county": actor.county, "year": year, "unit": unit, "on": on})
        waiting = {state: row for state, *row in cursor.fetchall()}
    places = (("village", "returned"), ("town",))
    for part, states in zip(rules.file.administration.steps, places, strict=False):
        rows = [waiting[state] for state in states if state in waiting]
        due = min((row[0] for row in rows if row[0] is not None), default=None)
        late, count = sum(row[2] for row in rows), sum(row[1] for row in rows)
        standing = Standing.LATE if late else Standing.OPEN if count else Standing.DONE
        what = f"{part.content}（{part.working_days} 个工作日内）"
        yield Duty("step", part.holder or "", what, due, due, standing, part.cite, _left(due, on), count=late or count)


def _groups(actor: Actor, year: int, unit: str, on: date) -> Iterator[Duty]:
    """Work groups that the county asked for, of this unit and those in it."""
    for row in list_work_groups(actor.county, year, on).to_pylist():
        if not row["unit"].startswith(unit):
            continue
        done = row["set_up_on"]
        standing = Standing.LATE if row["is_late"] else Standing.OPEN if row["due_on"] else Standing.NO_DAY
        if done is not None:
            standing = Standing.DONE_LATE if row["is_late"] else Standing.DONE
        yield Duty(
            "work_group", row["unit"], f"建立{row['name']}", row["due_on"], row["due_on"], standing, "",
            _left(row["due_on"], on), done,
        )  # fmt: skip


def _stated_groups(rules: Rules, on: date) -> Iterator[Duty]:
    for part in rules.file.administration.work_groups:
        due = part.formed_by
        what = f"建立{part.label}"
        yield Duty("work_group", part.office_at or "", what, due, due, _unrecorded(due, on), part.cite, _left(due, on))


def _reminders(rules: Rules, window: Period | None, on: date) -> Iterator[Duty]:
    administration = rules.file.administration
    if administration.reminder is not None:
        first = find_first_reminder(administration, window) if window else None
        due = window.last if window and first is not None else None
        standing = _unrecorded(due, on)
        what = f"逐人提醒未缴费人员（{first} 起）" if first else "逐人提醒未缴费人员"
        reminder = administration.reminder
        yield Duty("reminder", reminder.doer or "", what, first, due, standing, reminder.cite, _left(due, on))
    if administration.public_notice is not None:
        notice = administration.public_notice
        yield Duty("public_notice", notice.doer or "", "缴费期结束后公示", None, None, Standing.NO_DAY, notice.cite)


def _without_day(rules: Rules) -> Iterator[Duty]:
    """What the notice asks for without a day of the calendar."""
    administration = rules.file.administration
    for report in administration.regular_reports:
        yield Duty("report", report.reporter or "", report.content, None, None, Standing.NO_DAY, report.cite)
    for task in administration.office_tasks:
        yield Duty("office_task", task.doer or "", task.does, None, None, Standing.NO_DAY, task.cite)
    for duty in administration.duties:
        yield Duty("duty", duty.department, duty.does, None, None, Standing.NO_DAY, duty.cite)


def _untracked(rules: Rules, window: Period | None, on: date) -> Iterator[Duty]:
    """What the policy asks for and the store does not see happen: somebody tells when it was done."""
    for part in (_milestones(rules, on), _stated_groups(rules, on), _reminders(rules, window, on), _without_day(rules)):
        for row in part:
            said = "\n".join((row.kind, row.party, row.what, row.clause, str(row.named)))
            yield replace(row, task=hashlib.sha256(said.encode()).hexdigest()[:TASK_LENGTH])


def tasks_of(county: str, year: int, unit: str, on: date) -> dict[str, Duty]:
    """What can be told to be done, by its code; in the transaction under way. Raises NoCampaign."""
    rules = rules_for(books_in_use(county, year), unit)
    return {row.task: row for row in _untracked(rules, window_of(rules), on)}


_TOLD = """
    SELECT DISTINCT ON (unit, task) unit, task, agreed_on, done_on, note FROM campaign_dutyrecord
    WHERE county = %(county)s AND year = %(year)s
        AND (unit IN (%(county)s, %(unit)s) OR unit LIKE %(unit)s || '%%' AND length(unit) = %(below)s)
    ORDER BY unit, task, id DESC
"""


class _Told:
    """What units have told of tasks; of the county the days that it agreed."""

    def __init__(self, county: str, year: int, unit: str, on: date) -> None:
        self.county, self.unit, self.on = county, unit, on
        below = len(unit) + TOWN_DIGITS - COUNTY_DIGITS
        given: dict[str, int | str] = {"county": county, "year": year, "unit": unit, "below": below}
        with connection.cursor() as cursor:
            cursor.execute(_TOLD, given)
            self.rows = {(of, task): row for of, task, *row in cursor.fetchall()}

    def about(self, duty: Duty) -> Duty:
        agreed = self.rows.get((self.county, duty.task), (None,))[0]
        _, done, note = self.rows.get((self.unit, duty.task), (None, None, ""))
        due = duty.due or agreed
        standing = _unrecorded(due, self.on)
        if done is not None:
            standing = Standing.DONE_LATE if due is not None and done > due else Standing.DONE
        below = sum(
            row[1] is not None
            for (of, task), row in self.rows.items()
            if task == duty.task and len(of) > len(self.unit)
        )
        return replace(
            duty, due=due, standing=standing, days_left=_left(due, self.on), done_on=done, note=note,
            is_agreed=duty.due is None and agreed is not None, done_below=below,
        )  # fmt: skip


_OF_LISTS = {
    Timeliness.ON_TIME: Standing.DONE, Timeliness.LATE: Standing.DONE_LATE, Timeliness.MISSING: Standing.LATE,
    Timeliness.UPCOMING: Standing.OPEN, Timeliness.NO_DEADLINE: Standing.NO_DAY,
}  # fmt: skip


def _offices(supplier: str) -> str:
    """Who sends that list, as offices are called."""
    return "、".join(OrganisationKind(kind).label for kind in suppliers()[supplier].sent_by)


def _lists(actor: Actor, rules: Rules, window: Period | None, on: date) -> list[Duty]:
    """Lists that departments owe in the months of the window, for whoever may see their calendar."""
    if window is None or not actor.may("view_calendar"):
        return []
    asked = Calendar(rules.file.administration, rules.readings, tuple(months_of(window)), on)
    return [
        Duty(
            "list", _offices(owed.supplier), f"{owed.title}（{owed.month}）", owed.due, owed.due,
            _OF_LISTS[owed.timeliness], owed.cite or "", _left(owed.due, on), owed.received_on,
        )
        for owed in view_calendar(actor, asked) if owed.due is not None
    ]  # fmt: skip


def months_of(period: Period) -> list[str]:
    """Every month that a period touches, as text.

    >>> months_of(Period(date(2024, 12, 31), date(2025, 1, 1)))
    ['2024-12', '2025-01']
    """
    first, last = period.first.year * 12 + period.first.month - 1, period.last.year * 12 + period.last.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1)]
